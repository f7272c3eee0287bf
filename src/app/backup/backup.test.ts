// A whole installation out and in again, on real databases with every table filled.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { system, within } from '#kernel'
import { testDatabase, testWorld } from '#kernel/testing'
import { migrate } from '../../kernel/database/migrate.ts'
import { checkServingRole } from '../../kernel/database/serving-role.ts'
import { startPostgres15 } from '../../kernel/testing/postgres-15.ts'
import { migrationSets } from '../modules.ts'
import { temporary } from './place.ts'
import { openBackup } from './read.ts'
import { catchUp, queueTables, restoreInstallation } from './restore.ts'
import { fillAll } from './testing/fill.ts'
import { contents, isUntouched, refusal, sealAll, using } from './testing/look.ts'
import { verifyBackup } from './verify.ts'
import { type Written, writeBackup } from './write.ts'

const world = testWorld()
const folder = mkdtempSync(join(tmpdir(), 'muses-backup-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Written by the audit itself, or by the migrations. */
const leave = ['kernel.audit', 'kernel.audit_value', 'kernel.audit_seal', 'kernel.installation']
let written: Written

beforeAll(async () => {
  const { owner } = world.database
  await queueTables(owner)
  await using(owner, async (client) => {
    expect(await fillAll(client, world.authority, leave)).toEqual([])
    await client.query(`update kernel.installation set position_offset = 5000000`)
    // What the letters of a key become is not left to the database that it is restored into.
    await client.query(`update devices.device set serial = 'Zoë ß ' || id, inventory_number = 'ÄÖ ' || id`)
    await client.query(`update inventory.seen set serial = 'Zoë ß ' || id`)
    await client.query(`update people.account set email = 'Zoë.Ö' || left(id::text, 8) || '@schule.example'`)
  })
  for (const authorities of [[world.authority], [world.foreign], []])
    await within(world.db, { who: system('test'), authorities }, async (ctx) => {
      await ctx.audit('organisation.school.changed', 'organisation.school', [{ id: world.schools[0], changes: { name: ['Ä\n', null] } }])
      await ctx.tell('organisation.school.changed', [world.schools[0]])
    })
  await sealAll(owner)
  written = await writeBackup({ owner, key: 'k' }, { folder })
})

describe('a whole installation', () => {
  test('comes back with every table, sequence and job', async () => {
    const target = await testDatabase('empty')
    const tail = await restoreInstallation(target, migrationSets, await openBackup(written.file))
    const [before, after] = [await contents(world.database.owner), await contents(target.owner)]
    expect(after).toEqual(before)
    expect(Object.values(after).filter((digest) => digest.startsWith('0 '))).toEqual([])
    const jobs = `select t.identifier, j.payload::jsonb, j.max_attempts, j.key from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id order by 1, 2`
    const [sent, found] = [
      await using(world.database.owner, (client) => client.query(jobs)),
      await using(target.owner, (client) => client.query(jobs)),
    ]
    expect(found.rows).toEqual(sent.rows)
    expect(tail.jobs.rows).toBe(3)
    expect(await catchUp(target, migrationSets)).toEqual([])
  })

  test('is served by the same role behind the same walls', async () => {
    const target = await testDatabase('empty')
    await restoreInstallation(target, migrationSets, await openBackup(written.file))
    const app = new pg.Pool({ ...target.app, max: 1 })
    await checkServingRole(app)
    expect((await app.query('select from organisation.school')).rowCount).toBe(0)
    await app.end()
  })

  test('keeps the audit chain, and positions go on rising', async () => {
    const target = await testDatabase('empty')
    const { position } = await restoreInstallation(target, migrationSets, await openBackup(written.file))
    await using(target.owner, async (client) => {
      const { rows } = await client.query<{ position: string }>('select kernel.position()::text as position')
      expect(Number(rows[0]!.position)).toBeGreaterThan(Number(position))
      expect(Number(position)).toBeGreaterThan(5_000_000)
      await client.query(
        `insert into kernel.audit (authority_id, id, at, actor, what, object) values ($1, kernel.new_id(), now(), 'x', 'y', 'z')`,
        [world.authority],
      )
    })
    await sealAll(target.owner)
    await using(target.owner, async (client) => {
      expect((await client.query('select count(*)::int as seals from kernel.audit_seal')).rows).toEqual([{ seals: 4 }])
      expect((await client.query('select * from kernel.verify_audit()')).rows).toEqual([])
    })
  })

  test('is proven by a trial restore, and a bent audit line is not good', async () => {
    const place = { appRole: 'muses_app', temporary: () => temporary(world.database.superuser, world.database.owner) }
    const verified = await verifyBackup(place, migrationSets, written.file)
    expect(verified.tables).toBe(Object.keys(written.tail.tables).length)
    expect(verified.seals).toBe(3)
    expect(JSON.parse(readFileSync(`${written.file}.verified.json`, 'utf8')).sha256).toBe(verified.sha256)
    const bent = await testDatabase('empty')
    await restoreInstallation(bent, migrationSets, await openBackup(written.file))
    await using(bent.superuser, (client) => client.query(`update kernel.audit set actor = 'nobody'`))
    const other = await writeBackup({ owner: bent.owner }, { folder: join(folder, 'bent') })
    expect(await refusal(verifyBackup(place, migrationSets, other.file))).toBe('backup-not-good')
    const { rows } = await using(world.database.superuser, (client) =>
      client.query(`select from pg_database where datname like 'muses_check_%'`),
    )
    expect(rows).toEqual([])
  })

  test('is refused where data is, and where foreign tables are', async () => {
    const used = await testDatabase()
    expect(await refusal(restoreInstallation(used, migrationSets, await openBackup(written.file)))).toBe('restore-not-empty')
    const foreign = await testDatabase('empty')
    await using(foreign.owner, (client) => client.query('create schema x; create table x.y (z int)'))
    expect(await refusal(restoreInstallation(foreign, migrationSets, await openBackup(written.file)))).toBe('foreign-database')
  })
})

describe('versions', () => {
  const extra = join(folder, 'extra')
  const sets = [...migrationSets, { name: 'extra', folder: extra }]

  test('an older backup is restored to its own state and then migrated on; a newer or changed one is refused', async () => {
    mkdirSync(extra)
    writeFileSync(
      join(extra, '001-one.sql'),
      `create schema extra; create table extra.thing (id int generated always as identity, name text); select kernel.open_table('extra.thing');`,
    )
    const old = await testDatabase()
    await migrate(old.owner, sets, 'muses_app')
    await using(old.owner, (client) => client.query(`insert into extra.thing (name) values ('a'), ('b')`))
    const { file } = await writeBackup({ owner: old.owner }, { folder: join(folder, 'old') })

    expect(await refusal(restoreInstallation(await testDatabase('empty'), migrationSets, await openBackup(file)))).toBe('backup-newer')

    writeFileSync(join(extra, '002-two.sql'), `alter table extra.thing add column doubled text generated always as (name || name) stored;`)
    const target = await testDatabase('empty')
    await restoreInstallation(target, sets, await openBackup(file))
    expect(await catchUp(target, sets)).toEqual(['extra/002-two.sql'])
    const { rows } = await using(target.owner, (client) =>
      client.query(`insert into extra.thing (name) values ('c') returning id, doubled`),
    )
    expect(rows).toEqual([{ id: 3, doubled: 'cc' }])

    writeFileSync(join(extra, '001-one.sql'), 'select 1')
    const untouched = await testDatabase('empty')
    expect(await refusal(restoreInstallation(untouched, sets, await openBackup(file)))).toBe('backup-migration')
    expect(await isUntouched(untouched.owner)).toBe(true)
  })

  test('PostgreSQL 18 to 15', async ({ skip }) => {
    const { place, missing, stop } = await startPostgres15()
    if (!place) return skip(`PostgreSQL 15 ${missing}`)
    try {
      const superuser = { ...place, user: 'postgres', database: 'postgres' }
      await using(superuser, async (client) => {
        for (const role of ['muses_owner', 'muses_app']) await client.query(`create role ${role} login password '${role}'`)
        await client.query('create database muses owner muses_owner template template0')
      })
      const owner = { ...superuser, user: 'muses_owner', password: 'muses_owner', database: 'muses' }
      await restoreInstallation({ owner, appRole: 'muses_app' }, migrationSets, await openBackup(written.file))
      expect(await contents(owner)).toEqual(await contents(world.database.owner))
      expect(await using(owner, async (client) => (await client.query('select * from kernel.verify_audit()')).rows)).toEqual([])
    } finally {
      await stop?.()
    }
  })
})
