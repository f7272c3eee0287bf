// Differences between two versions of a block in a reader's terms, and the merge of two that grew from one.

/** Arrays whose members are found again by one of these, wherever they stand. */
const identities = ['key', 'block', 'land', 'value', 'measure', 'what', 'question'] as const
const names = ['title', 'label', 'task', 'item', 'question', 'measure', 'what', 'land', 'block'] as const

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }
type Group = { readonly [key: string]: Json | undefined }

const isGroup = (value: unknown): value is Group => typeof value === 'object' && value !== null && !Array.isArray(value)

function identityOf(value: unknown): string | undefined {
  if (!isGroup(value)) return undefined
  for (const name of identities) if (typeof value[name] === 'string') return value[name]
  return undefined
}

/** The members of an array by what identifies them; undefined where an order or a repetition would be lost. */
function membersOf(value: unknown): Map<string, Json> | undefined {
  if (!Array.isArray(value)) return undefined
  const members = new Map<string, Json>()
  for (const each of value as Json[]) {
    const identity = identityOf(each)
    if (identity === undefined || members.has(identity)) return undefined
    members.set(identity, each)
  }
  return members
}

const nameOf = (value: unknown): string | undefined =>
  isGroup(value) ? (names.map((name) => value[name]).find((each) => typeof each === 'string') as string | undefined) : undefined

/** Whether two values say the same; the order of keys does not matter, nor does a key without value. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, index) => isSame(each, b[index]))
  if (!isGroup(a) || !isGroup(b)) return false
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => isSame(a[key], b[key]))
}

export interface BlockDifference {
  /** Where it is: `responsibilities/first-level/parties/school`. */
  path: string
  /** The field of the block. */
  field: string
  /** The names of the member and of what is in it, as the reader knows them. */
  at: string[]
  /** Missing on one side: it came or went. */
  before?: unknown
  after?: unknown
}

/** What differs between two versions, one line per smallest thing that a reader would name. */
export function blockDifferences(before: unknown, after: unknown): BlockDifference[] {
  const found: BlockDifference[] = []
  const visit = (a: unknown, b: unknown, path: readonly string[], at: readonly string[]): void => {
    if (isSame(a, b)) return
    const left = isGroup(a) ? new Map(Object.entries(a)) : membersOf(a)
    const right = isGroup(b) ? new Map(Object.entries(b)) : membersOf(b)
    if (left && right && Array.isArray(a) === Array.isArray(b)) {
      for (const key of new Set([...left.keys(), ...right.keys()])) {
        const name = Array.isArray(a) ? (nameOf(right.get(key)) ?? nameOf(left.get(key)) ?? key) : key
        visit(left.get(key), right.get(key), [...path, key], path.length ? [...at, name] : at)
      }
      return
    }
    const line: BlockDifference = { path: path.join('/'), field: path[0] ?? '', at: [...at] }
    if (a !== undefined) line.before = a
    if (b !== undefined) line.after = b
    found.push(line)
  }
  visit(before, after, [], [])
  return found
}

export interface MergeConflict {
  path: string
  field: string
  base?: unknown
  ours?: unknown
  theirs?: unknown
}
export type MergeChoice = 'ours' | 'theirs'

export interface Merged<T> {
  result: T
  conflicts: MergeConflict[]
}

/**
 * Brings two versions together that grew from one base: what only one side changed is taken, what both changed differently is a conflict.
 * A conflict takes the chosen side, without a choice ours.
 */
export function mergeBlocks<T>(base: T, ours: T, theirs: T, choices: Readonly<Record<string, MergeChoice>> = {}): Merged<T> {
  const conflicts: MergeConflict[] = []
  const merge = (b: unknown, o: unknown, t: unknown, path: readonly string[]): unknown => {
    if (isSame(o, t) || isSame(b, t)) return o
    if (isSame(b, o)) return t
    if (isGroup(o) && isGroup(t)) {
      const from = isGroup(b) ? b : {}
      const keys = new Set([...Object.keys(t), ...Object.keys(o)])
      return Object.fromEntries(
        [...keys].flatMap((key) => {
          const value = merge(from[key], o[key], t[key], [...path, key])
          return value === undefined ? [] : [[key, value]]
        }),
      )
    }
    const [mine, other, known] = [membersOf(o), membersOf(t), membersOf(b) ?? new Map<string, Json>()]
    if (mine && other) {
      const keys = new Set([...other.keys(), ...mine.keys()])
      return [...keys].flatMap((key) => merge(known.get(key), mine.get(key), other.get(key), [...path, key]) ?? [])
    }
    const at = path.join('/')
    conflicts.push({
      path: at,
      field: path[0] ?? '',
      ...(b === undefined ? {} : { base: b }),
      ...(o === undefined ? {} : { ours: o }),
      ...(t === undefined ? {} : { theirs: t }),
    })
    return choices[at] === 'theirs' ? t : o
  }
  return { result: merge(base, ours, theirs, []) as T, conflicts }
}
