import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newId } from '#shared'
import { within } from '../context.ts'
import type { JobContext } from '../module.ts'
import { system } from '../rights.ts'
import { testWorld, violationsOf } from '../testing/index.ts'
import {
  applyPlan,
  approvePlan,
  computePlan,
  openPlan,
  type SyncChange,
  type SyncConnection,
  takeLease,
  usualGuard,
  usualPolicy,
  type Wanted,
} from './index.ts'
import { Directory } from './test-directory.ts'

const world = testWorld({ bare: true })
const job: JobContext = {
  within: (authorities, work) => within(world.db, { who: system('test'), authorities }, work),
  signal: new AbortController().signal,
  progress: async () => {},
}

/** A wish: for each of a few people whether she is wanted, under which name, in which state; and who is in the two groups. */
const wishes = fc.record({
  people: fc.array(
    fc.record({ wanted: fc.boolean(), name: fc.integer({ min: 0, max: 7 }), enabled: fc.boolean(), mail: fc.integer({ min: 0, max: 2 }) }),
    { minLength: 6, maxLength: 6 },
  ),
  groups: fc.array(fc.record({ wanted: fc.boolean(), key: fc.integer({ min: 0, max: 3 }), members: fc.subarray([0, 1, 2, 3, 4, 5]) }), {
    minLength: 2,
    maxLength: 2,
  }),
  /** One sign per call: obeyed, answer lost, busy, away, manual change beside. */
  faults: fc.array(fc.constantFrom('.', '.', '.', 'l', 'b', 'a', 'x'), { maxLength: 24 }),
})
type Wish = typeof wishes extends fc.Arbitrary<infer T> ? T : never

function wantedOf(wish: Wish): Wanted[] {
  const names = new Set<number>()
  const people = wish.people.flatMap((one, index): Wanted[] => {
    if (!one.wanted || names.has(one.name)) return []
    names.add(one.name)
    return [
      {
        kind: 'person',
        key: `p${index}`,
        name: `n${one.name}`,
        level: 20,
        enabled: one.enabled,
        attributes: { mail: `${one.mail}` },
        school: null,
      },
    ]
  })
  // Groups come and go with their school year under the same two names.
  const keys = new Set<number>()
  const groups = wish.groups.flatMap((one, index): Wanted[] => {
    if (!one.wanted || keys.has(one.key)) return []
    keys.add(one.key)
    return [
      {
        kind: 'group',
        key: `g${one.key}`,
        name: `class${index}`,
        level: 30,
        enabled: true,
        inherits: true,
        absent: one.members.length === 0,
        attributes: { member: one.members.map((each) => `p${each}`) },
      },
    ]
  })
  return [...people, ...groups]
}

class Faulty extends Directory {
  faults: string[] = []
  override async apply(change: SyncChange) {
    const fault = this.faults.shift()
    this.lose = () => fault === 'l'
    this.away = fault === 'a'
    if (fault === 'b') this.busy.set(change.key, 1)
    if (fault === 'x') throw new Error('connection closed before the request was sent')
    return super.apply(change)
  }
}

async function* once(wanted: Wanted[]) {
  yield wanted
}

async function cycle(connection: SyncConnection, directory: Directory, wanted: Wanted[]): Promise<boolean> {
  const lease = (await takeLease(job, connection))!
  try {
    const plan = await job.within([connection.authority], (ctx) => openPlan(ctx, connection, { cause: 'test' }))
    const { state } = await computePlan(job, connection, plan, { wanted: () => once(wanted), present: directory.read() })
    if (state === 'empty') return true
    if (state === 'waiting') await job.within([connection.authority], (ctx) => approvePlan(ctx, plan))
    await applyPlan(job, connection, plan, directory, { lease, again: 0.001, batch: 5 })
    return false
  } finally {
    await lease.end()
  }
}

test('after any wishes and faults what is wanted stands there, once, and nothing foreign was touched', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(wishes, { minLength: 1, maxLength: 3 }), async (story) => {
      const everything = Object.fromEntries(Object.keys(usualPolicy).map((action) => [action, 'apply'])) as SyncConnection['policy']
      const connection: SyncConnection = {
        authority: world.authority,
        id: newId(),
        policy: everything,
        guard: { ...usualGuard, share: 1, overall: 999 },
      }
      const directory = new Faulty()
      const foreign = [
        directory.add({ kind: 'person', name: 'admin', attributes: { mail: 'admin' } }),
        directory.add({ kind: 'group', name: 'staff', key: 'not-ours', attributes: { member: ['admin'] } }),
      ].map((entry) => structuredClone(entry))
      for (const wish of story) {
        const wanted = wantedOf(wish)
        directory.faults = [...wish.faults]
        let rounds = 0
        while (!(await cycle(connection, directory, wanted))) expect(++rounds).toBeLessThan(8)
        const standing = [...directory.entries.values()].filter((entry) => !foreign.some((each) => each.foreignId === entry.foreignId))
        const shape = (one: { kind: string; key?: string; name: string; enabled: boolean; attributes: unknown }) =>
          JSON.stringify([one.kind, one.key, one.name, one.enabled, one.attributes])
        expect(standing.map(shape).sort()).toEqual(
          wanted
            .filter((one) => !one.absent)
            .map(shape)
            .sort(),
        )
        for (const entry of foreign) expect(directory.entries.get(entry.foreignId)).toEqual(entry)
      }
    }),
    { numRuns: 12 },
  )
  expect(await violationsOf(world.database)).toEqual([])
})
