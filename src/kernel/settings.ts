// Settings with inheritance: what a school has not set comes from its authority, then from the operator, then from the program.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Id } from '#shared'
import { type Context, entering } from './context.ts'
import { invalid, stale } from './errors.ts'
import { log } from './log.ts'
import type { Place } from './rights.ts'
import { dropSecret, putSecret } from './secrets.ts'

export const settingLevels = ['operator', 'authority', 'school'] as const
export type SettingLevel = (typeof settingLevels)[number]

export interface SettingDraft<S extends z.ZodType> {
  schema: S
  default: z.output<S>
  /** The deepest level at which it can be set. */
  scope: SettingLevel
  /** The right to change it; who has it sees it too. */
  right: string
  /** Kept sealed: the setting's value is the id of a secret. */
  secret?: boolean
  /** Where the words of its choices and rows stand, when not under `setting.<key>`: `devices.kind` for `devices.kind.tablet`. */
  words?: string
  /** What holds for the rows of a record that are left empty. */
  otherwise?: Readonly<Record<string, string | number>>
}

export interface Setting<T = unknown> {
  /** `<module>.<name>`; texts stand under `setting.<key>` and `setting.<key>.hint`. */
  key: string
  module: string
  schema: z.ZodType<T>
  default: T
  scope: SettingLevel
  right: string
  secret: boolean
  words?: string
  otherwise?: Readonly<Record<string, string | number>>
}

// biome-ignore lint/suspicious/noExplicitAny: each caller gets the type of its own setting
const known = new Map<string, Setting<any>>()

/** All settings of the modules that are loaded. */
export const knownSettings = (): readonly Setting[] => [...known.values()]
export const findSetting = (key: string): Setting | undefined => known.get(key)

/** Declares a module's settings; the keys get the module's name in front. */
export function defineSettings<const D extends Record<string, SettingDraft<z.ZodType>>>(
  module: string,
  drafts: D,
): { [K in keyof D]: Setting<z.output<D[K]['schema']>> } {
  const settings = Object.entries(drafts).map(([name, draft]) => {
    const key = `${module}.${name}`
    if (known.has(key)) throw new Error(`setting ${key} is defined twice`)
    const setting: Setting = { ...draft, key, module, secret: draft.secret ?? false }
    known.set(key, setting)
    return [name, setting] as const
  })
  return Object.fromEntries(settings) as never
}

export interface SettingPlace {
  school?: Id
  /** Reads or writes the operator's value, whatever authority the context names. */
  level?: 'operator'
}

interface Stored {
  key: string
  value: unknown
  version: number
  level: SettingLevel
}

const authorityIn = (ctx: Context, place: SettingPlace) =>
  place.level !== 'operator' && ctx.authorities.length === 1 ? ctx.authorities[0]! : null

/** The stored values of some settings at every level that applies here, the nearest first. */
async function storedValues(ctx: Context, keys: readonly string[], place: SettingPlace): Promise<Stored[]> {
  const authority = authorityIn(ctx, place)
  const { rows } = await sql<Stored>`
    select key, value, version, case when school_id is not null then 'school' when authority_id is not null then 'authority' else 'operator' end as level
    from kernel.setting
    where key = any(${sql.val([...keys])}::text[])
      and (authority_id is null or (authority_id = ${authority}::uuid and (school_id is null or school_id = ${place.school ?? null}::uuid)))
    order by school_id nulls last, authority_id nulls last`.execute(ctx.db())
  return rows
}

export interface Held<T = unknown> {
  value: T
  /** The level at which it is set; `program` where nobody has set it. */
  level: SettingLevel | 'program'
}

function nearest<T>(setting: Setting<T>, rows: readonly Stored[]): Held<T> {
  for (const row of rows) {
    if (row.key !== setting.key || settingLevels.indexOf(row.level) > settingLevels.indexOf(setting.scope)) continue
    const read = setting.schema.safeParse(row.value)
    if (read.success) return { value: read.data, level: row.level }
    log.warn({ setting: setting.key, level: row.level }, 'stored setting no longer fits its shape')
  }
  return { value: setting.default, level: 'program' }
}

type Values<S> = { [K in keyof S]: S[K] extends Setting<infer T> ? T : never }

/** The values of several settings in one question; asks for no right, because modules read them for their own work. */
// biome-ignore lint/suspicious/noExplicitAny: the type of each value follows from its setting
export async function readSettings<S extends Record<string, Setting<any>>>(
  ctx: Context,
  settings: S,
  place: SettingPlace = {},
): Promise<Values<S>> {
  const rows = await storedValues(
    ctx,
    Object.values(settings).map((setting) => setting.key),
    place,
  )
  return Object.fromEntries(Object.entries(settings).map(([name, setting]) => [name, nearest(setting, rows).value])) as Values<S>
}

/** The value of a setting as it holds at a school, in the authority or, in a context of several, for the operator. */
export async function readSetting<T>(ctx: Context, setting: Setting<T>, place: SettingPlace = {}): Promise<T> {
  return nearest(setting, await storedValues(ctx, [setting.key], place)).value
}

export interface Holding {
  /** What holds here, and where it comes from. */
  here: Held
  /** What would hold without the value of this very level. */
  inherited: Held
  /** The version of the value set at this very level, 0 when none is. */
  version: number
}

/** What holds of many settings at a place, and what would hold if their own values were taken away. */
export async function readHoldings(ctx: Context, settings: readonly Setting[], place: SettingPlace = {}): Promise<Map<string, Holding>> {
  const rows = await storedValues(
    ctx,
    settings.map((setting) => setting.key),
    place,
  )
  return new Map(
    settings.map((setting) => {
      const own = rows.filter((row) => row.key === setting.key)
      const level = levelOf(ctx, setting, place)
      const above = own.filter((row) => settingLevels.indexOf(row.level) < settingLevels.indexOf(level))
      const version = own.find((row) => row.level === level)?.version ?? 0
      return [setting.key, { here: nearest(setting, own), inherited: nearest(setting, above), version }]
    }),
  )
}

/** At which level a change is made here. */
export function levelOf(ctx: Context, setting: Setting, place: SettingPlace): SettingLevel {
  if (place.level === 'operator') return 'operator'
  if (place.school) return 'school'
  return setting.scope !== 'operator' && ctx.authorities.length === 1 ? 'authority' : 'operator'
}

const placeOf = (level: SettingLevel, school?: Id): Place =>
  level === 'operator' ? { operator: true } : level === 'school' ? { schools: [school!] } : {}

/** Whether the person may change a setting at this place. */
export function mayChange(ctx: Context, setting: Setting, place: SettingPlace): boolean {
  const level = levelOf(ctx, setting, place)
  if (settingLevels.indexOf(level) > settingLevels.indexOf(setting.scope)) return false
  try {
    ctx.may(setting.right, placeOf(level, place.school))
    return true
  } catch {
    return false
  }
}

/** The version of the value that is set at this very level, 0 when none is. */
export async function readVersion(ctx: Context, setting: Setting, place: SettingPlace): Promise<{ version: number; level: SettingLevel }> {
  const level = levelOf(ctx, setting, place)
  const rows = await storedValues(ctx, [setting.key], { ...place, ...(level === 'operator' ? { level } : {}) })
  return { version: rows.find((row) => row.level === level)?.version ?? 0, level }
}

/** A stable id for the audit: a setting has a key, not a row of its own from the start. */
const settingId = (key: string): Id => {
  const hex = createHash('sha256').update(`muses.setting.${key}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

export interface SettingChange extends SettingPlace {
  /** The version it was read with; another one meanwhile is refused (412). 0: nothing was set at this level. */
  version?: number
}

/**
 * Sets a value at its level, or removes it there with `undefined`, so that the inherited one holds again. The value of a secret
 * setting is its text; what is stored is the id of the sealed secret. Answers the new version, 0 after a removal.
 */
export async function changeSetting<T>(
  ctx: Context,
  setting: Setting<T>,
  value: T | undefined,
  change: SettingChange = {},
): Promise<number> {
  const level = levelOf(ctx, setting as Setting, change)
  if (settingLevels.indexOf(level) > settingLevels.indexOf(setting.scope))
    throw invalid('setting.scope', { values: { setting: setting.key } })
  ctx.may(setting.right, placeOf(level, change.school))
  const wanted = value === undefined ? undefined : z.object({ value: setting.schema }).parse({ value }).value
  const school = level === 'school' ? change.school! : null
  // The operator's values stand in the installation's own chain of the audit, whatever authority is chosen on the screen.
  const write = (inner: Context) => writeSetting(inner, setting as Setting, wanted, school, change.version)
  return level === 'operator' && ctx.authorities.length > 0 ? entering(ctx, [], write) : write(ctx)
}

async function writeSetting(ctx: Context, setting: Setting, wanted: unknown, school: Id | null, version?: number): Promise<number> {
  const authority = ctx.authorities.length ? ctx.authority : null
  const before = await lockSetting(ctx, setting.key, authority, school)
  if (version !== undefined && version !== (before?.version ?? 0)) throw stale()
  if (!setting.secret && JSON.stringify(before?.value) === JSON.stringify(wanted)) return before?.version ?? 0
  if (wanted === undefined) {
    await sql`delete from kernel.setting where ${rowOf(setting.key, authority, school)}`.execute(ctx.db())
    if (setting.secret && before) await dropSecret(ctx, before.value as Id)
  } else {
    const stored = setting.secret ? await putSecret(ctx, setting.key, String(wanted), before?.value as Id | undefined) : wanted
    await sql`insert into kernel.setting (authority_id, school_id, key, value, changed_at)
      values (${authority}::uuid, ${school}::uuid, ${setting.key}, ${JSON.stringify(stored)}::jsonb, ${ctx.now()})
      on conflict (authority_key, school_key, key)
      do update set value = excluded.value, version = kernel.setting.version + 1, changed_at = excluded.changed_at`.execute(ctx.db())
  }
  const changes = { [setting.key]: setting.secret ? (['•••', '•••'] as const) : ([before?.value ?? null, wanted ?? null] as const) }
  await ctx.audit('kernel.setting.changed', 'kernel.setting', [{ id: settingId(setting.key), school, changes }])
  await ctx.tell('kernel.settingChanged', [], { key: setting.key, school })
  return wanted === undefined ? 0 : (before?.version ?? 0) + 1
}

const rowOf = (key: string, authority: Id | null, school: Id | null) =>
  sql`key = ${key} and authority_id is not distinct from ${authority}::uuid and school_id is not distinct from ${school}::uuid`

async function lockSetting(
  ctx: Context,
  key: string,
  authority: Id | null,
  school: Id | null,
): Promise<{ value: unknown; version: number } | undefined> {
  // A row that does not exist yet cannot be locked: the key itself is.
  await sql`select pg_advisory_xact_lock(hashtext('kernel.setting'), hashtext(${`${authority}/${school}/${key}`}))`.execute(ctx.db())
  const { rows } = await sql<{ value: unknown; version: number }>`select value, version from kernel.setting
    where ${rowOf(key, authority, school)}`.execute(ctx.db())
  return rows[0]
}
