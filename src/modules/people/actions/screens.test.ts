import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Context, system } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { createGroups, ensureSchoolYears } from '#modules/organisation'
import type { Id } from '#shared'
import { affiliate, createPeople, endAffiliations } from '../actions.ts'
import type { PersonDraft } from '../model.ts'
import { classes, getGroup } from '../queries/groups.ts'
import { affiliationsOf, getPerson, people } from '../queries.ts'
import { undoChange } from './changes.ts'
import { giveAccounts } from './give-accounts.ts'
import { assignGroup } from './groups.ts'
import { findTwins, keepApart, mergePeople } from './twins.ts'

const world = testWorld()
const rights = ['people.person.view', 'people.person.change']
const admin = () => whoWith(rights, world.authority)
const secretary = () => whoWith(rights, world.authority, 'school', world.schools[0])
const stranger = () => whoWith(rights, world.foreign)
const viewer = () => whoWith(['people.person.view'], world.authority)
const draft = (familyName: string, more: Partial<PersonDraft> = {}): PersonDraft => ({
  familyName,
  givenName: 'Kim',
  affiliations: [{ school: world.schools[0], role: 'learner' }],
  ...more,
})
const create = async (ctx: Context, ...drafts: PersonDraft[]) => (await createPeople(ctx, drafts)).map((each) => each.id)
const listed = async (ctx: Context, ...filter: { column: string; operator: 'is' | 'none' | 'not' | 'has'; values: string[] }[]) =>
  (await people.page(ctx, { filter, limit: 50 })).rows.map((row) => row.name)
let group: { a: Id; b: Id }
beforeAll(async () => {
  group = await world.done(
    system('test'),
    async (ctx) => {
      await ensureSchoolYears(ctx)
      const { rows } = await sql<{
        id: Id
      }>`select id from organisation.school_year where authority_id = ${ctx.authority} and current_date between starts and ends`.execute(
        ctx.db(),
      )
      const made = await createGroups(
        ctx,
        ['5a', '5b'].map((name) => ({ school: world.schools[0], schoolYear: rows[0]!.id, name, kind: 'class' as const })),
      )
      return { a: made[0]!.id, b: made[1]!.id }
    },
    { authorities: [world.authority] },
  )
})

describe('a class is assigned', () => {
  test('the former one is left, the list finds it, and it can be taken back', () =>
    world.tried(admin(), async (ctx) => {
      const ids = await create(ctx, draft('Albers'), draft('Berg'))
      await assignGroup(ctx, ids, group.a)
      expect(await listed(ctx, { column: 'classes', operator: 'is', values: ['5a'] })).toEqual(['Albers, Kim', 'Berg, Kim'])
      const { change } = await assignGroup(ctx, [ids[0]!], group.b)
      expect(await listed(ctx, { column: 'classes', operator: 'is', values: ['5a'] })).toEqual(['Berg, Kim'])
      expect((await getGroup(ctx, group.b)).learners.map((each) => each.name)).toEqual(['Albers, Kim'])
      expect((await classes.page(ctx, { filter: [], limit: 50 })).rows).toMatchObject([
        { name: '5a', learners: 1, asleep: 1 },
        { name: '5b', learners: 1, asleep: 1 },
      ])
      await undoChange(ctx, change)
      expect(await listed(ctx, { column: 'classes', operator: 'is', values: ['5a'] })).toEqual(['Albers, Kim', 'Berg, Kim'])
    }))
  test('refused without the right, in another authority, and for people who belong elsewhere', () =>
    world.tried(admin(), async (ctx) => {
      const [here, there] = await create(
        ctx,
        draft('Albers'),
        draft('Berg', { affiliations: [{ school: world.schools[1], role: 'learner' }] }),
      )
      await expect(refusalOf(assignGroup(ctx, [here!, there!], group.a))).resolves.toBe('people.notAtSchool')
      const as = (who: typeof ctx.who) => world.tried(who, (inner) => assignGroup(inner, [here!], group.a))
      await expect(refusalOf(as(viewer()))).resolves.toBe('Forbidden')
      await expect(refusalOf(as(stranger()))).resolves.toBe('NotFound')
    }))
})

describe('accounts', () => {
  test('are given to those who have none, and the list tells them apart', () =>
    world.tried(secretary(), async (ctx) => {
      const ids = await create(ctx, draft('Albers'), draft('Berg'))
      expect(await listed(ctx, { column: 'accountState', operator: 'none', values: [] })).toHaveLength(2)
      expect((await giveAccounts(ctx, ids)).map((each) => each.name)).toEqual(['albers.kim', 'berg.kim'])
      expect(await giveAccounts(ctx, ids)).toEqual([])
      expect(await listed(ctx, { column: 'accountState', operator: 'none', values: [] })).toEqual([])
      expect(await listed(ctx, { column: 'accountState', operator: 'is', values: ['invited'] })).toHaveLength(2)
    }))
  test('refused without the right and in another authority', async () => {
    const [id] = await world.done(admin(), (ctx) => create(ctx, draft('Cohn')))
    await expect(refusalOf(world.tried(viewer(), (ctx) => giveAccounts(ctx, [id!])))).resolves.toBe('NotFound')
    await expect(refusalOf(world.tried(stranger(), (ctx) => giveAccounts(ctx, [id!])))).resolves.toBe('NotFound')
  })
})

test('who loses her last place is leaving with her account, and comes back with both', () =>
  world.tried(admin(), async (ctx) => {
    const [id] = await create(ctx, draft('Albers'))
    await giveAccounts(ctx, [id!])
    const [place] = await affiliationsOf(ctx, [id!])
    await endAffiliations(ctx, [place!.id])
    expect(await getPerson(ctx, id!)).toMatchObject({ state: 'leaving', account: { state: 'leaving' } })
    expect((await getPerson(ctx, id!)).retention.personDay).toBeTruthy()
    await affiliate(ctx, [{ person: id!, school: world.schools[1], role: 'learner' }])
    expect(await getPerson(ctx, id!)).toMatchObject({ state: 'active', account: { state: 'invited' }, retention: { personDay: null } })
  }))

describe('the same person twice', () => {
  const twice = (ctx: Context) =>
    create(
      ctx,
      draft('Müller', { birthDay: '2014-05-17', source: 'asv', sourceKey: '1' }),
      draft('Mueller', { givenName: 'Kim Alex', birthDay: '2014-05-17' }),
      draft('Müller', { givenName: 'Lena', birthDay: '2014-05-17' }),
    )
  test('is found, twins are not, and what was decided stays', () =>
    world.tried(admin(), async (ctx) => {
      const ids = await twice(ctx)
      await findTwins(ctx, ids)
      const found = () => listed(ctx, { column: 'twin', operator: 'is', values: ['true'] })
      expect(await found()).toEqual(['Mueller, Kim Alex', 'Müller, Kim'])
      await keepApart(ctx, ids[0]!, ids[1]!)
      await findTwins(ctx, ids)
      expect(await found()).toEqual([])
    }))
  test('becomes one with places, account and key; all of it goes back', () =>
    world.tried(admin(), async (ctx) => {
      const [kim, double] = await twice(ctx)
      await giveAccounts(ctx, [kim!])
      await affiliate(ctx, [{ person: kim!, school: world.schools[1], role: 'learner' }])
      await assignGroup(ctx, [kim!], group.a)
      const change = await mergePeople(ctx, double!, kim!)
      expect(await getPerson(ctx, double!)).toMatchObject({ source: 'asv', sourceKey: '1', account: { name: 'mueller.kim' } })
      expect((await getPerson(ctx, double!)).affiliations.map((each) => [each.schoolName, each.groups.length])).toEqual([
        ['Grundschule Wiesental', 0],
        ['Gymnasium Hohenauen', 1],
      ])
      await expect(refusalOf(getPerson(ctx, kim!))).resolves.toBe('NotFound')
      await undoChange(ctx, change)
      expect(await getPerson(ctx, kim!)).toMatchObject({ sourceKey: '1', account: { name: 'mueller.kim' } })
      expect((await getPerson(ctx, kim!)).affiliations).toHaveLength(2)
      expect(await getPerson(ctx, double!)).toMatchObject({ source: null, account: null })
    }))
  test('refused without the right, in another authority, with herself', async () => {
    const [one, other] = await world.done(admin(), (ctx) => create(ctx, draft('Doppel'), draft('Dopel')))
    for (const who of [viewer(), stranger()]) {
      await expect(refusalOf(world.tried(who, (ctx) => mergePeople(ctx, one!, other!)))).resolves.toBe('NotFound')
      await expect(refusalOf(world.tried(who, (ctx) => keepApart(ctx, one!, other!)))).resolves.toBe('NotFound')
    }
    await expect(refusalOf(world.tried(admin(), (ctx) => mergePeople(ctx, one!, one!)))).resolves.toBe('people.samePerson')
  })
})

test('a teacher sees her own group and nobody else', async () => {
  const ids = await world.done(admin(), async (ctx) => {
    const made = await create(ctx, draft('Eigen'), draft('Andere'))
    await assignGroup(ctx, [made[0]!], group.a)
    return made
  })
  const teacher = whoWith(['people.person.view', 'people.browse'], world.authority, 'group', group.a)
  await world.tried(teacher, async (ctx) => {
    expect(await listed(ctx)).toEqual(['Eigen, Kim'])
    expect((await getGroup(ctx, group.a)).learners.map((each) => each.name)).toEqual(['Eigen, Kim'])
    await expect(refusalOf(getGroup(ctx, group.b))).resolves.toBe('NotFound')
    await expect(refusalOf(getPerson(ctx, ids[1]!))).resolves.toBe('NotFound')
  })
})
