// A PostgreSQL that somebody else runs: which role migrates, which role serves.
import { createHash, createHmac } from 'node:crypto'
import pg from 'pg'
import type { Database } from './connect.ts'
import { connect, connectionError } from './connection.ts'
import { dataFolder, type Environment } from './environment.ts'
import { installationKey } from './installation.ts'
import { codeOf, StartError } from './start-error.ts'

const oldestVersion = 150014

/**
 * Opens the database of DATABASE_URL. With DATABASE_OWNER_URL that role migrates and DATABASE_URL serves as it is;
 * else the URL's role migrates and a role of its own, made here when the URL's role may, serves.
 */
export async function openExternal(url: string, env: Environment): Promise<Database> {
  const ownerUrl = env.DATABASE_OWNER_URL || url
  const client = await connect({ connectionString: ownerUrl })
  try {
    const version = await checkVersion(client)
    const owner = { connectionString: ownerUrl }
    const common = { kind: 'external' as const, owner, version, stop: async () => {} }
    if (env.DATABASE_OWNER_URL) {
      const serving = await connect({ connectionString: url })
      await serving.end()
      return { ...common, app: { connectionString: url }, appRole: serving.user! }
    }
    return { ...common, ...(await findServingRole(client, env)) }
  } finally {
    await client.end()
  }
}

async function checkVersion(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ version: number; name: string; encoding: string }>(
    `select current_setting('server_version_num')::int as version, current_setting('server_version') as name, current_setting('server_encoding') as encoding`,
  )
  const { version, name, encoding } = rows[0]!
  if (version < oldestVersion) {
    throw new StartError('database-version', {
      de: `Der Datenbankserver ist PostgreSQL ${name}; MUSES braucht 15.14 oder neuer. Es wurde nichts geändert. Bitte PostgreSQL aktualisieren.`,
      en: `The database server is PostgreSQL ${name}; MUSES needs 15.14 or newer. Nothing was changed. Update PostgreSQL.`,
    })
  }
  if (encoding !== 'UTF8') {
    throw new StartError('database-encoding', {
      de: `Die Datenbank „${client.database}“ hat die Zeichenkodierung ${encoding}; MUSES braucht UTF8. Es wurde nichts geändert. Bitte eine neue Datenbank anlegen: create database … encoding 'UTF8' template template0;`,
      en: `The database "${client.database}" has the encoding ${encoding}; MUSES needs UTF8. Nothing was changed. Create a new database: create database … encoding 'UTF8' template template0;`,
    })
  }
  return version
}

type Serving = Pick<Database, 'app' | 'appRole'>

async function findServingRole(client: pg.Client, env: Environment): Promise<Serving> {
  const database = client.database ?? ''
  const role = `muses_app_${createHash('sha256').update(database).digest('hex').slice(0, 8)}`
  const place = { host: client.host, port: client.port, database, ssl: client.ssl }
  const app = { ...place, user: role, password: servingPassword(client, env) }
  if (await mayLogIn(app)) return { app, appRole: role }
  if (await createRole(client, role, app.password)) {
    const failure = await loginFailure(app)
    if (!failure) return { app, appRole: role }
    // A server without password sign-in (peer, certificates): the URL's role steps into the serving role instead.
    await client.query(`grant ${role} to current_user`).catch(() => {})
  }
  for (const name of [role, 'muses_app']) {
    if (await mayStepInto(client, name)) {
      const stepped = { ...place, user: client.user, password: client.password ?? undefined, options: `-c role=${name}` }
      const failure = await loginFailure(stepped)
      if (failure) throw connectionError(failure, client)
      return { app: stepped, appRole: name }
    }
  }
  throw noServingRole(client.user ?? '', role, database)
}

// Derived, so that several servers agree without telling each other.
function servingPassword(client: pg.Client, env: Environment): string {
  const secret = client.password || installationKey(dataFolder(env), env)
  return createHmac('sha256', secret).update(`muses application role ${client.database}`).digest('base64url')
}

async function loginFailure(config: pg.ClientConfig): Promise<unknown> {
  const probe = new pg.Client({ connectionTimeoutMillis: 15_000, ...config })
  probe.on('error', () => {})
  try {
    await probe.connect()
    return undefined
  } catch (error) {
    return error
  } finally {
    await probe.end().catch(() => {})
  }
}

async function mayLogIn(config: pg.ClientConfig): Promise<boolean> {
  const failure = await loginFailure(config)
  if (failure && !codeOf(failure).startsWith('28')) throw connectionError(failure, new pg.Client(config))
  return !failure
}

// Several servers may start at once, and roles belong to the whole cluster: one after the other.
async function createRole(client: pg.Client, role: string, password: string): Promise<boolean> {
  try {
    await client.query('begin')
    await client.query(`select pg_advisory_xact_lock(hashtext('muses application role'))`)
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role])
    await client.query(`${rowCount ? 'alter' : 'create'} role ${role} login password ${client.escapeLiteral(password)}`)
    await client.query(`grant connect on database ${client.escapeIdentifier(client.database ?? '')} to ${role}`)
    await client.query('commit')
    return true
  } catch (error) {
    await client.query('rollback')
    if (codeOf(error) === '42501') return false
    throw connectionError(error, client)
  }
}

async function mayStepInto(client: pg.Client, role: string): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    `select exists (select from pg_roles where rolname = $1 and pg_has_role(current_user, oid, 'member')) as may`,
    [role],
  )
  return rows[0]!.may
}

function noServingRole(user: string, role: string, database: string): StartError {
  const sql = `create role ${role} nologin;\ngrant ${role} to "${user}";\ngrant connect on database "${database}" to ${role};`
  return new StartError('no-serving-role', {
    de: `Die Rolle „${user}“ darf keine Rollen anlegen, und MUSES bedient Anfragen nie mit der Rolle, der die Tabellen gehören. Es wurde nichts geändert. Bitte als Verwalter des Datenbankservers ausführen und MUSES neu starten:\n${sql}\nOder zwei Rollen vorgeben: DATABASE_OWNER_URL (besitzt und migriert) und DATABASE_URL (bedient).`,
    en: `The role "${user}" may not create roles, and MUSES never serves requests as the role that owns the tables. Nothing was changed. Run this as administrator of the database server and start MUSES again:\n${sql}\nOr give two roles: DATABASE_OWNER_URL (owns and migrates) and DATABASE_URL (serves).`,
  })
}
