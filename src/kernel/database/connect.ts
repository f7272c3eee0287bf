// Opens the database MUSES works on: the embedded one, or the PostgreSQL that DATABASE_URL names.
import type pg from 'pg'
import { connect } from './connection.ts'
import { socketOf, startEmbedded } from './embedded.ts'
import { dataFolder, type Environment } from './environment.ts'
import { openExternal } from './external.ts'
import { holdFolder } from './holder.ts'
import { type InstallationSecrets, installationSecrets } from './installation.ts'

export type { Environment } from './environment.ts'
export { checkServingRole } from './serving-role.ts'

export interface Database {
  kind: 'embedded' | 'external'
  /** migrates and owns the schemas */
  owner: pg.PoolConfig
  /** serves; owns nothing and stands under row security */
  app: pg.PoolConfig
  /** the role that rights are granted to */
  appRole: string
  /** server_version_num, e.g. 180004 */
  version: number
  stop(): Promise<void>
}

/** Opens the database that the environment asks for; throws a StartError that says what to do when it cannot. */
export async function openDatabase(env: Environment): Promise<Database> {
  return env.DATABASE_URL ? openExternal(env.DATABASE_URL, env) : openEmbedded(dataFolder(env))
}

async function openEmbedded(dataDir: string): Promise<Database> {
  const secrets = installationSecrets(dataDir)
  const hold = await holdFolder(dataDir)
  let stopServer = async (): Promise<void> => {}
  const stop = async (): Promise<void> => {
    await stopServer()
    hold.release()
  }
  try {
    if (!hold.joined) stopServer = (await startEmbedded({ dataDir, superuserPassword: secrets.superuserPassword })).stop
    const superuser = { ...socketOf(dataDir), user: 'postgres', password: secrets.superuserPassword, database: 'postgres' }
    const version = await prepare(superuser, secrets)
    const owner = { ...superuser, user: 'muses_owner', password: secrets.ownerPassword, database: 'muses' }
    return {
      kind: 'embedded',
      owner,
      app: { ...owner, user: 'muses_app', password: secrets.appPassword },
      appRole: 'muses_app',
      version,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

// Roles and database of a new cluster; on later starts one question and nothing to do.
async function prepare(superuser: pg.ClientConfig, secrets: InstallationSecrets): Promise<number> {
  const client = await connect(superuser)
  try {
    const { rows } = await client.query<{ version: number; roles: string[]; made: boolean }>(`
      select current_setting('server_version_num')::int as version,
        array(select rolname::text from pg_roles where rolname in ('muses_owner', 'muses_app')) as roles,
        exists (select from pg_database where datname = 'muses') as made`)
    const { version, roles, made } = rows[0]!
    for (const [role, password] of [
      ['muses_owner', secrets.ownerPassword],
      ['muses_app', secrets.appPassword],
    ] as const) {
      if (!roles.includes(role)) await client.query(`create role ${role} login password ${client.escapeLiteral(password)}`)
    }
    if (!made) await client.query('create database muses owner muses_owner template template0')
    return version
  } finally {
    await client.end()
  }
}
