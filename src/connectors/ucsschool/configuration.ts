// The importer configuration of UCS@school as far as it tells how to read a CSV file.
import type { RosterAffiliation } from '#modules/rosters/ports'
import { jsonParts, type TableFile } from '../../kernel/tables/index.ts'

type Json = { [key: string]: unknown }
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const at = (from: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), from)
const text = (value: unknown) => (typeof value === 'string' ? value : '')

export interface Configuration {
  /** Column → attribute; `__ignore` is left out. */
  mapping: Map<string, string>
  headerLines: number
  delimiter: string
  /** Between several values in one cell, by attribute; `default` for all others. */
  inner: Record<string, string>
  keyScheme: string
  source: string
  userRole: string
  school: string
  mayMiss: string[]
}

/** What stands at the top of a small JSON file, or undefined for any other file. */
export async function readConfiguration(file: TableFile): Promise<Json | undefined> {
  if (file.size > 2 ** 20) return undefined
  const whole: Json = {}
  try {
    for await (const parts of jsonParts(file)) for (const { key, index, value } of parts) if (index === undefined && key) whole[key] = value
  } catch {
    return undefined
  }
  return whole
}

/** Later configurations win over earlier ones, key by key, as the importer itself reads them. */
export function merged(parts: readonly Json[]): Json {
  const merge = (one: Json, two: Json): Json => {
    const both = { ...one }
    for (const [key, value] of Object.entries(two)) both[key] = isObject(value) && isObject(both[key]) ? merge(both[key], value) : value
    return both
  }
  return parts.reduce(merge, {})
}

/** Undefined when no column is mapped. */
export function configurationOf(json: Json): Configuration | undefined {
  const columns = at(json, 'csv', 'mapping')
  if (!isObject(columns)) return undefined
  const mapping = new Map(
    Object.entries(columns).flatMap(([column, attribute]) =>
      typeof attribute === 'string' && attribute !== '__ignore' ? [[column, attribute] as const] : [],
    ),
  )
  if (!mapping.size) return undefined
  const lines = at(json, 'csv', 'header_lines')
  const inner = at(json, 'csv', 'incell-delimiter')
  const missing = at(json, 'csv', 'allowed_missing_columns')
  return {
    mapping,
    headerLines: typeof lines === 'number' ? lines : 1,
    delimiter: text(at(json, 'csv', 'delimiter')),
    inner: {
      default: ',',
      ...(isObject(inner)
        ? Object.fromEntries(
            Object.entries(inner).filter((each): each is [string, string] => typeof each[1] === 'string' && each[1] !== ''),
          )
        : {}),
    },
    keyScheme: text(at(json, 'scheme', 'record_uid')),
    source: text(json.source_uid),
    userRole: text(json.user_role),
    school: text(json.school),
    mayMiss: Array.isArray(missing) ? missing.filter((each): each is string => typeof each === 'string') : [],
  }
}

export const isLusd = (json: Json) => at(json, 'input', 'type') === 'lusd'

const roles: Record<string, RosterAffiliation['role'][]> = {
  student: ['learner'],
  teacher: ['teacher'],
  staff: ['staff'],
  teacher_and_staff: ['teacher', 'staff'],
  teachers_and_staff: ['teacher', 'staff'],
  legal_guardian: ['guardian'],
  school_admin: ['staff'],
}
/** The affiliations of a user role; empty when it is unknown. */
export const rolesOf = (word: string): RosterAffiliation['role'][] => roles[word.trim().toLowerCase()] ?? []
