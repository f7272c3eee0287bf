// An own embedded PostgreSQL as production runs it, filled once per size and kept in the folder for temporary files.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { migrationSets } from '../../src/app/modules.ts'
import { type Database, openDatabase } from '../../src/kernel/database/connect.ts'
import { installationSecrets } from '../../src/kernel/database/installation.ts'
import { migrate, readMigrations } from '../../src/kernel/database/migrate.ts'
import { prepareQueue } from '../../src/kernel/jobs.ts'
import { databaseFacts } from '../machine.ts'
import { fillPeople } from './people.ts'

export interface Ground {
  folder: string
  size: number
  /** The authority that holds the people. */
  authority: string
  database: Database
  /** As the program serves: under row security. */
  // biome-ignore lint/suspicious/noExplicitAny: benches name their tables
  db: Kysely<any>
  owner: pg.Pool
  superuser: pg.ClientConfig
  stop: () => Promise<void>
}

const cache = join(tmpdir(), 'muses-bench')
/** Filled data folders that are kept; the oldest goes first. */
const kept = 3

const quiet = (config: pg.PoolConfig): pg.Pool => {
  const pool = new pg.Pool(config)
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** Opens the ground of a size (0: an authority without people), filling it at the first time. */
export async function openGround(size: number, say: (text: string) => void): Promise<Ground> {
  const folder = join(cache, `${size}-${sourceDigest()}`)
  const ready = join(folder, 'ready')
  if (!(await fitsProgram(ready))) {
    makeRoom(folder)
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
  }
  utimesSync(folder, new Date(), new Date())
  process.env.MUSES_DATA_DIR = folder
  const database = await openDatabase({ MUSES_DATA_DIR: folder })
  try {
    const ground = connected(folder, size, database)
    await migrate(database.owner, migrationSets, database.appRole)
    await prepareQueue(ground.owner)
    if (!existsSync(ready)) await fill(ground, say)
    writeFileSync(ready, JSON.stringify(await migrationsNow()))
    const { rows } = await ground.owner.query<{ id: string }>(`select id from organisation.authority where slug = 'bench'`)
    ground.authority = rows[0]!.id
    for (const line of await databaseFacts(ground.owner)) say(`  ${line}`)
    return ground
  } catch (error) {
    await database.stop()
    throw error
  }
}

const sourceDigest = () => {
  const hash = createHash('sha256')
  for (const file of ['people.ts', 'names.ts', '../../src/app/demo/names.ts']) hash.update(readFileSync(join(import.meta.dirname, file)))
  return hash.digest('hex').slice(0, 10)
}

const migrationsNow = async () =>
  Object.fromEntries((await readMigrations(migrationSets)).map(({ set, file, sha256 }) => [`${set}/${file}`, sha256]))

/** Whether a filled ground has the tables of this program, perhaps without the newest. */
async function fitsProgram(ready: string): Promise<boolean> {
  if (!existsSync(ready)) return false
  const now = await migrationsNow()
  return Object.entries(JSON.parse(readFileSync(ready, 'utf8')) as Record<string, string>).every(([name, sha256]) => now[name] === sha256)
}

function connected(folder: string, size: number, database: Database): Ground {
  const superuser = { ...(database.owner as pg.ClientConfig), user: 'postgres', password: installationSecrets(folder).superuserPassword }
  const owner = quiet({ ...database.owner, max: 4 })
  // biome-ignore lint/suspicious/noExplicitAny: benches name their tables
  const db = new Kysely<any>({ dialect: new PostgresDialect({ pool: quiet({ ...database.app, max: 8 }) }) })
  const stop = async () => {
    await db.destroy()
    await owner.end()
    await database.stop()
  }
  return { folder, size, authority: '', database, db, owner, superuser, stop }
}

async function fill(ground: Ground, say: (text: string) => void): Promise<void> {
  const started = performance.now()
  say(`  filling a ground of ${ground.size} people, once`)
  const client = new pg.Client(ground.superuser)
  await client.connect()
  try {
    const { rows } = await client.query<{ id: string }>(
      `insert into organisation.authority (slug, name, kind, land) values ('bench', 'Messkreis', 'district', 'BW') returning id`,
    )
    if (ground.size > 0) await fillPeople(client, rows[0]!.id, ground.size, say)
  } finally {
    await client.end()
  }
  say(`  filled in ${((performance.now() - started) / 1000).toFixed(0)} s`)
}

function makeRoom(wanted: string): void {
  mkdirSync(cache, { recursive: true })
  const folders = readdirSync(cache)
    .map((name) => join(cache, name))
    .filter((path) => path !== wanted && !existsSync(join(path, 'holder.json')))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  const digest = wanted.split('-').at(-1)!
  for (const [index, path] of folders.entries())
    if (index >= kept - 1 || !path.endsWith(digest)) rmSync(path, { recursive: true, force: true })
}
