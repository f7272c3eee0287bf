// School lists from files: which column means what, and what a line says.
import { z } from 'zod'
import { defineModel, field, type Row } from '#shared'
import { type Land, landNames, lands, type SchoolType, schoolTypeName, schoolTypes } from './lands.ts'
import { School } from './school.ts'

/** The fields a school list can fill. */
export const listFields = [
  'number',
  'name',
  'shortName',
  'type',
  'land',
  'street',
  'postcode',
  'city',
  'phone',
  'email',
  'website',
  'tags',
] as const
export type ListField = (typeof listFields)[number]
/** Column position → field; a column that stands for nothing is missing or null. */
export const ListMapping = z.record(z.string().regex(/^\d{1,3}$/), z.enum(listFields).nullable())
export type ListMapping = z.output<typeof ListMapping>

export const lineVerdicts = ['new', 'changed', 'same', 'wrong'] as const
export interface LineFault {
  /** Text key `organisation.schoolList.fault.<code>`. */
  code: string
  /** An error keeps the line out, a warning leaves out the value. */
  severity: 'error' | 'warning'
  field?: ListField
  value?: string
  /** The other line of a duplicate. */
  line?: number
}

/** One line of a list under preview. */
export const StagedSchool = defineModel('organisation.stagedSchool', {
  id: field.id(),
  line: field.number({ required: true, write: 'never', width: 'narrow' }),
  verdict: field.choice(lineVerdicts, { required: true, write: 'never', width: 'narrow' }),
  number: field.text({ write: 'never', width: 'narrow' }),
  name: field.text({ write: 'never', width: 'wide' }),
})
export type StagedSchool = Row<typeof StagedSchool>

const fold = (text: string) =>
  text
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()

const aliases = new Map<string, ListField>(
  listFields.flatMap((key) => [
    [fold(key), key] as const,
    ...(School.fields[key].aliases ?? []).map((alias) => [fold(alias), key] as const),
  ]),
)

/** Proposes a field per column, each field once: by the exact heading, then by a heading that begins or ends with an alias. */
export function suggestMapping(headings: readonly string[]): ListMapping {
  const mapping: ListMapping = {}
  const used = new Set<ListField>()
  const take = (index: number, key: ListField | undefined) => {
    if (!key || used.has(key) || mapping[index]) return
    mapping[index] = key
    used.add(key)
  }
  const folded = headings.map(fold)
  for (const [index, heading] of folded.entries()) take(index, aliases.get(heading))
  for (const [index, heading] of folded.entries()) {
    const near =
      heading.length > 3
        ? [...aliases].find(([alias]) => alias.length > 3 && (heading.startsWith(`${alias} `) || heading.endsWith(` ${alias}`)))
        : undefined
    take(index, near?.[1])
  }
  return mapping
}

const typeNames = new Map<string, SchoolType>(
  schoolTypes.flatMap((type) => [type, ...lands.map((land) => schoolTypeName(type, land))].map((name) => [fold(name), type] as const)),
)
/** Words inside longer names, the more special first: "Städt. Gemeinschaftsgrundschule", "Förderschule Lernen". */
const typeWords: [RegExp, SchoolType][] = [
  [/waldorf/, 'waldorfschule'],
  [/abend|weiterbildungskolleg|kolleg fuer erwachsene/, 'weiterbildung'],
  [/beruf|bbs|oberstufenzentrum/, 'berufliche-schule'],
  [/foerder|sonderschule|sbbz|sonderpaed/, 'foerderschule'],
  [/klinik|schule fuer kranke/, 'klinikschule'],
  [/grund ?schule|volksschule|primarstufe/, 'grundschule'],
  [/gesamtschule/, 'gesamtschule'],
  [/sekundarschule/, 'sekundarschule'],
  [/gemeinschaftsschule/, 'gemeinschaftsschule'],
  [/hauptschule/, 'hauptschule'],
  [/realschule/, 'realschule'],
  [/gymnasium/, 'gymnasium'],
]

/** The school type that a text names; undefined when none is recognised. */
export function readSchoolType(text: string): SchoolType | undefined {
  const folded = fold(text)
  return typeNames.get(folded) ?? typeWords.find(([word]) => word.test(folded))?.[1]
}

/** A Land by code (also NRW and with DE- before it) or name. */
export function readLand(text: string): Land | undefined {
  const code = text.trim().toUpperCase().replace(/^DE-/, '').replace('NRW', 'NW')
  return lands.find((land) => land === code) ?? lands.find((land) => fold(landNames[land]) === fold(text))
}

/** A number without the Land before it, as Schulconnex writes it (`NI_12345`); leading zeros stay. */
const readNumber = (text: string) => text.replace(/\s+/g, '').replace(/^[A-Z]{2,3}[-_](?=\w)/, '')

export type ListValues = Partial<Record<ListField, string>>
const plain = (text: string) => text.replace(/\s+/g, ' ').trim()

/** The values of one line and what is wrong with them; an empty cell says nothing about the school. */
export function readLine(cells: readonly string[], mapping: ListMapping): { values: ListValues; faults: LineFault[] } {
  const values: ListValues = {}
  const faults: LineFault[] = []
  for (const [index, key] of Object.entries(mapping)) {
    const value = plain(cells[Number(index)] ?? '')
    if (!key || value === '') continue
    const read = key === 'type' ? readSchoolType(value) : key === 'land' ? readLand(value) : key === 'number' ? readNumber(value) : value
    if (read === undefined) faults.push({ code: key === 'type' ? 'typeUnknown' : 'landUnknown', severity: 'warning', field: key, value })
    else if (School.fields[key].schema.safeParse(read).success) values[key] = read
    else
      faults.push({
        code: 'format',
        severity: key === 'number' || key === 'name' ? 'error' : 'warning',
        field: key,
        value: value.slice(0, 120),
      })
  }
  if (!values.name && !faults.some((fault) => fault.field === 'name'))
    faults.push({ code: 'nameMissing', severity: 'error', field: 'name' })
  return { values, faults }
}
