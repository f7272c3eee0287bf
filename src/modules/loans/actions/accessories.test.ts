import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Context } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { changeDevices } from '#modules/devices'
import { type Id, newId } from '#shared'
import { contractsWith } from '../queries/contracts.ts'
import { caseList } from '../queries/others.ts'
import { readCodes } from '../queries/scan.ts'
import { groundOf } from '../testing/ground.ts'
import { rowsOf } from '../ui/counter/scanned.ts'
import { giveBack } from './give-back.ts'
import { handOver, handOverItems, prepare } from './lend.ts'

const world = testWorld()
const rights = [
  'loans.read',
  'loans.lend',
  'loans.template',
  'devices.read',
  'devices.change',
  'devices.catalogue',
  'people.person.view',
  'people.person.change',
  'organisation.read',
  'organisation.authority.change',
]
const clerk = () => whoWith(rights, world.authority)
const now = () => new Date('2026-09-01T10:00:00Z')
const { ground, lent } = groundOf(world)

async function prepared(ctx: Context, count = 2) {
  const made = await ground(ctx, count)
  const contracts = await prepare(
    ctx,
    made.terms,
    made.people.map((person, index) => ({ person, devices: [made.devices[index]!] })),
  )
  const ids = contracts.map((contract) => contract.id)
  return { ...made, contracts: ids, items: (await contractsWith(ctx, ids)).map((view) => view.items[0]!.id) }
}

const inSet = async (ctx: Context, devices: readonly Id[]) => {
  const set = { id: newId(), name: 'Koffer A', code: 'K123456789' }
  const empty = { id: newId(), name: 'Koffer leer', code: 'K987654321' }
  for (const { id, name, code } of [set, empty])
    await sql`insert into devices.device_set (authority_id, id, name, kind, school_id, code)
      values (${ctx.authority}, ${id}, ${name}, 'case', ${world.schools[0]}, ${code})`.execute(ctx.db())
  await changeDevices(
    ctx,
    devices.map((id) => ({ id, set: set.id })),
  )
  return { set, empty }
}

describe('the checklist of accessories', () => {
  test('what is not handed over is noted and not asked for at the return; what stays away becomes a case', async () => {
    await world.tried(
      clerk(),
      async (ctx) => {
        const { contracts, items } = await prepared(ctx)
        const handed = await handOverItems(ctx, [
          { item: items[0]!, lacking: 'Stift', conditionOut: 'Kratzer am Rand' },
          { item: items[1]! },
        ])
        expect(handed.map((contract) => contract.state)).toEqual(['out', 'out'])
        const [first, second] = (await contractsWith(ctx, contracts)).map((view) => view.items[0]!)
        expect(first).toMatchObject({ accessories: 'Hülle, Stift', lacking: 'Stift', conditionOut: 'Kratzer am Rand' })
        expect(second).toMatchObject({ lacking: null, conditionOut: null })
        await giveBack(ctx, [
          { item: items[0]!, condition: 'good' },
          { item: items[1]!, condition: 'good', missing: 'Hülle' },
        ])
        const { rows } = await caseList.page(ctx, { filter: [], limit: 50 })
        expect(rows).toMatchObject([{ kind: 'accessory', description: 'Hülle', value: null, state: 'open', contract: contracts[1] }])
      },
      { now },
    )
  })

  test('what is out already is refused and nothing changes', async () => {
    await world.tried(
      clerk(),
      async (ctx) => {
        const { contracts, items } = await prepared(ctx)
        await handOver(ctx, [contracts[0]!])
        expect(await refusalOf(handOverItems(ctx, [{ item: items[0]! }, { item: items[1]! }]))).toBe('loans.notPrepared')
        expect((await contractsWith(ctx, contracts)).map((view) => view.state)).toEqual(['out', 'prepared'])
      },
      { now },
    )
  })
})

describe("a set's label", () => {
  test('stands for all devices in it, as address or bare code, each with its loan', async () => {
    await world.tried(
      clerk(),
      async (ctx) => {
        const made = await lent(ctx, 3)
        const { set, empty } = await inSet(ctx, made.devices)
        const seen = await readCodes(ctx, [`https://muses.example/k/${set.code}`, empty.code.toLowerCase(), 'K000000000'])
        expect(seen.map((each) => [each.set?.name ?? null, each.device !== null, each.contractState])).toEqual([
          ['Koffer A', true, 'out'],
          ['Koffer A', true, 'out'],
          ['Koffer A', true, 'out'],
          ['Koffer leer', false, null],
          [null, false, null],
        ])
        await giveBack(
          ctx,
          seen.slice(0, 2).map((each) => ({ item: each.item!, condition: 'good' as const })),
        )
        const found = rowsOf(
          await readCodes(ctx, [set.code, empty.code, 'x']),
          (each) => (each.item ? { item: each.item } : 'nicht ausgeliehen'),
          () => 'unbekannt',
        )
        expect(found.rows).toHaveLength(1)
        expect(found.sets).toMatchObject([
          { name: 'Koffer A', count: 3, ready: 1, rest: [{ why: 'nicht ausgeliehen' }, { why: 'nicht ausgeliehen' }] },
          { name: 'Koffer leer', count: 0, ready: 0, rest: [] },
        ])
        expect(found.wrong).toEqual([{ code: 'x', why: 'unbekannt' }])
      },
      { now },
    )
  })
})

test('without the right, at another school or in another authority nothing goes out and no set is known', async () => {
  const { items, code } = await world.done(
    clerk(),
    async (ctx) => {
      const made = await prepared(ctx)
      return { items: made.items, code: (await inSet(ctx, made.devices)).set.code }
    },
    { now },
  )
  const give = (ctx: Context) => handOverItems(ctx, [{ item: items[0]! }])
  const reader = whoWith(
    rights.filter((right) => right !== 'loans.lend'),
    world.authority,
  )
  const elsewhere = whoWith(['loans.read', 'loans.lend'], world.authority, 'school', world.schools[1])
  const foreign = whoWith(rights, world.foreign)
  expect(await refusalOf(world.tried(reader, give))).toBe('Forbidden')
  expect(await refusalOf(world.tried(elsewhere, give))).toBe('NotFound')
  expect(await refusalOf(world.tried(foreign, give, { authorities: [world.foreign] }))).toBe('NotFound')
  const nothing = [{ code, device: null, set: null }]
  expect(await world.tried(elsewhere, (ctx) => readCodes(ctx, [code]))).toMatchObject(nothing)
  expect(await world.tried(foreign, (ctx) => readCodes(ctx, [code]), { authorities: [world.foreign] })).toMatchObject(nothing)
})
