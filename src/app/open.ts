// Puts kernel, modules and database together: what `npm start`, the tests and the benches all run.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Runner } from 'graphile-worker'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { type Identity, log, type Module, nobody, type Runtime, system, within } from '#kernel'
import { migrate } from '../kernel/database/migrate.ts'
import { checkServingRole } from '../kernel/database/serving-role.ts'
import { plugFacts } from '../kernel/facts.ts'
import { buildServer } from '../kernel/http/server.ts'
import { prepareQueue, startWorker } from '../kernel/jobs.ts'
import { guardJobs } from '../kernel/lost-jobs.ts'
import { faultsOf } from '../kernel/module.ts'
import { setTexts } from '../kernel/texts.ts'
import { documents } from './documents.ts'
import { loadModules, migrationSets } from './modules.ts'
import { loadTexts } from './texts.ts'

export interface OpenOptions {
  owner: pg.PoolConfig
  app: pg.PoolConfig
  appRole: string
  role: 'all' | 'server' | 'worker'
  publicUrl: string
  trustProxy?: boolean
  bootstrapToken?: string | null
  demo?: boolean
  dataDir: string
  now?: () => Date
  /** Tests on a copied template need no migration. */
  migrated?: boolean
  poolSize?: number
}

export interface App {
  // biome-ignore lint/suspicious/noExplicitAny: each caller names its tables
  db: Kysely<any>
  ownerPool: pg.Pool
  modules: Module[]
  server: FastifyInstance | null
  worker: Runner | null
  runtime: Runtime
  stop: () => Promise<void>
}

/** Opens pools, migrates, checks the serving role, builds the server and starts the worker; nothing listens yet. */
export async function openApp(options: OpenOptions): Promise<App> {
  const texts = loadTexts()
  setTexts(texts)
  const modules = await loadModules()
  const faults = faultsOf(modules)
  if (faults.length) throw new Error(`the modules do not fit together:\n${faults.join('\n')}`)
  if (!options.migrated) {
    await migrate(options.owner, migrationSets, options.appRole)
  }
  const ownerPool = quietPool({ ...options.owner, max: 6 })
  // The queue waits for a connection as long as it takes, and shares none with others: a job whose end could not be written down would
  // stay locked by a worker that lives on, and all jobs of its queue behind it.
  const queuePool = options.role === 'server' ? null : quietPool({ ...options.owner, max: 5, connectionTimeoutMillis: 0 })
  const appPool = quietPool({ ...options.app, max: options.poolSize ?? 16 })
  // biome-ignore lint/suspicious/noExplicitAny: each caller names its tables
  const db = new Kysely<any>({ dialect: new PostgresDialect({ pool: appPool }) })
  const open: Pick<App, 'server' | 'worker'> = { server: null, worker: null }
  const stop = async () => {
    await open.server?.close()
    await open.worker?.stop().catch(() => {})
    for (const module of modules) await module.stop?.()
    await db.destroy()
    await queuePool?.end()
    await ownerPool.end()
  }
  try {
    if (!options.migrated) await prepareQueue(ownerPool)
    await checkServingRole(appPool)
    const now = options.now ?? (() => new Date())
    const runtime: Runtime = {
      within: (authorities, work) => within(db, { who: system('runtime'), authorities, now }, work),
      publicUrl: options.publicUrl,
    }
    await startModules(options, modules, db, runtime, now)
    if (options.role !== 'worker') open.server = await serverOf(options, modules, texts, db, ownerPool, appPool, runtime, now)
    if (queuePool) open.worker = await workerOf(modules, db, queuePool, ownerPool, now)
    return { db, ownerPool, modules, ...open, runtime, stop }
  } catch (error) {
    await stop().catch(() => {})
    throw error
  }
}

async function startModules(options: OpenOptions, modules: Module[], db: App['db'], runtime: Runtime, now: () => Date): Promise<void> {
  plugFacts(modules)
  const plugs = await loadPlugs()
  const { publicUrl, dataDir } = options
  for (const module of modules)
    await module.start?.({
      db,
      now,
      runtime,
      publicUrl,
      dataDir,
      bootstrapToken: options.bootstrapToken ?? null,
      demo: options.demo ?? false,
      modules,
      plugs,
    })
}

/** What the connectors bring to the modules' ports. */
async function loadPlugs(): Promise<Record<string, readonly unknown[]>> {
  const connectors = (await import('./connectors.ts')) as Record<string, readonly unknown[]>
  return {
    'organisation.timetables': connectors.timetableReaders ?? [],
    'rosters.readers': connectors.rosterReaders ?? [],
    'connections.targets': connectors.targets ?? [],
    'connections.sources': connectors.sources ?? [],
  }
}

/** A pool whose idle connections may die with the database without taking the process along. */
function quietPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ connectionTimeoutMillis: 10_000, idleTimeoutMillis: 30_000, ...config })
  pool.on('error', (error) => log.warn({ err: error }, 'database connection lost'))
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

async function serverOf(
  options: OpenOptions,
  modules: Module[],
  texts: ReturnType<typeof loadTexts>,
  db: App['db'],
  ownerPool: pg.Pool,
  appPool: pg.Pool,
  runtime: Runtime,
  now: () => Date,
): Promise<FastifyInstance> {
  const identify = modules.find((module) => module.identify)?.identify ?? signedOut
  const { observe, metricsText } = await import('../kernel/metrics.ts')
  const web = join(import.meta.dirname, '../../dist/web')
  return buildServer({
    db,
    modules,
    texts,
    identify,
    now,
    origins: [options.publicUrl],
    publicUrl: options.publicUrl,
    authorityOf: (name) => authorityOf(db, name),
    ready: async () => void (await sql`select 1`.execute(db)),
    metrics: () => metricsText({ app: appPool, owner: ownerPool }),
    observe,
    web: existsSync(web) ? web : undefined,
    documents,
    runtime,
    trustProxy: options.trustProxy ?? false,
  })
}

const signedOut = async (_request: FastifyRequest): Promise<Identity> => ({ who: nobody, pending: false, cookie: false })

const known = new Map<string, string>()

/** The id of an authority by slug or id; slugs stay with their authority for life and may be remembered. */
async function authorityOf(db: App['db'], name: string): Promise<string | undefined> {
  if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(name)) return name.toLowerCase()
  const remembered = known.get(name)
  if (remembered) return remembered
  return within(db, { who: system('authority'), authorities: [], readOnly: true }, async (ctx) => {
    const { rows } = await sql<{ id: string }>`select id from organisation.authority where slug = ${name}`.execute(ctx.db())
    if (rows[0]) known.set(name, rows[0].id)
    return rows[0]?.id
  })
}

async function workerOf(modules: Module[], db: App['db'], queuePool: pg.Pool, ownerPool: pg.Pool, now: () => Date): Promise<Runner> {
  const { kernelJobs } = await import('../kernel/housekeeping.ts')
  // biome-ignore lint/suspicious/noExplicitAny: the owner reads every table
  const ownerDb = new Kysely<any>({ dialect: new PostgresDialect({ pool: ownerPool }) })
  const { runner, workerIds } = await startWorker({ ownerPool: queuePool, db, modules, now }, kernelJobs(ownerDb))
  await guardJobs(runner, ownerPool, workerIds)
  return runner
}
