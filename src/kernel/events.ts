// Facts that modules above learn after commit: the outbox row and its delivery job are part of the change itself.
import { type RawBuilder, sql } from 'kysely'
import type { Id } from '#shared'
import type { Context } from './context.ts'

export interface EventDraft {
  /** `<module>.<fact>` in the past participle, e.g. `people.left`. */
  name: string
  ids: readonly Id[]
  payload: Record<string, unknown>
}

/** Writes one event and its delivery job into the transaction of the change. */
export async function writeEvent(ctx: Context, event: EventDraft): Promise<void> {
  const authority = ctx.authorities.length === 1 ? ctx.authorities[0]! : null
  await sql`
    with told as (
      insert into kernel.event (authority_id, id, at, name, ids, payload, account_id, run_id)
      values (${authority}::uuid, kernel.new_id(), ${ctx.now()}, ${event.name}, ${sql.val([...event.ids])}::uuid[], ${JSON.stringify(event.payload)}::jsonb,
              ${ctx.who.account}::uuid, ${ctx.run}::uuid)
      returning id
    )
    select kernel.add_job('kernel.deliver', json_build_object('event', id, 'authority', ${authority}::uuid)) from told`.execute(ctx.db())
}

/** The same for sets that never leave the database: `ids` is a query of one column; at most 1,000 travel in one event. */
export async function tellFrom(ctx: Context, name: string, ids: RawBuilder<unknown>, payload: Record<string, unknown> = {}): Promise<void> {
  await sql`
    with numbered as (select id, (row_number() over () - 1) / 1000 as part from (${ids}) one(id)),
    told as (
      insert into kernel.event (authority_id, id, at, name, ids, payload, account_id, run_id)
      select ${ctx.authority}::uuid, kernel.new_id(), ${ctx.now()}, ${name}, array_agg(id), ${JSON.stringify(payload)}::jsonb, ${ctx.who.account}::uuid, ${ctx.run}::uuid
      from numbered group by part returning id
    )
    select kernel.add_job('kernel.deliver', json_build_object('event', id, 'authority', ${ctx.authority}::uuid)) from told`.execute(
    ctx.db(),
  )
}
