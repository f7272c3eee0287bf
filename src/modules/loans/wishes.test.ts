import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { type Context, changeSetting } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { startAccess } from '#modules/access'
import { createDevices } from '#modules/devices'
import { createPeople } from '#modules/people'
import { type Id, newId } from '#shared'
import { prepare } from './actions/lend.ts'
import { keepPaper, openPaper } from './actions/paper.ts'
import { createFirstTemplate } from './actions/templates.ts'
import { decideWishes, prepareWish, wishFor, withdrawWishes } from './actions/wishes.ts'
import { forgetBorrowers } from './people.ts'
import { contractList } from './queries/contracts.ts'
import { myLoans } from './queries/mine.ts'
import { wishList } from './queries/wishes.ts'
import { loanSettings } from './settings.ts'

const world = testWorld()
// Who hears of a wish is asked of access.
beforeAll(() =>
  startAccess({ db: world.db, now: () => new Date(), publicUrl: 'https://muses.example', modules: [], bootstrapToken: null, demo: false }),
)
const staff = [
  'loans.read',
  'loans.lend',
  'loans.template',
  'loans.wish',
  'loans.wish.coordinator',
  'loans.wish.head',
  'devices.read',
  'devices.change',
  'people.person.view',
  'people.person.change',
  'organisation.read',
]
const clerk = () => whoWith(staff, world.authority)
const asked = { filter: [], limit: 50 }
const options = { now: () => new Date('2026-09-01T10:00:00Z') }

interface Ground {
  pupil: Id
  device: Id
  template: Id
}
async function ground(ctx: Context): Promise<Ground> {
  const [pupil] = await createPeople(ctx, [
    { familyName: 'Wunsch', givenName: 'Kim', affiliations: [{ school: world.schools[0], role: 'learner', fromDay: '2026-08-01' }] },
  ])
  const [device] = await createDevices(ctx, [{ kind: 'tablet', serial: `WISH${newId().slice(-8)}`, school: world.schools[0] }])
  // A test before may have committed it.
  const { rows } = await sql<{ id: Id }>`select id from loans.template where authority_id = ${ctx.authority} limit 1`.execute(ctx.db())
  const template = rows[0] ?? (await createFirstTemplate(ctx))[0]
  return { pupil: pupil!.id, device: device!.id, template: template!.id }
}
const wish = (person: Id, school = world.schools[0]) => ({
  person,
  school,
  kind: 'tablet' as const,
  fromDay: '2026-09-02',
  untilDay: '2027-07-31',
  reason: 'Kein eigenes Gerät zu Hause.',
})
/** Another person in the same transaction: row security is the same, her rights are not. */
const as = (ctx: Context, who: ReturnType<typeof whoWith>): Context => {
  const other = Object.create(ctx) as Context
  Object.assign(other, { who })
  return other
}

test('a wish goes to the coordination, is approved and becomes a prepared contract', async () => {
  await world.tried(
    clerk(),
    async (ctx) => {
      const { pupil, device, template } = await ground(ctx)
      const [made] = await wishFor(ctx, [wish(pupil)])
      expect(made).toMatchObject({ state: 'open', step: 'coordinator' })
      expect(await refusalOf(prepareWish(ctx, made!.id, { template, devices: [device] }))).toBe('loans.notApproved')
      // Who wished does not decide it.
      expect(await refusalOf(decideWishes(ctx, [made!.id], 'approved', null))).toBe('loans.ownWish')
      const [approved] = await decideWishes(as(ctx, clerk()), [made!.id], 'approved', null)
      expect(approved).toMatchObject({ state: 'approved', step: null })
      const contract = await prepareWish(ctx, made!.id, { template, devices: [device] })
      expect(contract).toMatchObject({ state: 'prepared', person: pupil, fromDay: '2026-09-02', untilDay: '2027-07-31' })
      expect((await wishList.page(ctx, asked)).rows).toMatchObject([
        { state: 'prepared', contract: contract.id, personName: 'Wunsch, Kim' },
      ])
      expect(await refusalOf(withdrawWishes(ctx, [made!.id]))).toBe('loans.wishDecided')
    },
    options,
  )
})

test('a school with two steps asks two people; declining needs a reason', async () => {
  await world.tried(
    clerk(),
    async (ctx) => {
      const { pupil } = await ground(ctx)
      await changeSetting(ctx, loanSettings.wishSteps, ['coordinator', 'head'], { school: world.schools[0] })
      const [made] = await wishFor(ctx, [wish(pupil)])
      const coordinator = as(ctx, clerk())
      expect((await decideWishes(coordinator, [made!.id], 'approved', null))[0]).toMatchObject({ state: 'open', step: 'head' })
      expect(await refusalOf(decideWishes(coordinator, [made!.id], 'approved', null))).toBe('loans.decidedBefore')
      const head = as(ctx, clerk())
      expect(await refusalOf(decideWishes(head, [made!.id], 'declined', null))).toBe('loans.wishReason')
      expect((await decideWishes(head, [made!.id], 'declined', 'Alle Geräte sind vergeben.'))[0]).toMatchObject({
        state: 'declined',
        answer: 'Alle Geräte sind vergeben.',
      })
      // Declined is decided: she may wish again.
      await wishFor(ctx, [wish(pupil)])
    },
    options,
  )
})

test('bad input: the end before the beginning, twice for one person, somebody of another school', async () => {
  await world.tried(clerk(), async (ctx) => {
    const { pupil } = await ground(ctx)
    expect(await refusalOf(wishFor(ctx, [{ ...wish(pupil), untilDay: '2026-08-01' }]))).toBe('loans.period')
    expect(await refusalOf(wishFor(ctx, [wish(pupil, world.schools[1])]))).toBe('NotFound')
    expect(await refusalOf(wishFor(ctx, [{ ...wish(pupil), person: null }]))).toBe('loans.noPerson')
    await wishFor(ctx, [wish(pupil)])
    expect(await refusalOf(wishFor(ctx, [wish(pupil)]))).toBe('loans.wishedAlready')
  })
})

test('the signed paper is kept with its contract, replaced by a newer one, and forgotten with the person', async () => {
  const paper = async function* () {
    yield Buffer.from('%PDF-1.7 unterschrieben')
  }
  await world.tried(
    clerk(),
    async (ctx) => {
      const { pupil, device, template } = await ground(ctx)
      const terms = { school: world.schools[0], template, fromDay: '2026-09-02', untilDay: '2027-07-31' }
      const [contract] = await prepare(ctx, terms, [{ person: pupil, devices: [device] }])
      const id = contract!.id
      expect(await refusalOf(openPaper(ctx, id))).toBe('NotFound')
      expect(await refusalOf(keepPaper(ctx, id, { name: 'x.exe', type: 'application/x-msdownload' }, paper()))).toBe('loans.paperType')
      await keepPaper(ctx, id, { name: 'alt.pdf', type: 'application/pdf' }, paper())
      await keepPaper(ctx, id, { name: 'vertrag.pdf', type: 'application/pdf' }, paper(), 'Eva Wunsch')
      expect(await contractList.get(ctx, id)).toMatchObject({ hasPaper: true, signedHow: 'paper', signedBy: 'Eva Wunsch' })
      expect((await openPaper(ctx, id)).name).toBe('vertrag.pdf')
      const files = async () =>
        (await sql`select from kernel.file where owner_object = 'loans.contract' and owner_id = ${id}`.execute(ctx.db())).rows.length
      expect(await files()).toBe(1)
      await forgetBorrowers(ctx, [pupil], [])
      expect(await files()).toBe(0)
    },
    options,
  )
  expect(
    await refusalOf(
      world.tried(whoWith(['loans.read'], world.authority), (ctx) =>
        keepPaper(ctx, newId(), { name: 'x', type: 'application/pdf' }, paper()),
      ),
    ),
  ).toBe('NotFound')
})

test('a guardian wishes for her child and nobody else, sees her own wish alone and decides nothing; other schools and authorities see nothing', async () => {
  const made = await world.done(clerk(), async (ctx) => {
    const found = await ground(ctx)
    const [mother, stranger] = await createPeople(ctx, [
      { familyName: 'Wunsch', givenName: 'Eva' },
      { familyName: 'Fremd', givenName: 'Kind', affiliations: [{ school: world.schools[0], role: 'learner', fromDay: '2026-08-01' }] },
    ])
    await sql`insert into people.guardian (authority_id, id, person_id, ward_id) values (${ctx.authority}, ${newId()}, ${mother!.id}, ${found.pupil})`.execute(
      ctx.db(),
    )
    return { ...found, mother: mother!.id, stranger: stranger!.id }
  })
  const guardian = { ...whoWith(['loans.wish'], world.authority, 'self'), person: made.mother }
  const wished = await world.done(guardian, (ctx) => wishFor(ctx, [wish(made.pupil)]))
  const id = wished[0]!.id
  expect((await world.tried(guardian, (ctx) => wishList.page(ctx, asked))).rows.length).toBe(1)
  expect(await refusalOf(world.tried(guardian, (ctx) => wishFor(ctx, [wish(made.stranger)])))).toBe('NotFound')
  expect(await refusalOf(world.tried(guardian, (ctx) => decideWishes(ctx, [id], 'approved', null)))).toBe('Forbidden')
  const neighbour = whoWith(staff, world.authority, 'school', world.schools[1])
  const foreign = whoWith(staff, world.foreign)
  for (const who of [neighbour, foreign]) {
    expect((await world.tried(who, (ctx) => wishList.page(ctx, asked))).rows).toEqual([])
    expect(await refusalOf(world.tried(who, (ctx) => decideWishes(ctx, [id], 'approved', null)))).toBe('NotFound')
    expect(await refusalOf(world.tried(who, (ctx) => prepareWish(ctx, id, { template: made.template, devices: [made.device] })))).toBe(
      'NotFound',
    )
    expect(await refusalOf(world.tried(who, (ctx) => withdrawWishes(ctx, [id])))).toBe('NotFound')
  }
  expect(await refusalOf(world.tried(whoWith(['loans.read'], world.authority), (ctx) => wishFor(ctx, [wish(made.pupil)])))).toBe(
    'Forbidden',
  )
  await world.tried(clerk(), async (ctx) => {
    expect(await forgetBorrowers(ctx, [made.pupil], [])).toMatchObject({ 'loans.wish': 1 })
    expect((await wishList.page(ctx, asked)).rows).toMatchObject([{ person: null, wisher: '–', reason: '–' }])
  })
})

test('who borrowed and who cares for her see it, nobody else does', async () => {
  const made = await world.done(clerk(), async (ctx) => {
    const found = await ground(ctx)
    const [mother] = await createPeople(ctx, [{ familyName: 'Wunsch', givenName: 'Ute' }])
    await sql`insert into people.guardian (authority_id, id, person_id, ward_id) values (${ctx.authority}, ${newId()}, ${mother!.id}, ${found.pupil})`.execute(
      ctx.db(),
    )
    const [contract] = await prepare(
      ctx,
      { school: world.schools[0], template: found.template, fromDay: '2026-09-01', untilDay: '2027-07-31' },
      [{ person: found.pupil, devices: [found.device] }],
    )
    return { ...found, mother: mother!.id, contract: contract!.id }
  })
  const mine = (person: Id, rights = ['loans.mine'], authority = world.authority) =>
    world.tried({ ...whoWith(rights, authority, 'self'), person }, (ctx) => myLoans(ctx))
  expect(await mine(made.pupil)).toMatchObject([
    { id: made.contract, state: 'prepared', ward: null, signedOn: null, linkOpen: false, devices: [{ number: expect.any(String) }] },
  ])
  expect(await mine(made.mother)).toMatchObject([{ id: made.contract, ward: expect.stringContaining('Wunsch') }])
  expect(await mine(newId())).toEqual([])
  expect(await mine(made.mother, ['loans.wish'])).toEqual([])
  expect(await mine(made.mother, ['loans.mine'], world.foreign)).toEqual([])
})
