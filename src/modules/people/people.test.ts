import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { system } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { addDays, newId } from '#shared'
import { addAccounts, affiliate, changePeople, createPeople, endAffiliations, setAccountState } from './actions.ts'
import type { PersonDraft } from './model.ts'
import { affiliationsOf, findPeople, getPerson, people } from './queries.ts'

const world = testWorld()
const rights = ['people.person.view', 'people.person.change']
const admin = () => whoWith(rights, world.authority)
const secretary = () => whoWith(rights, world.authority, 'school', world.schools[0])
const draft = (familyName: string, school = world.schools[0], more: Partial<PersonDraft> = {}): PersonDraft => ({
  familyName,
  givenName: 'Kim',
  affiliations: [{ school, role: 'learner' }],
  ...more,
})
const names = async (ctx: Parameters<typeof people.page>[0], query: object = {}) =>
  (await people.page(ctx, { filter: [], limit: 50, ...query })).rows.map((row) => row.name)

describe('creating people', () => {
  test('with their school, in one go; audit and event tell of it', () =>
    world.tried(secretary(), async (ctx) => {
      const [kim, ali] = await createPeople(ctx, [
        draft('Albers'),
        draft('Yılmaz', world.schools[0], { givenName: 'Ali', birthDay: '2014-01-31' }),
      ])
      expect(kim).toMatchObject({ name: 'Albers, Kim', state: 'active', version: 1 })
      expect(await getPerson(ctx, ali!.id)).toMatchObject({
        birthDay: '2014-01-31',
        roles: ['learner'],
        affiliations: [{ school: world.schools[0], role: 'learner' }],
        account: null,
      })
      const { rows } = await sql<{
        name: string
        n: number
      }>`select name, cardinality(ids) as n from kernel.event where name like 'people.%' order by id`.execute(ctx.db())
      expect(rows).toEqual([
        { name: 'people.person.created', n: 2 },
        { name: 'people.affiliationsChanged', n: 2 },
      ])
    }))

  test('refused without the right, for another school, for another authority, and without any place', async () => {
    await expect(refusalOf(world.tried(whoWith([], world.authority), (ctx) => createPeople(ctx, [draft('A')])))).resolves.toBe('Forbidden')
    await expect(refusalOf(world.tried(secretary(), (ctx) => createPeople(ctx, [draft('A', world.schools[1])])))).resolves.toBe('NotFound')
    await expect(
      refusalOf(world.tried(secretary(), (ctx) => createPeople(ctx, [draft('A', undefined, { affiliations: [] })]))),
    ).resolves.toBe('Forbidden')
    await expect(refusalOf(world.tried(whoWith(rights, world.foreign), (ctx) => createPeople(ctx, [draft('A')])))).resolves.toBe('NotFound')
    await expect(refusalOf(world.tried(admin(), (ctx) => createPeople(ctx, [draft('A', undefined, { source: 'svws' })])))).resolves.toBe(
      'people.sourceIncomplete',
    )
  })

  test('a key of a source belongs to one living person', async () => {
    const twice = [draft('A', undefined, { source: 'svws', sourceKey: '1' }), draft('B', undefined, { source: 'svws', sourceKey: '1' })]
    await expect(world.tried(admin(), (ctx) => createPeople(ctx, twice))).rejects.toMatchObject({ constraint: 'person_source' })
  })
})

describe('changing people', () => {
  test('writes what differs; a stale version, a stranger and a sibling school are refused', () =>
    world.tried(admin(), async (ctx) => {
      const [kim, other] = await createPeople(ctx, [draft('Albers'), draft('Berg', world.schools[1])])
      const [changed] = await changePeople(ctx, [{ id: kim!.id, familyName: 'Albers-Berg', version: 1 }])
      expect(changed).toMatchObject({ name: 'Albers-Berg, Kim', version: 2 })
      await expect(refusalOf(changePeople(ctx, [{ id: kim!.id, givenName: 'Kai', version: 1 }]))).resolves.toBe('stale')
      const asSecretary = {
        ...ctx,
        who: secretary(),
        reach: (right: string) => ({ ...ctx.reach(right), authorities: new Set<string>(), schools: new Set([world.schools[0]]) }),
      } as typeof ctx
      await expect(refusalOf(changePeople(asSecretary, [{ id: other!.id, givenName: 'Kai' }]))).resolves.toBe('NotFound')
      await expect(refusalOf(changePeople(ctx, [{ id: newId(), givenName: 'Kai' }]))).resolves.toBe('NotFound')
    }))

  test('refused without the right', async () => {
    await expect(
      refusalOf(
        world.tried(whoWith(['people.person.view'], world.authority), (ctx) => changePeople(ctx, [{ id: newId(), givenName: 'Kai' }])),
      ),
    ).resolves.toBe('NotFound')
  })
})

describe('belonging', () => {
  test('begins, ends and begins again in the same row', () =>
    world.tried(admin(), async (ctx) => {
      const [kim] = await createPeople(ctx, [draft('Albers', undefined, { affiliations: [] })])
      await affiliate(ctx, [{ person: kim!.id, school: world.schools[0], role: 'teacher' }])
      const [first] = await affiliationsOf(ctx, [kim!.id])
      await endAffiliations(ctx, [first!.id])
      expect(await getPerson(ctx, kim!.id)).toMatchObject({ roles: [] })
      await affiliate(ctx, [{ person: kim!.id, school: world.schools[0], role: 'teacher' }])
      const again = await affiliationsOf(ctx, [kim!.id])
      expect(again).toMatchObject([{ id: first!.id, untilDay: null }])
    }))

  test('refused for another school and another authority', async () => {
    await expect(
      refusalOf(world.tried(secretary(), (ctx) => affiliate(ctx, [{ person: newId(), school: world.schools[1], role: 'teacher' }]))),
    ).resolves.toBe('NotFound')
    await expect(
      refusalOf(world.tried(secretary(), (ctx) => affiliate(ctx, [{ person: newId(), school: world.schools[0], role: 'teacher' }]))),
    ).resolves.toBe('NotFound')
    await expect(refusalOf(world.tried(admin(), (ctx) => endAffiliations(ctx, [newId()])))).resolves.toBeTruthy()
  })

  test.each([
    ['summer', '2026-07-31T22:30:00Z', '2026-08-01'],
    ['winter', '2026-12-31T23:30:00Z', '2027-01-01'],
  ])(
    'half an hour after midnight in Germany, in %s: what begins then begins on the new day, what ended the day before is over',
    (_season, instant, day) =>
      world.tried(
        admin(),
        async (ctx) => {
          const [kim, robin] = await createPeople(ctx, [draft('Neu'), draft('Alt')])
          const begun = await affiliationsOf(ctx, [kim!.id, robin!.id])
          expect(begun.map((each) => each.fromDay)).toEqual([day, day])
          const ends = (until: string) =>
            sql`update people.affiliation set from_day = ${until}::date - 9, until_day = ${until}::date where person_id = ${robin!.id}`.execute(
              ctx.db(),
            )
          await ends(addDays(day, -1))
          expect(await names(ctx, { filter: [{ column: 'school', operator: 'is', values: [world.schools[0]] }] })).toEqual(['Neu, Kim'])
          await ends(day)
          expect(await names(ctx, { filter: [{ column: 'school', operator: 'is', values: [world.schools[0]] }] })).toEqual([
            'Alt, Kim',
            'Neu, Kim',
          ])
        },
        { now: () => new Date(instant) },
      ),
  )
})

describe('lists and search', () => {
  test('show what the right reaches, sorted as in German', async () => {
    await world.done(admin(), (ctx) =>
      createPeople(ctx, [draft('Özdemir'), draft('Ostermann'), draft('Zander', world.schools[1]), draft('Öhler')]),
    )
    await world.done(whoWith(rights, world.foreign), (ctx) => createPeople(ctx, [draft('Fremd', world.foreignSchools[0])]))
    expect(await world.tried(admin(), (ctx) => names(ctx))).toEqual(['Öhler, Kim', 'Ostermann, Kim', 'Özdemir, Kim', 'Zander, Kim'])
    expect(await world.tried(secretary(), (ctx) => names(ctx, { q: 'oe' }))).toEqual(['Öhler, Kim', 'Özdemir, Kim'])
    expect(await world.tried(secretary(), (ctx) => names(ctx, { q: 'Öhler, Kim' }))).toEqual(['Öhler, Kim'])
    expect(await world.tried(secretary(), (ctx) => names(ctx))).not.toContain('Zander, Kim')
    const found = (who: ReturnType<typeof admin>, text: string) =>
      world.tried(who, async (ctx) => (await findPeople(ctx, text, 10)).map((each) => each.title))
    expect(await found(admin(), 'zander')).toEqual(['Zander, Kim'])
    expect(await found(secretary(), 'zander')).toEqual([])
    expect(await found(admin(), 'fremd')).toEqual([])
    expect(await found(admin(), 'oezdemir')).toEqual(['Özdemir, Kim'])
    expect(await found(admin(), 'ostermnan')).toEqual(['Ostermann, Kim'])
  })
  test('a person elsewhere answers like a missing one', async () => {
    const [fremd] = await world.done(whoWith(rights, world.foreign), (ctx) => createPeople(ctx, [draft('Weit', world.foreignSchools[0])]))
    await expect(refusalOf(world.tried(admin(), (ctx) => getPerson(ctx, fremd!.id)))).resolves.toBe('NotFound')
    await expect(refusalOf(world.tried(admin(), (ctx) => getPerson(ctx, newId())))).resolves.toBe('NotFound')
  })
})

describe('accounts', () => {
  const muses = () => ({ ...system('test'), authorities: [world.authority] })
  const shownAs = async (ctx: Parameters<typeof addAccounts>[0], id: string) =>
    (await sql<{ shown: string }>`select display_name as shown from people.account where id = ${id}`.execute(ctx.db())).rows[0]!.shown
  test('are called as their person is called now; a name given by hand stays', () =>
    world.tried(admin(), async (ctx) => {
      const [kim, ada] = await createPeople(ctx, [draft('Albers'), draft('Berg')])
      const [follows, own] = await addAccounts(ctx, [
        { person: kim!.id, displayName: 'Kim Albers' },
        { person: ada!.id, displayName: 'Sekretariat' },
      ])
      await changePeople(ctx, [
        { id: kim!.id, familyName: 'Albers-Berg', title: 'Dr.' },
        { id: ada!.id, familyName: 'Lang' },
      ])
      expect([await shownAs(ctx, follows!.id), await shownAs(ctx, own!.id)]).toEqual(['Dr. Kim Albers-Berg', 'Sekretariat'])
      await changePeople(ctx, [{ id: kim!.id, birthDay: '2012-01-02' }])
      expect(await shownAs(ctx, follows!.id)).toBe('Dr. Kim Albers-Berg')
    }))
  test('get names that nobody has or had lately', () =>
    world.tried(muses(), async (ctx) => {
      const kim = { displayName: 'Kim Albers', named: { familyName: 'Älbers', givenName: 'Kim' } }
      const [first, second] = await addAccounts(ctx, [kim, kim])
      expect([first!.name, second!.name]).toEqual(['aelbers.kim', 'aelbers.kim2'])
      await setAccountState(ctx, [first!.id], 'deleted')
      expect((await addAccounts(ctx, [kim]))[0]!.name).toBe('aelbers.kim3')
      await expect(refusalOf(addAccounts(ctx, [{ displayName: 'Anna', name: 'AELBERS.KIM2' }]))).resolves.toBe('people.nameTaken')
      await expect(refusalOf(addAccounts(ctx, [{ displayName: 'Anna', name: 'aelbers.kim' }]))).resolves.toBe('people.nameTaken')
      const later = Object.create(ctx, { now: { value: () => new Date(Date.now() + 366 * 86_400_000) } }) as typeof ctx
      expect((await addAccounts(later, [{ displayName: 'Anna', name: 'aelbers.kim' }]))[0]!.name).toBe('aelbers.kim')
    }))
  test("the same name may live in two authorities and among the operator's staff", () =>
    world.tried({ ...system('test'), authorities: [] }, async (ctx) => {
      const [own] = await addAccounts(ctx, [{ displayName: 'Eins', name: 'gleich' }])
      expect(own!.name).toBe('gleich')
      await expect(refusalOf(addAccounts(ctx, [{ displayName: 'Zwei', name: 'Gleich' }]))).resolves.toBe('people.nameTaken')
    }))
})
