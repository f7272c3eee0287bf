// A YAML text with the line of every value, checked against a shape.
import { isMap, isNode, isScalar, LineCounter, type Node, parseDocument } from 'yaml'
import type { z } from 'zod'
import { type FindingCode, type LibraryFinding, shown } from './finding.ts'

export type Path = readonly PropertyKey[]

/** What was read: the value if it has the shape, the findings, and where things stand. */
export interface ReadDocument<T> {
  value?: T
  findings: LibraryFinding[]
  at(path: Path, code: FindingCode, seen?: unknown, valid?: readonly (string | number)[]): LibraryFinding
}

export const fieldName = (path: Path): string =>
  path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index ? '.' : ''}${String(part)}`)).join('')

/** Reads a YAML text as a shape. Aliases and custom tags are refused, so a small file stays a small value. */
export function readDocument<T>(file: string, text: string, shape: z.ZodType<T>): ReadDocument<T> {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true, merge: false, logLevel: 'silent' })
  const lineOf = (offset: number | undefined) => (offset === undefined ? 1 : Math.max(1, counter.linePos(offset).line))
  const at: ReadDocument<T>['at'] = (path, code, seen, valid = []) => ({
    file,
    line: lineOf(offsetOf(document.contents, path)),
    field: fieldName(path),
    code,
    seen: shown(seen),
    valid: valid.map(String),
  })
  const broken = [...document.errors, ...document.warnings]
  if (broken.length)
    return {
      at,
      findings: broken.map((error) => ({
        file,
        line: lineOf(error.pos[0]),
        field: '',
        code: 'yaml',
        seen: error.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, ''),
        valid: [],
      })),
    }
  const raw = attempt(() => document.toJS({ maxAliasCount: 0 }))
  if (raw.failed) return { at, findings: [at([], 'yaml', raw.failed)] }
  const checked = shape.safeParse(raw.value)
  if (checked.success) return { value: checked.data, findings: [], at }
  return { findings: checked.error.issues.flatMap((issue) => findingsOf(issue, raw.value, at)), at }
}

function attempt(read: () => unknown): { value?: unknown; failed?: string } {
  try {
    return { value: read() }
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) }
  }
}

/** Where the value at a path begins; for one that is missing, where its nearest parent begins. */
function offsetOf(contents: Node | null, path: Path): number | undefined {
  let node: unknown = contents
  let offset = contents?.range?.[0]
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find((each) => isScalar(each.key) && String(each.key.value) === String(part))
      if (!pair) return offset
      offset = (pair.key as Node).range?.[0] ?? offset
      node = pair.value
    } else if (isNode(node) && 'items' in node && typeof part === 'number') {
      const item = (node as { items: unknown[] }).items[part]
      if (!item) return offset
      node = item
      offset = (isNode(item) ? item.range?.[0] : undefined) ?? offset
    } else return offset
  }
  return offset
}

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (at, part) => (at !== null && typeof at === 'object' ? (at as Record<PropertyKey, unknown>)[part] : undefined),
    value,
  )

type Issue = z.core.$ZodIssue
type At = ReadDocument<unknown>['at']

function findingsOf(issue: Issue, raw: unknown, at: At): LibraryFinding[] {
  const seen = valueAt(raw, issue.path)
  const one = (code: FindingCode, valid: readonly (string | number)[] = []) => [at(issue.path, code, seen, valid)]
  if (issue.code === 'unrecognized_keys') return issue.keys.map((name) => at([...issue.path, name], 'unknown-field', name))
  if (seen === undefined || (seen === null && issue.code !== 'invalid_union')) return one('missing', expectedOf(issue))
  switch (issue.code) {
    case 'invalid_value':
      return one('choice', issue.values.map(String))
    case 'invalid_type':
      return one('type', expectedOf(issue))
    case 'invalid_format':
      return one('form', issue.pattern ? [issue.pattern] : [issue.format])
    case 'too_small':
      return issue.origin === 'array' || issue.origin === 'string' ? one('empty') : one('below', [String(issue.minimum)])
    case 'too_big':
      return one('above', [String(issue.maximum)])
    case 'invalid_union':
      return inUnion(issue, raw, at)
    default:
      return one('form')
  }
}

const expectedOf = (issue: Issue): string[] =>
  issue.code === 'invalid_type' ? [issue.expected] : issue.code === 'invalid_value' ? issue.values.map(String) : []

/** Of several shapes the one that came nearest tells what is wrong. */
function inUnion(issue: Extract<Issue, { code: 'invalid_union' }>, raw: unknown, at: At): LibraryFinding[] {
  const seen = valueAt(raw, issue.path)
  const shapes = issue.errors.filter((each) => each.length)
  const inside = shapes.filter((each) => each.every((inner) => inner.path.length > 0))
  const nearest = (inside.length ? inside : shapes).toSorted((a, b) => a.length - b.length)[0]
  if (inside.length && nearest)
    return nearest.flatMap((inner) => findingsOf({ ...inner, path: [...issue.path, ...inner.path] } as Issue, raw, at))
  return [
    at(issue.path, seen === undefined ? 'missing' : 'type', seen, [
      ...new Set(shapes.flat().flatMap((inner) => (inner.path.length ? [`${inner.path.join('.')}: …`] : expectedOf(inner)))),
    ]),
  ]
}
