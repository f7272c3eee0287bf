import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AnyDb, Context } from '../context.ts'
import { addJob, startRun } from '../jobs.ts'
import { nobody, type Who } from '../rights.ts'
import { useKey } from '../secrets.ts'
import { changeSetting, findSetting } from '../settings.ts'
import { refusalOf, testWorld, whoWith } from '../testing/index.ts'
import { ownerOf, runJob } from '../testing/job.ts'
import { barrierJob, readHealth, readJobs, reportBarrier, retryJob } from './operate.ts'
import { getRun } from './runs.ts'

const world = testWorld({ bare: true })
let owner: AnyDb
beforeAll(() => {
  useKey(randomBytes(32))
  owner = ownerOf(world)
})
afterAll(async () => {
  await owner.destroy()
  useKey()
})
const operator = (): Who => ({
  ...whoWith(['kernel.jobs.read', 'kernel.jobs.retry', 'kernel.settings.change'], null, 'operator'),
  authorities: [world.authority, world.foreign],
})
const giveUp = (job: string) =>
  sql`update graphile_worker._private_jobs set attempts = max_attempts, last_error = ${'Error: slapd is down\n    at somewhere'}
  where task_id = (select id from graphile_worker._private_tasks where identifier = ${job})`.execute(owner)

test('operators see the queue and why jobs were given up, and may try them again with their run', async () => {
  const me = whoWith([], world.authority)
  const run = await world.done(me, (ctx) => startRun(ctx, { kind: 'test.plan', title: 'Plan' }))
  await giveUp('test.plan')
  await world.done(me, (ctx) =>
    sql`update kernel.run set state = 'failed', ended_at = now(), error = '{}' where id = ${run}`.execute(ctx.db()),
  )
  const { queue, failed } = await world.done(operator(), readJobs)
  expect(queue).toContainEqual({ job: 'test.plan', ready: 0, later: 0, running: 0, failed: 1, oldest: 0 })
  expect(failed).toMatchObject([{ job: 'test.plan', authority: world.authority, run, attempts: 25, reason: 'Error: slapd is down' }])
  await world.done(operator(), (ctx) => retryJob(ctx, failed[0]!.id))
  expect((await world.done(operator(), readJobs)).failed).toEqual([])
  expect((await world.done(me, (ctx) => getRun(ctx, run))).state).toBe('waiting')
  expect(await refusalOf(world.done(operator(), (ctx) => retryJob(ctx, failed[0]!.id)))).toBe('NotFound')
})

test('queue and health are refused to everybody else, and by the database too', async () => {
  const manager = whoWith(['kernel.jobs.read', 'kernel.jobs.retry'], world.authority)
  const actions: ((ctx: Context) => Promise<unknown>)[] = [readJobs, readHealth, (ctx: Context) => retryJob(ctx, '1')]
  for (const action of actions) {
    expect(await refusalOf(world.tried(manager, action))).toBe('Forbidden')
    expect(await refusalOf(world.tried(whoWith([], world.authority), action))).toBe('Forbidden')
  }
  for (const statement of ['select * from kernel.failed_jobs(1)', 'select kernel.retry_job(1)'])
    await expect(world.tried(manager, (ctx) => sql.raw(statement).execute(ctx.db()))).rejects.toThrow('insufficient_privilege')
})

test('health names version, database, queue, runs and mail', async () => {
  await world.done(whoWith([], world.authority), (ctx) => addJob(ctx, 'test.wait'))
  const health = await world.done(operator(), readHealth)
  expect(health).toMatchObject({
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    database: { version: expect.any(String) },
    mail: {},
    audit: { sealedAt: null },
  })
  expect(health.database.bytes).toBeGreaterThan(1_000_000)
  expect(health.queue.ready).toBeGreaterThan(0)
})

test('a barrier is reported without signing in and reaches the contact', async () => {
  const report = { page: '/personen', what: 'Die Tabelle wird nicht vorgelesen.', aid: 'NVDA', contact: null }
  await world.done(nobody, (ctx) => reportBarrier(ctx, report))
  const kept = await world.done(operator(), (ctx) =>
    sql<{ id: string }>`select id from kernel.barrier_report where page = '/personen'`.execute(ctx.db()),
  )
  const mails = () => world.done(operator(), (ctx) => sql<{ to: string }>`select "to" from kernel.mail`.execute(ctx.db()))
  await runJob(world.db, barrierJob, { report: kept.rows[0]!.id })
  expect((await mails()).rows).toEqual([])
  await world.done(operator(), (ctx) => changeSetting(ctx, findSetting('kernel.barrierContact')!, 'barriere@auental.example'))
  await runJob(world.db, barrierJob, { report: kept.rows[0]!.id })
  expect((await mails()).rows).toEqual([{ to: 'barriere@auental.example' }])
})
