// Databases for roster benches: each run works on a fresh copy of what stood before it.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { from, to } from 'pg-copy-streams'
import { type Context, getImport, openImport, storeFile, system, within } from '#kernel'
import { rosterReaders } from '../../src/app/connectors.ts'
import { migrationSets } from '../../src/app/modules.ts'
import { openDatabase } from '../../src/kernel/database/connect.ts'
import { installationSecrets } from '../../src/kernel/database/installation.ts'
import { migrate, readMigrations } from '../../src/kernel/database/migrate.ts'
import { prepareQueue } from '../../src/kernel/jobs.ts'
import { applyNow } from '../../src/modules/rosters/actions.ts'
import { previewRoster } from '../../src/modules/rosters/reading/preview.ts'
import { plugReaders } from '../../src/modules/rosters/reading/readers.ts'
import { databaseFacts } from '../machine.ts'
import { schoolNumber, schoolsFor } from './file.ts'

export interface RosterGround {
  authority: string
  /** A fresh copy of a state, for one run. */
  copy: (state: 'empty' | 'stored') => Promise<RosterCopy>
  /** Keeps the database of a copy as the state `stored`. */
  keep: (copy: RosterCopy) => Promise<void>
  hasStored: () => Promise<boolean>
  stop: () => Promise<void>
}
export interface RosterCopy {
  name: string
  owner: pg.Pool
  work: <T>(run: (ctx: Context) => Promise<T>) => Promise<T>
  drop: () => Promise<void>
  close: () => Promise<void>
}

const quiet = (config: pg.PoolConfig): pg.Pool => {
  const pool = new pg.Pool(config)
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** Opens the cluster of the roster benches; it is thrown away when the program's tables have changed. */
export async function openRosterGround(people: number, say: (text: string) => void): Promise<RosterGround> {
  const folder = join(tmpdir(), 'muses-bench', `roster-${people}`)
  const mark = join(folder, 'ready')
  const migrations = JSON.stringify((await readMigrations(migrationSets)).map((each) => each.sha256))
  const isFresh = !existsSync(mark) || readFileSync(mark, 'utf8') !== migrations
  if (isFresh) rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  process.env.MUSES_DATA_DIR = folder
  const database = await openDatabase({ MUSES_DATA_DIR: folder })
  const superuser = quiet({
    ...database.owner,
    user: 'postgres',
    password: installationSecrets(folder).superuserPassword,
    database: 'postgres',
    max: 1,
  })
  const owner = quiet({ ...database.owner, max: 2 })
  plugReaders(rosterReaders)
  if (isFresh) {
    await migrate(database.owner, migrationSets, database.appRole)
    await prepareQueue(owner)
    await addSchools(owner, schoolsFor(people))
    writeFileSync(mark, migrations)
  }
  const { rows } = await owner.query<{ id: string }>(`select id from organisation.authority`)
  const authority = rows[0]!.id
  for (const line of await databaseFacts(owner)) say(`  ${line}`)
  await owner.end()
  let copies = 0
  const exists = async (name: string) => (await superuser.query('select 1 from pg_database where datname = $1', [name])).rowCount === 1
  const drop = (name: string) => superuser.query(`drop database if exists ${name} with (force)`)
  return {
    authority,
    hasStored: () => exists('stored'),
    async keep(copy) {
      await copy.close()
      await drop('stored')
      await superuser.query(`alter database ${copy.name} rename to stored`)
    },
    async copy(state) {
      const name = `run_${++copies}`
      await drop(name)
      await superuser.query(
        `create database ${name} owner muses_owner template ${state === 'empty' ? 'muses' : 'stored'} strategy file_copy`,
      )
      await superuser.query('checkpoint')
      const own = quiet({ ...database.owner, database: name, max: 2 })
      // biome-ignore lint/suspicious/noExplicitAny: benches name their tables
      const db = new Kysely<any>({
        dialect: new PostgresDialect({ pool: quiet({ ...database.app, database: name, max: 2 }) }),
        // MUSES_BENCH_STATEMENTS=1 shows what takes long.
        log: process.env.MUSES_BENCH_STATEMENTS
          ? ({ query, queryDurationMillis: ms }) => {
              if (ms > 150) say(`    ${Math.round(ms)} ms ${query.sql.replace(/\s+/g, ' ').trim().slice(0, 220)}`)
            }
          : undefined,
      })
      const close = async () => {
        await db.destroy()
        await own.end()
      }
      return {
        name,
        owner: own,
        work: (run) => within(db, { who: system('bench'), authorities: [authority] }, run),
        close,
        async drop() {
          await close()
          await drop(name)
        },
      }
    },
    async stop() {
      await superuser.end()
      await database.stop()
    },
  }
}

async function addSchools(owner: pg.Pool, count: number): Promise<void> {
  const { rows } = await owner.query<{ id: string }>(
    `insert into organisation.authority (slug, name, kind, land) values ('bench', 'Messkreis', 'district', 'BW') returning id`,
  )
  const numbers = Array.from({ length: count }, (_, index) => schoolNumber(index))
  await owner.query(
    `insert into organisation.school (authority_id, number, name, land) select $1, n, 'Schule ' || n, 'BW' from unnest($2::text[]) n`,
    [rows[0]!.id, numbers],
  )
  await owner.query('vacuum analyze')
}

/** Stores a file as an upload does and opens an import for it. */
export async function openFor(copy: RosterCopy, file: Buffer): Promise<string> {
  return copy.work(async (ctx) => {
    const stored = await storeFile(
      ctx,
      { name: 'schuelerinnen-und-lehrkraefte.csv', type: 'text/csv', sealed: true },
      Readable.from([file]),
      {
        maxBytes: 2 ** 30,
      },
    )
    return openImport(ctx, {
      kind: 'people.roster',
      title: 'Messung',
      school_id: null,
      source: 'bench',
      format: 'csv',
      scope: 'full',
      facts: {},
      columns: null,
      mapping: null,
      settings: {},
      file_ids: [stored.id],
    })
  })
}

export const preview = (copy: RosterCopy, id: string) => copy.work((ctx) => previewRoster(ctx, id))
export const apply = (copy: RosterCopy, id: string, leavers: boolean) =>
  copy.work(async (ctx) => applyNow(ctx, await getImport(ctx, id, true), leavers))

/** The rows that a piece of work wrote, by COPY into bare tables of the same columns without keys and indexes: the least a database needs for them. */
export async function bareCopy(copy: RosterCopy, tables: readonly string[]): Promise<number> {
  const client = await copy.owner.connect()
  try {
    let spent = 0
    for (const table of tables) {
      const parts: Buffer[] = []
      for await (const part of client.query(to(`copy (select * from ${table}) to stdout`))) parts.push(part as Buffer)
      await client.query(`create table public.bare as select * from ${table} with no data`)
      const started = performance.now()
      await pipeline(Readable.from(parts), client.query(from('copy public.bare from stdin')))
      spent += performance.now() - started
      await client.query('drop table public.bare')
    }
    return spent
  } finally {
    client.release()
  }
}

/** Rows written to each of these tables since the last call, as PostgreSQL counts them. */
export async function writes(copy: RosterCopy): Promise<Map<string, number>> {
  await copy.work((ctx) => sql`select pg_stat_force_next_flush()`.execute(ctx.db()))
  const { rows } = await copy.owner.query<{ name: string; n: string }>(
    `select schemaname || '.' || relname as name, n_tup_ins + n_tup_upd + n_tup_del as n from pg_stat_user_tables`,
  )
  return new Map(rows.map((row) => [row.name, Number(row.n)]))
}
