import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useKey } from '#kernel'
import { testDatabase } from '#kernel/testing'
import { addDays, dayOf } from '#shared'
import { type App, openApp } from '../open.ts'
import { cast, demoPassword } from './cast.ts'
import { fillDemo, prepareDemo } from './index.ts'
import { rosterOf } from './people.ts'
import { plannedAuthorities } from './places.ts'
import { exampleNote } from './prices.ts'

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

interface Found {
  school: string | null
  block: string | null
  since: string
  values: Record<string, string | number>
}

/** What the list of deviations says of a source at the first authority. */
async function foundBy(source: string): Promise<Found[]> {
  const { rows } = await app.ownerPool.query<Found>(
    `select school_id as school, block, since::text, values from concept.deviation
     where authority_id = (select id from organisation.authority where slug = 'auental') and source = $1 order by school_id, key`,
    [source],
  )
  return rows
}
/** What the rows themselves say, asked another way than the sources do. */
async function rowsAt<R extends object>(text: string): Promise<R[]> {
  const { rows } = await app.ownerPool.query<R>(`with a as (select id from organisation.authority where slug = 'auental') ${text}`)
  return rows
}
const pairs = (rows: readonly { school: string | null; n: number }[]) => rows.map(({ school, n }) => `${school}: ${n}`).sort()

test('each deviation of the demo is true: gone devices and overdue loans are counted as their rows stand there', async () => {
  const gone = await rowsAt<{ school: string; n: number }>(
    `select school_id as school, count(*)::int as n from devices.device, a where authority_id = a.id and (state = 'lost' or state = 'stolen') group by 1`,
  )
  // A small demo may have lost nothing; then nothing is found.
  const found = await foundBy('devices.missing')
  expect(pairs(found.map(({ school, values }) => ({ school, n: Number(values.count) })))).toEqual(pairs(gone))

  const due = await rowsAt<{ school: string; until: string }>(
    `select school_id as school, until_day::text as until from loans.contract, a where authority_id = a.id and state = 'out' order by until_day`,
  )
  const late = due.filter(({ until }) => until < dayOf(new Date()))
  const schools = [...new Set(late.map(({ school }) => school))]
  const overdue = await foundBy('loans.overdue')
  expect(pairs(overdue.map(({ school, values }) => ({ school, n: Number(values.count) })))).toEqual(
    pairs(schools.map((school) => ({ school, n: late.filter((each) => each.school === school).length }))),
  )
  for (const { school, since } of overdue) expect(since).toBe(addDays(late.find((each) => each.school === school)!.until, 1))
})

test('each deviation of the demo is true: contracts that end, contracts that are missing', async () => {
  const contracts = await rowsAt<{ blocks: string[]; until: string | null; kind: string }>(
    'select blocks, valid_until::text as until, kind from concept.contract, a where authority_id = a.id',
  )
  const booked = await rowsAt<{ number: string; need: string }>(
    `select distinct b.number, l.content->'privacy'->>'processorContract' as need from catalogue.booking b join catalogue.library_block l using (number), a
     where b.authority_id = a.id`,
  )
  const ending = await foundBy('concept.contractExpiring')
  const soon = contracts.filter(({ until }) => until !== null && until <= addDays(dayOf(new Date()), 90))
  expect(soon.length).toBeGreaterThan(0)
  const expected = new Set(soon.flatMap(({ blocks }) => blocks).filter((block) => booked.some(({ number }) => number === block)))
  expect(new Set(ending.map(({ block }) => block))).toEqual(expected)
  for (const { values } of ending) expect(soon.map(({ until }) => until)).toContain(values.until)

  const missing = await foundBy('concept.contractMissing')
  expect(missing.length).toBeGreaterThan(0)
  const covered = contracts.flatMap(({ blocks }) => blocks)
  expect(new Set(missing.map(({ block }) => block))).toEqual(
    new Set(booked.filter(({ number, need }) => need === 'yes' && !covered.includes(number)).map(({ number }) => number)),
  )
})

test('each deviation of the demo is true: prices that nobody has set, schools without a coordinator', async () => {
  const items = await rowsAt<{ number: string; item: string }>(
    `select distinct b.number, c->>'item' as item from catalogue.booking b join catalogue.library_block l using (number) cross join jsonb_array_elements(l.content->'cost') c
       left join catalogue.offer o on o.authority_id = b.authority_id and o.number = b.number, a
     where b.authority_id = a.id and c->'amount' = 'null' and o.costs->(c->>'key') is null`,
  )
  const open = await foundBy('concept.costOpen')
  expect(open.length).toBeGreaterThan(0)
  expect(new Set(open.map(({ block }) => block))).toEqual(new Set(items.map(({ number }) => number)))
  for (const { block, values } of open) expect(values.count).toBe(items.filter(({ number }) => number === block).length)
  // Sums are there all the same: the demo has set prices, and says whose they are.
  const priced = await rowsAt<{ note: string }>(`select note from catalogue.offer, a where authority_id = a.id and costs <> '{}'`)
  expect(priced.length).toBeGreaterThan(15)
  expect(new Set(priced.map(({ note }) => note))).toEqual(new Set([exampleNote]))

  const without = await rowsAt<{ school: string }>(
    `select s.id as school from organisation.school s, a where s.authority_id = a.id and s.state = 'active' and not exists (
       select from access."grant" g join people.account k on k.id = g.account_id
       where g.authority_id = a.id and g.role = 'schoolCoordinator' and g.school_id = s.id and k.state <> 'suspended')`,
  )
  const found = await foundBy('access.coordinatorMissing')
  expect(found.length).toBeGreaterThan(0)
  expect(found.map(({ school }) => school).sort()).toEqual(without.map(({ school }) => school).sort())
})
