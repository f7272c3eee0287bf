// What the server holds in memory: idle, with 200 people at work, and while it takes over a roster of a million rows.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, openAsBlob, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { authoritiesApi, schoolsApi } from '#modules/organisation/api'
import { rosterApi } from '#modules/rosters/api'
import { randomOf } from '../src/app/demo/random.ts'
import { type Client, clientOf } from '../src/cli/client.ts'
import { forgetPeak, peak, resident } from './ground/memory.ts'
import { openGround } from './ground/open.ts'
import { signIn } from './ground/people-who.ts'
import { serve } from './ground/serve.ts'
import { atMost, type Bench, type BenchOptions, spreadOf } from './result.ts'
import { csvOf, linesOf, schoolNumber, schoolsFor } from './roster/file.ts'

const idleSeconds = 15
const people = 200
const requestsEach = 15
const block = 20_000

/** What somebody asks for who opens a few pages. */
const asked = [
  '/api/v1/session',
  '/api/v1/people?limit=50&sort=name',
  '/api/v1/people?limit=50&sort=-name&filter=roles%3Ais%3Alearner',
  '/api/v1/schools?limit=50',
  '/api/v1/search?q=m%C3%BCller',
  '/api/v1/search?q=schmi',
  '/api/v1/runs?limit=20',
  '/api/v1/notifications',
]

async function atWork(options: BenchOptions): Promise<{ idle: number; busy: number }> {
  const ground = await openGround(100_000, options.say)
  const server = await serve(ground)
  try {
    await sleep(idleSeconds * 1000)
    const idle = resident(server.pid)
    options.say(`  idle: ${Math.round(idle)} MiB`)
    const roles = ['authorityAdmin', 'secretary', 'teacher'] as const
    const cookies: string[] = []
    for (let index = 0; index < people; index++) cookies.push((await signIn(ground, roles[index % 3]!)).cookie)
    forgetPeak(server.pid)
    // Everybody at once, each one page after the other.
    await Promise.all(
      cookies.map(async (cookie, index) => {
        const random = randomOf(5, `person ${index}`)
        for (let count = 0; count < requestsEach; count++) {
          const path = random.pick(asked)
          const answer = await server.get(path, cookie)
          if (answer.status !== 200 && answer.status !== 403)
            throw new Error(`${path}: ${answer.status} ${answer.body.toString().slice(0, 200)}`)
        }
      }),
    )
    const busy = peak(server.pid)
    options.say(`  ${people} people at work: ${Math.round(busy)} MiB at most`)
    return { idle, busy }
  } finally {
    await server.stop()
    await ground.stop()
  }
}

/** The roster as one file, written block by block: the bench itself never holds it. */
async function writeRoster(path: string, size: number): Promise<void> {
  const file = createWriteStream(path)
  for (let from = 0; from < size; from += block) {
    const count = Math.min(block, size - from)
    const part = csvOf(linesOf(count, 1 + from / block, 2026, { from: 1_000_000 + from, schools: schoolsFor(size) }))
    const body = from === 0 ? part : part.subarray(part.indexOf('\n') + 1)
    if (!file.write(body)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'finish')
}

async function until(client: Client, id: string, states: readonly string[]) {
  for (;;) {
    const view = await client.call(rosterApi.roster, { params: { id } })
    if (states.includes(view.state)) return view
    if (view.state === 'failed') throw new Error(`the roster failed: ${JSON.stringify(view.error)}`)
    await sleep(500)
  }
}

/** Uploads, compares and takes over through the API, as a person does; the worker is in the same process. */
async function takeOver(options: BenchOptions, size: number): Promise<{ most: number; read: number; applied: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'muses-bench-memory-'))
  const token = randomBytes(24).toString('hex')
  const server = await serve({ folder }, { MUSES_BOOTSTRAP_TOKEN: token })
  try {
    const client = clientOf({ url: `http://127.0.0.1:${server.port}`, token, lang: 'en' })
    const authority = await client.call(authoritiesApi.createAuthority, {
      body: { name: 'Messkreis', slug: 'bench', kind: 'district', land: 'BW' } as never,
    })
    const schools = Array.from({ length: schoolsFor(size) }, (_, index) => ({
      number: schoolNumber(index),
      name: `Schule ${index + 1}`,
      land: 'BW',
    }))
    await client.call(schoolsApi.createSchools, { body: schools as never }, authority.id)
    const path = join(folder, 'roster.csv')
    await writeRoster(path, size)
    forgetPeak(server.pid)
    let started = performance.now()
    const opened = await client.upload(
      rosterApi.openRoster,
      { query: { format: 'csv', source: 'bench', title: 'Messung' } },
      [{ name: 'roster.csv', bytes: await openAsBlob(path) }],
      authority.id,
    )
    const view = await until(client, opened.import, ['previewed', 'held'])
    if (view.counts.new !== size) throw new Error(`expected ${size} new people, found ${JSON.stringify(view.counts)}`)
    const read = (performance.now() - started) / 1000
    options.say(`  read and compared in ${Math.round(read)} s: ${Math.round(peak(server.pid))} MiB at most`)
    started = performance.now()
    await client.call(rosterApi.applyRoster, { params: { id: view.id }, body: { leavers: false, release: false, version: view.version } })
    await until(client, view.id, ['applied'])
    return { most: peak(server.pid), read, applied: (performance.now() - started) / 1000 }
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

export const run: Bench = async (options) => {
  const size = options.size ?? 1_000_000
  const { idle, busy } = await atWork(options)
  const { most, read, applied } = await takeOver(options, size)
  return {
    size,
    figures: {
      'idle (MiB)': Math.round(idle),
      '200 people (MiB)': Math.round(busy),
      'import (MiB)': Math.round(most),
      'import read and compared (s)': spreadOf([read]),
      'import taken over (s)': spreadOf([applied]),
    },
    baseline: {},
    gates: {
      idle: atMost(idle, 200, 120, 'MiB'),
      '200 people at work': atMost(busy, 500, 350, 'MiB'),
      [`roster of ${size} rows`]: atMost(most, 700, 512, 'MiB'),
    },
    notes: [
      'resident memory of the process of server and worker, as Linux counts it (VmHWM, no sampling); PostgreSQL is not in it',
      '200 people at work are measured on 100,000 people; memory hardly depends on the load of the machine, so that there is one run',
    ],
  }
}
