// What leavers still have, and what loans forget about people who are deleted.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import type { Forget, LeaverQuestion } from '#modules/people'
import type { Id } from '#shared'

/** Devices of leavers that are not back. */
export const lentToLeavers: LeaverQuestion = async (ctx, people) => {
  const { rows } = await sql<{ person: string; contract: string; label: string }>`
    select c.person_id as person, c.id as contract, c.number || ': ' || string_agg(d.inventory_number, ', ' order by d.inventory_number) as label
    from loans.contract c join loans.item i on i.authority_id = c.authority_id and i.contract_id = c.id and i.state = 'open'
      join devices.device d on d.authority_id = i.authority_id and d.id = i.device_id
    where c.authority_id = ${ctx.authority} and c.person_id = any(${sql.val([...people])}::uuid[]) and c.state in ('prepared', 'out') group by c.person_id, c.id, c.number`.execute(
    ctx.db(),
  )
  return rows.map(({ person, contract, label }) => ({ person, kind: 'loan', label, href: `/ausleihen/${contract}` }))
}

/** Contracts stay as facts about devices; whose they were, and every word and stroke of hers, goes. */
export async function eraseContracts(ctx: Context, contracts: readonly Id[]): Promise<Record<string, number>> {
  if (!contracts.length) return {}
  const which = sql`authority_id = ${ctx.authority} and contract_id = any(${sql.val([...contracts])}::uuid[])`
  await sql`update loans.damage_case set description = '', note = null, police_reference = null, version = version + 1 where ${which}`.execute(
    ctx.db(),
  )
  // Photos of a case may show faces, names and rooms.
  await sql`delete from kernel.file f using loans.damage_case k where f.authority_id = ${ctx.authority} and f.owner_object = 'loans.damageCase'
    and k.authority_id = f.authority_id and k.id = f.owner_id and k.contract_id = any(${sql.val([...contracts])}::uuid[])`.execute(ctx.db())
  await sql`delete from loans.consent where ${which}`.execute(ctx.db())
  // The scan of the paper shows her name and signature.
  const { numAffectedRows: files } =
    await sql`delete from kernel.file where authority_id = ${ctx.authority} and owner_object = 'loans.contract' and owner_id = any(${sql.val([...contracts])}::uuid[])`.execute(
      ctx.db(),
    )
  await sql`update loans.contract set person_id = null, body = '', signed_by = null, signature = null, purpose = null, note = null, paper_id = null, version = version + 1
    where authority_id = ${ctx.authority} and id = any(${sql.val([...contracts])}::uuid[])`.execute(ctx.db())
  await sql`select kernel.erase_audit_values('loans.contract', ${sql.val([...contracts])}::uuid[])`.execute(ctx.db())
  return { 'loans.contract': contracts.length, 'kernel.file': Number(files ?? 0) }
}

export const forgetBorrowers: Forget = async (ctx, people, accounts) => {
  if (people.length === 0) return {} as Record<string, number>
  const { rows } = await sql<{
    id: Id
  }>`select id from loans.contract where authority_id = ${ctx.authority} and person_id = any(${sql.val([...people])}::uuid[]) for update`.execute(
    ctx.db(),
  )
  const counts = await eraseContracts(
    ctx,
    rows.map((row) => row.id),
  )
  return { ...counts, 'loans.wish': await forgetWishes(ctx, people, accounts) }
}

/** Wishes for her go with their reasons; those she made for others, and her decisions, lose her name. */
async function forgetWishes(ctx: Context, people: readonly Id[], accounts: readonly Id[]): Promise<number> {
  const [whose, whom] = [sql`${sql.val([...accounts])}::uuid[]`, sql`${sql.val([...people])}::uuid[]`]
  const { rows } = await sql<{ id: Id }>`update loans.wish set person_id = case when person_id = any(${whom}) then null else person_id end,
      reason = case when person_id = any(${whom}) then '–' else reason end, answer = case when person_id = any(${whom}) then null else answer end,
      account_id = case when account_id = any(${whose}) then null else account_id end, wisher = '–', version = version + 1
    where authority_id = ${ctx.authority} and (person_id = any(${whom}) or account_id = any(${whose})) returning id`.execute(ctx.db())
  await sql`update loans.wish_decision set name = '–', account_id = null where authority_id = ${ctx.authority} and account_id = any(${whose})`.execute(
    ctx.db(),
  )
  await sql`select kernel.erase_audit_values('loans.wish', ${sql.val(rows.map((row) => row.id))}::uuid[])`.execute(ctx.db())
  return rows.length
}
