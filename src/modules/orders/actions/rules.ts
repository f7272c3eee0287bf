// The rules of an authority for the way of approval are written as a whole.
import { sql } from 'kysely'
import { type Context, invalid } from '#kernel'
import { faultsOfRule, type RouteRule } from '../model.ts'
import { readRules } from '../queries/rules.ts'

/** Replaces the rules; without any the shipped ones hold again. Each must ask the school and the authority. Orders on their way keep theirs. */
export async function writeRules(ctx: Context, rules: readonly RouteRule[]): Promise<void> {
  ctx.may('orders.route.change')
  const fields = rules.flatMap((rule, index) =>
    faultsOfRule(rule).map((fault) => ({ path: `${index}`, code: `orders.rule.${fault}`, values: { rule: rule.name } })),
  )
  if (fields.length) throw invalid('invalid', { fields })
  const before = await readRules(ctx)
  await sql`delete from orders.route_rule where authority_id = ${ctx.authority}`.execute(ctx.db())
  await sql`insert into orders.route_rule (authority_id, position, name, kinds, pot, from_amount, below_amount, steps)
    select ${ctx.authority}::uuid, ordinality, r->>'name', case when jsonb_typeof(r->'kinds') = 'array' then array(select jsonb_array_elements_text(r->'kinds')) end, r->>'pot',
      (r->>'from')::bigint, (r->>'below')::bigint, r->'steps'
    from jsonb_array_elements(${JSON.stringify(rules)}::jsonb) with ordinality as e(r, ordinality)`.execute(ctx.db())
  await ctx.audit('orders.rules.changed', 'orders.rules', [
    { id: ctx.authority, changes: { rules: [before.own ? before.rules : null, rules] } },
  ])
  await ctx.tell('orders.rules.changed', [ctx.authority])
}
