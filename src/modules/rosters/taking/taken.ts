// What the steps of taking a roster over share: whom a staged row means, and statistics of what the step before wrote.
import { sql } from 'kysely'
import type { Context } from '#kernel'

/** The planner must know what the steps before have written, or it loops where it should join. */
export const refresh = (ctx: Context, ...relations: string[]) =>
  sql`select kernel.refresh_statistics(variadic ${sql.val(relations)}::regclass[])`.execute(ctx.db())

/** The person of a staged row: the known one, or a new one that is taken over and gets the id it has waited with. */
export const whoOf = (of: string) => {
  const row = sql.id(of)
  return sql`coalesce(${row}.person_id, case when ${row}.status = 'new' and ${row}.chosen and coalesce(${row}.decision, '') <> 'skip' then ${row}.fresh_id end)`
}
export const who = whoOf('s')

/** Rows that are written. */
export const working = sql`s.status in ('new', 'changed', 'moved')`
