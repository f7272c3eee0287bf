// What a school list would do: the lines of a file against the schools of the authority. Pure, so that preview and apply agree.
import type { Id } from '#shared'
import { type LineFault, type ListField, type ListMapping, type ListValues, readLine, type School } from './model.ts'

export interface Line {
  line: number
  cells: string[]
}
export type Known = Pick<School, 'id' | 'version' | 'state' | ListField>

export interface PlannedLine {
  line: number
  cells: string[]
  verdict: 'new' | 'changed' | 'same' | 'wrong'
  values: ListValues
  faults: LineFault[]
  school: Id | null
  version: number | null
  /** The fields that would change, as they are. */
  before: Partial<Record<ListField, string | null>> | null
}

const nameKey = (values: { name?: string | null; city?: string | null; postcode?: string | null }) =>
  `${values.name?.toLowerCase()}|${(values.postcode ?? values.city ?? '').toLowerCase()}`

/** Compares line by line. A school is known by its number; without a number on either side, by name and place. */
export function planLines(lines: Iterable<Line>, mapping: ListMapping, known: readonly Known[]): PlannedLine[] {
  const byNumber = new Map(known.flatMap((school) => (school.number ? [[school.number, school]] : [])))
  const byName = new Map(known.map((school) => [nameKey(school), school]))
  const seen = new Map<string, number>()
  const planned: PlannedLine[] = []
  for (const { line, cells } of lines) {
    const { values, faults } = readLine(cells, mapping)
    const school = match(values, byNumber, byName)
    faults.push(...repeats(values, school, line, seen))
    if (school?.state === 'merged') faults.push({ code: 'merged', severity: 'error', field: 'number', value: values.number })
    const wrong = faults.some((fault) => fault.severity === 'error')
    const before = school && !wrong ? differing(values, school) : null
    planned.push({
      line,
      cells,
      values,
      faults,
      before,
      verdict: wrong ? 'wrong' : !school ? 'new' : before ? 'changed' : 'same',
      school: school?.id ?? null,
      version: school?.version ?? null,
    })
  }
  return planned
}

function match(values: ListValues, byNumber: Map<string, Known>, byName: Map<string, Known>): Known | undefined {
  const numbered = values.number ? byNumber.get(values.number) : undefined
  if (numbered) return numbered
  const named = byName.get(nameKey(values))
  // Two numbers are two schools, whatever their names are.
  return named && !(named.number && values.number) ? named : undefined
}

/** A number twice in the file, or a line that means the same school as one before it. */
function repeats(values: ListValues, school: Known | undefined, line: number, seen: Map<string, number>): LineFault[] {
  const keys = [values.number ? `#${values.number}` : nameKey(values), ...(school ? [school.id] : [])]
  const first = keys.map((key) => seen.get(key)).find((earlier) => earlier !== undefined)
  for (const key of keys) if (!seen.has(key)) seen.set(key, line)
  return first === undefined
    ? []
    : [{ code: 'twice', severity: 'error', field: values.number ? 'number' : 'name', value: values.number ?? values.name, line: first }]
}

function differing(values: ListValues, school: Known): PlannedLine['before'] {
  const changed = Object.entries(values).filter(([key, value]) => (school[key as ListField] ?? '') !== value)
  return changed.length ? Object.fromEntries(changed.map(([key]) => [key, school[key as ListField]])) : null
}

/** How many lines do what. */
export function countLines(lines: readonly PlannedLine[]): Record<PlannedLine['verdict'] | 'warnings', number> {
  const counts = { new: 0, changed: 0, same: 0, wrong: 0, warnings: 0 }
  for (const { verdict, faults } of lines) {
    counts[verdict]++
    if (verdict !== 'wrong' && faults.length) counts.warnings++
  }
  return counts
}
