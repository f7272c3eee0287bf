// Reading connections: the list, one with what it is told, and what a job has to know.
import { sql } from 'kysely'
import { type Context, defineList, type GuardHit, narrow, notFound, type SyncConnection, withinReach } from '#kernel'
import type { Id } from '#shared'
import { type Blackout, connection, type Guard, type Policy } from '../model.ts'
import type { Finding } from '../ports.ts'

const state = sql`case when not c.active then 'off' when c.trouble is not null then 'trouble' else 'ready' end`

export const connectionList = defineList({
  model: connection,
  from: sql`connections.connection c`,
  alias: 'c',
  id: sql`c.id`,
  authority: sql`c.authority_id`,
  columns: {
    state,
    waiting: sql`(select count(*) from kernel.plan p where p.authority_id = c.authority_id and p.connection_id = c.id and p.state = 'waiting')`,
    drift: sql`coalesce((select count(*) from kernel.plan_item i where i.authority_id = c.authority_id and i.drift <> '{}' and i.state in ('held', 'failed') and i.plan_id = (
      select p.id from kernel.plan p where p.authority_id = c.authority_id and p.connection_id = c.id and p.state not in ('computing', 'superseded') and p.cause not in ('repair', 'undo')
      order by p.id desc limit 1)), 0)`,
  },
  extra: { authority: sql`c.authority_id` },
  visible: (ctx) => withinReach(ctx.reach('connections.view'), { authority: 'c.authority_id' }),
  search: (text) =>
    sql`kernel.fold(c.name) like '%' || replace(replace(replace(kernel.fold(${text}), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'`,
  sort: 'name',
})

/** A connection as it is stored; secrets are named, never told. */
export interface ConnectionRecord {
  id: Id
  authority: Id
  kind: string
  name: string
  active: boolean
  settings: Record<string, unknown>
  secrets: Record<string, Id>
  schools: Id[]
  policy: Policy
  guard: Guard
  schedule: 'off' | 'hourly' | 'nightly' | 'afterChanges'
  blackout: Blackout[]
  checkedAt: string | null
  findings: Finding[] | null
  trouble: { code: string; values?: Record<string, string> } | null
  troubleAt: string | null
  comparedAt: string | null
  pendingSince: string | null
  causers: Id[]
  cause: string | null
  causeId: Id | null
  /** The next plan waits for a person whatever the policy says. */
  asksFirst: boolean
  version: number
}

const instant = (column: string) => sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const selected = sql`c.id, c.authority_id as authority, c.kind, c.name, c.active, c.settings, c.secrets, c.schools, c.policy, c.guard, c.schedule, c.blackout,
  ${instant('c.checked_at')} as "checkedAt", c.findings, c.trouble, ${instant('c.trouble_at')} as "troubleAt", ${instant('c.compared_at')} as "comparedAt",
  ${instant('c.pending_since')} as "pendingSince", c.causers, c.cause, c.cause_id as "causeId", c.asks_first as "asksFirst", c.version`

/** One connection of the authorities of the context, or NotFound. The caller asks for the right. */
export async function findRecord(ctx: Context, id: Id, lock = false): Promise<ConnectionRecord> {
  const { rows } = await sql<ConnectionRecord>`select ${selected} from connections.connection c
    where c.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and c.id = ${id} ${lock ? sql`for update` : sql``}`.execute(
    ctx.db(),
  )
  if (!rows[0]) throw notFound()
  return rows[0]
}

/** The connection with the right asked for, in a context of its authority alone. */
export async function openRecord(outer: Context, right: string, id: Id, lock = false): Promise<{ ctx: Context; record: ConnectionRecord }> {
  outer.reach(right)
  const record = await findRecord(outer, id, lock)
  const ctx = narrow(outer, record.authority)
  ctx.may(right)
  return { ctx, record }
}

/** Nothing happens by itself. */
const asking = (policy: Policy): Policy =>
  Object.fromEntries(Object.entries(policy).map(([step, decision]) => [step, decision === 'apply' ? 'ask' : decision])) as Policy

/** What the engine has to know of it. */
export const engineOf = (record: ConnectionRecord): SyncConnection => ({
  authority: record.authority,
  id: record.id,
  policy: record.asksFirst ? asking(record.policy) : record.policy,
  guard: record.guard,
})

export interface Figures {
  /** What MUSES keeps there, by kind. */
  kinds: { kind: string; enabled: number; disabled: number }[]
  /** New passwords that did not arrive. */
  missedPasswords: number
  accepted: number
}

/** What stands there by our doing, as far as MUSES knows. */
export async function figuresOf(ctx: Context, id: Id): Promise<Figures> {
  const at = sql`authority_id = ${ctx.authority} and connection_id = ${id}`
  const { rows: kinds } = await sql<
    Figures['kinds'][number]
  >`select kind, count(*) filter (where enabled)::int as enabled, count(*) filter (where not enabled)::int as disabled
    from kernel.sync_object where ${at} group by kind order by min(level), kind`.execute(ctx.db())
  const { rows } = await sql<
    Omit<Figures, 'kinds'>
  >`select (select count(*) from connections.password where ${at} and state = 'missed')::int as "missedPasswords",
    (select count(*) from kernel.sync_object where ${at} and accepted <> '{}')::int as accepted`.execute(ctx.db())
  return { kinds, ...rows[0]! }
}

/** What connections are called, for modules below that show where something was written. */
export async function namesOf(ctx: Context, ids: readonly Id[]): Promise<ReadonlyMap<Id, string>> {
  const { rows } = await sql<{ id: Id; name: string }>`select id, name from connections.connection
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and id = any(${sql.val([...ids])}::uuid[])`.execute(ctx.db())
  return new Map(rows.map((row) => [row.id, row.name]))
}

/** Active connections that plans are made for after changes. */
export async function listening(ctx: Context): Promise<Id[]> {
  const { rows } = await sql<{
    id: Id
  }>`select id from connections.connection where authority_id = ${ctx.authority} and active and schedule = 'afterChanges'`.execute(ctx.db())
  return rows.map((row) => row.id)
}

export type { GuardHit }
