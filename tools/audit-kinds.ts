// What the program may write into the audit has words: each kind of change and each kind of object, wherever a line is written.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Finding, sources } from './check-boundaries.ts'

export interface Kind {
  file: string
  line: number
  /** A fact in the past participle, e.g. `loans.contract.signed`. */
  what: string
  object: string
}

/** Kinds that are put together while the program runs, by file; whoever writes such a line adds it here. */
const composed: Record<string, readonly (readonly [what: string, object: string])[]> = {
  'src/kernel/audit.ts': [],
  'src/kernel/context.ts': [],
  // `<object>.created`, `.changed`, `.deleted` of every model; other facts are read from where rows are changed.
  'src/kernel/rows.ts': [],
  'src/kernel/pictures.ts': [
    ['organisation.floor.changed', 'organisation.floor'],
    ['devices.model.changed', 'devices.model'],
  ],
  'src/modules/people/actions.ts': ['invited', 'active', 'suspended', 'leaving', 'deleted'].map((state) => [
    `people.account.${state}`,
    'people.account',
  ]),
  'src/modules/people/retention/actions.ts': [
    ['people.person.deleted', 'people.person'],
    ['people.account.deleted', 'people.account'],
  ],
  'src/modules/organisation/actions/switches.ts': [
    ['organisation.module.switched', 'organisation.authority'],
    ['organisation.module.switched', 'organisation.school'],
  ],
  'src/modules/inventory/actions.ts': ['assigned', 'ignored', 'released'].map((fact) => [`inventory.seen.${fact}`, 'inventory.seen']),
  'src/modules/organisation/actions/undo.ts': ['calendarEntry', 'school', 'site', 'building', 'floor', 'room', 'group'].map((name) => [
    `organisation.${name}.takenBack`,
    `organisation.${name}`,
  ]),
  'src/modules/devices/actions/undo.ts': ['device', 'manufacturer', 'model', 'set'].map((name) => [
    `devices.${name}.takenBack`,
    `devices.${name}`,
  ]),
  'src/modules/people/actions/guardians.ts': ['added', 'changed', 'removed'].map((fact) => [`people.guardian.${fact}`, 'people.person']),
  'src/modules/connections/actions/plans.ts': [
    'approved',
    'rejected',
    'narrowed',
    'widened',
    'retried',
    'undone',
    'driftAccepted',
    'driftRepaired',
  ].map((fact) => [`connections.plan.${fact}`, 'connections.plan']),
  'src/modules/concept/actions/concepts.ts': ['frozen', 'given', 'signed', 'signedBy', 'superseded', 'takenBack', 'unsigned'].map(
    (fact) => [`concept.edition.${fact}`, 'concept.edition'],
  ),
  'src/modules/catalogue/actions/merge.ts': ['changed', 'ended'].map((fact) => [`catalogue.booking.${fact}`, 'catalogue.booking']),
  'src/modules/catalogue/actions/book.ts': ['created', 'changed', 'ended'].map((fact) => [
    `catalogue.booking.${fact}`,
    'catalogue.booking',
  ]),
}

/** The arguments of a call whose bracket opens before `at`. */
function argumentsAt(text: string, at: number): string[] {
  const found: string[] = []
  let depth = 0
  let quote = ''
  let current = ''
  for (let index = at; index < text.length; index++) {
    const sign = text[index]!
    if (quote) {
      if (sign === '\\') current += text[index++]
      else if (sign === quote) quote = ''
    } else if (`'"\``.includes(sign)) quote = sign
    else if ('([{'.includes(sign)) depth++
    else if (')]}'.includes(sign) && depth-- === 0) return [...found, current.trim()]
    else if (sign === ',' && depth === 0) {
      found.push(current.trim())
      current = ''
      continue
    }
    current += text[index]
  }
  return found
}

/** What a value is compared with is none that it has. */
const literalsIn = (text: string, dotted: boolean) =>
  [...text.replaceAll(/[!=]== '[^']*'/g, '').matchAll(/'([a-zA-Z][\w.]*)'/g)]
    .map((found) => found[1]!)
    .filter((each) => each.includes('.') === dotted)

/** A constant of the same file, e.g. `const object = 'connections.plan'`; also one of several. */
const constantIn = (text: string, name: string, dotted: boolean) =>
  /^\w+$/.test(name) ? literalsIn(new RegExp(`\\bconst ${name}(?:: \\w+)? = ([^\\n]*)`).exec(text)?.[1] ?? '', dotted) : []

/** Every kind of change that the sources name, and the calls whose kind cannot be read. */
export function auditKinds(root: string): { kinds: Kind[]; unread: Finding[] } {
  const kinds: Kind[] = []
  const unread: Finding[] = []
  const texts = sources(root, 'src')
    .filter((file) => /\.ts$/.test(file) && !/\.test\.ts$/.test(file) && !/\/(?:testing|ui)\//.test(file))
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))
  const objects = objectsOf(texts)
  for (const names of objects.values())
    for (const object of names.values())
      for (const fact of ['created', 'changed', 'deleted'])
        kinds.push({ file: 'src/kernel/rows.ts', line: 1, what: `${object}.${fact}`, object })
  for (const { file, text } of texts) {
    for (const call of text.matchAll(/\b(?:\w+\.audit|writeAudit|auditFrom|changeRows)\(/g)) {
      const line = text.slice(0, call.index).split('\n').length
      const given = argumentsAt(text, call.index + call[0].length)
      if (call[0] === 'changeRows(') {
        for (const fact of literalsIn(given[4] ?? '', false))
          for (const object of [objects.get(moduleOf(file))?.get(given[1] ?? '') ?? []].flat())
            kinds.push({ file, line, what: `${object}.${fact}`, object })
        continue
      }
      const [what = '', object = ''] = call[0].startsWith('writeAudit') || call[0].startsWith('auditFrom') ? given.slice(1) : given
      const read = (value: string) => (literalsIn(value, true).length ? literalsIn(value, true) : constantIn(text, value, true))
      const facts = read(what)
      const types = read(object)
      for (const fact of facts) for (const type of types) kinds.push({ file, line, what: fact, object: type })
      if (!(facts.length && types.length) && !composed[file])
        unread.push({
          file,
          line,
          message: `the audit writes ${what} of ${object}; which kinds these are belongs into tools/audit-kinds.ts`,
        })
    }
  }
  for (const [file, list] of Object.entries(composed)) for (const [what, object] of list) kinds.push({ file, line: 1, what, object })
  return { kinds, unread }
}

const moduleOf = (file: string) => /^src\/modules\/\w+/.exec(file)?.[0] ?? file

/** Module → name of a constant that says how rows are stored → name of the model. */
function objectsOf(texts: readonly { file: string; text: string }[]): Map<string, Map<string, string>> {
  const models = new Map<string, string>()
  for (const { file, text } of texts)
    for (const [, name, object] of text.matchAll(/\bconst (\w+) = defineModel\(\s*'([\w.]+)'/g))
      models.set(`${moduleOf(file)} ${name}`, object!)
  const found = new Map<string, Map<string, string>>()
  for (const { file, text } of texts)
    for (const [, name, model] of text.matchAll(/\bconst (\w+) = storedIn\(\s*'[^']+',\s*(\w+)/g)) {
      const object = models.get(`${moduleOf(file)} ${model}`)
      if (object) found.set(moduleOf(file), (found.get(moduleOf(file)) ?? new Map<string, string>()).set(name!, object))
    }
  return found
}

type Texts = Record<string, string>

/** Kinds without a word, and calls whose kind cannot be read. The pages look for words in this order (Audit.tsx, History.tsx). */
export function auditFindings(root: string, all: Texts): Finding[] {
  const { kinds, unread } = auditKinds(root)
  const missing = kinds.flatMap(({ file, line, what, object }) => {
    const fact = what.split('.').at(-1)!
    const worded = [`${object}.did.${fact}`, `history.${fact}`].some((key) => key in all)
    return [
      ...(worded ? [] : [{ file, line, message: `the audit has no words for ${what}: ${object}.did.${fact}` }]),
      ...(object in all ? [] : [{ file, line, message: `the audit has no word for objects of the kind ${object}` }]),
    ]
  })
  return [...unread, ...missing]
}
