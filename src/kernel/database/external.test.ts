import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { passwords } from '../testing/database.ts'
import { startPostgres15 } from '../testing/postgres-15.ts'
import { checkServingRole, openDatabase } from './connect.ts'
import { connect } from './connection.ts'
import { kernelMigrations, migrate } from './migrate.ts'

interface Place {
  host: string
  port: number
  password: string
}

const debian = await startPostgres15()
afterAll(() => debian.stop?.())
const dataDir = mkdtempSync(join(tmpdir(), 'muses-external-'))
afterAll(() => rmSync(dataDir, { recursive: true }))

describe.each([
  ['PostgreSQL 18', (): Place => ({ ...inject('musesTestServer'), password: passwords.postgres }), undefined],
  ['PostgreSQL 15', (): Place => debian.place!, debian.missing],
] as const)('external %s', (name, placeOf, missing) => {
  if (missing) {
    test.skip(`${name}: ${missing}`)
    return
  }
  const suffix = randomBytes(4).toString('hex')
  const database = `external_${suffix}`
  const [plain, maker] = [`plain_${suffix}`, `maker_${suffix}`]
  const made = new Set([plain, maker])
  let root: pg.Client
  const urlOf = (user: string, password: string, at = database): string =>
    `postgresql://${user}:${encodeURIComponent(password)}@/${at}?host=${encodeURIComponent(placeOf().host)}&port=${placeOf().port}`
  const env = (url: string, more = {}): Record<string, string> => ({ DATABASE_URL: url, MUSES_DATA_DIR: dataDir, ...more })

  beforeAll(async () => {
    root = await connect({ ...placeOf(), user: 'postgres', database: 'postgres' })
    await root.query(`create role ${plain} login password 'pl:ain/1'`)
    await root.query(`create role ${maker} login createrole password 'maker'`)
    await root.query(`create database ${database} owner ${maker} encoding 'UTF8' template template0`)
  })
  afterAll(async () => {
    for (const each of [database, `${database}_2`]) await root.query(`drop database if exists ${each} with (force)`)
    for (const role of made) await root.query(`drop role if exists ${role}`)
    await root.end()
  })

  test('several servers open it with a role that makes the serving role; migrated and fit to serve', async () => {
    const opened = await Promise.all([1, 2, 3].map(() => openDatabase(env(urlOf(maker, 'maker')))))
    const [first] = opened
    made.add(first!.appRole)
    expect(first).toMatchObject({ kind: 'external', appRole: expect.stringMatching(/^muses_app_[0-9a-f]{8}$/) })
    expect(new Set(opened.map((one) => one.app.password)).size).toBe(1)
    await Promise.all(opened.map((one) => migrate(one.owner, [kernelMigrations], one.appRole)))
    const client = await connect(first!.app)
    await checkServingRole(client)
    expect((await client.query(`select kernel.fold('Ä') as a, cardinality(kernel.authorities()) as n`)).rows).toEqual([{ a: 'ae', n: 0 }])
    await client.end()
  })

  test('after a change of the password in DATABASE_URL the serving role follows', async () => {
    await root.query(`alter role ${maker} password 'changed'`)
    const opened = await openDatabase(env(urlOf(maker, 'changed')))
    const client = await connect(opened.app)
    await client.end()
    await root.query(`alter role ${maker} password 'maker'`)
    await openDatabase(env(urlOf(maker, 'maker')))
  })

  test('two databases in one cluster have two serving roles', async () => {
    await root.query(`create database ${database}_2 owner ${maker} encoding 'UTF8' template template0`)
    const [one, two] = [await openDatabase(env(urlOf(maker, 'maker'))), await openDatabase(env(urlOf(maker, 'maker', `${database}_2`)))]
    made.add(two.appRole)
    expect(one.appRole).not.toBe(two.appRole)
  })

  test('a role without CREATEROLE is told the SQL, and served by the role an administrator made', async () => {
    await root.query(`drop database ${database}_2; `)
    await root.query(`create database ${database}_2 owner ${plain} encoding 'UTF8' template template0`)
    const url = urlOf(plain, 'pl:ain/1', `${database}_2`)
    const role = [...made].at(-1)!
    await root.query(`drop role ${role}`)
    const refusal = await openDatabase(env(url)).catch((error) => error)
    expect(refusal).toMatchObject({ code: 'no-serving-role', german: expect.stringContaining(`create role ${role} nologin;`) })
    expect(refusal.message).not.toContain('pl:ain')
    await root.query(refusal.german.match(/create role[\s\S]*? to muses_app_\w+;/)[0])
    const opened = await openDatabase(env(url))
    expect(opened).toMatchObject({ appRole: role, app: { options: `-c role=${role}` } })
    await migrate(opened.owner, [kernelMigrations], opened.appRole)
    const client = await connect(opened.app)
    await checkServingRole(client)
    await client.end()
  })

  test('with two URLs both roles are used as they are', async () => {
    const opened = await openDatabase(env(urlOf(plain, 'pl:ain/1'), { DATABASE_OWNER_URL: urlOf(maker, 'maker') }))
    expect(opened).toMatchObject({ appRole: plain, app: { connectionString: urlOf(plain, 'pl:ain/1') } })
  })

  test('wrong password and missing database are told without the password', async () => {
    const wrong = await openDatabase(env(urlOf(maker, 'geheim'))).catch((error) => error)
    expect(wrong.code).toBe('database-auth')
    expect(wrong.message).not.toContain('geheim')
    await expect(openDatabase(env(urlOf(maker, 'maker', 'nowhere')))).rejects.toMatchObject({ code: 'database-missing' })
  })
})

test('no server, no host, no address', async () => {
  const free = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => free.once('listening', resolve))
  const { port } = free.address() as { port: number }
  await new Promise((resolve) => free.close(resolve))
  await expect(openDatabase({ DATABASE_URL: `postgresql://a:b@127.0.0.1:${port}/c` })).rejects.toMatchObject({ code: 'database-refused' })
  await expect(openDatabase({ DATABASE_URL: 'postgresql://a:b@name.invalid/c' })).rejects.toMatchObject({ code: 'database-host' })
  await expect(openDatabase({ DATABASE_URL: 'postgresql://a:b@[/c' })).rejects.toMatchObject({ code: 'database-url' })
})
