// Rosters for UCS@school: CSV files with their importer configuration, and the older TAB files.
import type { ReadOptions, Recognition, RosterFile, RosterReader, RosterRecord } from '#modules/rosters/ports'
import { faultAt, fileSet, readTable, type TableFile } from '../../kernel/tables/index.ts'
import { type Configuration, configurationOf, isLusd, merged, readConfiguration } from './configuration.ts'
import { readCsv } from './read-csv.ts'
import { type LegacyKind, legacyKind, readLegacy } from './read-legacy.ts'

interface Given {
  tables: TableFile[]
  config?: Configuration
  lusd: boolean
}

async function givenOf(files: readonly RosterFile[], settings?: unknown): Promise<Given> {
  const set = await fileSet(files)
  const tables: TableFile[] = []
  const parts: Record<string, unknown>[] = []
  for (const file of set.files.values()) {
    if (!/\.json$/i.test(file.name)) tables.push(file)
    else parts.push((await readConfiguration(file)) ?? {})
  }
  if (typeof settings === 'object' && settings !== null && 'csv' in settings) parts.push(settings as Record<string, unknown>)
  const whole = merged(parts)
  return { tables, config: configurationOf(whole), lusd: isLusd(whole) }
}

async function recogniseCsv(files: readonly RosterFile[]): Promise<Recognition | undefined> {
  const { tables, config, lusd } = await givenOf(files)
  if (lusd && !config) return { format: 'ucsschool', certainty: 0.9, facts: {}, scope: 'refused', reason: 'lusd' }
  if (!config || !tables.length) return undefined
  const { headings, facts } = await readTable(tables[0]!, { header: config.headerLines > 0 })
  const found = [...config.mapping.keys()].filter((column) => headings.includes(column)).length
  if (config.headerLines > 0 && found === 0) return undefined
  return {
    format: 'ucsschool',
    certainty: 0.7 + 0.3 * (config.headerLines > 0 ? found / config.mapping.size : 0),
    facts: {
      files: tables.length,
      encoding: facts.encoding ?? facts.kind,
      delimiter: facts.delimiter ?? '',
      ...(config.source ? { system: config.source } : {}),
    },
    // One role of several: the others are not in it.
    scope: 'full',
    ...(config.userRole === 'student' ? { roles: ['learner'] as const } : {}),
    ...(config.school ? { schools: [config.school] } : {}),
  } as Recognition
}

async function* read(files: readonly RosterFile[], options: ReadOptions): AsyncGenerator<RosterRecord> {
  const { tables, config } = await givenOf(files, options.settings)
  if (!config) return yield { ...faultAt({ file: files[0]?.name ?? '' }, 'error', 'configurationMissing'), cut: true }
  const groups = new Set<string>()
  for (const file of tables) yield* readCsv(file, config, options.today, groups)
}

async function legacyFiles(files: readonly RosterFile[]): Promise<{ file: TableFile; kind: LegacyKind | undefined }[]> {
  const set = await fileSet(files)
  const found = await Promise.all([...set.files.values()].map(async (file) => ({ file, kind: await legacyKind(file) })))
  const order = ['rename', 'group', 'user', undefined]
  return found.sort((one, two) => order.indexOf(one.kind) - order.indexOf(two.kind))
}

async function recogniseLegacy(files: readonly RosterFile[]): Promise<Recognition | undefined> {
  const found = await legacyFiles(files)
  const known = found.filter((each) => each.kind)
  if (!known.length) return undefined
  return {
    format: 'ucsschool-legacy',
    certainty: known.length === found.length ? 0.9 : 0.7,
    facts: { files: known.map((each) => each.file.name).join(', ') },
    // Each line is an action of its own: who stands in none is not concerned.
    scope: 'delta',
  }
}

async function* readOlder(files: readonly RosterFile[]): AsyncGenerator<RosterRecord> {
  const groups = new Set<string>()
  for (const { file, kind } of await legacyFiles(files))
    if (kind) yield* readLegacy(file, kind, groups)
    else yield faultAt({ file: file.name }, 'warning', 'fileIgnored')
}

/** CSV with the JSON configuration of the importer beside it or in the settings of the source. */
export const ucsschool: RosterReader = { format: 'ucsschool', label: 'rosters.format.ucsschool', recognise: recogniseCsv, read }
/** TAB files without header: users, classes, renamed classes. */
export const ucsschoolLegacy: RosterReader = {
  format: 'ucsschool-legacy',
  label: 'rosters.format.ucsschool-legacy',
  recognise: recogniseLegacy,
  read: readOlder,
}
