// Who changed what, before and after. The line is for ever and sealed in the background; the values can be erased.
import { type RawBuilder, sql } from 'kysely'
import type { Id } from '#shared'
import type { AnyDb, Context } from './context.ts'

export interface AuditEntry {
  id: Id
  school?: Id | null
  /** Changed fields, each with its value before and after; nothing for a creation, whose values stand in the object. */
  changes?: Record<string, readonly [before: unknown, after: unknown]>
}

/** Writes one line per row in one statement, whose position is asked once. `what` is a fact in the past participle: `organisation.school.changed`. */
export async function writeAudit(ctx: Context, what: string, object: string, rows: readonly AuditEntry[]): Promise<void> {
  if (rows.length === 0) return
  const authority = ctx.authorities.length === 1 ? ctx.authorities[0]! : null
  await sql`
    with entry as (
      select kernel.new_id() as id, e.object_id, e.school_id, e.changes, case when e.changes is not null then uuid_send(gen_random_uuid()) end as salt
      from jsonb_to_recordset(${JSON.stringify(rows.map((row) => ({ object_id: row.id, school_id: row.school ?? null, changes: row.changes ?? null })))}::jsonb)
        as e(object_id uuid, school_id uuid, changes jsonb)
    ), line as (
      insert into kernel.audit (authority_id, id, at, account_id, actor, what, object, object_id, school_id, run_id, digest, position)
      select ${authority}::uuid, id, ${ctx.now()}, ${ctx.who.account}::uuid, ${ctx.who.name}, ${what}, ${object}, object_id, school_id, ${ctx.run}::uuid,
             case when changes is not null then sha256(salt || convert_to(changes::text, 'UTF8')) end, (select kernel.position())
      from entry
    )
    insert into kernel.audit_value (authority_id, audit_id, object, object_id, changes, salt)
    select ${authority}::uuid, id, ${object}, object_id, changes, salt from entry where changes is not null`.execute(ctx.db())
}

/** The same for sets that never leave the database: `rows` is a query of (object_id, school_id, changes). */
export async function auditFrom(ctx: Context, what: string, object: string, rows: RawBuilder<unknown>): Promise<void> {
  const authority = ctx.authorities.length === 1 ? ctx.authorities[0]! : null
  await sql`
    with entry as (
      select kernel.new_id() as id, e.object_id, e.school_id, e.changes, case when e.changes is not null then uuid_send(gen_random_uuid()) end as salt from (${rows}) e(object_id, school_id, changes)
    ), line as (
      insert into kernel.audit (authority_id, id, at, account_id, actor, what, object, object_id, school_id, run_id, digest, position)
      select ${authority}::uuid, id, ${ctx.now()}, ${ctx.who.account}::uuid, ${ctx.who.name}, ${what}, ${object}, object_id, school_id, ${ctx.run}::uuid,
             case when changes is not null then sha256(salt || convert_to(changes::text, 'UTF8')) end, (select kernel.position())
      from entry
    )
    insert into kernel.audit_value (authority_id, audit_id, object, object_id, changes, salt)
    select ${authority}::uuid, id, ${object}, object_id, changes, salt from entry where changes is not null`.execute(ctx.db())
}

/** The fields that differ between two rows, as the audit keeps them; undefined when none does. */
export function differences<T extends object>(before: T, after: Partial<T>): AuditEntry['changes'] | undefined {
  const changes: Record<string, [unknown, unknown]> = {}
  for (const [key, value] of Object.entries(after)) {
    const old = (before as Record<string, unknown>)[key]
    if (value !== undefined && JSON.stringify(old ?? null) !== JSON.stringify(value ?? null)) changes[key] = [old ?? null, value ?? null]
  }
  return Object.keys(changes).length ? changes : undefined
}

export interface HistoryEntry {
  id: Id
  at: string
  actor: string
  what: string
  object: string
  objectId: Id
  run: Id | null
  changes: Record<string, [unknown, unknown]> | null
  /** The values were erased by a deletion; the line stays. */
  erased: boolean
}

/** The history of one object, newest first. The caller has asked for the right to see it. */
export async function history(ctx: Context, object: string, id: Id, limit = 100): Promise<HistoryEntry[]> {
  const { rows } = await sql<HistoryEntry>`
    select a.id, to_json(a.at) #>> '{}' as at, a.actor, a.what, a.object, a.object_id as "objectId", a.run_id as run, v.changes,
           a.digest is not null and v.audit_id is null as erased
    from kernel.audit a left join kernel.audit_value v on v.authority_id is not distinct from a.authority_id and v.audit_id = a.id
    where a.object = ${object} and a.object_id = ${id} and a.authority_id = any(${sql.val([...ctx.authorities])}::uuid[])
    order by a.id desc limit ${limit}`.execute(ctx.db())
  return rows
}

/**
 * Seals what is committed and not sealed yet, one link per authority and batch: digest = sha256(previous ‖ lines).
 * Only lines below the oldest running transaction are taken, so that no later commit can slip in before them.
 */
export async function sealAudit(owner: AnyDb, batch = 50_000): Promise<number> {
  const { rows } = await sql<{ sealed: number }>`select kernel.seal_audit(${batch}) as sealed`.execute(owner)
  return rows[0]?.sealed ?? 0
}

export interface AuditFault {
  authority: Id | null
  number: number
  fault: 'digest' | 'gap' | 'count' | 'value' | 'chain'
}

/** Recomputes every seal and every kept value; empty when nothing was bent. */
export async function verifyAudit(
  owner: AnyDb,
): Promise<{ faults: AuditFault[]; seals: number; lines: number; heads: { authority: Id | null; number: number; digest: string }[] }> {
  const faults = await sql<AuditFault>`select authority_id as authority, number::int, fault from kernel.verify_audit()`.execute(owner)
  const counts = await sql<{
    seals: number
    lines: number
  }>`select count(*)::int as seals, coalesce(sum(lines), 0)::int as lines from kernel.audit_seal`.execute(owner)
  const heads = await sql<{ authority: Id | null; number: number; digest: string }>`
    select distinct on (authority_key) authority_id as authority, number::int, encode(digest, 'hex') as digest from kernel.audit_seal order by authority_key, number desc`.execute(
    owner,
  )
  return { faults: faults.rows, ...counts.rows[0]!, heads: heads.rows }
}
