import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Context, exportList, plugFacts, system } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import type { ParameterValues } from '#modules/catalogue/model'
import { ListParams, readListQuery, translator } from '#shared'
import { createContracts, deleteContracts } from './actions/contracts.ts'
import { decide } from './actions/deviations.ts'
import type { TaskIn, Unit } from './compose/material.ts'
import {
  collapsed,
  contractGaps,
  failedChecks,
  missingRequirements,
  openCosts,
  openSettings,
  unconnected,
  unheldTasks,
} from './deviations/findings.ts'
import { look } from './deviations/look.ts'
import { readRegister } from './queries/contracts.ts'
import { deviationList, deviationsInWords, summariseDeviations } from './queries/deviations.ts'
import { bookTestBlocks, loadTestBlocks, testBlocks } from './testing/ground.ts'
import texts from './texts/de.json' with { type: 'json' }

const [desk, accounts] = testBlocks as [Unit['block'], Unit['block']]
const unit = (block: Unit['block'], values: Record<string, ParameterValues> = { s1: {}, s2: {} }): Unit => ({
  block,
  schools: Object.keys(values),
  values: new Map(Object.entries(values)),
  since: new Map(Object.keys(values).map((school) => [school, '2026-08-01'])),
  prices: {},
  priceNote: null,
})

describe('each source finds what is wrong and nothing else', () => {
  test('tasks nobody holds', () => {
    const task = (changes: Partial<TaskIn>): TaskIn => ({
      school: 's1',
      block: 'B01',
      task: 'a',
      title: 'Aufgabe',
      party: 'authority',
      letter: 'A',
      holders: [],
      ...changes,
    })
    expect(unheldTasks([task({})])).toMatchObject([{ source: 'concept.unheld', school: 's1', key: 'B01', tone: 'danger' }])
    expect(unheldTasks([task({ letter: 'R' })])).toMatchObject([{ tone: 'warning' }])
    expect(unheldTasks([task({ holders: ['x'] }), task({ letter: 'C' }), task({ letter: 'I' })])).toEqual([])
  })

  test('blocks whose requirement is not in force', () => {
    const needs = { ...accounts, requires: [{ block: 'B01', why: 'Es braucht ihn.' }] }
    expect(missingRequirements([unit(needs), unit(desk, { s1: {} })])).toMatchObject([{ school: 's2', key: 'B02/B01' }])
    expect(missingRequirements([unit(needs), unit(desk)])).toEqual([])
  })

  test('settings that are open: once for all, or at the school', () => {
    expect(openSettings([unit(desk, { s1: { phone: null, visits: 6 }, s2: { phone: null, visits: 6 } })])).toMatchObject([
      { school: null, values: { settings: 'Rufnummer' } },
    ])
    expect(openSettings([unit(desk, { s1: { phone: '1', visits: 6 }, s2: { phone: '1', visits: null } })])).toMatchObject([
      { school: 's2' },
    ])
    expect(openSettings([unit(desk, { s1: { phone: '1', visits: 6 } })])).toEqual([])
  })

  test('costs without a price', () => {
    expect(openCosts([unit(desk)])).toMatchObject([{ source: 'concept.costOpen', school: null, values: { items: 'Personal' } }])
    expect(openCosts([{ ...unit(desk), prices: { staff: 100 } }, unit(accounts)])).toEqual([])
  })

  test('contracts that are missing, over, about to end or to be judged', () => {
    const line = (state: 'missing' | 'expired' | 'expiring' | 'unclear' | 'covered' | 'notNeeded') => ({
      school: 's1',
      number: 'B01',
      title: 'Servicedesk',
      state,
      contract: state === 'missing' || state === 'unclear' ? null : ({ processor: 'Firma', validUntil: '2026-09-01' } as never),
    })
    const found = contractGaps((['missing', 'expired', 'expiring', 'unclear', 'covered', 'notNeeded'] as const).map(line), '2026-09-15')
    expect(found.map(({ source, since }) => [source, since])).toEqual([
      ['concept.contractMissing', null],
      ['concept.contractExpired', '2026-09-02'],
      ['concept.contractExpiring', '2026-09-15'],
      ['concept.contractUnclear', null],
    ])
  })

  test('accounts that are promised without a directory', () => {
    expect(unconnected([unit(accounts), unit(desk)], (school) => school === 's1')).toMatchObject([{ school: 's2', block: 'B02' }])
    expect(unconnected([unit(accounts)], () => true)).toEqual([])
  })

  test('checks that were measured and fail; what nobody measured is no finding', () => {
    const measured = (value: number | undefined) => failedChecks([unit(accounts, { s1: {} })], () => value)
    expect(measured(9)).toMatchObject([{ source: 'concept.checkFailed', values: { expected: '≥ 10', is: '9' } }])
    expect(measured(10)).toEqual([])
    expect(measured(undefined)).toEqual([])
  })

  test('the same finding at every school is one of the authority', () => {
    const at = (school: string) => ({
      source: 'x',
      school,
      key: 'B01',
      tone: 'info' as const,
      block: 'B01',
      since: null,
      values: {},
      href: '/',
    })
    const all = ['a', 'b', 'c'].map(at)
    expect(collapsed(all, () => 3)).toMatchObject([{ school: null, values: { schools: 3 } }])
    expect(collapsed(all, () => 4)).toHaveLength(3)
  })
})

const world = testWorld()
const rights = [
  'concept.read',
  'concept.deviation.read',
  'concept.deviation.decide',
  'concept.contract.read',
  'concept.contract.change',
  'catalogue.read',
  'catalogue.book',
  'catalogue.value.change',
]
const clerk = () => whoWith(rights, world.authority)
const now = () => new Date('2026-09-15T10:00:00Z')
plugFacts([])
beforeAll(() => world.done(system('test'), (ctx) => loadTestBlocks(ctx), { authorities: [] }))
const tried = <T>(work: (ctx: Context) => Promise<T>) => world.tried(clerk(), work, { now })
const rows = async (ctx: Context) => (await deviationList.page(ctx, { filter: [], limit: 200 })).rows
const draft = {
  title: 'Vertrag',
  kind: 'processor' as const,
  processor: 'Firma',
  signed: '2026-01-01',
  validUntil: '2027-12-31',
  blocks: ['B01'],
  schools: [],
  subProcessors: [],
}

test('what is found is kept while it is the same, and goes when it is mended', async () => {
  await tried(async (ctx) => {
    await bookTestBlocks(ctx, world.schools)
    const first = await look(ctx)
    expect(first).toMatchObject({ fresh: first.found, gone: 0 })
    expect(await look(ctx)).toMatchObject({ found: first.found, fresh: 0, gone: 0 })
    const before = await rows(ctx)
    expect(before.map((row) => row.source)).toContain('concept.contractMissing')
    await createContracts(ctx, [draft])
    expect((await look(ctx)).gone).toBe(2)
    expect((await rows(ctx)).map((row) => row.source)).not.toContain('concept.contractMissing')
  })
})

test('accepted until a day means open again on the next', async () => {
  await tried(async (ctx) => {
    await bookTestBlocks(ctx, world.schools)
    await look(ctx)
    const [row] = await rows(ctx)
    await decide(ctx, { ids: [row!.id], state: 'accepted', until: '2026-10-01', reason: 'Wird im Herbst behoben.' })
    expect(await deviationList.get(ctx, row!.id)).toMatchObject({ state: 'accepted', acceptedUntil: '2026-10-01' })
    await look(ctx)
    expect(await deviationList.get(ctx, row!.id)).toMatchObject({ state: 'accepted' })
    await look(Object.assign(Object.create(ctx), { now: () => new Date('2026-10-02T10:00:00Z') }) as Context)
    expect(await deviationList.get(ctx, row!.id)).toMatchObject({ state: 'open', acceptedUntil: null })
    expect(await refusalOf(decide(ctx, { ids: [row!.id], state: 'accepted', until: '2026-01-01', reason: 'zu spät' }))).toBe(
      'concept.untilPast',
    )
    expect((await summariseDeviations(ctx)).open).toBeGreaterThan(0)
  })
})

test('a file says what the screen says: words, no keys', async () => {
  await tried(async (ctx) => {
    await bookTestBlocks(ctx, world.schools)
    await look(ctx)
    const t = translator('de', texts)
    const query = readListQuery(ListParams.parse({}))
    const { body } = await exportList(deviationsInWords(ctx, t), ctx, query, 'csv', { t, lang: 'de' })
    const lines = (await text(body as Readable)).split('\r\n')
    const missing = lines.find((line) => line.startsWith('Vertrag zur Auftragsverarbeitung fehlt'))
    expect(missing).toMatch(
      / – Für B0.* ist ein Vertrag nach Art. 28 DSGVO erforderlich. – Im Register steht kein unterzeichneter Vertrag./,
    )
    expect(lines.slice(1, -1).every((line) => line.split(';')[1] !== '')).toBe(true)
  })
})

test('who may only see does not decide, and another authority sees nothing', async () => {
  await tried(async (ctx) => {
    await bookTestBlocks(ctx, world.schools)
    await look(ctx)
    const atSchool = whoWith(['concept.deviation.read'], world.authority, 'school', world.schools[0])
    const limited = Object.assign(Object.create(ctx), {
      reach: () => ({
        authorities: new Set(),
        schools: new Set([world.schools[0]]),
        groups: new Set(),
        self: null,
        operator: false,
        nothing: false,
      }),
    }) as Context
    expect(new Set((await rows(limited)).map((row) => row.school))).toEqual(new Set([world.schools[0]]))
    expect(atSchool.grants).toHaveLength(1)
  })
  const reader = whoWith(['concept.deviation.read'], world.authority)
  expect(await refusalOf(world.tried(reader, (ctx) => decide(ctx, { ids: [world.authority], state: 'open' })))).toBe('Forbidden')
  const foreigner = whoWith(rights, world.foreign)
  expect(await refusalOf(world.tried(foreigner, (ctx) => decide(ctx, { ids: [world.authority], state: 'open' })))).toBe('NotFound')
})

describe('contracts', () => {
  test('are noted, read in the register and taken out again', async () => {
    await tried(async (ctx) => {
      await bookTestBlocks(ctx, world.schools)
      const [contract] = await createContracts(ctx, [{ ...draft, schools: [world.schools[0]] }])
      expect((await readRegister(ctx)).map(({ school, state }) => [school, state]).sort()).toEqual(
        [
          [world.schools[0], 'covered'],
          [world.schools[1], 'missing'],
        ].sort(),
      )
      await deleteContracts(ctx, [contract!.id])
      expect((await readRegister(ctx)).every((line) => line.state === 'missing')).toBe(true)
    })
  })

  test('refuse days in the wrong order, unknown blocks and foreign schools', async () => {
    await tried(async (ctx) => {
      const refused = (changes: object) => refusalOf(createContracts(ctx, [{ ...draft, ...changes }]))
      expect(await refused({ validUntil: '2025-01-01' })).toBe('concept.contractDays')
      expect(await refused({ blocks: ['B99'] })).toBe('concept.unknownBlock')
      expect(await refused({ schools: [world.foreignSchools[0]] })).toBe('concept.unknownSchool')
    })
    expect(await refusalOf(world.tried(whoWith(['concept.contract.read'], world.authority), (ctx) => createContracts(ctx, [draft])))).toBe(
      'Forbidden',
    )
  })
})
