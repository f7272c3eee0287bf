import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Id, newId } from '#shared'
import type { AnyDb } from './context.ts'
import { storeFile } from './files.ts'
import { kernelJobs } from './housekeeping.ts'
import { startRun } from './jobs.ts'
import { sendMail } from './mail.ts'
import { notify } from './notices.ts'
import { system } from './rights.ts'
import { useKey } from './secrets.ts'
import { testWorld, whoWith } from './testing/index.ts'
import { ownerOf, runJob } from './testing/job.ts'

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
const me = () => whoWith([], world.authority)
const run = (name: string) => runJob(world.db, kernelJobs(owner)[name]!)
const count = async (table: string) =>
  (await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(owner)).rows[0]!.n
const age = (table: string, column: string, by: string) =>
  sql`update ${sql.table(table)} set ${sql.id(column)} = now() - ${by}::interval`.execute(owner)

test('every job of the kernel runs on an empty installation; those that nobody starts have a schedule', async () => {
  const jobs = kernelJobs(owner)
  expect(Object.keys(jobs)).toEqual([
    'kernel.mail',
    'kernel.webhook',
    'kernel.barrierReport',
    'kernel.verifyAudit',
    'kernel.sealAudit',
    'kernel.closeLostRuns',
    'kernel.closeLostImports',
    'kernel.dropExpiredFiles',
    'kernel.checkInvariants',
    'kernel.tidy',
  ])
  for (const [name, job] of Object.entries(jobs)) if (job.schedule) await run(name)
})

test('expired files go, with all their parts; others stay', async () => {
  const store = (expiresAt?: Date) =>
    world.done(me(), (ctx) =>
      storeFile(ctx, { name: 'a', type: 'x/y', expiresAt }, Readable.from([Buffer.alloc(3_000_000)]), { maxBytes: 9e6 }),
    )
  await store(new Date(Date.now() - 1_000))
  await store(new Date(Date.now() + 60_000))
  const { id } = await store()
  await run('kernel.dropExpiredFiles')
  expect([await count('kernel.file'), await count('kernel.file_part')]).toEqual([2, 6])
  expect((await sql<{ id: Id }>`select id from kernel.file where expires_at is null`.execute(owner)).rows).toEqual([{ id }])
})

test.each([
  ['kernel.idempotency', 'created_at', '47 hours', '49 hours'],
  ['kernel.notice', 'created_at', '89 days', '91 days'],
  ['kernel.event_delivery', 'done_at', '29 days', '31 days'],
])('%s is kept as long as it is needed', async (table, column, young, old) => {
  await world.done(me(), async (ctx) => {
    await notify(ctx, [{ account: newId(), kind: 'test' }])
    await sql`insert into kernel.idempotency (account_id, key, request) values (${newId()}, 'k', '')`.execute(ctx.db())
    await sql`insert into kernel.event_delivery (authority_id, event_id, listener) values (${world.authority}, ${newId()}, 'people')`.execute(
      ctx.db(),
    )
  })
  await age(table, column, young)
  await run('kernel.tidy')
  expect(await count(table)).toBeGreaterThan(0)
  await age(table, column, old)
  await run('kernel.tidy')
  expect(await count(table)).toBe(0)
})

test('an event goes when it is old and delivered, not before', async () => {
  await world.done(me(), (ctx) => ctx.tell('people.left', [newId()]))
  await age('kernel.event', 'at', '31 days')
  await run('kernel.tidy')
  expect(await count('kernel.event')).toBe(1)
  await sql`delete from graphile_worker._private_jobs`.execute(owner)
  await run('kernel.tidy')
  expect(await count('kernel.event')).toBe(0)
})

test('old mails go, waiting ones never; bodies of sent ones at once', async () => {
  await world.done(me(), (ctx) =>
    sendMail(
      ctx,
      [1, 2, 3].map((number) => ({ to: `a${number}@b.example`, subject: 'x', text: 'y' })),
    ),
  )
  await sql`update kernel.mail set state = 'sent' where "to" = 'a1@b.example'`.execute(owner)
  await run('kernel.tidy')
  expect((await sql<{ n: number }>`select count(*)::int as n from kernel.mail where sealed = ''`.execute(owner)).rows[0]!.n).toBe(1)
  await sql`update kernel.mail set state = 'failed' where "to" = 'a2@b.example'`.execute(owner)
  await age('kernel.mail', 'created_at', '91 days')
  await run('kernel.tidy')
  expect((await sql<{ to: string }>`select "to" from kernel.mail`.execute(owner)).rows).toEqual([{ to: 'a3@b.example' }])
})

test('more rows than one batch go too', async () => {
  await sql`insert into kernel.idempotency (account_id, key, request, created_at) select gen_random_uuid(), n::text, '', now() - interval '3 days' from generate_series(1, 11000) n`.execute(
    owner,
  )
  await run('kernel.tidy')
  expect(await count('kernel.idempotency')).toBeLessThan(10)
})

test('a run whose job is gone or given up has failed; one that is held, or still waits, goes on', async () => {
  const start = (kind: string) => world.done(me(), (ctx) => startRun(ctx, { kind, title: kind }))
  const jobOf = (id: Id) => sql`payload->>'run' = ${id}`
  const [lost, givenUp, held, cancelled] = [await start('lost'), await start('givenUp'), await start('held'), await start('cancelled')]
  await start('waiting')
  await sql`delete from graphile_worker._private_jobs where ${jobOf(lost)} or ${jobOf(cancelled)}`.execute(owner)
  await sql`update graphile_worker._private_jobs set attempts = max_attempts where ${jobOf(givenUp)} or ${jobOf(held)}`.execute(owner)
  await sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'w' where ${jobOf(held)}`.execute(owner)
  await sql`update kernel.run set cancel = true where id = ${cancelled}`.execute(owner)
  const states = async () =>
    Object.fromEntries(
      (await sql<{ kind: string; state: string }>`select kind, state from kernel.run`.execute(owner)).rows.map(({ kind, state }) => [
        kind,
        state,
      ]),
    )
  await run('kernel.closeLostRuns')
  expect(Object.values(await states()).every((state) => state === 'queued')).toBe(true)
  await age('kernel.run', 'created_at', '2 minutes')
  await run('kernel.closeLostRuns')
  expect(await states()).toEqual({ lost: 'failed', givenUp: 'failed', held: 'queued', waiting: 'queued', cancelled: 'cancelled' })
  expect((await sql<{ error: unknown }>`select error from kernel.run where id = ${lost}`.execute(owner)).rows[0]!.error).toEqual({
    code: 'run.lost',
  })
})

test('what is written is sealed', async () => {
  await world.done(system('test'), (ctx) => ctx.audit('test.thing.created', 'test.thing', [{ id: newId() }]), {
    authorities: [world.authority],
  })
  await expect
    .poll(
      async () => {
        await run('kernel.sealAudit')
        return count('kernel.audit_seal')
      },
      { timeout: 15_000 },
    )
    .toBeGreaterThan(0)
})

test('an import whose job is gone or given up is shown as it was before, with the reason; one that waits or is at work is left alone', async () => {
  const names = ['lost', 'held', 'waiting', 'reading'] as const
  const made = await world.done(
    system('test'),
    async (ctx) => {
      const { rows } = await sql<{ id: Id }>`insert into kernel.import (authority_id, kind, title, state, guard)
        select ${world.authority}, 'test', n, case n when 'reading' then 'reading' else 'applying' end, case n when 'held' then '[{}]'::jsonb else '[]' end
        from unnest(${sql.val([...names])}::text[]) with ordinality o(n, i) order by i returning id`.execute(ctx.db())
      for (const { id } of rows) await startRun(ctx, { kind: 'test.import', title: 'x', payload: { import: id }, attempts: 2 })
      return rows.map((row) => row.id)
    },
    { authorities: [world.authority] },
  )
  const jobOf = (id: Id) => sql`payload->>'import' = ${id}`
  const { rows: most } = await sql<{
    most: number
  }>`select max_attempts as most from graphile_worker._private_jobs where ${jobOf(made[0]!)}`.execute(owner)
  expect(most).toEqual([{ most: 2 }])
  await sql`delete from graphile_worker._private_jobs where ${jobOf(made[0]!)} or ${jobOf(made[3]!)}`.execute(owner)
  await sql`update graphile_worker._private_jobs set attempts = max_attempts where ${jobOf(made[1]!)}`.execute(owner)
  await run('kernel.closeLostImports')
  const { rows } = await sql<{ title: string; state: string; code: string | null }>`
    select title, state, error->>'code' as code from kernel.import where kind = 'test' order by title`.execute(owner)
  expect(rows).toEqual([
    { title: 'held', state: 'held', code: 'import.lost' },
    { title: 'lost', state: 'previewed', code: 'import.lost' },
    { title: 'reading', state: 'failed', code: 'import.lost' },
    { title: 'waiting', state: 'applying', code: null },
  ])
})
