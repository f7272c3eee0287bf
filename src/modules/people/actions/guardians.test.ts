import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Context } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import type { Id } from '#shared'
import { createPeople, endAffiliations } from '../actions.ts'
import { GuardianDraft } from '../model.ts'
import { affiliationsOf, getPerson } from '../queries.ts'
import { addGuardian, changeGuardian, guardiansFollow, removeGuardian } from './guardians.ts'

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
