// One authority out of an installation and into another one that is in use.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { system, within } from '#kernel'
import { testDatabase, testWorld } from '#kernel/testing'
import { migrationSets } from '../modules.ts'
import { readTables } from './catalogue.ts'
import { temporary } from './place.ts'
import { openBackup, readAll } from './read.ts'
import { queueTables } from './restore.ts'
import { sealedReport, sealedThings } from './sealed.ts'
import { takeOverAuthority } from './take-over.ts'
import { fillAll } from './testing/fill.ts'
import { refusal, sealAll, using } from './testing/look.ts'
import { verifyBackup } from './verify.ts'
import { type Written, writeBackup } from './write.ts'

const world = testWorld()
const other = testWorld()
const folder = mkdtempSync(join(tmpdir(), 'muses-authority-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const operator = '00000000-0000-7000-8000-00000000abcd'
const leave = ['kernel.audit', 'kernel.audit_value', 'kernel.audit_seal', 'kernel.installation', 'organisation.authority']
let written: Written

beforeAll(async () => {
  for (const { database } of [world, other]) await queueTables(database.owner)
  await using(world.database.owner, async (client) => {
    await fillAll(client, world.foreign, leave, 1)
    expect(await fillAll(client, world.authority, leave, 2)).toEqual([])
    // Rows of many sizes do not lie in the order in which they came.
    await client.query(
      `insert into kernel.file (authority_id, name, type, size, sha256) select $1, repeat('x', (n * 7919) % 3000), 't', n, '' from generate_series(1, 3000) n`,
      [world.authority],
    )
    await client.query(`insert into people.account (authority_id, id, name, display_name) values (null, $1, 'betreiber', 'Betrieb')`, [
      operator,
    ])
    await client.query(`insert into access."grant" (authority_id, account_id, role, scope) values ($1, $2, 'support', 'authority')`, [
      world.authority,
      operator,
    ])
  })
  for (const { db, authority, schools } of [world, other])
    await within(db, { who: system('test'), authorities: [authority] }, async (ctx) => {
      await ctx.audit('organisation.school.changed', 'organisation.school', [{ id: schools[0], changes: { name: ['a', 'b'] } }])
      await ctx.tell('organisation.school.changed', [schools[0]])
    })
  // Both the slug and the names of the other installation's own authority differ from the one that comes.
  await using(other.database.owner, (client) => client.query(`update organisation.authority set slug = slug || '-2'`))
  for (const { database } of [world, other]) await sealAll(database.owner)
  written = await writeBackup(world.database, { folder, authority: 'auental' })
})

/** How many rows of an authority every table holds. */
const counts = (config: pg.ClientConfig, authority: string) =>
  using(config, async (client) => {
    const result: Record<string, number> = {}
    for (const { name, tenant } of await readTables(client)) {
      if (tenant === 'no') continue
      const { rows } = await client.query<{ count: number }>(`select count(*)::int from ${name} where authority_id = $1`, [authority])
      if (rows[0]!.count) result[name] = rows[0]!.count
    }
    return result
  })

test('the file holds the rows of this authority and of no other', async () => {
  expect(written.head.authority).toMatchObject({ id: world.authority, slug: 'auental' })
  let text = ''
  await readAll(await openBackup(written.file), {
    table: async (_name, rows) => {
      let count = 0
      for await (const part of rows) for (const byte of part) if (byte === 10) count++
      return count
    },
    jobs: async (jobs) => {
      text += JSON.stringify(jobs)
    },
  })
  for await (const part of (await openBackup(written.file)).parts) text += part.body.toString('latin1')
  expect(text).toContain(world.schools[0])
  for (const foreign of [world.foreign, ...world.foreignSchools, operator]) expect(text).not.toContain(foreign)
})

test('rows that stand on the operator’s own stay behind and are counted', () => {
  expect(written.tail.leftOut).toMatchObject({ 'access."grant"': 1 })
})

test('it moves into an installation in use, which keeps its own', async () => {
  const own = await counts(other.database.owner, other.authority)
  const tail = await takeOverAuthority(other.database, await openBackup(written.file), written.head.authority!)
  const expected = await counts(world.database.owner, world.authority)
  for (const [table, missing] of Object.entries(written.tail.leftOut ?? {})) expected[table]! -= missing
  expect(await counts(other.database.owner, world.authority)).toEqual(
    Object.fromEntries(Object.entries(expected).filter(([, count]) => count)),
  )
  expect(await counts(other.database.owner, other.authority)).toEqual(own)
  expect(await counts(other.database.owner, world.foreign)).toEqual({})
  expect(tail.jobs.rows).toBe(1)
  await within(other.db, { who: system('test'), authorities: [world.authority] }, (ctx) =>
    ctx.audit('organisation.school.changed', 'organisation.school', [{ id: world.schools[0] }]),
  )
  await sealAll(other.database.owner)
  await using(other.database.owner, async (client) => {
    expect((await client.query('select * from kernel.verify_audit()')).rows).toEqual([])
  })
})

test('after the move the operator is told what was sealed with the old key and has to be set up anew, and of nobody else', async () => {
  await using(other.database.owner, async (client) => {
    await client.query(`update access.totp set confirmed_at = now() where authority_id = $1`, [world.authority])
    await client.query(
      `update connections.connection set secrets = '{"password":"x"}', name = 'AD der Kreisverwaltung ' || id where authority_id = $1`,
      [world.authority],
    )
  })
  const moved = await sealedThings(other.database.owner, world.authority)
  const accounts = await using(
    other.database.owner,
    async (client) =>
      (
        await client.query<{ name: string }>(
          'select name from people.account k join access.totp t on t.account_id = k.id where t.authority_id = $1',
          [world.authority],
        )
      ).rows,
  )
  expect(accounts.length).toBeGreaterThan(0)
  expect(moved[0]).toMatchObject({ count: accounts.length, names: accounts.map(({ name }) => name).sort() })
  const report = sealedReport(moved).join('\n')
  for (const part of [
    'zweiten Faktor zurücksetzen',
    'AD der Kreisverwaltung',
    'Anmeldedienste',
    'Webhooks',
    'Passwörter zum Anmelden und API-Token gelten weiter',
  ])
    expect(report).toContain(part)
  expect(sealedReport(await sealedThings(other.database.owner, other.authority))).toHaveLength(1)
})

test('it is refused where it is already, in part or in whole, and changes nothing then', async () => {
  expect(await refusal(open().then((backup) => takeOverAuthority(other.database, backup, written.head.authority!)))).toBe(
    'authority-exists',
  )
  const target = await testDatabase()
  await queueTables(target.owner)
  await using(target.owner, async (client) => {
    const stranger = '00000000-0000-7000-8000-00000000beef'
    await client.query(`insert into organisation.authority (id, slug, name, kind, land) values ($1, 's', 'S', 'city', 'NW')`, [stranger])
    await client.query(`insert into kernel.secret (authority_id, id, purpose, sealed) select $1, $2, 'x', ''`, [
      stranger,
      (await firstSecret()).id,
    ])
  })
  expect(await refusal(open().then((backup) => takeOverAuthority(target, backup, written.head.authority!)))).toBe('row-exists')
  expect(await counts(target.owner, world.authority)).toEqual({})
})

test('it is refused between different versions', async () => {
  const target = await testDatabase()
  await using(target.owner, (client) =>
    client.query(`insert into kernel.migration (set, file, sha256) values ('people', '999-later.sql', 'x')`),
  )
  expect(await refusal(open().then((backup) => takeOverAuthority(target, backup, written.head.authority!)))).toBe('authority-version')
})

test('it is proven like a whole backup', async () => {
  const place = { appRole: 'muses_app', temporary: () => temporary(world.database.superuser, world.database.owner) }
  const { rows } = await verifyBackup(place, migrationSets, written.file)
  expect(rows).toBe(Object.values(written.tail.tables).reduce((sum, table) => sum + table.rows, 0))
  expect(JSON.parse(readFileSync(`${written.file}.verified.json`, 'utf8'))).toMatchObject({ rows })
})

const open = () => openBackup(written.file)
const firstSecret = () =>
  using(
    world.database.owner,
    async (client) =>
      (await client.query<{ id: string }>('select id from kernel.secret where authority_id = $1 limit 1', [world.authority])).rows[0]!,
  )
