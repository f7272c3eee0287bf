// The database that is backed up or restored into: the embedded one, running or not, or an external one.
import { createHmac, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { openDatabase } from '../../kernel/database/connect.ts'
import { connect } from '../../kernel/database/connection.ts'
import { socketOf } from '../../kernel/database/embedded.ts'
import { dataFolder, type Environment } from '../../kernel/database/environment.ts'
import { installationKey, installationSecrets } from '../../kernel/database/installation.ts'
import { codeOf, StartError } from '../../kernel/database/start-error.ts'

export interface Place {
  owner: pg.ClientConfig
  appRole: string
  /** Tells installation keys apart; missing when there is none yet. */
  key?: string
  /** An empty database for a trial restore. */
  temporary: () => Promise<Temporary>
  stop: () => Promise<void>
}

export interface Temporary {
  owner: pg.ClientConfig
  drop: () => Promise<void>
}

/** Opens the database that the environment names. A running MUSES is not disturbed: its embedded server is used as it is. */
export async function openPlace(env: Environment): Promise<Place> {
  const dataDir = dataFolder(env)
  if (env.DATABASE_URL) {
    const { owner, appRole, stop } = await openDatabase(env)
    return { owner, appRole, stop, key: keyMark(dataDir, env), temporary: () => temporary(parted(owner), undefined) }
  }
  const running = await runningEmbedded(dataDir)
  const { owner, appRole, stop } = running ?? (await openDatabase(env))
  const { superuserPassword } = installationSecrets(dataDir)
  const superuser = { ...socketOf(dataDir), user: 'postgres', password: superuserPassword, database: 'postgres' }
  return { owner, appRole, stop, key: keyMark(dataDir, env), temporary: () => temporary(superuser, owner) }
}

async function runningEmbedded(dataDir: string): Promise<Pick<Place, 'owner' | 'appRole' | 'stop'> | undefined> {
  if (!existsSync(join(dataDir, 'secrets.json'))) return undefined
  const owner = { ...socketOf(dataDir), user: 'muses_owner', password: installationSecrets(dataDir).ownerPassword, database: 'muses' }
  const probe = new pg.Client(owner)
  probe.on('error', () => {})
  try {
    await probe.connect()
    return { owner, appRole: 'muses_app', stop: async () => {} }
  } catch {
    return undefined
  } finally {
    await probe.end().catch(() => {})
  }
}

// A key is never made here: a backup taken with a wrong data folder must not leave one behind.
function keyMark(dataDir: string, env: Environment): string | undefined {
  if (!env.MUSES_KEY && !existsSync(join(dataDir, 'secrets.json'))) return undefined
  return createHmac('sha256', installationKey(dataDir, env)).update('muses backup').digest('hex').slice(0, 32)
}

/** The parts of a connection string, so that another database can be named. */
function parted(owner: pg.ClientConfig): pg.ClientConfig {
  const { host, port, user, password, database, ssl } = new pg.Client(owner)
  return { host, port, user, password: password ?? undefined, database, ssl: ssl as pg.ClientConfig['ssl'] }
}

/** Makes an empty database through `maker`, owned by the owner; trial databases of killed runs go after a day. */
export async function temporary(maker: pg.ClientConfig, owner: pg.ClientConfig | undefined): Promise<Temporary> {
  const name = `muses_check_${Math.floor(Date.now() / 1000)}_${randomBytes(4).toString('hex')}`
  const run = async (work: (client: pg.Client) => Promise<void>) => {
    const client = await connect(maker)
    try {
      await work(client)
    } finally {
      await client.end()
    }
  }
  await run(async (client) => {
    await dropLeftOver(client)
    try {
      await client.query(
        `create database ${name} ${owner ? `owner ${client.escapeIdentifier(owner.user!)}` : ''} template template0 encoding 'UTF8'`,
      )
    } catch (error) {
      throw codeOf(error) === '42501' ? mayNotCreate(client.user ?? '', error) : error
    }
  })
  return {
    owner: { ...(owner ?? maker), database: name },
    drop: () => run(async (client) => void (await client.query(`drop database if exists ${name} with (force)`))),
  }
}

async function dropLeftOver(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`
    select datname as name from pg_database where datname ~ '^muses_check_[0-9]+_[0-9a-f]{8}$' and pg_has_role(datdba, 'member')
      and split_part(datname, '_', 3)::bigint < extract(epoch from now()) - 86400`)
  for (const { name } of rows) await client.query(`drop database if exists ${name} with (force)`).catch(() => {})
}

function mayNotCreate(user: string, error: unknown): StartError {
  return new StartError(
    'may-not-create-database',
    {
      de: `Die Rolle „${user}“ darf keine Datenbank für die Probe-Wiederherstellung anlegen. Als Verwalter des Datenbankservers: alter role "${user}" createdb; Ohne diese Probe gilt keine Sicherung als gut.`,
      en: `The role "${user}" may not create a database for the trial restore. As administrator of the database server: alter role "${user}" createdb; Without this trial no backup counts as good.`,
    },
    error,
  )
}
