import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type AnyDb, Cancelled, getImport, type JobContext, storeFile, system, within } from '#kernel'
import { testWorld, whoWith } from '#kernel/testing'
import type { Id } from '#shared'
import { ownerOf, runJob } from '../../../kernel/testing/job.ts'
import { openRoster, startRosterApply } from '../actions.ts'
import { rosterJobs } from '../jobs.ts'
import { rosterView } from '../queries.ts'
import { plugReaders } from '../reading/readers.ts'
import german from '../texts/de.json' with { type: 'json' }
import english from '../texts/en.json' with { type: 'json' }
import { orSay } from './broken.ts'

const world = testWorld()
const where = { file: 'probe.csv', line: 2 }
plugReaders([
  {
    format: 'probe',
    label: 'probe',
    recognise: async () => ({ format: 'probe', certainty: 1, facts: {}, scope: 'full' }),
    async *read() {
      yield { type: 'person', key: 'p1', familyName: 'Öztürk', givenName: 'Nilüfer', where }
      yield { type: 'affiliation', person: 'p1', role: 'learner', where }
    },
  },
])

const clerk = () => whoWith(['rosters.import'], world.authority)
const done = <T>(work: Parameters<typeof world.done<T>>[1]) => world.done(system('test'), work, { authorities: [world.authority] })
let owner: AnyDb
beforeAll(async () => {
  owner = ownerOf(world)
  // Breaks every new person while the setting holds a SQLSTATE.
  await sql
    .raw(`create table public.trap (state text);
    create function public.spring() returns trigger language plpgsql security definer as $$
    declare armed text := (select state from public.trap limit 1);
    begin
      if armed is not null then raise exception 'sprung' using errcode = armed; end if;
      return new;
    end $$;
    create trigger spring before insert on people.person for each row execute function public.spring()`)
    .execute(owner)
})
beforeEach(() => arm(null))
afterAll(() => owner.destroy())
async function arm(state: string | null) {
  await sql`delete from public.trap`.execute(owner)
  if (state) await sql`insert into public.trap values (${state})`.execute(owner)
}
const payload = (id: Id, run: Id) => ({ authority: world.authority, import: id, run, leavers: true })
const runOf = async (id: Id) =>
  (
    await sql<{
      state: string
      error: unknown
      href: string | null
    }>`select state, error, result->>'href' as href from kernel.run where id = ${id}`.execute(owner)
  ).rows[0]!
const people = async () => (await sql<{ n: number }>`select count(*)::int as n from people.person`.execute(owner)).rows[0]!.n

async function previewed(): Promise<Id> {
  const { import: id, run } = await done(async (ctx) => {
    const file = await storeFile(ctx, { name: 'probe.csv', type: 'text/csv' }, Readable.from([Buffer.from('x')]), { maxBytes: 100 })
    return openRoster(ctx, { school: world.schools[0], files: [file.id], format: 'probe' })
  })
  await runJob(world.db, rosterJobs['people.roster.read']!, payload(id, run))
  expect((await done((ctx) => getImport(ctx, id))).state).toBe('previewed')
  return id
}

test('an apply that breaks is not tried in silence: import and run say so and what to do, nothing is written, and it can be taken over again', async () => {
  const id = await previewed()
  const before = await people()
  const run = await done((ctx) => startRosterApply(ctx, id, { leavers: true, release: false }))
  await arm('23514')
  await runJob(world.db, rosterJobs['people.roster.apply']!, payload(id, run))
  expect(await people()).toBe(before)
  expect(await runOf(run)).toEqual({ state: 'failed', error: { code: 'people.import.apply.broken' }, href: `/personen/importe/${id}` })
  const view = await done((ctx) => rosterView(ctx, id))
  expect(view.state).toBe('previewed')
  expect(view.error?.code).toBe('people.import.apply.broken')
  for (const words of [german, english])
    for (const part of ['', '.detail', '.remedy']) expect(words).toHaveProperty([`problem.${view.error?.code}${part}`])

  const kept = async () => (await sql<{ n: number }>`select count(*)::int as n from kernel.file_part`.execute(owner)).rows[0]!.n
  expect(await kept()).toBe(1)
  await arm(null)
  const again = await done((ctx) => startRosterApply(ctx, id, { leavers: true, release: false }))
  expect((await done((ctx) => rosterView(ctx, id))).error).toBeNull()
  await runJob(world.db, rosterJobs['people.roster.apply']!, payload(id, again))
  expect((await done((ctx) => getImport(ctx, id))).state).toBe('applied')
  expect(await people()).toBe(before + 1)
  // The file held more than was mapped: it goes with the work it was for.
  expect(await kept()).toBe(0)
})

test('a fault of a moment is left to the queue, which tries a roster ten times', async () => {
  const id = await previewed()
  await sql`update rosters.staged_person set key = 'p2', status = 'new', person_id = null where import_id = ${id}`.execute(owner)
  const run = await done((ctx) => startRosterApply(ctx, id, { leavers: true, release: false }))
  const { rows } = await sql<{
    most: number
  }>`select max_attempts as most from graphile_worker._private_jobs where payload->>'run' = ${run}`.execute(owner)
  expect(rows).toEqual([{ most: 10 }])
  await arm('40P01')
  await expect(
    orSay(jobOf(run), world.authority, id, () =>
      sql`insert into people.person (authority_id, family_name, given_name) values (${world.authority}, 'A', 'B')`.execute(owner),
    ),
  ).rejects.toThrow('sprung')
  expect((await done((ctx) => getImport(ctx, id))).state).toBe('applying')
  expect((await runOf(run)).state).toBe('queued')
})

const jobOf = (run: Id): JobContext => ({
  signal: new AbortController().signal,
  progress: async () => {},
  within: (authorities, work) => within(world.db, { who: system('test'), authorities, run }, work),
})

test('who cancels finds the import as it was before; reading that breaks says so', async () => {
  const id = await previewed()
  const run = await done((ctx) => startRosterApply(ctx, id, { leavers: true, release: false }))
  const stopped = orSay(jobOf(run), world.authority, id, () => Promise.reject(new Cancelled()))
  await expect(stopped).rejects.toBeInstanceOf(Cancelled)
  const view = await done((ctx) => rosterView(ctx, id))
  expect([view.state, view.error?.code]).toEqual(['previewed', 'people.import.apply.stopped'])

  const { import: next, run: reads } = await done((ctx) => openRoster(ctx, { school: world.schools[0], files: [], format: 'probe' }))
  await orSay(jobOf(reads), world.authority, next, () => Promise.reject(new Error('a defect')))
  const failed = await done((ctx) => rosterView(ctx, next))
  expect([failed.state, failed.error?.code]).toEqual(['failed', 'people.import.read.broken'])
  expect(await runOf(reads)).toMatchObject({ state: 'failed', error: { code: 'people.import.read.broken' } })
})

test('what is done or discarded stays so', async () => {
  const id = await previewed()
  await orSay(jobOf(id), world.authority, id, () => Promise.reject(new Error('too late')))
  const view = await world.done(clerk(), (ctx) => rosterView(ctx, id))
  expect([view.state, view.error]).toEqual(['previewed', null])
})
