import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { type Context, Refusal } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { createDevices, findDevices } from '#modules/devices'
import type { Id } from '#shared'
import { giveBack, reportCase, settleCases } from './actions/give-back.ts'
import { cancel, extend, prepare, sign } from './actions/lend.ts'
import { remindDue } from './actions/remind.ts'
import { createStarters, createTemplates } from './actions/templates.ts'
import { lendGuards } from './guards.ts'
import { starters, unknownPlaces } from './model.ts'
import { loanPaper } from './papers/papers.ts'
import { forgetBorrowers, lentToLeavers } from './people.ts'
import { contractList, contractsWith, openOf } from './queries/contracts.ts'
import { caseList, poolAfter, templateList } from './queries/others.ts'
import { groundOf } from './testing/ground.ts'

const world = testWorld()
const rights = [
  'loans.read',
  'loans.lend',
  'loans.report',
  'loans.template',
  'devices.read',
  'devices.change',
  'people.person.view',
  'people.person.change',
  'organisation.read',
  'organisation.authority.change',
]
const clerk = () => whoWith(rights, world.authority)
const asked = { filter: [], limit: 50 }
const t = (key: string, values?: Record<string, unknown>) => `${key} ${JSON.stringify(values ?? {})}`
const now = () => new Date('2026-09-01T10:00:00Z')

async function caught(work: Promise<unknown>): Promise<Refusal> {
  const error = await work.catch((each: unknown) => each)
  if (!(error instanceof Refusal)) throw new Error(`not refused: ${String(error)}`)
  return error
}

const { ground, lent } = groundOf(world)
const stateOf = async (ctx: Context, device: Id) => (await findDevices(ctx, [device]))[0]!.state

describe('lending', () => {
  test('what a module above has promised to somebody else is refused by name, lent or extended', async () => {
    await world.tried(clerk(), async (ctx) => {
      const made = await ground(ctx, 1)
      const wishes = [{ person: made.people[0]!, devices: made.devices }]
      const guard: (typeof lendGuards)[number] = async (_ctx, devices, { untilDay }) =>
        untilDay >= '2027-03-01' ? devices.map((device) => ({ device, code: 'reservations.promised', values: { day: '01.03.2027' } })) : []
      lendGuards.push(guard)
      try {
        const fault = await caught(prepare(ctx, made.terms, wishes))
        expect(fault.code).toBe('reservations.promised')
        expect(fault.options.values).toMatchObject({ count: 1, day: '01.03.2027' })
        const [contract] = await prepare(ctx, { ...made.terms, untilDay: '2027-02-28' }, wishes)
        expect(await refusalOf(extend(ctx, [contract!.id], '2027-03-31'))).toBe('reservations.promised')
      } finally {
        lendGuards.splice(lendGuards.indexOf(guard), 1)
      }
    })
  })

  test('a class set is prepared, handed over and comes back', async () => {
    await world.tried(
      clerk(),
      async (ctx) => {
        const { contracts, devices, people } = await lent(ctx)
        const views = await contractsWith(ctx, contracts)
        expect(views.map((view) => view.number)).toEqual(['LV-2026-00001', 'LV-2026-00002', 'LV-2026-00003'])
        expect(views[0]).toMatchObject({ state: 'out', handedOn: '2026-09-01', openDevices: 1, schoolName: 'Gymnasium Hohenauen' })
        expect(views[0]!.body).toContain('Kim Leih0 (Gymnasium Hohenauen)')
        expect(views[0]!.body).toContain('LOAN0')
        expect((await findDevices(ctx, devices)).map((device) => [device.state, device.person])).toEqual(
          people.map((person) => ['lent', person]),
        )
        expect((await openOf(ctx, devices)).get(devices[1]!)!.contract.number).toBe('LV-2026-00002')
        await giveBack(
          ctx,
          views.map((view) => ({ item: view.items[0]!.id, condition: 'good' })),
        )
        expect((await contractsWith(ctx, contracts)).every((view) => view.state === 'returned')).toBe(true)
        expect(await findDevices(ctx, devices)).toMatchObject(devices.map(() => ({ state: 'inStock', person: null })))
      },
      { now },
    )
  })

  test('a device is lent once; everything stays as it was when one of them is taken', async () => {
    await world.tried(
      clerk(),
      async (ctx) => {
        const { devices, people, terms } = await lent(ctx, 2)
        const [other] = await createDevices(ctx, [{ kind: 'tablet', school: world.schools[0] }])
        const fault = await caught(prepare(ctx, terms, [{ person: people[0]!, devices: [other!.id, devices[1]!] }]))
        expect(fault.code).toBe('loans.taken')
        expect((await contractList.page(ctx, asked)).rows.length).toBe(2)
        expect(await stateOf(ctx, other!.id)).toBe('inStock')
      },
      { now },
    )
  })

  test('wrong wishes are refused by name', async () => {
    await world.tried(
      clerk(),
      async (ctx) => {
        const { people, devices, terms } = await ground(ctx, 2)
        const wish = (person: Id, ...wanted: Id[]) => [{ person, devices: wanted }]
        expect((await caught(prepare(ctx, { ...terms, untilDay: '2026-08-31' }, wish(people[0]!, devices[0]!)))).code).toBe('loans.period')
        expect((await caught(prepare(ctx, terms, wish(people[0]!, devices[0]!, devices[0]!)))).code).toBe('loans.deviceTwice')
        expect((await caught(prepare(ctx, terms, [...wish(people[0]!, devices[0]!), ...wish(people[0]!, devices[1]!)]))).code).toBe(
          'loans.personTwice',
        )
        expect((await caught(prepare(ctx, { ...terms, school: world.schools[1] }, wish(people[0]!, devices[0]!)))).code).toBe(
          'loans.notAtSchool',
        )
        const [elsewhere] = await createDevices(ctx, [{ kind: 'tablet', school: world.schools[1] }])
        expect((await caught(prepare(ctx, terms, wish(people[0]!, elsewhere!.id)))).code).toBe('loans.otherSchool')
        expect((await caught(createTemplates(ctx, [{ name: 'x', kind: 'loan', language: 'de', body: '{{wer}}' }]))).code).toBe(
          'loans.place',
        )
      },
      { now },
    )
  })

  test('is signed once, cancelled only before the handover, extended only to later', async () => {
    await world.tried(
      clerk(),
      async (ctx) => {
        const { contracts, devices, people, terms } = await lent(ctx, 1)
        await sign(ctx, contracts, { signedBy: 'Eva Leih', how: 'screen', path: 'M10 10L20 20L30 10' })
        expect((await caught(sign(ctx, contracts, { signedBy: 'Eva', how: 'paper' }))).code).toBe('loans.signed')
        expect((await caught(cancel(ctx, contracts))).code).toBe('loans.notPrepared')
        expect((await caught(extend(ctx, contracts, '2027-07-31'))).code).toBe('loans.extend')
        expect((await extend(ctx, contracts, '2027-08-31'))[0]!.untilDay).toBe('2027-08-31')
        const [free] = await createDevices(ctx, [{ kind: 'tablet', school: world.schools[0] }])
        const [prepared] = await prepare(ctx, terms, [{ person: people[0]!, devices: [free!.id] }])
        expect((await caught(sign(ctx, [prepared!.id], { signedBy: 'Eva', how: 'screen', path: '"/><script>' }))).code).toBe(
          'loans.signature',
        )
        await cancel(ctx, [prepared!.id])
        expect((await openOf(ctx, [free!.id])).size).toBe(0)
        expect(devices.length).toBe(1)
      },
      { now },
    )
  })
})

describe('what happens to things', () => {
  test('damaged and missing devices become cases with their worth', async () => {
    await world.tried(
      clerk(),
      async (ctx) => {
        const { contracts, devices } = await lent(ctx)
        const items = (await contractsWith(ctx, contracts)).map((view) => view.items[0]!.id)
        await giveBack(ctx, [
          { item: items[0]!, condition: 'damaged', note: 'Glas gesprungen' },
          { item: items[1]!, condition: 'missing' },
          { item: items[2]!, condition: 'worn', missing: 'Stift' },
        ])
        expect(await Promise.all(devices.map((device) => stateOf(ctx, device)))).toEqual(['inRepair', 'lost', 'inStock'])
        const { rows } = await caseList.page(ctx, asked)
        expect(rows.map((row) => [row.kind, row.value]).sort()).toEqual([
          ['accessory', null],
          ['damage', 20_014],
          ['loss', 20_014],
        ])
        const [settled] = await settleCases(ctx, [rows[0]!.id], 'settled')
        expect(settled).toMatchObject({ state: 'settled', settledOn: '2026-09-01' })
        expect((await caught(giveBack(ctx, [{ item: items[0]!, condition: 'good' }]))).code).toBe('loans.notOut')
      },
      { now },
    )
  })

  test('a theft ends the loan, a day to come is refused', async () => {
    await world.tried(
      clerk(),
      async (ctx) => {
        const { contracts, devices } = await lent(ctx, 1)
        const report = { device: devices[0]!, kind: 'theft' as const, description: 'aus dem Schließfach' }
        expect((await caught(reportCase(ctx, { ...report, day: '2026-09-02' }))).code).toBe('loans.future')
        expect(await reportCase(ctx, { ...report, day: '2026-08-31' })).toMatchObject({ contract: contracts[0], kind: 'theft' })
        expect(await stateOf(ctx, devices[0]!)).toBe('stolen')
        expect((await contractsWith(ctx, contracts))[0]!.state).toBe('returned')
      },
      { now },
    )
  })

  test('the pool that stays for lessons is counted per school and kind', async () => {
    await world.tried(
      clerk(),
      async (ctx) => {
        const { devices } = await ground(ctx, 3)
        expect(await poolAfter(ctx, devices.slice(0, 2))).toMatchObject([{ kind: 'tablet', total: 3, left: 1 }])
      },
      { now },
    )
  })
})

describe('reminders', () => {
  test('each level goes out once; without an address a letter is named', async () => {
    await world.tried(
      clerk(),
      async (ctx) => {
        const { contracts } = await lent(ctx, 1)
        await sql`update loans.contract set from_day = '2026-08-01', until_day = '2026-08-20' where authority_id = ${ctx.authority}`.execute(
          ctx.db(),
        )
        expect(await remindDue(ctx, t)).toEqual({ mailed: 0, letters: contracts })
        expect(await remindDue(ctx, t)).toEqual({ mailed: 0, letters: [] })
      },
      { now },
    )
  })
})

test('the supplied wordings are added once, know all their places, and a fee is kept for rent alone', async () => {
  for (const { body } of starters) expect(unknownPlaces(body)).toEqual([])
  await world.tried(
    clerk(),
    async (ctx) => {
      const { terms, people, devices } = await ground(ctx, 2)
      expect((await createStarters(ctx)).map((each) => `${each.name} ${each.language}`)).toHaveLength(5)
      expect(await createStarters(ctx)).toEqual([])
      const [rent] = (await templateList.page(ctx, asked)).rows.filter((each) => each.kind === 'rent' && each.language === 'de')
      const wish = (index: number) => [{ person: people[index]!, devices: [devices[index]!] }]
      const [rented] = await prepare(ctx, { ...terms, template: rent!.id as Id, fee: 6_000 }, wish(0))
      expect(rented).toMatchObject({ kind: 'rent', fee: 6_000 })
      expect(rented!.body).toMatch(/Das Entgelt beträgt 60,00/)
      expect(await prepare(ctx, { ...terms, fee: 6_000 }, wish(1))).toMatchObject([{ kind: 'loan', fee: null }])
    },
    { now },
  )
  expect(await refusalOf(world.tried(whoWith(['loans.read'], world.authority), createStarters))).toBe('Forbidden')
})

describe('papers', () => {
  test('contracts, lists and letters are PDF files', async () => {
    await world.tried(
      clerk(),
      async (ctx) => {
        const { contracts } = await lent(ctx, 2)
        await sign(ctx, [contracts[0]!], { signedBy: 'Eva Leih', how: 'screen', path: 'M10 10L20 20L30 10' })
        for (const paper of ['contract', 'handover', 'return', 'reminder'] as const)
          expect((await loanPaper(ctx, contracts, paper, t)).subarray(0, 5).toString()).toBe('%PDF-')
      },
      { now },
    )
  })
})

describe('people', () => {
  test('leavers are asked for what they have; who is deleted leaves nothing of hers', async () => {
    await world.tried(
      clerk(),
      async (ctx) => {
        const { people, contracts } = await lent(ctx, 1)
        await sign(ctx, contracts, { signedBy: 'Kanarienvogel', how: 'screen', path: 'M10 10L20 20L30 10' })
        expect(await lentToLeavers(ctx, people)).toMatchObject([{ person: people[0], kind: 'loan', href: `/ausleihen/${contracts[0]}` }])
        expect(await forgetBorrowers(ctx, people, [])).toEqual({ 'loans.contract': 1, 'kernel.file': 0, 'loans.wish': 0 })
        const { rows } = await sql<{ text: string }>`select c::text as text from loans.contract c where id = ${contracts[0]}`.execute(
          ctx.db(),
        )
        expect(rows[0]!.text).not.toMatch(/Kanarienvogel|Leih0|M10 10/)
        expect((await contractsWith(ctx, contracts))[0]).toMatchObject({ person: null, body: '' })
      },
      { now },
    )
  })
})

describe('who may', () => {
  test('refused without the right, at another school and in another authority', async () => {
    const reader = whoWith(
      rights.filter((right) => right !== 'loans.lend'),
      world.authority,
    )
    const lends = (ctx: Context) =>
      ground(ctx).then(({ terms, people, devices }) => prepare(ctx, terms, [{ person: people[0]!, devices: [devices[0]!] }]))
    expect(await refusalOf(world.tried(reader, lends))).toBe('Forbidden')
    const foreign = whoWith(rights, world.foreign)
    expect(await refusalOf(world.tried(foreign, lends, { authorities: [world.foreign] }))).toBe('NotFound')
  })
})

test('a coordinator of one school finds the templates of the authority and lends by them', async () => {
  const { people, devices, terms } = await world.done(clerk(), (ctx) => ground(ctx, 1), { now })
  const templates = (who: ReturnType<typeof whoWith>, q?: string) =>
    world.tried(who, async (ctx) => (await templateList.page(ctx, { ...asked, q })).rows)
  const coordinator = whoWith(
    ['loans.read', 'loans.lend', 'devices.read', 'organisation.read'],
    world.authority,
    'school',
    world.schools[0],
  )
  expect(await templates(coordinator, 'leih')).toMatchObject([{ id: terms.template }])
  expect(await templates(coordinator, 'gibt es nicht')).toEqual([])
  expect(await world.tried(coordinator, (ctx) => prepare(ctx, terms, [{ person: people[0]!, devices }]), { now })).toMatchObject([
    { state: 'prepared', person: people[0] },
  ])
  // A right at a school of one authority shows nothing of another in which somebody has other rights.
  const elsewhere = whoWith(['loans.read'], world.foreign, 'school', world.foreignSchools[0])
  const both = { ...elsewhere, grants: [...elsewhere.grants, ...whoWith(['devices.read'], world.authority).grants] }
  expect(
    await world.tried(both, async (ctx) => (await templateList.page(ctx, asked)).rows.map((row) => row.id), {
      authorities: [world.authority, world.foreign],
    }),
  ).not.toContain(terms.template)
  const pupil = { ...whoWith(['loans.read'], world.authority, 'self'), person: people[0]! }
  for (const who of [pupil, whoWith(['devices.read'], world.authority), whoWith(rights, world.foreign)])
    expect(await templates(who)).toEqual([])
})
