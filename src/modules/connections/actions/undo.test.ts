// Taking plans back, looking before writing, and plans as files.
import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { type Id, newId } from '#shared'
import plug from '../module.ts'
import { type ConnectionRecord, findRecord } from '../queries/connections.ts'
import { planFile } from '../queries/export.ts'
import { findPlan, itemsOf } from '../queries/plans.ts'
import { previewOf } from '../queries/preview.ts'
import { drain, inside, plugIn, type Seeded, seed } from '../testing/ground.ts'
import { type Memory, memory, memoryAt } from '../testing/memory.ts'
import { changeConnection, createConnection, startCompute, switchConnection } from './connections.ts'
import { approve, undo, undoable } from './plans.ts'

const world = testWorld()
const rights = ['connections.view', 'connections.change', 'connections.plan', 'connections.approve']
const admin = () => whoWith(rights, world.authority)
let seeded: Seeded
let place: Memory
let record: ConnectionRecord

beforeAll(async () => {
  await plugIn(plug, [memory])
  seeded = await seed(world, { people: 12, classes: 2 })
})
beforeEach(async () => {
  const url = `memory:${newId()}`
  place = memoryAt(url)
  record = await world.done(admin(), async (ctx) => {
    const made = await createConnection(ctx, { name: url, kind: 'memory', settings: { url }, secrets: { password: 'right' } })
    return switchConnection(ctx, made.id, true, true)
  })
  await drain(world)
  return () => world.done(admin(), (ctx) => switchConnection(ctx, record.id, false)).then(() => drain(world))
})

const newest = () =>
  inside(
    world,
    async (ctx) =>
      (
        await sql<{ id: Id; state: string; cause: string }>`select id, state, cause from kernel.plan where connection_id = ${record.id}
          and state <> 'superseded' order by id desc limit 1`.execute(ctx.db())
      ).rows[0]!,
  )
const release = async (plan: Id) => {
  await world.done(admin(), (ctx) => approve(ctx, plan))
  await drain(world)
}

test('the first plan of a connection waits although its policy lets everything happen; later ones do not', async () => {
  const first = await newest()
  expect(first.state).toBe('waiting')
  expect(place.names()).toEqual([])
  await release(first.id)
  expect(place.names().filter((name) => name.startsWith('person'))).toHaveLength(12)
  expect((await inside(world, (ctx) => findRecord(ctx, record.id))).asksFirst).toBe(false)
  await inside(world, (ctx) =>
    sql`update people.account set email = 'neu@example.test' where id = ${seeded.accounts[3]!}`.execute(ctx.db()),
  )
  await world.done(admin(), (ctx) => startCompute(ctx, record.id))
  await drain(world)
  expect((await newest()).state).toBe('done')
  expect(place.byName('person', 'pupil4')!.attributes.mail).toBe('neu@example.test')
})

test('a plan is taken back by a plan of its own: what changed is as before, what was locked may sign in, and the schedule rests', async () => {
  await release((await newest()).id)
  await inside(world, async (ctx) => {
    await sql`update people.account set email = 'falsch@example.test' where id = ${seeded.accounts[4]!}`.execute(ctx.db())
    await sql`update people.account set name = 'umbenannt' where id = ${seeded.accounts[5]!}`.execute(ctx.db())
    await sql`update people.account set state = 'suspended' where id = ${seeded.accounts[6]!}`.execute(ctx.db())
  })
  await world.done(admin(), (ctx) => changeConnection(ctx, record.id, { guard: { ...record.guard, share: 1 } }))
  await world.done(admin(), (ctx) => startCompute(ctx, record.id))
  await drain(world)
  const wrong = await newest()
  expect(wrong.state).toBe('done')
  expect(place.byName('person', 'pupil7')!.enabled).toBe(false)

  const made = await world.done(admin(), (ctx) => undo(ctx, wrong.id))
  expect(made.kept).toBe(0)
  expect(await inside(world, (ctx) => findPlan(ctx, made.plan))).toMatchObject({ state: 'waiting', cause: 'undo', causeId: wrong.id })
  expect(place.byName('person', 'pupil7')!.enabled).toBe(false)
  await release(made.plan)
  expect(await inside(world, (ctx) => findPlan(ctx, made.plan))).toMatchObject({ state: 'done', verified: { wrong: 0 } })
  expect(place.byName('person', 'pupil5')!.attributes.mail).toBe('pupil5@example.test')
  expect(place.byName('person', 'pupil7')!.enabled).toBe(true)
  expect(place.byName('person', 'pupil6')).toBeDefined()
  expect((await inside(world, (ctx) => findRecord(ctx, record.id))).schedule).toBe('off')
  // Taken back already: nothing is left to turn round.
  expect(await world.done(admin(), (ctx) => undoable(ctx, wrong.id))).toMatchObject({ steps: 0 })
  expect(await refusalOf(world.tried(admin(), (ctx) => undo(ctx, wrong.id)))).toBe('sync.nothingToUndo')
  await inside(world, async (ctx) => {
    await sql`update people.account set name = 'pupil6' where id = ${seeded.accounts[5]!}`.execute(ctx.db())
    await sql`update people.account set state = 'active', email = null where authority_id = ${world.authority}`.execute(ctx.db())
  })
})

test('the first plan taken back empties what MUSES had made, held by the guard for a second person', async () => {
  const first = await newest()
  await release(first.id)
  place.add({ kind: 'person', name: 'fremd', attributes: { mail: 'fremd@example.test' } })
  const made = await world.done(admin(), (ctx) => undo(ctx, first.id))
  const sheet = await inside(world, (ctx) => findPlan(ctx, made.plan))
  expect(sheet.guard.length).toBeGreaterThan(0)
  expect(sheet.state).toBe('waiting')
  await release(made.plan)
  expect(place.names()).toEqual(['person fremd'])
})

test('undo is refused without the right and in another authority', async () => {
  const first = await newest()
  await release(first.id)
  const watcher = whoWith(['connections.view', 'connections.plan'], world.authority)
  expect(await refusalOf(world.tried(watcher, (ctx) => undo(ctx, first.id)))).toBe('Forbidden')
  const foreigner = whoWith(rights, world.foreign)
  expect(await refusalOf(world.tried(foreigner, (ctx) => undo(ctx, first.id)))).toBe('NotFound')
  const waits = await world.done(admin(), (ctx) => startCompute(ctx, record.id)).then(() => drain(world))
  expect(waits).toContain('connections.compute')
  expect(await refusalOf(world.tried(admin(), (ctx) => undo(ctx, newId())))).toBe('NotFound')
})

test('a preview shows real people and their classes, writes nothing, and points at wrong settings', async () => {
  const wish = { kind: 'memory', settings: { url: 'memory:nowhere' }, schools: [] }
  const entries = await world.tried(admin(), (ctx) => previewOf(ctx, wish))
  const people = entries.filter((entry) => entry.kind === 'person')
  expect(people.length).toBeGreaterThanOrEqual(4)
  expect(people.length).toBeLessThanOrEqual(8)
  expect(people[0]!.attributes.find(({ name }) => name === 'classes')!.values[0]).toMatch(/^5[ab]$/)
  expect(entries.some((entry) => entry.kind === 'group' && entry.name === '5a')).toBe(true)
  const asked = await world.tried(admin(), (ctx) => previewOf(ctx, { ...wish, person: seeded.people[11] }))
  expect(asked[0]!.key).toBe(seeded.people[11])
  await expect(world.tried(admin(), (ctx) => previewOf(ctx, { ...wish, settings: { url: 'ldap:no' } }))).rejects.toThrow()
  expect(await refusalOf(world.tried(whoWith(['connections.view'], world.authority), (ctx) => previewOf(ctx, wish)))).toBe('Forbidden')
  const foreigner = whoWith(rights, world.foreign)
  expect(await world.tried(foreigner, (ctx) => previewOf(ctx, wish))).toEqual([])
})

test('a plan is saved as CSV with a line per difference, formulas defused', async () => {
  await inside(world, (ctx) =>
    sql`update people.account set email = '=cmd|x@example.test' where id = ${seeded.accounts[2]!}`.execute(ctx.db()),
  )
  await world.done(admin(), (ctx) => startCompute(ctx, record.id))
  await drain(world)
  const plan = await newest()
  const text = await world.tried(admin(), async (ctx) => {
    let all = ''
    for await (const part of (await planFile(ctx, plan.id, 'Plan')).body as AsyncIterable<string>) all += part
    return all
  })
  const steps = await inside(world, async (ctx) => (await itemsOf(ctx, plan.id, { limit: 500 })).rows)
  expect(text.startsWith('\ufeff')).toBe(true)
  expect(text.trim().split('\r\n').length - 1).toBe(steps.reduce((sum, step) => sum + Math.max(1, step.changes.length), 0))
  expect(text).toContain("'=cmd|x@example.test")
})
