// Several servers and workers on one DATABASE_URL behave as one: migrations once, tokens and sessions shared, jobs once, a dead worker's job taken over.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, violationsOf } from '#kernel/testing'

const node = existsSync(join(import.meta.dirname, '../../node_modules/.bin/node'))
  ? join(import.meta.dirname, '../../node_modules/.bin/node')
  : process.execPath
const token = 'bootstrap-token-of-the-cluster-test'
const root = join(import.meta.dirname, '../..')
const processes: { child: ChildProcess; out: () => string; role: string }[] = []
const dataDir = mkdtempSync(join(tmpdir(), 'muses-cluster-'))
let database: Awaited<ReturnType<typeof testDatabase>>
let bases: string[] = []

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
const urlOf = (config: pg.PoolConfig) =>
  `postgres://${config.user}:${config.password}@/${config.database}?host=${encodeURIComponent(String(config.host))}&port=${config.port}`

function start(role: string, port: number): void {
  const child = spawn(node, ['src/app/main.ts'], {
    cwd: root,
    env: {
      ...process.env,
      DATABASE_OWNER_URL: urlOf(database.owner),
      DATABASE_URL: urlOf(database.app),
      MUSES_ROLE: role,
      PORT: String(port),
      MUSES_DATA_DIR: dataDir,
      MUSES_BOOTSTRAP_TOKEN: token,
      MUSES_KEY: Buffer.alloc(32, 7).toString('base64'),
      MUSES_PUBLIC_URL: `http://127.0.0.1:${port}`,
      VITEST: '',
      NODE_OPTIONS: '',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  child.stdout.on('data', (chunk) => (out += chunk))
  child.stderr.on('data', (chunk) => (out += chunk))
  processes.push({ child, out: () => out, role })
}

async function until(what: string, is: () => Promise<boolean> | boolean, seconds = 40): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    if (await is()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${what} did not happen\n${processes.map((each) => `${each.role}: ${each.out().slice(-800)}`).join('\n')}`)
}
const ask = async (base: string, method: string, path: string, body?: unknown, authority?: string) => {
  const response = await fetch(`${base}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(authority ? { 'muses-authority': authority } : {}),
    },
    body: body ? JSON.stringify(body) : undefined,
  })
  return { status: response.status, body: (await response.json().catch(() => undefined)) as never }
}

beforeAll(async () => {
  database = await testDatabase('empty')
  const ports = await Promise.all([freePort(), freePort(), freePort(), freePort()])
  bases = ports.slice(0, 2).map((port) => `http://127.0.0.1:${port}`)
  // All four at once on an empty database: they must agree who migrates.
  start('server', ports[0]!)
  start('server', ports[1]!)
  start('worker', ports[2]!)
  start('worker', ports[3]!)
  await until('start of all four', () => processes.every((each) => each.out().includes('läuft')), 60)
}, 90_000)

afterAll(async () => {
  for (const { child } of processes) child.kill('SIGTERM')
  await Promise.all(
    processes.map(({ child }) =>
      child.exitCode === null && child.signalCode === null ? new Promise((resolve) => child.once('exit', resolve)) : undefined,
    ),
  )
  await database?.drop()
  rmSync(dataDir, { recursive: true, force: true })
}, 30_000)

let authority: { id: string }

test('what one server wrote the other answers at once', async () => {
  const made = await ask(bases[0]!, 'POST', '/authorities', { name: 'Landkreis Verbund', land: 'NW', kind: 'district' })
  expect(made.status).toBe(201)
  authority = made.body
  const schools = Array.from({ length: 20 }, (_, n) => ({ name: `Schule ${n}`, number: String(300_000 + n), land: 'NW' }))
  expect((await ask(bases[1]!, 'POST', '/schools/batch', schools, authority.id)).status).toBe(200)
  expect((await ask(bases[0]!, 'GET', '/schools?limit=50', undefined, authority.id)).body).toMatchObject({
    rows: expect.objectContaining({ length: 20 }),
  })
})

test('twenty runs given to both servers are done exactly once each, by both workers together', async () => {
  const runs = await Promise.all(
    Array.from({ length: 20 }, async (_, n) => ((await ask(bases[n % 2]!, 'POST', '/audit/verify')).body as { run: string }).run),
  )
  await until('end of all runs', async () => {
    const states = await Promise.all(
      runs.map(async (run) => ((await ask(bases[0]!, 'GET', `/runs/${run}`)).body as { state: string }).state),
    )
    return states.every((state) => state === 'done')
  })
  const owner = new pg.Client(database.owner)
  await owner.connect()
  const { rows } = await owner.query(
    `select count(*)::int as n, count(distinct id)::int as ids, count(*) filter (where state = 'done')::int as done from kernel.run where kind = 'kernel.verifyAudit' or id = any($1::uuid[])`,
    [runs],
  )
  const { rows: migrations } = await owner.query(
    'select set, file, count(*)::int as n from kernel.migration group by 1, 2 having count(*) > 1',
  )
  await owner.end()
  expect(rows[0]).toEqual({ n: 20, ids: 20, done: 20 })
  expect(migrations).toEqual([])
}, 60_000)

test('a worker that is killed in the middle leaves nothing undone: the other takes over within 30 seconds', async () => {
  const runs = await Promise.all(
    Array.from({ length: 10 }, async () => ((await ask(bases[0]!, 'POST', '/audit/verify')).body as { run: string }).run),
  )
  const victim = processes.find((each) => each.role === 'worker')!
  victim.child.kill('SIGKILL')
  const killed = Date.now()
  await until(
    'end of all runs',
    async () => {
      const states = await Promise.all(
        runs.map(async (run) => ((await ask(bases[1]!, 'GET', `/runs/${run}`)).body as { state: string }).state),
      )
      return states.every((state) => state === 'done')
    },
    35,
  )
  expect(Date.now() - killed).toBeLessThan(30_000)
}, 60_000)

test('a session opened at one server holds at the other, and ended there it is ended here', async () => {
  const link = processes.map((each) => /\/einrichten\?code=([\w-]+)/.exec(each.out())?.[1]).filter((code) => code !== undefined)
  expect(link.length).toBeGreaterThan(0)
  const headers = (base: string, cookie?: string) => ({ 'content-type': 'application/json', origin: base, ...(cookie ? { cookie } : {}) })
  let cookie: string | undefined
  for (const code of link) {
    const answer = await fetch(`${bases[0]}/api/v1/setup`, {
      method: 'POST',
      headers: headers(bases[0]!),
      body: JSON.stringify({
        code,
        name: 'verwaltung',
        displayName: 'Verwaltung Verbund',
        email: 'verwaltung@verbund.example',
        password: 'Ein-langes-Kennwort-42',
      }),
    })
    if (answer.ok) cookie = answer.headers.getSetCookie()[0]?.split(';')[0]
    else if (code === link.at(-1) && !cookie) throw new Error(await answer.text())
  }
  expect(cookie).toBeDefined()
  const stateAt = async (base: string) =>
    ((await (await fetch(`${base}/api/v1/session`, { headers: headers(base, cookie) })).json()) as { state: string }).state
  expect(await stateAt(bases[1]!)).not.toBe('signedOut')
  const ended = await fetch(`${bases[1]}/api/v1/session/end`, { method: 'POST', headers: { origin: bases[1]!, cookie: cookie! } })
  expect(ended.status).toBeLessThan(300)
  await until('end of the session at the other server', async () => (await stateAt(bases[0]!)) === 'signedOut', 60)
}, 90_000)

test('after all of that everything holds that must hold at any moment', async () => {
  expect(await violationsOf(database)).toEqual([])
})
