// The second wall by itself: without any filter of ours the serving role sees one authority, and only because of the policies.
import { sql } from 'kysely'
import pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { system, tenantTables } from '#kernel'
import { testWorld } from '#kernel/testing'

const world = testWorld()
let tables: string[] = []
let superuser: pg.Client

const dummies: Record<string, string> = {
  uuid: 'gen_random_uuid()',
  text: `'x'`,
  int4: '1',
  int8: '1',
  int2: '1',
  float4: '1',
  float8: '1',
  numeric: '1',
  bool: 'true',
  jsonb: `'{}'`,
  json: `'{}'`,
  bytea: `'x'`,
  timestamptz: 'now()',
  date: 'current_date',
  _text: `'{}'`,
  _uuid: `'{}'`,
  _int4: `'{}'`,
  char: `'c'`,
  time: `'08:00'`,
  interval: `'1 day'`,
  daterange: `'empty'`,
  land: `'NW'`,
}

/** Puts one row of the foreign authority into a table, whatever its columns and references are. */
async function plant(table: string): Promise<void> {
  const { rows } = await superuser.query<{ name: string; type: string; check: string | null }>(
    `select a.attname as name, t.typname as type, (select pg_get_constraintdef(k.oid) from pg_constraint k where k.conrelid = a.attrelid and k.contype = 'c' and k.conkey = array[a.attnum] limit 1) as check
     from pg_attribute a join pg_type t on t.oid = a.atttypid where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = '' and (a.attnotnull and not a.atthasdef or a.attname = 'authority_id')`,
    [table],
  )
  const values = rows.map(({ name, type, check }) => {
    if (name === 'authority_id') return `'${world.foreign}'`
    const choice = check ? /'([^']+)'::(text|"char")/.exec(check)?.[1] : undefined
    return choice ? `'${choice}'` : (dummies[type] ?? `'x'`)
  })
  await superuser.query(`insert into ${table} (${rows.map((row) => `"${row.name}"`).join(', ')}) values (${values.join(', ')})`)
}

beforeAll(async () => {
  superuser = new pg.Client(world.database.superuser)
  await superuser.connect()
  tables = (await tenantTables(world.db)).map((row) => row.table)
  superuser.on('error', () => {})
  // Only the policies matter here: what a row may contain is proven elsewhere.
  await superuser.query(`set session_replication_role = replica`)
  await superuser.query(`do $$ declare c record; begin
    for c in select conrelid::regclass as relation, conname from pg_constraint where contype = 'c' and conrelid <> 0 and conrelid::regclass::text = any (array['${tables.join("','")}']) loop
      execute format('alter table %s drop constraint %I', c.relation, c.conname);
    end loop; end $$`)
  for (const table of tables) {
    const { rows } = await superuser.query<{ n: number }>(`select count(*)::int as n from ${table} where authority_id = $1`, [
      world.foreign,
    ])
    if (rows[0]!.n === 0) await plant(table).catch(async (error: Error) => Promise.reject(new Error(`${table}: ${error.message}`)))
  }
  return () => superuser.end()
}, 60_000)

/** Rows of the foreign authority that the serving role sees from within its own, table by table. */
const seen = (authorities: readonly string[]) =>
  world.tried(
    system('test'),
    async (ctx) => {
      const found: string[] = []
      for (const table of tables) {
        const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.raw(table)} where authority_id = ${world.foreign}`
          .execute(ctx.db())
          .catch((error: { code?: string }) => {
            if (error.code === '42501') return { rows: [{ n: 0 }] }
            throw error
          })
        if (rows[0]!.n > 0) found.push(table)
      }
      return found
    },
    { authorities },
  )

test('every tenant table has row security enabled and forced with a policy', async () => {
  const open = (await tenantTables(world.db)).filter((row) => !row.enabled || !row.forced || row.policies < 1)
  expect(open).toEqual([])
  expect(tables.length).toBeGreaterThan(40)
})

test('without any filter of ours nothing of another authority is seen; without a tenant nothing at all', async () => {
  expect(await seen([world.authority])).toEqual([])
  expect(await seen([])).toEqual([])
  expect((await seen([world.foreign])).length).toBeGreaterThan(tables.length - 5)
})

test('each policy carries its own weight: opened, its table leaks', async () => {
  for (const table of tables) {
    await superuser.query(`alter table ${table} disable row level security`)
    const leaks = await seen([world.authority])
    await superuser.query(`alter table ${table} enable row level security`)
    const { rows } = await superuser.query<{ may: boolean }>(`select has_table_privilege($1, $2, 'select') as may`, [
      world.database.appRole,
      table,
    ])
    expect(leaks, table).toEqual(rows[0]!.may ? [table] : [])
  }
}, 120_000)

test('the serving role cannot write a row into another authority', async () => {
  const { rows } = await superuser.query<{ table: string }>(
    `select t as table from unnest($1::text[]) t where has_table_privilege($2, t, 'insert')`,
    [tables, world.database.appRole],
  )
  for (const { table } of rows) {
    const attempt = world.tried(
      system('test'),
      (ctx) =>
        sql`insert into ${sql.raw(table)} select (jsonb_populate_record(null::${sql.raw(table)}, ${JSON.stringify({ authority_id: world.foreign })}::jsonb)).*`.execute(
          ctx.db(),
        ),
      { authorities: [world.authority] },
    )
    await expect(attempt, table).rejects.toThrow(/row-level security|null value|generated|identity|non-DEFAULT/)
  }
})
