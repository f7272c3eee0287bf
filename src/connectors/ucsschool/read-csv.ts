// CSV files of the UCS@school importer, read as their configuration says.
import type { RosterPerson, RosterRecord, Where } from '#modules/rosters/ports'
import { dayOf, faultAt, readTable, rowsAndFaults, type TableFile } from '../../kernel/tables/index.ts'
import { type Configuration, rolesOf } from './configuration.ts'
import { fillScheme } from './template.ts'

/** Attributes that are read; all others (passwords, telephone, descriptions …) are not looked at. */
const attributes = [
  'firstname',
  'lastname',
  'school',
  'schools',
  'school_classes',
  'email',
  'birthday',
  'record_uid',
  'name',
  '__role',
  '__action',
  'disabled',
] as const
type Attribute = (typeof attributes)[number]
type Values = Record<Attribute, string>

const identity: readonly Attribute[] = ['firstname', 'lastname', 'record_uid', 'school', 'schools', '__role']

/** All records of one CSV file. Groups told before are in `groups`. */
export async function* readCsv(file: TableFile, config: Configuration, today: string, groups: Set<string>): AsyncGenerator<RosterRecord> {
  const table = await readTable(file, { header: config.headerLines > 0, ...(config.delimiter ? { delimiter: config.delimiter } : {}) })
  const headings = config.headerLines > 0 ? table.headings : Array.from({ length: table.facts.columns }, (_, index) => String(index))
  const places = new Map<Attribute, number>()
  for (const [column, attribute] of config.mapping) {
    const place = headings.indexOf(column)
    if (place < 0) {
      if (config.mayMiss.includes(column)) continue
      const lost = identity.includes(attribute as Attribute)
      yield {
        ...faultAt({ file: file.name, line: 1, column }, lost ? 'error' : 'warning', 'columnMissing', column),
        ...(lost ? { cut: true } : {}),
      }
      if (lost) return
    } else if (attributes.includes(attribute as Attribute)) places.set(attribute as Attribute, place)
  }
  if (!places.has('record_uid')) yield faultAt({ file: file.name }, 'warning', 'keyFromName', config.keyScheme)
  const records = rowsAndFaults(file.name, table, ({ line, cells }) => {
    if (line <= config.headerLines) return []
    const values = Object.fromEntries(attributes.map((name) => [name, cells[places.get(name) ?? -1]?.trim() ?? ''])) as Values
    return rowRecords(values, { file: file.name, line }, config, today, groups)
  })
  for await (const batch of records) yield* batch
}

function* rowRecords(values: Values, where: Where, config: Configuration, today: string, groups: Set<string>): Generator<RosterRecord> {
  const key = values.record_uid || fillScheme(config.keyScheme, values)
  if (!values.lastname || !values.firstname) return yield { ...faultAt(where, 'error', 'nameMissing', key), person: key || undefined }
  if (!key) return yield faultAt(where, 'error', 'keyMissing', `${values.lastname}, ${values.firstname}`)
  if (values.__action.toUpperCase() === 'D' || /^(1|true|all)$/i.test(values.disabled)) return yield { type: 'left', person: key, where }
  const roleWord = values.__role || config.userRole
  const roles = rolesOf(roleWord)
  if (!roles.length)
    return yield { ...faultAt({ ...where, column: '__role' }, 'error', roleWord ? 'roleUnknown' : 'roleMissing', roleWord), person: key }
  const person: RosterPerson = { type: 'person', key, familyName: values.lastname, givenName: values.firstname, where }
  const birthDay = values.birthday ? dayOf(values.birthday, { today }) : undefined
  if (birthDay) person.birthDay = birthDay
  else if (values.birthday) yield faultAt({ ...where, column: 'birthday' }, 'warning', 'dayUnreadable', values.birthday)
  if (values.email) person.email = values.email
  if (values.name) person.accountName = values.name
  yield person
  const list = (attribute: Attribute) =>
    values[attribute].split(config.inner[attribute] ?? config.inner.default!).flatMap((each) => (each.trim() ? [each.trim()] : []))
  const schools = [
    ...new Set([...list('school'), ...list('schools'), ...(values.school || values.schools ? [] : config.school ? [config.school] : [])]),
  ]
  for (const role of roles) {
    for (const school of schools.length ? schools : [undefined])
      yield { type: 'affiliation', person: key, ...(school ? { school } : {}), role, where }
  }
  yield* classRecords(key, list('school_classes'), schools, roles.includes('learner') ? 'learner' : 'teacher', where, groups)
}

/** Classes with the name of their school before them, `schule1-1A`, or without it, then of the first school. */
export function* classRecords(
  person: string,
  classes: readonly string[],
  schools: readonly string[],
  role: 'learner' | 'teacher',
  where: Where,
  groups: Set<string>,
): Generator<RosterRecord> {
  for (const written of classes) {
    const prefix = schools.find((each) => written.toLowerCase().startsWith(`${each.toLowerCase()}-`))
    if (!prefix && schools.length > 1) yield faultAt({ ...where, column: 'school_classes' }, 'warning', 'classSchoolUnclear', written)
    const school = prefix ?? schools[0]
    const name = prefix ? written.slice(prefix.length + 1) : written
    const key = school ? `${school}-${name}` : name
    if (!groups.has(key)) yield { type: 'group', key, kind: 'class', name, ...(school ? { school } : {}), where }
    groups.add(key)
    yield { type: 'membership', person, group: key, role, where }
  }
}
