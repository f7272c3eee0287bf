import { sql } from 'kysely'
import pg from 'pg'
import { expect, test } from 'vitest'
import { type Id, newId } from '#shared'
import type { Context } from '../context.ts'
import { startRun, startWorker } from '../jobs.ts'
import type { Job } from '../module.ts'
import { system, type Who } from '../rights.ts'
import { refusalOf, testWorld, whoWith } from '../testing/index.ts'
import { cancelRun, getRun, pageOfRuns } from './runs.ts'

const world = testWorld({ bare: true })
const query = { filter: [], limit: 50 }
const start = (who: Who, school: Id | null = null) =>
  world.done(who, (ctx) => startRun(ctx, { kind: 'people.import', title: 'Import', school }))
const reader = (rights = ['kernel.runs.read', 'kernel.runs.cancel']) => whoWith(rights, world.authority)
const idsOf = async (who: Who, installation = false) =>
  (await world.done(who, (ctx) => pageOfRuns(ctx, query, installation))).rows.map((run) => run.id)

test('own runs are always seen, those of others with the right, those of another authority never', async () => {
  const [me, other, foreign] = [whoWith([], world.authority), whoWith([], world.authority), whoWith([], world.foreign)]
  const [mine, theirs, away] = [await start(me), await start(other), await start(foreign)]
  expect(await idsOf(me)).toEqual([mine])
  expect(await idsOf(reader())).toEqual([theirs, mine])
  expect(await idsOf(foreign)).toEqual([away])
  expect((await world.done(me, (ctx) => getRun(ctx, mine))).state).toBe('waiting')
  for (const [who, id] of [
    [me, theirs],
    [reader(), away],
    [me, newId()],
  ] as const)
    expect(await refusalOf(world.done(who, (ctx) => getRun(ctx, id)))).toBe('NotFound')
})

test("a right at one school shows that school's runs", async () => {
  const clerk = whoWith([], world.foreign)
  const [first, second] = [await start(clerk, world.foreignSchools[0]), await start(clerk, world.foreignSchools[1])]
  const head = whoWith(['kernel.runs.read'], world.foreign, 'school', world.foreignSchools[0])
  expect(await idsOf(head)).toEqual([first])
  expect(await refusalOf(world.done(head, (ctx) => getRun(ctx, second)))).toBe('NotFound')
})

test("the installation's runs are the operator's", async () => {
  const id = await world.done(system('test'), (ctx) => startRun(ctx, { kind: 'app.backup', title: 'Sicherung' }), { authorities: [] })
  const operator: Who = { ...whoWith(['kernel.runs.read'], null, 'operator'), authorities: [world.authority] }
  expect(await idsOf(operator, true)).toEqual([id])
  expect((await world.done(operator, (ctx) => getRun(ctx, id))).title).toBe('Sicherung')
  expect(await idsOf(reader(), true)).toEqual([])
  expect(await refusalOf(world.done(reader(), (ctx) => getRun(ctx, id)))).toBe('NotFound')
})

test('progress, rate and remaining time are told while it runs', async () => {
  const me = whoWith([], world.authority)
  const id = await start(me)
  await world.done(me, (ctx) =>
    sql`update kernel.run set state = 'running', done = 200, total = 1000, started_at = now() - interval '10 seconds', beat_at = now() where id = ${id}`.execute(
      ctx.db(),
    ),
  )
  const run = await world.done(me, (ctx) => getRun(ctx, id))
  // What went wrong is told on the page of a run alone.
  const { problem, ...listed } = run
  expect(problem).toBeNull()
  expect(run).toMatchObject({ state: 'running', done: 200, total: 1000, errors: 0, by: 'Test Person', cancellable: true, finishedAt: null })
  expect(run.rate).toBeCloseTo(20, 3)
  expect(run.remaining).toBeCloseTo(40, 3)
  expect(
    (
      await world.done(me, (ctx) =>
        pageOfRuns(ctx, { ...query, filter: [{ column: 'state', operator: 'is', values: ['running'] }] }, false),
      )
    ).rows,
  ).toEqual([listed])
})

test('a waiting run is cancelled at once, a working one is asked to end, an ended one stays', async () => {
  const me = whoWith([], world.authority)
  const id = await start(me)
  expect(await world.done(me, (ctx) => cancelRun(ctx, id))).toMatchObject({
    state: 'cancelled',
    cancellable: false,
    finishedAt: expect.any(String),
  })
  expect(await world.done(me, (ctx) => cancelRun(ctx, id))).toMatchObject({ state: 'cancelled' })
  const working = await start(me)
  await world.done(me, (ctx) => sql`update kernel.run set state = 'running' where id = ${working}`.execute(ctx.db()))
  expect(await world.done(me, (ctx) => cancelRun(ctx, working))).toMatchObject({ state: 'running', cancellable: false })
  const lines = await world.done(me, (ctx: Context) =>
    sql<{ n: number }>`select count(*)::int as n from kernel.audit where what = 'kernel.run.cancelled'`.execute(ctx.db()),
  )
  expect(lines.rows[0]!.n).toBe(2)
})

test("another person's run needs the right to cancel, a foreign one answers like a missing one", async () => {
  const id = await start(whoWith([], world.authority))
  expect(await refusalOf(world.tried(whoWith([], world.authority), (ctx) => cancelRun(ctx, id)))).toBe('NotFound')
  expect(await refusalOf(world.tried(reader(['kernel.runs.read']), (ctx) => cancelRun(ctx, id)))).toBe('Forbidden')
  expect(
    await refusalOf(world.tried(whoWith(['kernel.runs.read', 'kernel.runs.cancel'], world.foreign), (ctx) => cancelRun(ctx, id))),
  ).toBe('NotFound')
  expect((await world.tried(reader(), (ctx) => cancelRun(ctx, id))).state).toBe('cancelled')
})

test('the worker does nothing for a run that was cancelled while it waited, and stops a working one at its next step', async () => {
  const me = whoWith([], world.authority)
  const began: unknown[] = []
  const job: Job = {
    async run(work, payload) {
      began.push(payload.run)
      for (let step = 1; step < 1_000; step++) {
        await work.progress(step, 1_000)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
  }
  const begin = () => world.done(me, (ctx) => startRun(ctx, { kind: 'test.long', title: 'Langer Lauf' }))
  const [never, stopped] = [await begin(), await begin()]
  await world.done(me, (ctx) => cancelRun(ctx, never))
  const ownerPool = new pg.Pool({ ...world.database.owner, max: 3 })
  ownerPool.on('error', () => {})
  const { runner } = await startWorker({ ownerPool, db: world.db, modules: [] }, { 'test.long': job })
  const stateOf = async (id: Id) => (await world.done(me, (ctx) => getRun(ctx, id))).state
  await expect.poll(() => stateOf(stopped), { timeout: 10_000 }).toBe('running')
  await world.done(me, (ctx) => cancelRun(ctx, stopped))
  await expect.poll(() => stateOf(stopped), { timeout: 10_000 }).toBe('cancelled')
  expect([began, await stateOf(never)]).toEqual([[stopped], 'cancelled'])
  await runner.stop()
  await ownerPool.end()
})
