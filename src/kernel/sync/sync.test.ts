import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { type Id, newId } from '#shared'
import { within } from '../context.ts'
import type { JobContext } from '../module.ts'
import { system, type Who } from '../rights.ts'
import { refusalOf, testWorld, whoWith } from '../testing/index.ts'
import { acceptDrift, approvePlan, forgetAccepted, rejectPlan, repairDrift, retryItems, skipItems } from './decide.ts'
import {
  applyPlan,
  type Compared,
  computePlan,
  openPlan,
  type SyncConnection,
  takeLease,
  usualGuard,
  usualPolicy,
  verifyPlan,
  type Wanted,
} from './index.ts'
import { Directory } from './test-directory.ts'

const world = testWorld({ bare: true })
let connection: SyncConnection
let directory: Directory
const school = newId()

const jobAs = (who: Who = system('test'), signal = new AbortController().signal): JobContext => ({
  within: (authorities, work) => within(world.db, { who, authorities }, work),
  signal,
  progress: async () => {},
})
const job = jobAs()
const inside = <T>(work: Parameters<typeof within<T>>[2], who: Who = system('test')) =>
  within<T>(world.db, { who, authorities: [world.authority] }, work)

async function* batches(wanted: readonly Wanted[]) {
  for (let at = 0; at < wanted.length; at += 100) yield wanted.slice(at, at + 100)
}

async function compute(wanted: readonly Wanted[], who: Who = system('test')): Promise<Compared> {
  const lease = (await takeLease(job, connection))!
  try {
    const plan = await inside((ctx) => openPlan(ctx, connection, { cause: 'test' }), who)
    return await computePlan(job, connection, plan, { wanted: () => batches(wanted), present: directory.read() })
  } finally {
    await lease.end()
  }
}

async function apply(plan: Id, options: { patience?: number; batch?: number } = {}) {
  const lease = (await takeLease(job, connection))!
  try {
    return await applyPlan(job, connection, plan, directory, { lease, again: 0.02, ...options })
  } finally {
    await lease.end()
  }
}

/** Computes, releases what waits, applies. */
async function run(wanted: readonly Wanted[]) {
  const compared = await compute(wanted)
  if (compared.state === 'waiting') await inside((ctx) => approvePlan(ctx, compared.id))
  const first = compared.state === 'empty' ? undefined : await apply(compared.id)
  if (first?.held) {
    await inside((ctx) => approvePlan(ctx, compared.id))
    await apply(compared.id)
  }
  return compared
}

const person = (key: string, name = key, more: Partial<Wanted> = {}): Wanted => ({
  kind: 'person',
  key,
  name,
  level: 20,
  enabled: true,
  attributes: { mail: `${name}@example.test` },
  school,
  ...more,
})
const group = (key: string, name: string, member: string[], more: Partial<Wanted> = {}): Wanted => ({
  kind: 'group',
  key,
  name,
  level: 30,
  enabled: true,
  attributes: { member: member.toSorted() },
  ...more,
})
const items = (plan: Id) =>
  inside(
    async (ctx) =>
      (
        await sql<{
          action: string
          name: string
          state: string
          drift: string[]
          error: { code: string } | null
        }>`select action, name, state, drift, error from kernel.plan_item where plan_id = ${plan} order by position`.execute(ctx.db())
      ).rows,
  )
const stateOf = (plan: Id) =>
  inside(async (ctx) => (await sql<{ state: string }>`select state from kernel.plan where id = ${plan}`.execute(ctx.db())).rows[0]!.state)

beforeEach(() => {
  connection = { authority: world.authority, id: newId(), policy: { ...usualPolicy }, guard: { ...usualGuard } }
  directory = new Directory()
})

describe('a plan', () => {
  test('creates, changes, renames, disables, enables and removes; the same again is empty', async () => {
    expect((await run([person('a'), person('b'), group('g', 'g', ['a'])])).counts).toMatchObject({ create: 3, same: 0 })
    expect((await compute([person('a'), person('b'), group('g', 'g', ['a'])])).state).toBe('empty')
    const second = await run([person('a', 'a', { attributes: { mail: 'new' } }), person('b', 'bb'), group('g', 'g', ['a', 'b'])])
    expect(second.counts).toMatchObject({ change: 2, rename: 1, same: 0 })
    expect(
      (await run([person('a', 'a', { attributes: { mail: 'new' }, enabled: false }), person('b', 'bb'), group('g', 'g', ['a', 'b'])]))
        .counts,
    ).toMatchObject({ disable: 1, same: 2 })
    expect(directory.own('a')).toMatchObject({ enabled: false })
    const removal = await run([person('b', 'bb')])
    expect(removal.counts).toMatchObject({ delete: 2, same: 1, held: 2 })
    expect(directory.names()).toEqual(['person bb'])
  })

  test('levels: containers before people before groups, removals backwards', async () => {
    const wanted = [person('a'), group('g', 'g', ['a']), { ...person('ou'), kind: 'container', level: 1, common: true, attributes: {} }]
    await run(wanted)
    await run([])
    expect(directory.log).toEqual([
      'create container ou',
      'create person a',
      'create group g',
      'delete group g',
      'delete person a',
      'delete container ou',
    ])
  })

  test('what MUSES neither made nor adopted is never touched, also when it carries a key that is not ours', async () => {
    directory.add({ kind: 'person', name: 'admin', attributes: { mail: 'x' } })
    directory.add({ kind: 'person', name: 'stranger', key: newId(), attributes: {} })
    const plan = await run([person('a')])
    expect(plan.counts).toMatchObject({ create: 1, foreign: 2, delete: 0 })
    await run([])
    expect(directory.names()).toEqual(['person admin', 'person stranger'])
  })

  test('a foreign object under a wanted name is adopted after a person agreed; containers are used without asking', async () => {
    directory.add({ kind: 'person', name: 'A', attributes: { mail: 'old' } })
    directory.add({ kind: 'container', name: 'ou', attributes: {} })
    const wanted = [person('a'), { ...person('ou'), kind: 'container', level: 1, common: true, attributes: {} }]
    const plan = await compute(wanted)
    expect([plan.state, plan.counts.adopt, plan.counts.held]).toEqual(['waiting', 1, 1])
    await inside((ctx) => approvePlan(ctx, plan.id))
    await apply(plan.id)
    expect(directory.own('a')).toMatchObject({ attributes: { mail: 'a@example.test' } })
    await run([])
    expect(directory.names()).toEqual(['container ou'])
  })

  test('of two that carry one key one is ours and the copy stays foreign', async () => {
    await run([person('a')])
    directory.add({ kind: 'person', name: 'copy', key: 'a', attributes: { mail: 'x' } })
    expect((await compute([person('a')])).counts).toMatchObject({ same: 1, foreign: 1 })
  })

  test('a class of the new school year takes over the group of the old one', async () => {
    await run([group('old', '8a', ['a'], { inherits: true })])
    const before = directory.byName('group', '8a')!.foreignId
    const plan = await run([group('new', '8a', ['b'], { inherits: true })])
    expect(plan.counts).toMatchObject({ change: 1, create: 0, delete: 0 })
    expect(directory.byName('group', '8a')).toMatchObject({ foreignId: before, attributes: { member: ['b'] } })
    expect((await compute([group('new', '8a', ['b'], { inherits: true })])).state).toBe('empty')
  })

  test('a person never inherits: the name waits until the old account is gone', async () => {
    await run([person('old', 'albers')])
    const plan = await run([person('new', 'albers')])
    expect(plan.counts).toMatchObject({ create: 1, delete: 1 })
    expect((await items(plan.id))[0]).toMatchObject({ action: 'create', state: 'failed', error: { code: 'sync.nameTaken' } })
    await run([person('new', 'albers')])
    expect(directory.own('new')).toBeDefined()
  })

  test('an emptied group goes like a change, not like a deletion', async () => {
    await run([group('g', 'g', ['a'])])
    const plan = await compute([group('g', 'g', [], { absent: true })])
    expect([plan.state, plan.counts.delete, plan.counts.held]).toEqual(['approved', 1, 0])
    await apply(plan.id)
    expect(directory.names()).toEqual([])
  })

  test('names may be swapped', async () => {
    await run([person('a', 'x'), person('b', 'y')])
    const plan = await run([person('a', 'y'), person('b', 'x')])
    expect(plan.counts.rename).toBe(2)
    expect([directory.own('a')!.name, directory.own('b')!.name]).toEqual(['y', 'x'])
  })
})

describe('deciding', () => {
  const many = (n: number, enabled: (index: number) => boolean = () => true) =>
    Array.from({ length: n }, (_, index) => person(`p${index}`, `p${index}`, { enabled: enabled(index) }))

  test('what applies by itself does not wait for what is asked for', async () => {
    connection.guard.share = 1
    await run([person('a'), person('b')])
    const plan = await compute([person('a', 'aa')])
    expect([plan.state, plan.counts.held]).toEqual(['approved', 1])
    expect(await apply(plan.id)).toMatchObject({ done: 1, held: 1 })
    expect(await stateOf(plan.id)).toBe('waiting')
    expect(directory.names()).toEqual(['person aa', 'person b'])
    await inside((ctx) => approvePlan(ctx, plan.id))
    await apply(plan.id)
    expect([await stateOf(plan.id), directory.names()]).toEqual(['done', ['person aa']])
  })

  test('never means never', async () => {
    connection.policy.create = 'never'
    expect((await compute([person('a')])).state).toBe('empty')
  })

  test('the guard stops the whole plan and wants a second person; leaving steps out loosens it', async () => {
    await run(many(100))
    const clerk = whoWith([], world.authority)
    const plan = await compute(
      many(100, (index) => index >= 7),
      clerk,
    )
    expect([plan.state, plan.guard]).toEqual(['waiting', [{ kind: 'school', school, count: 7, limit: 5 }]])
    expect(await refusalOf(inside((ctx) => approvePlan(ctx, plan.id), clerk))).toBe('sync.secondPerson')
    expect(directory.own('p0')!.enabled).toBe(true)
    await inside((ctx) => skipItems(ctx, connection, plan.id, [1, 2], true), clerk)
    await inside((ctx) => approvePlan(ctx, plan.id), clerk)
    expect(await apply(plan.id)).toMatchObject({ done: 5, failed: 0 })
  })

  test('a limit on steps of any kind', async () => {
    connection.guard.steps = 3
    expect((await compute(many(4))).guard).toEqual([{ kind: 'steps', school: null, count: 4, limit: 3 }])
  })

  test('a waiting decision is not asked for anew, another plan replaces it', async () => {
    await run([person('a'), person('b')])
    const first = await compute([person('a')])
    expect((await compute([person('a')])).state).toBe('superseded')
    expect(await stateOf(first.id)).toBe('waiting')
    await compute([])
    expect(await stateOf(first.id)).toBe('superseded')
    expect(await refusalOf(inside((ctx) => approvePlan(ctx, first.id)))).toBe('sync.notWaiting')
  })

  test('a released plan is carried out before another is made', async () => {
    await run([person('a'), person('b')])
    const first = await compute([person('a')])
    await inside((ctx) => approvePlan(ctx, first.id), whoWith([], world.authority))
    expect((await compute([])).state).toBe('superseded')
    await apply(first.id)
    expect(directory.names()).toEqual(['person a'])
  })

  test('rejected, nothing happens; a stale version is refused', async () => {
    await run([person('a')])
    const plan = await compute([])
    expect(await refusalOf(inside((ctx) => rejectPlan(ctx, plan.id, 99)))).toBe('stale')
    await inside((ctx) => rejectPlan(ctx, plan.id))
    expect(await apply(plan.id)).toMatchObject({ done: 0, open: 0 })
    expect(directory.names()).toEqual(['person a'])
  })

  test('a plan of another authority is not found', async () => {
    const plan = await compute([person('a')])
    expect(await refusalOf(world.tried(whoWith([], world.foreign), (ctx) => approvePlan(ctx, plan.id)))).toBe('NotFound')
  })
})

describe('carrying out', () => {
  test('failed steps can be tried again, as long as no newer plan was made', async () => {
    directory.refuse.add('b')
    const plan = await run([person('a'), person('b')])
    expect(await stateOf(plan.id)).toBe('failed')
    directory.refuse.clear()
    await inside((ctx) => retryItems(ctx, plan.id))
    expect(await apply(plan.id)).toMatchObject({ done: 2, failed: 0 })
    expect(await refusalOf(inside((ctx) => retryItems(ctx, plan.id)))).toBe('sync.notFailed')
  })

  test('a system that is away costs no step: the plan rests and goes on', async () => {
    const plan = await compute([person('a'), person('b')])
    directory.away = true
    expect(await apply(plan.id, { patience: 50 })).toMatchObject({ away: true, open: 2, failed: 0 })
    expect(await stateOf(plan.id)).toBe('applying')
    directory.away = false
    expect(await apply(plan.id)).toMatchObject({ away: false, done: 2 })
  })

  test('busy is tried again, five refusals are enough', async () => {
    directory.busy.set('a', 2)
    directory.busy.set('b', 99)
    const plan = await run([person('a'), person('b')])
    expect((await items(plan.id)).map((item) => item.state)).toEqual(['done', 'failed'])
  })

  test('a lost answer doubles nothing', async () => {
    directory.lose = (change) => change.attempt === 0
    await run([person('a'), person('b'), group('g', 'g', ['a'])])
    expect(directory.names()).toEqual(['group g', 'person a', 'person b'])
    expect((await compute([person('a'), person('b'), group('g', 'g', ['a'])])).state).toBe('empty')
  })

  test('made although the answer was lost and nobody took it up: later it is ours to remove', async () => {
    directory.lose = () => true
    const plan = await compute([person('a')])
    await apply(plan.id)
    expect(await stateOf(plan.id)).toBe('failed')
    directory.lose = () => false
    await run([])
    expect(directory.names()).toEqual([])
  })

  test('aborted in the middle, the rest stays open and is uncertain', async () => {
    const abort = new AbortController()
    const plan = await compute(Array.from({ length: 50 }, (_, index) => person(`p${index}`)))
    directory.after = (count) => count === 20 && abort.abort()
    const lease = (await takeLease(job, connection))!
    const first = await applyPlan(jobAs(system('test'), abort.signal), connection, plan.id, directory, { lease, batch: 10 })
    await lease.end()
    expect(first.open).toBeGreaterThan(0)
    directory.after = () => {}
    expect(await apply(plan.id)).toMatchObject({ done: 50, open: 0 })
    expect(directory.names()).toHaveLength(50)
  })

  test('two processes: the second waits, takes over when the first is dead, and the first keeps nothing any more', async () => {
    const plan = await compute(Array.from({ length: 30 }, (_, index) => person(`p${index}`)))
    const dead = (await takeLease(job, connection, { seconds: 0.3 }))!
    expect(await takeLease(job, connection, { wait: 50 })).toBeUndefined()
    directory.pause = 200
    const stuck = applyPlan(job, connection, plan.id, directory, { lease: { ...dead, held: () => true }, batch: 8 })
    await new Promise((resolve) => setTimeout(resolve, 60))
    await inside((ctx) =>
      sql`update kernel.sync_lease set until = clock_timestamp() - interval '1 s' where connection_id = ${connection.id}`.execute(ctx.db()),
    )
    const lease = (await takeLease(job, connection))!
    directory.pause = 0
    const second = await applyPlan(job, connection, plan.id, directory, { lease })
    await lease.end()
    await dead.end()
    await stuck
    expect(second.failed).toBe(0)
    expect(directory.names()).toHaveLength(30)
    expect((await compute(Array.from({ length: 30 }, (_, index) => person(`p${index}`)))).state).toBe('empty')
  })

  test('an object that was known under another key is known anew, and the rest of its batch with it', async () => {
    connection.guard.share = 1
    await run([person('a'), person('b')])
    const { foreignId } = directory.own('a')!
    // Somebody gave the entry of a the key of c by hand, and ours was forgotten: c's creation finds it there.
    await inside((ctx) =>
      sql`update kernel.sync_object set key = 'other' where connection_id = ${connection.id} and foreign_id = ${foreignId}`.execute(
        ctx.db(),
      ),
    )
    directory.own('a')!.key = 'c'
    const plan = await compute([person('b', 'b', { attributes: { mail: 'new' } }), person('d')])
    await inside((ctx) =>
      sql`insert into kernel.plan_item (authority_id, plan_id, position, kind, key, action, level, own_level, name, after) values
        (${connection.authority}, ${plan.id}, 99, 'person', 'c', 'create', 20, 20, 'a', '{"mail": "c"}')`.execute(ctx.db()),
    )
    expect(await apply(plan.id)).toMatchObject({ done: 3, failed: 0 })
    const { rows } = await inside((ctx) =>
      sql<{ key: string }>`select key from kernel.sync_object where connection_id = ${connection.id} order by key`.execute(ctx.db()),
    )
    expect(rows.map((row) => row.key)).toEqual(['b', 'c', 'd'])
  })

  test('reading back finds what did not last', async () => {
    const plan = await run([person('a'), person('b'), person('c')])
    const read = () => verifyPlan(job, connection, plan.id, directory.read())
    expect(await read()).toMatchObject({ checked: 3, wrong: 0 })
    directory.remove('person', 'a')
    directory.byName('person', 'b')!.attributes = { mail: 'other' }
    expect(await read()).toMatchObject({ checked: 3, wrong: 2 })
    expect((await items(plan.id)).map((item) => item.error?.code)).toEqual(['sync.notThere', 'sync.differs', undefined])
    expect(await stateOf(plan.id)).toBe('failed')
  })
})

describe('drift', () => {
  const wanted = () => [person('a'), person('b'), person('c'), person('d'), group('g', 'g', ['a', 'b'])]
  const driftOf = async (plan: Id) =>
    (await items(plan)).filter((item) => item.drift.length).map((item) => `${item.name}: ${item.drift.join()}`)

  beforeEach(async () => {
    await run(wanted())
    directory.byName('person', 'a')!.attributes = { mail: 'by hand' }
    directory.byName('person', 'b')!.enabled = false
    directory.remove('person', 'c')
    directory.byName('person', 'd')!.name = 'moved'
    directory.byName('group', 'g')!.attributes = { member: ['a', 'x'] }
  })

  test('changes by hand are found and wait for a person', async () => {
    const plan = await compute(wanted())
    expect([plan.state, plan.counts.drift, plan.counts.held]).toEqual(['waiting', 5, 5])
    expect(await driftOf(plan.id)).toEqual(['a: mail', 'b: $enabled', 'c: $gone', 'd: $name', 'g: member'])
  })

  test('a change of ours is no drift, and goes on', async () => {
    const plan = await compute([person('a', 'a', { attributes: { mail: 'ours' } }), ...wanted().slice(1)])
    expect((await items(plan.id)).find((item) => item.name === 'a')).toMatchObject({ drift: [], state: 'open' })
  })

  test('repaired by a plan of its own', async () => {
    const plan = await compute(wanted())
    const repair = await inside((ctx) => repairDrift(ctx, connection, plan.id, [1, 2, 3, 4, 5]))
    expect([repair.approved, await stateOf(plan.id)]).toEqual([true, 'rejected'])
    expect(await apply(repair.plan)).toMatchObject({ done: 5, failed: 0 })
    expect((await compute(wanted())).state).toBe('empty')
    expect(directory.byName('group', 'g')!.attributes).toEqual({ member: ['a', 'b'] })
  })

  test('accepted, it stays until one of the sides changes', async () => {
    const plan = await compute(wanted())
    await inside((ctx) => acceptDrift(ctx, connection, plan.id, [1, 2, 3, 4, 5]))
    expect((await compute(wanted())).state).toBe('empty')
    // Ours changes: the class gets a third pupil, what was added by hand stays, what was taken stays away.
    const grown = wanted()
      .with(4, group('g', 'g', ['a', 'b', 'd']))
      .with(0, person('a', 'a', { attributes: { mail: 'ours' } }))
    await run(grown)
    expect(directory.byName('group', 'g')!.attributes).toEqual({ member: ['a', 'd', 'x'] })
    expect(directory.own('a')!.attributes).toEqual({ mail: 'ours' })
    expect((await compute(grown)).state).toBe('empty')
    // The other side changes again.
    directory.byName('group', 'g')!.attributes = { member: ['a', 'd'] }
    directory.byName('person', 'moved')!.name = 'elsewhere'
    expect(await driftOf((await compute(grown)).id)).toEqual(['d: $name'])
  })

  test('forgotten, it is seen again', async () => {
    const plan = await compute(wanted())
    const accepted = await inside((ctx) => acceptDrift(ctx, connection, plan.id, [1, 3]))
    expect(await inside((ctx) => forgetAccepted(ctx, connection.id, accepted))).toBe(2)
    expect((await compute(wanted())).counts.drift).toBe(5)
  })

  test('the policy may put everything right at once, or leave it', async () => {
    connection.policy.drift = 'never'
    expect((await compute(wanted())).state).toBe('empty')
    connection.policy.drift = 'apply'
    await run(wanted())
    expect((await compute(wanted())).state).toBe('empty')
  })
})
