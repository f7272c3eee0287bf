// The rules of an authority for the way of approval; without own ones the shipped rules hold.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import { type RouteRule, shippedRules } from '../model.ts'

/** The rules in force, in their order, and whether the authority made them its own. */
export async function readRules(ctx: Context): Promise<{ rules: RouteRule[]; own: boolean }> {
  const { rows } = await sql<RouteRule>`select name, kinds, pot, from_amount::float8 as "from", below_amount::float8 as below, steps
    from orders.route_rule where authority_id = ${ctx.authority} order by position`.execute(ctx.db())
  return rows.length ? { rules: rows, own: true } : { rules: [...shippedRules], own: false }
}
