// Changing people: creating, changing, where they belong, and the accounts they sign in with.
import { sql } from 'kysely'
import { type Context, changeRows, conflict, insertRows, invalid, lockRows, notFound } from '#kernel'
import { type Change, dayOf, type Id, newId } from '#shared'
import { comeBack, letGo } from './actions/leaving.ts'
import { defaultTemplate, distribute, type Named, nameFor } from './model/account-name.ts'
import { AccountName, type AccountState, type AffiliationDraft, type Person, PersonDraft, type person } from './model.ts'
import { checkPeople, storedPerson, takenNames } from './queries.ts'

/** Creates people and, at once, where they belong; the right must reach every school that is named. */
export async function createPeople(ctx: Context, drafts: readonly PersonDraft[]): Promise<Person[]> {
  const wishes = drafts.map((draft) => ({ ...PersonDraft.parse(draft), id: draft.id ?? newId() }))
  const schools = wishes.flatMap((wish) => wish.affiliations.map((each) => each.school))
  const placed = wishes.length > 0 && wishes.every((wish) => wish.affiliations.length > 0)
  ctx.may('people.person.change', placed ? { schools } : undefined)
  for (const wish of wishes) if ((wish.source == null) !== (wish.sourceKey == null)) throw invalid('people.sourceIncomplete')
  const created = await insertRows(
    ctx,
    storedPerson,
    wishes.map(({ affiliations: _affiliations, ...wish }) => ({ ...wish, locale: wish.locale ?? 'de' })),
  )
  await writeAffiliations(
    ctx,
    wishes.flatMap((wish) => wish.affiliations.map((each) => ({ person: wish.id, ...each }))),
  )
  return created
}

/** Changes facts of people; a stale version is refused (412). */
export async function changePeople(ctx: Context, changes: readonly Change<typeof person>[]): Promise<Person[]> {
  await checkPeople(
    ctx,
    'people.person.change',
    changes.map((change) => change.id),
  )
  const before = await lockRows(
    ctx,
    storedPerson,
    changes.map((change) => change.id),
  )
  return changeRows(ctx, storedPerson, before, changes)
}

/** Lets people belong to schools in a role; who belonged before belongs again, with the new days. */
export async function affiliate(ctx: Context, drafts: readonly AffiliationDraft[]): Promise<void> {
  ctx.may('people.person.change', { schools: drafts.map((draft) => draft.school) })
  await checkKnown(
    ctx,
    drafts.map((draft) => draft.person),
  )
  await writeAffiliations(ctx, drafts)
}

async function checkKnown(ctx: Context, wanted: readonly Id[]): Promise<void> {
  await lockRows(ctx, storedPerson, [...new Set(wanted)])
}

/** Throws unless every named school is one of the authority. */
async function checkSchools(ctx: Context, schools: readonly (Id | null)[]): Promise<void> {
  const wanted = [...new Set(schools.filter((id) => id !== null))]
  const { rows } = await sql<{ known: number }>`select count(*)::int as known from organisation.school
    where authority_id = ${ctx.authority}::uuid and id = any(${sql.val(wanted)}::uuid[])`.execute(ctx.db())
  if (rows[0]!.known !== wanted.length) throw notFound()
}

async function writeAffiliations(ctx: Context, drafts: readonly AffiliationDraft[]): Promise<void> {
  if (drafts.length === 0) return
  await checkSchools(
    ctx,
    drafts.map((draft) => draft.school),
  )
  const today = dayOf(ctx.now())
  const values = drafts.map((draft) => ({
    person: draft.person,
    school: draft.school,
    role: draft.role,
    from: draft.fromDay ?? today,
    until: draft.untilDay ?? null,
  }))
  const { rows } = await sql<{ id: Id; person: Id; school: Id | null; role: string }>`
    insert into people.affiliation as a (authority_id, person_id, school_id, role, from_day, until_day)
    select ${ctx.authority}::uuid, r.person, r.school, r.role, r.from, r.until
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as r(person uuid, school uuid, role text, "from" date, until date)
    on conflict (authority_id, person_id, school_id, role) do update set
      from_day = case when a.until_day < excluded.from_day then excluded.from_day else least(a.from_day, excluded.from_day) end, until_day = excluded.until_day, version = a.version + 1
    returning a.id, a.person_id as person, a.school_id as school, a.role`.execute(ctx.db())
  await ctx.audit(
    'people.affiliation.begun',
    'people.person',
    rows.map((row) => ({ id: row.person, school: row.school, changes: { role: [null, row.role], school: [null, row.school] } })),
  )
  await ctx.tell('people.affiliationsChanged', [...new Set(rows.map((row) => row.person))])
  const staying = values.filter((value) => value.until === null || value.until >= today)
  await comeBack(
    ctx,
    staying.map((value) => value.person),
  )
}

/** Ends affiliations with the day before `from` (today by default): the rights that follow from them end at once. Who has no other is leaving. */
export async function endAffiliations(ctx: Context, wanted: readonly Id[], from?: string): Promise<void> {
  const today = from ?? dayOf(ctx.now())
  const found = await sql<{ id: Id; person: Id; school: Id | null; role: string }>`
    select id, person_id as person, school_id as school, role from people.affiliation
    where authority_id = ${ctx.authority}::uuid and id = any(${sql.val([...wanted])}::uuid[]) order by id for update`.execute(ctx.db())
  if (found.rows.length !== new Set(wanted).size) throw invalid('people.affiliationUnknown', { status: 404 })
  ctx.may('people.person.change', { schools: found.rows.map((row) => row.school) })
  await sql`update people.affiliation set until_day = ${today}::date - 1, from_day = least(from_day, ${today}::date - 1), version = version + 1
    where authority_id = ${ctx.authority}::uuid and id = any(${sql.val([...wanted])}::uuid[])`.execute(ctx.db())
  await ctx.audit(
    'people.affiliation.ended',
    'people.person',
    found.rows.map((row) => ({ id: row.person, school: row.school, changes: { role: [row.role, null], school: [row.school, null] } })),
  )
  const people = [...new Set(found.rows.map((row) => row.person))]
  await ctx.tell('people.affiliationsChanged', people)
  await letGo(ctx, people, today, setAccountState)
}

export interface AccountDraft {
  id?: Id
  kind?: 'person' | 'service'
  person?: Id | null
  /** The sign-in name; without one the template of the authority makes it. */
  name?: string
  displayName: string
  email?: string | null
  locale?: string
  state?: AccountState
  named?: Named
}
export interface NewAccount {
  id: Id
  name: string
  displayName: string
  email: string | null
  person: Id | null
}

/**
 * Creates accounts in the authority of the context, or for the operator's staff when the context names none.
 * The caller has asked for the right; names in use or not free again yet are refused, made ones are numbered.
 */
export async function addAccounts(ctx: Context, drafts: readonly AccountDraft[], template = defaultTemplate): Promise<NewAccount[]> {
  if (drafts.length === 0) return []
  const authority = ctx.authorities[0] ?? null
  const wishes = drafts.map((draft) => ({
    ...draft,
    id: draft.id ?? newId(),
    name: draft.name ? AccountName.parse(draft.name) : undefined,
  }))
  const unnamed = wishes.filter((wish) => !wish.name)
  const named = unnamed.map((wish) => wish.named ?? { familyName: wish.displayName, givenName: '' })
  const asked = wishes.flatMap((wish) => (wish.name ? [wish.name.toLowerCase()] : []))
  const taken = await takenNames(ctx, [...named.map((each) => nameFor(each, template)), ...asked])
  const made = distribute(named, new Set([...taken, ...asked]), template)
  for (const [index, wish] of unnamed.entries()) wish.name = made[index]
  for (const name of asked) if (taken.has(name)) throw conflict('people.nameTaken', { values: { name } })
  const { rows } = await sql<NewAccount>`
    insert into people.account (authority_id, id, kind, person_id, name, display_name, email, locale, state)
    select ${authority}::uuid, r.id, coalesce(r.kind, 'person'), r.person, r.name, r."displayName", nullif(r.email, ''), coalesce(r.locale, 'de'), coalesce(r.state, 'invited')
    from jsonb_to_recordset(${JSON.stringify(wishes)}::jsonb) as r(id uuid, kind text, person uuid, name text, "displayName" text, email text, locale text, state text)
    returning id, name, display_name as "displayName", email, person_id as person`.execute(ctx.db())
  await ctx.audit(
    'people.account.created',
    'people.account',
    rows.map((row) => ({ id: row.id, changes: { name: [null, row.name] } })),
  )
  await ctx.tell(
    'people.account.created',
    rows.map((row) => row.id),
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  return wishes.map((wish) => byId.get(wish.id)!)
}

const nameRestDays = 365

/** Sets the state of accounts of this context; a deleted one frees its name only after a year. The caller has asked for the right. */
export async function setAccountState(ctx: Context, wanted: readonly Id[], state: AccountState): Promise<Id[]> {
  const { rows } = await sql<{ id: Id; before: AccountState; key: string; authority: Id | null }>`
    update people.account k set state = ${state}, changed_at = ${ctx.now()}, version = k.version + 1
    from (select id, state from people.account where id = any(${sql.val([...wanted])}::uuid[]) for update) old
    where k.id = old.id and old.state <> ${state} and old.state <> 'deleted'
    returning k.id, old.state as before, k.name_key as key, k.authority_id as authority`.execute(ctx.db())
  if (state === 'deleted' && rows.length)
    await sql`insert into people.account_name_used (authority_id, name_key, account_id, free_at)
      select r.authority, r.key, r.id, ${new Date(ctx.now().getTime() + nameRestDays * 86_400_000)} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(authority uuid, key text, id uuid)
      on conflict (authority_id, name_key) do update set account_id = excluded.account_id, free_at = excluded.free_at`.execute(ctx.db())
  await ctx.audit(
    `people.account.${state}`,
    'people.account',
    rows.map((row) => ({ id: row.id, changes: { state: [row.before, state] } })),
  )
  await ctx.tell(
    `people.account.${state}`,
    rows.map((row) => row.id),
  )
  return rows.map((row) => row.id)
}

/** Notes when an account signed in last. */
export async function noteSignIn(ctx: Context, id: Id): Promise<void> {
  await sql`update people.account set last_sign_in = ${ctx.now()} where id = ${id}`.execute(ctx.db())
}
