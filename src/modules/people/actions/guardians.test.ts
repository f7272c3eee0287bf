import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Context } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import type { Id } from '#shared'
import { affiliate, createPeople, endAffiliations, setAccountState } from '../actions.ts'
import { GuardianDraft } from '../model.ts'
import { affiliationsOf, getPerson } from '../queries.ts'
import { addGuardian, changeGuardian, guardiansFollow, guardiansReturn, removeGuardian } from './guardians.ts'

const world = testWorld()
const rights = ['people.person.view', 'people.person.change']
const secretary = () => whoWith(rights, world.authority, 'school', world.schools[0])
const facts = { relation: 'mother', email: 'mutter@beispiel.de', phone: '0151 123', sees: true } as const
const mother = GuardianDraft.parse({ ...facts, familyName: 'Albers', givenName: 'Rena' })
const pupils = async (ctx: Context, ...names: string[]) =>
  (
    await createPeople(
      ctx,
      names.map((givenName) => ({
        familyName: 'Albers',
        givenName,
        affiliations: [{ school: world.schools[0], role: 'learner' as const }],
      })),
    )
  ).map((each) => each.id) as [Id, Id]

test('a guardian by hand stands on the sheet with how she is reached, for one child and for its sibling', () =>
  world.tried(secretary(), async (ctx) => {
    const [kim, ole] = await pupils(ctx, 'Kim', 'Ole')
    const { guardian, account } = await addGuardian(ctx, kim, { ...mother, account: true })
    expect(account).not.toBeNull()
    await addGuardian(ctx, ole, { ...mother, person: guardian, relation: 'other' })
    expect((await getPerson(ctx, kim)).guardians).toMatchObject([
      { id: guardian, name: 'Albers, Rena', ...facts, source: null, edition: 1 },
    ])
    const sheet = await getPerson(ctx, guardian)
    expect(sheet.wards.map((each) => each.name)).toEqual(['Albers, Kim', 'Albers, Ole'])
    expect(sheet.account).toMatchObject({ email: 'mutter@beispiel.de', state: 'invited' })
    expect(await refusalOf(addGuardian(ctx, ole, { ...mother, person: guardian }))).toBe('people.guardian.known')
    expect(await refusalOf(addGuardian(ctx, ole, { ...mother, person: ole }))).toBe('people.guardian.self')
    expect(await refusalOf(addGuardian(ctx, guardian, mother))).toBe('people.guardian.noPupil')
  }))

test('changes stand in the history of the pupil, and an older state is refused', () =>
  world.tried(secretary(), async (ctx) => {
    const [kim] = await pupils(ctx, 'Kim')
    const { guardian } = await addGuardian(ctx, kim, mother)
    await changeGuardian(ctx, kim, guardian, { sees: false, phone: null }, 1)
    expect((await getPerson(ctx, kim)).guardians).toMatchObject([{ sees: false, phone: null, email: facts.email, edition: 2 }])
    expect(await refusalOf(changeGuardian(ctx, kim, guardian, { sees: true }, 1))).toBe('stale')
    const { rows } = await sql<{
      what: string
    }>`select what from kernel.audit where object_id = ${kim} and what like 'people.guardian.%' order by id`.execute(ctx.db())
    expect(rows.map((row) => row.what)).toEqual(['people.guardian.added', 'people.guardian.changed'])
  }))

test('who is removed from her last child leaves; with another child at the school she stays', () =>
  world.tried(secretary(), async (ctx) => {
    const [kim, ole] = await pupils(ctx, 'Kim', 'Ole')
    const { guardian } = await addGuardian(ctx, kim, mother)
    await addGuardian(ctx, ole, { ...mother, person: guardian })
    await removeGuardian(ctx, kim, guardian)
    expect((await getPerson(ctx, guardian)).state).toBe('active')
    const [place] = await affiliationsOf(ctx, [ole])
    await endAffiliations(ctx, [place!.id])
    await guardiansFollow(ctx, { ids: [ole] })
    const { rows } = await sql<{ state: string }>`select state from people.person where id = ${guardian}`.execute(ctx.db())
    expect(rows[0]!.state).toBe('leaving')
  }))

/** The pupils leave as they do by hand, and whoever hears of it follows. */
async function leave(ctx: Context, children: readonly Id[]): Promise<void> {
  await endAffiliations(
    ctx,
    (await affiliationsOf(ctx, children)).map((place) => place.id),
  )
  await guardiansFollow(ctx, { ids: children })
}
const back = async (ctx: Context, child: Id, school = world.schools[0]) => {
  await affiliate(ctx, [{ person: child, school, role: 'learner' }])
  await guardiansReturn(ctx, { ids: [child] })
}
const standing = async (ctx: Context, guardian: Id) => {
  const { rows } = await sql<{ state: string; account: string; schools: Id[] }>`select p.state, k.state as account,
    array(select a.school_id from people.affiliation a where a.person_id = p.id and a.role = 'guardian' and coalesce(a.until_day, 'infinity') >= (now() at time zone 'Europe/Berlin')::date) as schools
    from people.person p join people.account k on k.person_id = p.id where p.id = ${guardian}`.execute(ctx.db())
  return rows[0]!
}

test('who left with her last child returns with it, with the account of before; a sibling alone brings her back as well', () =>
  world.tried(secretary(), async (ctx) => {
    const [kim, ole] = await pupils(ctx, 'Kim', 'Ole')
    const { guardian, account } = await addGuardian(ctx, kim, { ...mother, account: true })
    await addGuardian(ctx, ole, { ...mother, person: guardian })
    await setAccountState(ctx, [account!], 'active')
    await sql`update people.account set last_sign_in = now() where id = ${account}`.execute(ctx.db())
    const here = { state: 'active', account: 'active', schools: [world.schools[0]] }
    const gone = { state: 'leaving', account: 'leaving', schools: [] }

    await leave(ctx, [kim])
    expect(await standing(ctx, guardian)).toEqual(here)
    await leave(ctx, [ole])
    expect(await standing(ctx, guardian)).toEqual(gone)
    await back(ctx, ole)
    expect(await standing(ctx, guardian)).toEqual(here)
    await leave(ctx, [ole])
    expect(await standing(ctx, guardian)).toEqual(gone)
    // It was Ole with whom she left, and Kim who comes back.
    await back(ctx, kim)
    expect(await standing(ctx, guardian)).toEqual(here)
    const { rows } = await sql<{
      what: string
    }>`select what from kernel.audit where object_id = ${guardian} and what = 'people.person.returned'`.execute(ctx.db())
    expect(rows).toHaveLength(2)
  }))

test('she returns to the school where the child is now', () =>
  world.tried(whoWith(rights, world.authority), async (ctx) => {
    const [kim] = await pupils(ctx, 'Kim')
    const { guardian } = await addGuardian(ctx, kim, { ...mother, account: true })
    await leave(ctx, [kim])
    await back(ctx, kim, world.schools[1])
    expect(await standing(ctx, guardian)).toMatchObject({ state: 'active', account: 'invited', schools: [world.schools[1]] })
  }))

test('who was taken away by hand, or deleted meanwhile, does not come back', () =>
  world.tried(secretary(), async (ctx) => {
    const [kim, ole] = await pupils(ctx, 'Kim', 'Ole')
    const { guardian } = await addGuardian(ctx, kim, { ...mother, account: true })
    const [place] = (await affiliationsOf(ctx, [guardian])).map((each) => each.id)
    await endAffiliations(ctx, [place!])
    await back(ctx, kim)
    expect(await standing(ctx, guardian)).toMatchObject({ state: 'leaving', schools: [] })

    const { guardian: other } = await addGuardian(ctx, ole, { ...mother, givenName: 'Uwe', account: true })
    await leave(ctx, [ole])
    await sql`update people.person set state = 'deleted' where id = ${other}`.execute(ctx.db())
    await back(ctx, ole)
    expect(await standing(ctx, other)).toMatchObject({ state: 'deleted', schools: [] })
  }))

test('refused without the right, at a school it does not reach, in another authority, and without a name', async () => {
  const kim = await world.done(secretary(), async (ctx) => (await pupils(ctx, 'Kim'))[0])
  const tried = (who: ReturnType<typeof secretary>, authorities = [world.authority]) =>
    refusalOf(world.tried(who, (ctx) => addGuardian(ctx, kim, mother), { authorities }))
  expect(await tried(whoWith(['people.person.view'], world.authority))).toBe('NotFound')
  expect(await tried(whoWith(rights, world.authority, 'school', world.schools[1]))).toBe('NotFound')
  expect(await tried(whoWith(rights, world.foreign), [world.foreign])).toBe('NotFound')
  expect(GuardianDraft.safeParse({ ...facts, familyName: 'Albers' }).success).toBe(false)
  expect(GuardianDraft.safeParse({ ...facts, familyName: 'Albers', givenName: 'Rena', email: 'keine' }).success).toBe(false)
})
