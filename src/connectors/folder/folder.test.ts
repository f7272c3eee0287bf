// Rosters that come by themselves from a drop folder: whole, once, and never further than the guard.
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { type Id, newId } from '#shared'
import plug from '../../modules/connections/module.ts'
import { changeSource, createSource, deleteSource, startLook, switchSource } from '../../modules/connections/sources/actions.ts'
import { arrivalsOf, findSource, sourceList } from '../../modules/connections/sources/queries.ts'
import { drain, inside, plugBeside, plugIn } from '../../modules/connections/testing/ground.ts'
import rosters from '../../modules/rosters/module.ts'
import { csv } from '../csv/index.ts'
import { folder } from './index.ts'

const world = testWorld()
const dataDir = mkdtempSync(join(tmpdir(), 'muses-folder-'))
const admin = () => whoWith(['connections.view', 'connections.change', 'connections.plan', 'rosters.import'], world.authority)
let source: Id
let place: string
let number = 0

beforeAll(async () => {
  const started = { plugs: { 'connections.sources': [folder], 'rosters.readers': [csv] }, dataDir }
  await plugIn(plug, [])
  await plug.start!(started as never)
  await rosters.start!(started as never)
  plugBeside(rosters)
  await inside(world, (ctx) =>
    sql`insert into organisation.school_year (authority_id, name, starts, ends) values (${world.authority}, 'jetzt', current_date - 100, current_date + 200) on conflict do nothing`.execute(
      ctx.db(),
    ),
  )
})
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))
beforeEach(async () => {
  await drain(world)
  const name = `ablage-${++number}`
  place = join(dataDir, 'eingang', world.authority, name)
  mkdirSync(place, { recursive: true })
  // A school of its own each time: whoever a file does not name any more counts as missing there.
  const school = newId()
  await inside(world, (ctx) =>
    sql`insert into organisation.school (authority_id, id, name, land) values (${world.authority}, ${school}, ${`Schule ${name}`}, 'NW')`.execute(
      ctx.db(),
    ),
  )
  source = await world.done(admin(), async (ctx) => {
    const made = await createSource(ctx, { name, kind: 'folder', settings: { folder: name }, school, policy: 'apply', schedule: 'off' })
    return (await switchSource(ctx, made.id, true)).id
  })
})

const roster = (count: number, stem = `S${number}-`) =>
  [
    'Schlüssel;Nachname;Vorname;Geburtsdatum;Klasse',
    ...Array.from({ length: count }, (_, n) => `${stem}${n};Özgür ${stem};Kim ${n};${1 + (n % 28)}.03.2012;5${n % 2 ? 'a' : 'b'}`),
  ]
    .join('\r\n')
    .concat('\r\n')
const look = async () => {
  await world.done(admin(), (ctx) => startLook(ctx, source))
  await drain(world, 1)
}
/** As if the files had lain there for a while. */
const later = () => inside(world, (ctx) => sql`update connections.seen set since = since - interval '1 minute'`.execute(ctx.db()))
const lookTwice = async () => {
  await look()
  await later()
  await look()
}
const arrivals = () => inside(world, (ctx) => arrivalsOf(ctx, source))
const peopleOf = (stem: string) =>
  inside(world, async (ctx) => {
    const { rows } = await sql<{
      n: number
    }>`select count(*)::int as n from people.person where authority_id = ${world.authority} and family_name = ${`Özgür ${stem}`}`.execute(
      ctx.db(),
    )
    return rows[0]!.n
  })

test('a file is taken once it rests, and its people are there without anybody asking', async () => {
  writeFileSync(join(place, 'schule.csv'), roster(12))
  await look()
  expect(await arrivals()).toEqual([])
  await later()
  await look()
  const [arrival] = await arrivals()
  expect(arrival).toMatchObject({ name: 'schule.csv', state: 'applied', fault: null })
  expect(await peopleOf(`S${number}-`)).toBe(12)
  await look()
  expect(await arrivals()).toHaveLength(1)
})

test('a file that grows or carries a working name is left alone until it is whole', async () => {
  writeFileSync(join(place, 'teil.csv.part'), roster(5))
  writeFileSync(join(place, '.versteckt.csv'), roster(5))
  writeFileSync(join(place, 'wächst.csv'), roster(5).slice(0, 80))
  symlinkSync('/etc/passwd', join(place, 'fremd.csv'))
  await look()
  await later()
  writeFileSync(join(place, 'wächst.csv'), roster(5))
  await look()
  expect(await arrivals()).toEqual([])
  renameSync(join(place, 'teil.csv.part'), join(place, 'teil.csv'))
  rmSync(join(place, 'wächst.csv'))
  await lookTwice()
  expect((await arrivals()).map(({ name, state }) => [name, state])).toEqual([['teil.csv', 'applied']])
})

test('the same content is never taken twice, under whatever name; a new one is', async () => {
  writeFileSync(join(place, 'montag.csv'), roster(30))
  await lookTwice()
  writeFileSync(join(place, 'dienstag.csv'), roster(30))
  await lookTwice()
  writeFileSync(join(place, 'mittwoch.csv'), roster(31))
  await lookTwice()
  expect((await arrivals()).map(({ name, state }) => `${name} ${state}`)).toEqual([
    'mittwoch.csv applied',
    'dienstag.csv known',
    'montag.csv applied',
  ])
  expect(await peopleOf(`S${number}-`)).toBe(31)
})

test('above the guard it stops, whatever the policy; a broken file is named and changes nothing', async () => {
  writeFileSync(join(place, 'voll.csv'), roster(80))
  await lookTwice()
  writeFileSync(join(place, 'halb.csv'), roster(40))
  await lookTwice()
  writeFileSync(join(place, 'kaputt.csv'), 'Nur eine Kopfzeile;ohne;alles\r\n')
  await lookTwice()
  expect((await arrivals()).map(({ name, state }) => `${name} ${state}`)).toEqual([
    'kaputt.csv failed',
    'halb.csv held',
    'voll.csv applied',
  ])
  expect((await arrivals())[0]!.fault!.code).toMatch(/^people\./)
  const { rows } = await inside(world, (ctx) =>
    sql<{
      n: number
    }>`select count(*)::int as n from people.affiliation a join people.person p on p.authority_id = a.authority_id and p.id = a.person_id
      where p.family_name = ${`Özgür S${number}-`} and coalesce(a.until_day, 'infinity') >= current_date`.execute(ctx.db()),
  )
  expect(rows[0]!.n).toBe(80)
  const page = await world.tried(admin(), (ctx) => sourceList.page(ctx, { filter: [], limit: 50 }))
  expect(page.rows.find((row) => row.id === source)).toMatchObject({ state: 'ready', waiting: 2 })
})

test('where a person is asked, the preview waits', async () => {
  await world.done(admin(), (ctx) => changeSource(ctx, source, { policy: 'ask' }))
  writeFileSync(join(place, 'schule.csv'), roster(7))
  await lookTwice()
  expect(await arrivals()).toMatchObject([{ state: 'asks' }])
  expect(await peopleOf(`S${number}-`)).toBe(0)
})

test('trouble stands at the source and goes when it is over', async () => {
  rmSync(place, { recursive: true })
  writeFileSync(place, 'no folder')
  await look()
  expect((await inside(world, (ctx) => findSource(ctx, source))).trouble).not.toBeNull()
  rmSync(place)
  await look()
  expect((await inside(world, (ctx) => findSource(ctx, source))).trouble).toBeNull()
})

test('refused without the right, in another authority, and for folders elsewhere', async () => {
  const draft = { name: 'x', kind: 'folder', settings: { folder: 'x' } }
  const viewer = whoWith(['connections.view'], world.authority)
  expect(await refusalOf(world.tried(viewer, (ctx) => createSource(ctx, draft)))).toBe('Forbidden')
  const foreigner = whoWith(['connections.view', 'connections.change', 'connections.plan'], world.foreign)
  expect(await refusalOf(world.tried(foreigner, (ctx) => switchSource(ctx, source, false)))).toBe('NotFound')
  expect(await refusalOf(world.tried(foreigner, (ctx) => deleteSource(ctx, source)))).toBe('NotFound')
  for (const wrong of ['../oben', '/etc', 'a/../../b', ''])
    await expect(world.tried(admin(), (ctx) => createSource(ctx, { ...draft, settings: { folder: wrong } }))).rejects.toThrow()
  expect(await refusalOf(world.tried(admin(), (ctx) => deleteSource(ctx, source)))).toBe('connections.stillOn')
})
