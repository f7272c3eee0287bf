// What a step changes, field by field, as people read it: long sets by what comes and goes.

export type Value = string | readonly string[] | boolean | number | null
export type Attributes = Record<string, Value>

export interface FieldChange {
  field: string
  before: string | null
  after: string | null
  /** How many values of a set come and go beyond those that are shown. */
  more: number
}

interface Step {
  action: string
  name: string
  beforeName: string | null
  enabled: boolean
  beforeEnabled: boolean | null
  before: Attributes | null
  after: Attributes | null
}

const shown = 5
const text = (value: Value | undefined): string | null => {
  if (value === null || value === undefined || value === '') return null
  return Array.isArray(value) ? value.join(', ') : String(value)
}
/** `uid=kim,ou=people,…` → `kim`; other values stay as they are. */
const short = (value: string) => /^\w+=((?:[^,\\]|\\.)+),/.exec(value)?.[1] ?? value

/** The fields that differ; a removal has none. */
export function changesOf(step: Step): FieldChange[] {
  if (step.action === 'delete') return []
  const changes: FieldChange[] = []
  if (step.beforeName && step.beforeName.toLowerCase() !== step.name.toLowerCase())
    changes.push({ field: '$name', before: step.beforeName, after: step.name, more: 0 })
  if (step.beforeEnabled !== null && step.beforeEnabled !== step.enabled)
    changes.push({ field: '$enabled', before: String(step.beforeEnabled), after: String(step.enabled), more: 0 })
  for (const [field, after] of Object.entries(step.after ?? {})) {
    const before = step.before?.[field] ?? null
    if (JSON.stringify(before) === JSON.stringify(after)) continue
    if (Array.isArray(before) || Array.isArray(after)) {
      const change = setChange(field, [before ?? []].flat().map(String), [after ?? []].flat().map(String))
      if (change) changes.push(change)
    } else if (text(before) !== text(after)) changes.push({ field, before: text(before), after: text(after), more: 0 })
  }
  return changes
}

function setChange(field: string, before: string[], after: string[]): FieldChange | undefined {
  const [old, fresh] = [new Set(before), new Set(after)]
  const come = after.filter((each) => !old.has(each))
  const gone = before.filter((each) => !fresh.has(each))
  if (!come.length && !gone.length) return undefined
  const some = (values: string[]) => (values.length ? values.slice(0, shown).map(short).join(', ') : null)
  return { field, before: some(gone), after: some(come), more: Math.max(0, come.length - shown) + Math.max(0, gone.length - shown) }
}
