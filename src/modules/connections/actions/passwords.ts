// A password on its way out: sealed in one row, written within seconds, erased. It stands in no log, no audit and no plan.
import { sql } from 'kysely'
import { addJob, type Context, seal } from '#kernel'
import type { Id } from '#shared'
import { findConnector } from '../connectors.ts'

export const passwordPurpose = 'connections.password'
const minutes = 10

/** The place a sealed password opens in: its own row and no other. */
export const passwordPlace = (authority: Id, connection: Id, person: Id) => `${authority}/${connection}/${person}`

/** Called when a person sets a password: every active connection that takes passwords gets it, as it was typed or as a hash. */
export async function relayPassword(ctx: Context, { account, password }: { account: Id; password: string }): Promise<void> {
  if (ctx.authorities.length !== 1) return
  const { rows } = await sql<{ id: Id; kind: string; settings: Record<string, unknown>; person: Id }>`
    select c.id, c.kind, c.settings, k.person_id as person from people.account k join connections.connection c on c.authority_id = k.authority_id and c.active
    where k.id = ${account} and k.person_id is not null`.execute(ctx.db())
  for (const { id, kind, settings, person } of rows) {
    const way = findConnector(kind)?.passwords(settings) ?? 'none'
    if (way === 'none') continue
    const sealed = way === 'clear' ? seal(passwordPurpose, passwordPlace(ctx.authority, id, person), password.normalize('NFC')) : null
    await sql`insert into connections.password (authority_id, connection_id, person_id, sealed, created_at, expires_at)
      values (${ctx.authority}, ${id}, ${person}, ${sealed}, ${ctx.now()}, ${new Date(ctx.now().getTime() + minutes * 60_000)})
      on conflict (authority_id, connection_id, person_id) do update set sealed = excluded.sealed, state = 'waiting', fault = null, created_at = excluded.created_at, expires_at = excluded.expires_at`.execute(
      ctx.db(),
    )
    await addJob(ctx, 'connections.passwords', { connection: id }, { key: `connections.passwords:${id}` })
  }
}

/** It stands there: nothing of it is kept. */
export async function passwordsWritten(
  ctx: Context,
  connection: Id,
  people: readonly Id[],
  sealed: readonly (Buffer | null)[],
): Promise<void> {
  // A newer one that came meanwhile goes on waiting.
  const rows = people.map((person, index) => ({ person, sealed: sealed[index]?.toString('hex') ?? null }))
  await sql`delete from connections.password w using jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(person uuid, sealed text)
    where w.authority_id = ${ctx.authority} and w.connection_id = ${connection} and w.person_id = r.person and encode(w.sealed, 'hex') is not distinct from r.sealed`.execute(
    ctx.db(),
  )
}

/** It will not get there: the text is erased, the person has to set it again. */
export async function passwordsMissed(ctx: Context, connection: Id, missed: readonly { person: Id; fault: string }[]): Promise<void> {
  if (!missed.length) return
  await sql`update connections.password w set sealed = null, state = 'missed', fault = r.fault from jsonb_to_recordset(${JSON.stringify(missed)}::jsonb) as r(person uuid, fault text)
    where w.authority_id = ${ctx.authority} and w.connection_id = ${connection} and w.person_id = r.person and w.state = 'waiting'`.execute(
    ctx.db(),
  )
}

/** Erases what was not written in time. Answers how many. */
export async function forgetExpired(ctx: Context): Promise<number> {
  const { rows } = await sql`update connections.password set sealed = null, state = 'missed', fault = 'sync.expired'
    where expires_at <= ${ctx.now()} and state = 'waiting' returning 1 as one`.execute(ctx.db())
  return rows.length
}
