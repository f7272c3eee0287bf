// New passwords on their way, and the hashes that new accounts begin with.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import type { Id } from '#shared'

export interface WaitingPassword {
  person: Id
  foreignId: string | null
  sealed: Buffer | null
  hash: string | null
  expired: boolean
  enabled: boolean
}

/** What waits for a connection, with where the person stands there. */
export async function waitingPasswords(ctx: Context, connection: Id, limit: number): Promise<WaitingPassword[]> {
  const { rows } = await sql<WaitingPassword>`
    select w.person_id as person, o.foreign_id as "foreignId", coalesce(o.enabled, false) as enabled, w.sealed, h.hash, w.expires_at <= ${ctx.now()} as expired
    from connections.password w
    left join kernel.sync_object o on o.authority_id = w.authority_id and o.connection_id = w.connection_id and o.kind = 'person' and o.key = w.person_id::text
    left join people.account k on k.authority_id = w.authority_id and k.person_id = w.person_id and k.state <> 'deleted'
    left join access.password h on h.account_id = k.id
    where w.authority_id = ${ctx.authority} and w.connection_id = ${connection} and w.state = 'waiting' order by w.created_at limit ${limit}`.execute(
    ctx.db(),
  )
  return rows
}

/** The hashes of people who have set a password, by person. */
export async function hashesOf(ctx: Context, people: readonly Id[]): Promise<Map<Id, string>> {
  const { rows } = await sql<{
    person: Id
    hash: string
  }>`select k.person_id as person, h.hash from people.account k join access.password h on h.account_id = k.id
    where k.authority_id = ${ctx.authority} and k.state <> 'deleted' and k.person_id = any(${sql.val([...people])}::uuid[])`.execute(
    ctx.db(),
  )
  return new Map(rows.map((row) => [row.person, row.hash]))
}
