import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { testDatabase } from '../testing/database.ts'
import { connect } from './connection.ts'
import { kernelMigrations, migrate } from './migrate.ts'

const folder = mkdtempSync(join(tmpdir(), 'muses-migrations-'))
afterAll(() => rmSync(folder, { recursive: true }))
const sets = [kernelMigrations, { name: 'sample', folder }]
const write = (file: string, sql: string): void => writeFileSync(join(folder, file), sql)

async function ask<T>(config: pg.ClientConfig, statement: string): Promise<T[]> {
  const client = await connect(config)
  try {
    return (await client.query(statement)).rows as T[]
  } finally {
    await client.end()
  }
}

write('001-shelf.sql', `create schema sample; create table sample.shelf (authority_id uuid not null, id int primary key);`)
write(
  '002-fill.sql',
  `select pg_sleep(0.2); insert into sample.shelf values (gen_random_uuid(), 1); select kernel.tenant_table('sample.shelf', 'select');`,
)
write('README.md', 'not a migration')

test('several servers starting at once apply each file once', async () => {
  const { owner } = await testDatabase('empty')
  const applied = await Promise.all([1, 2, 3].map(() => migrate(owner, sets, 'muses_app')))
  expect(applied.filter((files) => files.includes('sample/002-fill.sql'))).toHaveLength(1)
  expect(await ask(owner, `select file from kernel.migration where set = 'sample' order by file`)).toEqual([
    { file: '001-shelf.sql' },
    { file: '002-fill.sql' },
  ])
  expect(await ask(owner, 'select id from sample.shelf')).toEqual([{ id: 1 }])
  expect(await migrate(owner, sets, 'muses_app')).toEqual([])
})

test('a migration that fails is taken back whole and named with its line; the earlier ones stay', async () => {
  const { owner } = await testDatabase('empty')
  write('003-broken.sql', 'create table sample.half (id int);\nselect nothing_like_this();\n')
  await expect(migrate(owner, sets, 'muses_app')).rejects.toMatchObject({
    code: 'migration-failed',
    german: expect.stringContaining('sample/003-broken.sql:2'),
  })
  rmSync(join(folder, '003-broken.sql'))
  expect(await ask(owner, `select to_regclass('sample.half') as half`)).toEqual([{ half: null }])
  expect(await migrate(owner, sets, 'muses_app')).toEqual([])
})

test('refuses a changed migration, a newer and a foreign database, and leaves them as they are', async () => {
  const { owner } = await testDatabase('empty')
  await migrate(owner, sets, 'muses_app')
  await ask(owner, `update kernel.migration set sha256 = 'other' where file = '001-shelf.sql'`)
  await expect(migrate(owner, sets, 'muses_app')).rejects.toMatchObject({
    code: 'changed-migration',
    english: expect.stringContaining('sample/001-shelf.sql'),
  })
  await expect(migrate(owner, [kernelMigrations], 'muses_app')).rejects.toMatchObject({
    code: 'newer-database',
    german: expect.stringContaining('neueren Version'),
  })
  const foreign = await testDatabase('empty')
  await ask(foreign.superuser, 'create table customer (id int)')
  await expect(migrate(foreign.owner, sets, 'muses_app')).rejects.toMatchObject({
    code: 'foreign-database',
    german: expect.stringContaining('public.customer'),
  })
  expect(await ask(foreign.owner, `select to_regnamespace('kernel') as kernel`)).toEqual([{ kernel: null }])
})

test('a lock held by a running server delays a migration instead of failing it', async () => {
  const { owner } = await testDatabase('empty')
  await migrate(owner, sets, 'muses_app')
  const busy = await connect(owner)
  await busy.query('begin; lock table sample.shelf in access share mode')
  write('003-lock.sql', 'alter table sample.shelf add column label text;')
  const migrating = migrate(owner, sets, 'muses_app')
  await new Promise((resolve) => setTimeout(resolve, 5_600))
  await busy.query('commit')
  expect(await migrating).toEqual(['sample/003-lock.sql'])
  await busy.end()
  rmSync(join(folder, '003-lock.sql'))
})

test('rights declared by migrations reach another serving role, no wider than declared', async () => {
  const { owner, superuser } = await testDatabase('empty')
  await migrate(owner, sets, 'muses_app')
  await ask(superuser, `create role muses_app_moved login password 'moved'`)
  const moved = { ...owner, user: 'muses_app_moved', password: 'moved' }
  await migrate(owner, sets, 'muses_app_moved')
  expect(await ask(moved, 'select id from sample.shelf')).toEqual([])
  await expect(ask(moved, 'delete from sample.shelf')).rejects.toMatchObject({ code: '42501' })
  await expect(ask(moved, `select kernel.tenant_table('sample.shelf')`)).rejects.toMatchObject({ code: '42501' })
  await ask(superuser, 'drop owned by muses_app_moved; drop role muses_app_moved')
})

test('text folds as it is searched', async () => {
  const { app } = await testDatabase()
  const [row] = await ask<{ folded: string }>(app, `select kernel.fold('Jürgen GROẞ-Élève Øre, Łukasz Mu' || chr(776) || 'ller') as folded`)
  expect(row!.folded).toBe('juergen gross-eleve ore, lukasz mueller')
  const plan = await ask(app, `select provolatile from pg_proc where oid = 'kernel.fold(text)'::regprocedure`)
  expect(plan).toEqual([{ provolatile: 'i' }])
})

test('a tenant table shows and takes rows of the named authorities only; its owner sees all', async () => {
  const { owner, app } = await testDatabase()
  const [mine, other] = ['11111111-1111-7111-8111-111111111111', '22222222-2222-7222-8222-222222222222']
  const made = await connect(owner)
  await made.query(`
    begin; set local muses.app_role = 'muses_app';
    create table kernel.probe (authority_id uuid not null, id serial);
    insert into kernel.probe (authority_id) values ('${mine}'), ('${other}');
    select kernel.tenant_table('kernel.probe'); commit`)
  await made.end()
  expect(await ask(owner, 'select from kernel.probe')).toHaveLength(2)
  expect(await ask(app, 'select from kernel.probe')).toHaveLength(0)
  const serving = new pg.Client({ ...app, options: `-c muses.authorities=${mine}` })
  await serving.connect()
  expect((await serving.query('select authority_id from kernel.probe')).rows).toEqual([{ authority_id: mine }])
  await serving.query(`insert into kernel.probe (authority_id) values ('${mine}')`)
  await expect(serving.query(`insert into kernel.probe (authority_id) values ('${other}')`)).rejects.toMatchObject({ code: '42501' })
  expect((await serving.query(`update kernel.probe set id = 9 where authority_id = '${other}'`)).rowCount).toBe(0)
  await serving.end()
})
