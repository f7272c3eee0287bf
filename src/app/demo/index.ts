// `npm run demo`: an own data folder, filled once with an invented operator; never among real data.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { log } from '#kernel'
import { connect } from '../../kernel/database/connection.ts'
import { dataFolder } from '../../kernel/database/environment.ts'
import { readMigrations } from '../../kernel/database/migrate.ts'
import { StartError } from '../../kernel/database/start-error.ts'
import { migrationSets } from '../modules.ts'
import type { App } from '../open.ts'
import { cast, demoPassword } from './cast.ts'
import { type Demo, type DemoStep, demoOf } from './demo.ts'
import { demoSteps } from './steps.ts'

const marker = 'demo.steps'
const fillingMark = 'demo-is-being-filled'
export const demoSeed = 20_260_824

type Env = Record<string, string | undefined>

/** Points this process at the data folder of the demo; a database that holds anything else is refused untouched. */
export async function prepareDemo(env: Env): Promise<void> {
  const folder = join(dataFolder(env), 'demo')
  env.MUSES_DATA_DIR = folder
  if (env.DATABASE_URL) return checkExternal(env.DATABASE_OWNER_URL || env.DATABASE_URL)
  // A demo that was not filled to its end or has other tables than this program is thrown away: all of it can be made again.
  if (existsSync(join(folder, fillingMark)) || !(await fitsProgram(folder))) rmSync(folder, { recursive: true, force: true })
}

const shapeFile = 'demo-migrations.json'

const shapeOf = async () =>
  Object.fromEntries((await readMigrations(migrationSets)).map(({ set, file, sha256 }) => [`${set}/${file}`, sha256]))

/** Whether every migration that made the demo's tables still is what it was; new ones may have come. */
async function fitsProgram(folder: string): Promise<boolean> {
  const path = join(folder, shapeFile)
  if (!existsSync(path)) return true
  const shape = await shapeOf()
  const made = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>
  return Object.entries(made).every(([name, sha256]) => shape[name] === sha256)
}

async function checkExternal(url: string): Promise<void> {
  const client = await connect({ connectionString: url })
  try {
    const { rows } = await client.query<{ tables: number; settings: boolean }>(
      `select count(*)::int as tables, coalesce(bool_or(schemaname = 'kernel' and tablename = 'setting'), false) as settings
       from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
    )
    const { tables, settings } = rows[0]!
    if (tables === 0) return
    const known = settings
      ? (await client.query('select 1 from kernel.setting where key = $1 and authority_id is null', [marker])).rowCount
      : 0
    if (!known) throw inUse()
  } finally {
    await client.end()
  }
}

const inUse = () =>
  new StartError('demo-database', {
    de: 'Die Datenbank von DATABASE_URL ist nicht leer. Die Demo füllt nur eine leere Datenbank; es wurde nichts geändert. Bitte DATABASE_URL weglassen oder eine leere Datenbank nennen.',
    en: 'The database of DATABASE_URL is not empty. The demo fills an empty database only; nothing was changed. Leave DATABASE_URL out or name an empty database.',
  })

export interface FillOptions {
  seed?: number
  share?: number
  now?: () => Date
  steps?: readonly DemoStep[]
  say?: (text: string) => void
}

/** Fills what is not filled yet; a filled demo is left as it is. */
export async function fillDemo(app: App, options: FillOptions = {}): Promise<void> {
  if (!app.worker)
    throw new StartError('demo-role', {
      de: 'Die Demo braucht den Worker im selben Prozess: bitte MUSES_ROLE weglassen.',
      en: 'The demo needs the worker in the same process: leave MUSES_ROLE out.',
    })
  const demo = demoOf(app, options.seed ?? demoSeed, options.now ?? (() => new Date()), options.share)
  const done = await doneSteps(demo)
  mkdirSync(dataFolder(process.env), { recursive: true })
  writeFileSync(join(dataFolder(process.env), shapeFile), JSON.stringify(await shapeOf()))
  const open = (options.steps ?? demoSteps).filter((step) => !done.has(step.name))
  if (!open.length) return
  const mark = join(dataFolder(process.env), fillingMark)
  options.say?.('Die Demo wird gefüllt …')
  if (done.size === 0) writeFileSync(mark, '')
  for (const step of open) {
    const started = performance.now()
    await step.run(demo)
    await remember(demo, step.name)
    log.debug({ step: step.name, ms: Math.round(performance.now() - started) }, 'demo step done')
  }
  rmSync(mark, { force: true })
}

async function doneSteps(demo: Demo): Promise<Set<string>> {
  return demo.within(null, async (ctx) => {
    const { rows } = await sql<{
      value: string[]
    }>`select value from kernel.setting where key = ${marker} and authority_id is null`.execute(ctx.db())
    return new Set(rows[0]?.value ?? [])
  })
}

async function remember(demo: Demo, step: string): Promise<void> {
  await demo.within(null, async (ctx) => {
    const { rows } =
      await sql`update kernel.setting set value = value || ${JSON.stringify([step])}::jsonb where key = ${marker} and authority_id is null returning 1 as one`.execute(
        ctx.db(),
      )
    if (!rows.length)
      await sql`insert into kernel.setting (key, value, changed_at) values (${marker}, ${JSON.stringify([step])}::jsonb, ${ctx.now()})`.execute(
        ctx.db(),
      )
  })
}

/** Who can sign in, printed after the start. */
export function demoSignIns(): string[] {
  const width = Math.max(...cast.map((part) => part.name.length)) + 2
  return [
    '',
    `Demo: erfundene Daten. Anmelden mit einem dieser Namen, Passwort überall: ${demoPassword}`,
    ...cast.map((part) => `  ${part.name.padEnd(width)}${part.shown}`),
    '',
  ]
}
