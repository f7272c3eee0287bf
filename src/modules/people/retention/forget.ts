// Deleting people for good: every module that knows them forgets them in the same transaction.
import { type RawBuilder, sql } from 'kysely'
import type { Context } from '#kernel'
import type { Id } from '#shared'

/** What a module removes about these people; answers rows per table. `accounts` are theirs. */
export type Forget = (ctx: Context, people: readonly Id[], accounts: readonly Id[]) => Promise<Record<string, number>>

/** Modules above add themselves when they start. */
export const onForget: Forget[] = []

/** Two years: mail and links of the old owner must not reach a new one. */
const nameRestDays = 730

const list = (ids: readonly Id[]) => sql`${sql.val([...ids])}::uuid[]`

async function rows(ctx: Context, statement: RawBuilder<unknown>): Promise<number> {
  return Number((await statement.execute(ctx.db())).numAffectedRows ?? 0)
}

/** Accounts of leavers: nothing of them stays but a mark that keeps their name from being given away. */
export async function forgetAccounts(ctx: Context, accounts: readonly Id[]): Promise<Record<string, number>> {
  if (!accounts.length) return {}
  const tenant = sql`authority_id = ${ctx.authority}::uuid`
  const counts: Record<string, number> = {}
  await sql`delete from people.account_name_used where authority_id = ${ctx.authority}::uuid and account_id = any(${list(accounts)})`.execute(
    ctx.db(),
  )
  await sql`insert into people.account_name_used (authority_id, name_key, account_id, free_at)
    select authority_id, people.name_mark(name_key), id, ${ctx.now()}::timestamptz + make_interval(days => ${nameRestDays}) from people.account
    where ${tenant} and id = any(${list(accounts)}) and (state <> 'deleted' or person_id is not null) on conflict do nothing`.execute(
    ctx.db(),
  )
  for (const forget of onForget) merge(counts, await forget(ctx, [], accounts))
  counts['kernel.notice'] = await rows(ctx, sql`delete from kernel.notice where account_id = any(${list(accounts)})`)
  counts['kernel.saved_view'] = await rows(ctx, sql`delete from kernel.saved_view where account_id = any(${list(accounts)}) and not shared`)
  await sql`select kernel.erase_audit_values('people.account', ${list(accounts)})`.execute(ctx.db())
  counts['people.account'] = await rows(
    ctx,
    sql`update people.account set state = 'deleted', name = 'gelöscht-' || id, display_name = 'gelöscht', email = null, person_id = null, last_sign_in = null, delete_day = null,
    changed_at = ${ctx.now()}, version = version + 1 where ${tenant} and id = any(${list(accounts)}) and (state <> 'deleted' or person_id is not null)`,
  )
  return counts
}

/** People for good: their rows, their values in the audit, their images in imports, and whatever other modules know. */
export async function forgetPeople(ctx: Context, people: readonly Id[]): Promise<Record<string, number>> {
  if (!people.length) return {}
  const tenant = sql`authority_id = ${ctx.authority}::uuid`
  const found = await sql<{ id: Id }>`select id from people.account where ${tenant} and person_id = any(${list(people)})`.execute(ctx.db())
  const accounts = found.rows.map((row) => row.id)
  const counts = await forgetAccounts(ctx, accounts)
  for (const forget of onForget) merge(counts, await forget(ctx, people, accounts))
  counts['kernel.import_change'] = await rows(
    ctx,
    sql`delete from kernel.import_change where ${tenant} and subject_id = any(${list(people)})`,
  )
  counts['people.affiliation'] = await rows(ctx, sql`delete from people.affiliation where ${tenant} and person_id = any(${list(people)})`)
  counts['people.person'] = await rows(ctx, sql`delete from people.person where ${tenant} and id = any(${list(people)})`)
  await sql`select kernel.erase_audit_values('people.person', ${list(people)})`.execute(ctx.db())
  return counts
}

/** People who became one with somebody else before a moment: it can no longer be taken back. */
export async function forgetMerged(ctx: Context, before: Date, most: number): Promise<number> {
  const { rows: merged } = await sql<{
    id: Id
  }>`select id from people.person where authority_id = ${ctx.authority}::uuid and state = 'deleted' and changed_at < ${before} limit ${most}`.execute(
    ctx.db(),
  )
  await forgetPeople(
    ctx,
    merged.map((row) => row.id),
  )
  return merged.length
}

/** What imports still hold of people who left long ago: faults with cells of the file, images of changed rows, and the files themselves. */
export async function forgetImports(ctx: Context, imports: readonly Id[]): Promise<Record<string, number>> {
  if (!imports.length) return {}
  const theirs = sql`authority_id = ${ctx.authority}::uuid and import_id = any(${list(imports)})`
  const faults = await rows(ctx, sql`delete from kernel.import_fault where ${theirs}`)
  const changes = await rows(ctx, sql`delete from kernel.import_change where ${theirs}`)
  const files = await rows(
    ctx,
    sql`delete from kernel.file where authority_id = ${ctx.authority}::uuid and id in (select unnest(file_ids) from kernel.import where authority_id = ${ctx.authority}::uuid and id = any(${list(imports)}))`,
  )
  return { 'kernel.import_fault': faults, 'kernel.import_change': changes, 'kernel.file': files }
}

function merge(into: Record<string, number>, more: Record<string, number>): void {
  for (const [table, count] of Object.entries(more)) into[table] = (into[table] ?? 0) + count
}
