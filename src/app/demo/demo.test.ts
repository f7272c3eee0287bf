import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useKey } from '#kernel'
import { testDatabase } from '#kernel/testing'
import { type App, openApp } from '../open.ts'
import { cast, demoPassword } from './cast.ts'
import { fillDemo, prepareDemo } from './index.ts'
import { rosterOf } from './people.ts'
import { plannedAuthorities } from './places.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
let app: App
const dataDir = mkdtempSync(join(tmpdir(), 'muses-demo-test-'))
const origin = 'http://127.0.0.1:3000'

beforeAll(async () => {
  process.env.MUSES_DATA_DIR = dataDir
  useKey(Buffer.alloc(32, 7))
  database = await testDatabase()
  app = await openApp({
    owner: database.owner,
    app: database.app,
    appRole: database.appRole,
    role: 'all',
    publicUrl: origin,
    dataDir,
    demo: true,
    migrated: true,
  })
  await fillDemo(app, { share: 0.05 })
}, 120_000)

afterAll(async () => {
  await app?.stop()
  await database?.drop()
  useKey()
  rmSync(dataDir, { recursive: true, force: true })
})

test('the same seed gives the same people, another seed others', () => {
  const [first] = plannedAuthorities
  expect(rosterOf(first!, 1, 2026)).toEqual(rosterOf(first!, 1, 2026))
  expect(rosterOf(first!, 1, 2026)).not.toEqual(rosterOf(first!, 2, 2026))
})

test('a whole demo has about 6,000 people, every one at a school, with twins, homonyms and people of several schools', () => {
  const records = plannedAuthorities.flatMap((each) => rosterOf(each, 20_260_824, 2026))
  const people = records.filter((each) => each.type === 'person')
  const places = new Map<string, Set<string>>()
  for (const each of records)
    if (each.type === 'affiliation') places.set(each.person, (places.get(each.person) ?? new Set()).add(each.school!))
  expect(people.length).toBeGreaterThan(5_700)
  expect(people.length).toBeLessThan(6_500)
  expect(people.filter((each) => !places.has(each.key))).toEqual([])
  expect([...places.values()].filter((each) => each.size > 1).length).toBeGreaterThan(10)
  const twins = new Map<string, number>()
  for (const each of people) twins.set(`${each.familyName}/${each.birthDay}`, (twins.get(`${each.familyName}/${each.birthDay}`) ?? 0) + 1)
  expect([...twins.values()].filter((n) => n > 1).length).toBeGreaterThan(20)
})

test('everybody of the cast signs in with the demo password, without a second factor, and sees something', async () => {
  for (const part of cast) {
    const answer = await app.server!.inject({
      method: 'POST',
      url: '/api/v1/sign-in',
      headers: { origin },
      payload: { name: part.name, password: demoPassword },
    })
    expect([part.name, answer.statusCode, answer.json().state]).toEqual([part.name, 200, 'signedIn'])
    const set = answer.cookies[0]!
    const session = await app.server!.inject({ url: '/api/v1/session', headers: { cookie: `${set.name}=${set.value}` } })
    expect(session.json()).toMatchObject({ state: 'signedIn', demo: true })
    expect([
      part.name,
      session.json().rights.length > 0 ||
        part.role === undefined ||
        part.role === 'contractor' ||
        part.role === 'caretaker' ||
        part.role === 'technician',
    ]).toEqual([part.name, true])
  }
})

test('filling again changes nothing', async () => {
  const before = await figures()
  await fillDemo(app, { share: 0.05 })
  expect(await figures()).toEqual(before)
})

test('a database that holds anything else is refused untouched', async () => {
  const other = await testDatabase()
  const { host, port, user, password, database: name } = other.owner
  const env = {
    MUSES_DATA_DIR: dataDir,
    DATABASE_URL: `postgresql:///${name}?host=${encodeURIComponent(String(host))}&port=${port}&user=${user}&password=${password}`,
  }
  await expect(prepareDemo(env)).rejects.toThrow(/nicht leer/)
  await other.drop()
})

async function figures() {
  const { rows } =
    await app.ownerPool.query(`select (select count(*) from people.person) as people, (select count(*) from people.account) as accounts,
    (select count(*) from organisation.room) as rooms, (select count(*) from kernel.import) as imports, (select count(*) from access."grant") as grants`)
  return rows[0]
}
