// Guardians by hand: added, changed and removed on the sheet of a pupil. Those of a roster keep their source, and no roster changes what was set here.
import { sql } from 'kysely'
import { type Context, conflict, notFound, stale } from '#kernel'
import type { Id } from '#shared'
import { affiliate, createPeople, endAffiliations } from '../actions.ts'
import type { GuardianChange, GuardianDraft } from '../model.ts'
import { current } from '../queries/within.ts'
import { checkPeople } from '../queries.ts'
import { giveAccounts } from './give-accounts.ts'

const change = 'people.person.change'

/** Adds a guardian of a pupil: somebody new, or a person who is here already, e.g. of another child. */
export async function addGuardian(ctx: Context, ward: Id, draft: GuardianDraft): Promise<{ guardian: Id; account: Id | null }> {
  await checkPeople(ctx, change, [ward])
  const reach = ctx.reach(change)
  const { rows } = await sql<{ school: Id }>`select distinct a.school_id as school from people.affiliation a
    where a.authority_id = ${ctx.authority} and a.person_id = ${ward} and a.role = 'learner' and a.school_id is not null and ${current}`.execute(
    ctx.db(),
  )
  // Who changes people of one school does not make her known to another one.
  const places = rows.filter(({ school }) => reach.authorities.has(ctx.authority) || reach.schools.has(school))
  if (!places.length) throw conflict('people.guardian.noPupil')
  if (draft.person === ward) throw conflict('people.guardian.self')
  const affiliations = places.map(({ school }) => ({ school, role: 'guardian' as const }))
  let guardian = draft.person
  if (guardian) {
    await checkPeople(ctx, 'people.person.view', [guardian])
    await affiliate(
      ctx,
      affiliations.map((each) => ({ ...each, person: guardian! })),
    )
  } else {
    const [fresh] = await createPeople(ctx, [{ familyName: draft.familyName!, givenName: draft.givenName!, affiliations }])
    guardian = fresh!.id
  }
  const { rows: made } = await sql<{ id: Id }>`insert into people.guardian (authority_id, person_id, ward_id, relation, email, phone, sees)
    values (${ctx.authority}, ${guardian}, ${ward}, ${draft.relation}, ${draft.email}, ${draft.phone}, ${draft.sees}) on conflict do nothing returning id`.execute(
    ctx.db(),
  )
  if (!made.length) throw conflict('people.guardian.known')
  await said(ctx, 'people.guardian.added', ward, { guardian: [null, guardian], relation: [null, draft.relation], sees: [null, draft.sees] })
  const [account] = draft.account ? await giveAccounts(ctx, [guardian]) : []
  if (account && draft.email)
    await sql`update people.account set email = ${draft.email}, version = version + 1 where authority_id = ${ctx.authority} and id = ${account.id} and email is null`.execute(
      ctx.db(),
    )
  return { guardian, account: account?.id ?? null }
}

interface Link extends GuardianChange {
  edition: number
}

async function linkOf(ctx: Context, ward: Id, guardian: Id): Promise<Link> {
  await checkPeople(ctx, change, [ward])
  const { rows } = await sql<Link>`select relation, email, phone, sees, edition from people.guardian
    where authority_id = ${ctx.authority} and ward_id = ${ward} and person_id = ${guardian} for update`.execute(ctx.db())
  if (!rows[0]) throw notFound()
  return rows[0]
}

/** Changes what is known of a guardian; whoever read an older state is refused. */
export async function changeGuardian(ctx: Context, ward: Id, guardian: Id, wish: Partial<GuardianChange>, edition?: number): Promise<void> {
  const { edition: now, ...before } = await linkOf(ctx, ward, guardian)
  if (edition !== undefined && edition !== now) throw stale()
  const after = { ...before, ...wish }
  await sql`update people.guardian set relation = ${after.relation}, email = ${after.email}, phone = ${after.phone}, sees = ${after.sees}, edition = edition + 1
    where authority_id = ${ctx.authority} and ward_id = ${ward} and person_id = ${guardian}`.execute(ctx.db())
  const fields = (Object.keys(after) as (keyof GuardianChange)[]).filter((field) => after[field] !== before[field])
  await said(ctx, 'people.guardian.changed', ward, Object.fromEntries(fields.map((field) => [field, [before[field], after[field]]])))
}

/** Removes a guardian; who is guardian of nobody else at a school does not belong to it any more, and if nowhere else, the periods of deletion begin. */
export async function removeGuardian(ctx: Context, ward: Id, guardian: Id): Promise<void> {
  await linkOf(ctx, ward, guardian)
  await sql`delete from people.guardian where authority_id = ${ctx.authority} and ward_id = ${ward} and person_id = ${guardian}`.execute(
    ctx.db(),
  )
  await said(ctx, 'people.guardian.removed', ward, { guardian: [guardian, null] })
  await endIdle(ctx, [guardian])
}

/** Places as guardian at schools where none of her children is any more (a roster ends places on this very day); those of a roster are the roster's. */
async function endIdle(ctx: Context, guardians: readonly Id[]): Promise<Id[]> {
  const { rows } = await sql<{
    id: Id
    person: Id
  }>`select a.id, a.person_id as person from people.affiliation a where a.authority_id = ${ctx.authority} and a.person_id = any(${sql.val([...guardians])}::uuid[])
    and a.role = 'guardian' and a.source is null and ${current} and not exists (select from people.guardian g
      join people.affiliation w on w.authority_id = g.authority_id and w.person_id = g.ward_id and w.school_id = a.school_id and w.role = 'learner'
      where g.authority_id = a.authority_id and g.person_id = a.person_id and coalesce(w.until_day, 'infinity') > (${ctx.now()}::timestamptz at time zone 'Europe/Berlin')::date)`.execute(
    ctx.db(),
  )
  if (rows.length)
    await endAffiliations(
      ctx,
      rows.map((row) => row.id),
    )
  return [...new Set(rows.map((row) => row.person))]
}

/** When the last child of a guardian who was added by hand leaves, she goes with it; her links rest until one of her children is back. */
export async function guardiansFollow(ctx: Context, event: { ids: readonly Id[] }): Promise<void> {
  const { rows } = await sql<{ id: Id }>`select distinct person_id as id from people.guardian
    where authority_id = ${ctx.authority} and ward_id = any(${sql.val([...event.ids])}::uuid[])`.execute(ctx.db())
  const gone = await endIdle(
    ctx,
    rows.map((row) => row.id),
  )
  if (gone.length)
    await sql`update people.guardian set rests = true where authority_id = ${ctx.authority} and person_id = any(${sql.val(gone)}::uuid[]) and not rests`.execute(
      ctx.db(),
    )
}

/** When a child is back within its period, so is the guardian who went with it, or with a sibling: where the child is now, with her account of before. */
export async function guardiansReturn(ctx: Context, event: { ids: readonly Id[] }): Promise<void> {
  const { rows } = await sql<{ person: Id; school: Id }>`select distinct g.person_id as person, a.school_id as school from people.guardian g
    join people.person p on p.authority_id = g.authority_id and p.id = g.person_id and p.state <> 'deleted'
    join people.affiliation a on a.authority_id = g.authority_id and a.person_id = g.ward_id and a.role = 'learner' and a.school_id is not null and ${current}
    where g.authority_id = ${ctx.authority} and g.ward_id = any(${sql.val([...event.ids])}::uuid[]) and g.rests`.execute(ctx.db())
  if (!rows.length) return
  await affiliate(
    ctx,
    rows.map((row) => ({ ...row, role: 'guardian' as const })),
  )
  await sql`update people.guardian set rests = false where authority_id = ${ctx.authority} and person_id = any(${sql.val(rows.map((row) => row.person))}::uuid[]) and rests`.execute(
    ctx.db(),
  )
}

async function said(ctx: Context, what: string, ward: Id, changes: Record<string, [unknown, unknown]>): Promise<void> {
  await ctx.audit(what, 'people.person', [{ id: ward, changes: changes as never }])
  await ctx.tell('people.person.changed', [ward])
}
