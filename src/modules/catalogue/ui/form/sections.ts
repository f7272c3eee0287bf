// A block as the sections of a form: what stands in the fields, and the block again. What a form does not show stays as it is.
import { formatDay, type SettingShape } from '#shared'
import { enterShape, readDay, readMoney, readNumber, readShape, type ShapeEntry } from '#ui'
import {
  type Block,
  type CostItem,
  costUnits,
  letters,
  type Maintenance,
  type Parameter,
  type ParameterValue,
  type Process,
  parameterTypes,
  parties,
  priorities,
  type Responsibility,
  rhythms,
  type Span,
  supportLevels,
} from '../../model.ts'

type Words = (key: string, values?: Record<string, string>) => string
type Plain = Record<string, unknown>
/** Where an entry of a list stood in the block; it keeps what the form does not show with it when entries are moved. */
const place = '_at'

export interface FormSection {
  id: string
  /** The fields of the block that it holds. */
  fields: readonly (keyof Block)[]
  shape: (t: Words) => SettingShape
  /** What the fields show. */
  enter: (block: Block) => Plain
  read: (entered: Plain, block: Block) => Partial<Block>
}

const text: SettingShape = { kind: 'text', most: 400 }
const long: SettingShape = { kind: 'longText', most: 4_000 }
const number: SettingShape = { kind: 'number' }
const list = (of: SettingShape, entry?: string): SettingShape => ({ kind: 'list', of, entry, most: 200 })
// What is chosen says itself that nothing may be chosen; only of what is typed it is said that it may stay empty.
const row = (key: string, label: string, shape: SettingShape, required = false) => ({
  key,
  label,
  shape,
  required,
  otherwise: shape.kind === 'choice' || shape.kind === 'yes' ? '' : null,
})
const record = (...rows: ReturnType<typeof row>[]): SettingShape => ({ kind: 'record', rows })
const choice = (values: readonly string[], word: (value: string) => string, none?: string): SettingShape => ({
  kind: 'choice',
  choices: [...(none === undefined ? [] : [{ value: '', label: none }]), ...values.map((value) => ({ value, label: word(value) }))],
})

/** The field names its entries by their place. */
const nth = (t: Words, key: string) => t(key, { n: '{n}' })

const lines = (value: unknown): string[] => ((value as string[] | undefined) ?? []).map((each) => each.trim()).filter(Boolean)
const said = (value: unknown): string => String(value ?? '').trim()
/** Left out when nothing was entered. */
const maybe = <K extends string>(key: K, value: unknown) => (said(value) ? { [key]: said(value) } : {}) as Partial<Record<K, string>>
const rowsOf = (value: unknown) => (value as Plain[] | undefined) ?? []
const stoodAt = <T>(entry: Plain, before: readonly T[]): T | undefined =>
  entry[place] === undefined ? undefined : before[Number(entry[place])]

/** A short name made of words, as files know it; another where it is taken. */
export function keyOf(words: string, taken: ReadonlySet<string>, camel = false): string {
  const parts = words
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .slice(0, 5)
  const known = parts.length && /^[a-z]/.test(parts[0]!) ? parts : ['x', ...parts]
  const stem = camel ? known.map((each, index) => (index ? each[0]!.toUpperCase() + each.slice(1) : each)).join('') : known.join('-')
  let key = stem
  for (let n = 2; taken.has(key); n++) key = camel ? `${stem}${n}` : `${stem}-${n}`
  return key
}

/** Entries of a list with a key: those that were there keep theirs and whatever else they hold. */
function keyed<T extends { key: string }>(
  entered: unknown,
  before: readonly T[],
  made: (entry: Plain, old: T | undefined) => Omit<T, 'key'> & { key?: string },
  words: (entry: Plain) => string,
  camel = false,
): T[] {
  const taken = new Set(rowsOf(entered).flatMap((entry) => stoodAt(entry, before)?.key ?? []))
  return rowsOf(entered).map((entry) => {
    const old = stoodAt(entry, before)
    const key = old?.key ?? keyOf(words(entry), taken, camel)
    taken.add(key)
    return { key, ...made(entry, old) } as T
  })
}

const numberText = (value: unknown) => (typeof value === 'number' ? String(enterShape(number, value, 'de')) : said(value))
const moneyText = (cents: number | null) => (cents === null ? '' : (cents / 100).toFixed(2).replace('.', ','))

export function valueText(parameter: Pick<Parameter, 'type'>, value: ParameterValue): string {
  if (value === null) return ''
  if (typeof value === 'boolean') return value ? 'ja' : 'nein'
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value === 'number') return parameter.type === 'money' ? moneyText(value) : numberText(value)
  return parameter.type === 'day' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? formatDay(value) : value
}

/** What cannot be read goes on as it is: the check then says what was expected. */
export function readValue(type: string, typed: string): ParameterValue {
  const trimmed = typed.trim()
  if (trimmed === '') return null
  switch (type) {
    case 'integer':
    case 'decimal':
    case 'hours':
      return readNumber(trimmed) ?? trimmed
    case 'money':
      return readMoney(trimmed) ?? trimmed
    case 'yes':
      return trimmed === 'ja' ? true : trimmed === 'nein' ? false : trimmed
    case 'day':
      return readDay(trimmed) ?? trimmed
    case 'list':
      return lines(trimmed.split(','))
    default:
      return trimmed
  }
}

const spanUnits = ['hours', 'days', 'agreed'] as const
function spanEntry(name: string, span: Span | undefined): Plain {
  if (!span) return { [`${name}Unit`]: '', [`${name}Amount`]: '' }
  if ('agreed' in span) return { [`${name}Unit`]: 'agreed', [`${name}Amount`]: '' }
  const [unit, amount] = 'hours' in span ? ['hours', span.hours] : ['days', span.days]
  return { [`${name}Unit`]: unit, [`${name}Amount`]: numberText(amount) }
}
function readSpan(name: string, entry: Plain): Record<string, unknown> {
  const unit = said(entry[`${name}Unit`])
  if (!unit) return {}
  if (unit === 'agreed') return { [name]: { agreed: true } }
  const amount = said(entry[`${name}Amount`])
  return { [name]: { [unit]: amount.startsWith('$') ? amount : (readNumber(amount) ?? amount) } }
}

/** The sections in the order in which a block is told. */
export const formSections: readonly FormSection[] = [
  {
    id: 'promise',
    fields: ['title', 'promise'],
    shape: (t) => record(row('title', t('catalogue.field.title'), text, true), row('promise', t('catalogue.form.promise'), long, true)),
    enter: ({ title, promise }) => ({ title, promise }),
    read: ({ title, promise }) => ({ title: said(title), promise: said(promise) }),
  },
  {
    id: 'scope',
    fields: ['scope', 'prerequisites'],
    shape: (t) =>
      record(
        row('includes', t('catalogue.includes'), list(text), true),
        row('excludes', t('catalogue.excludes'), list(text)),
        row('prerequisites', t('catalogue.field.prerequisites'), list(text)),
      ),
    enter: ({ scope, prerequisites }) => ({ ...scope, prerequisites }),
    read: (entered) => ({
      scope: { includes: lines(entered.includes), excludes: lines(entered.excludes) },
      prerequisites: lines(entered.prerequisites),
    }),
  },
  {
    id: 'parameters',
    fields: ['parameters'],
    shape: (t) =>
      record(
        row(
          'parameters',
          t('catalogue.field.parameters'),
          list(
            record(
              row('label', t('catalogue.form.label'), text, true),
              row(
                'type',
                t('catalogue.form.type'),
                choice(parameterTypes, (each) => t(`catalogue.form.type.${each}`)),
                true,
              ),
              row('default', t('catalogue.form.default'), text),
              row('unit', t('catalogue.form.unit'), text),
              row('min', t('catalogue.form.min'), number),
              row('max', t('catalogue.form.max'), number),
              row(
                'setBy',
                t('catalogue.setBy'),
                choice(['authority', 'school'], (each) => t(`catalogue.setBy.${each}`)),
                true,
              ),
              row('proposal', t('catalogue.form.proposal'), { kind: 'yes' }),
              row('help', t('catalogue.form.hint'), text),
              row(
                'choices',
                t('catalogue.form.choices'),
                list(record(row('value', t('catalogue.form.short'), text, true), row('label', t('catalogue.form.label'), text, true))),
              ),
            ),
            nth(t, 'catalogue.form.parameter'),
          ),
        ),
      ),
    enter: ({ parameters }) => ({ parameters: parameters.map((each) => ({ ...each, default: valueText(each, each.default) })) }),
    read: (entered, { parameters }) => ({
      parameters: keyed<Parameter>(
        entered.parameters,
        parameters,
        (entry) => ({
          label: said(entry.label),
          ...maybe('help', entry.help),
          type: said(entry.type) as Parameter['type'],
          ...maybe('unit', entry.unit),
          default: readValue(said(entry.type), said(entry.default)),
          ...(entry.proposal === true ? { proposal: true } : {}),
          ...(typeof entry.min === 'number' ? { min: entry.min } : {}),
          ...(typeof entry.max === 'number' ? { max: entry.max } : {}),
          ...(rowsOf(entry.choices).length
            ? { choices: rowsOf(entry.choices).map((each) => ({ value: said(each.value), label: said(each.label) })) }
            : {}),
          setBy: said(entry.setBy) as Parameter['setBy'],
        }),
        (entry) => said(entry.label),
        true,
      ),
    }),
  },
  {
    id: 'tasks',
    fields: ['responsibilities'],
    shape: (t) =>
      record(
        row(
          'responsibilities',
          t('catalogue.field.responsibilities'),
          list(
            record(
              row('task', t('catalogue.task'), long, true),
              ...parties.map((party) =>
                row(
                  party,
                  t(`catalogue.party.${party}`),
                  choice(letters, (each) => t(`catalogue.letter.${each}`), t('catalogue.form.none')),
                ),
              ),
              row(
                'supportLevel',
                t('catalogue.form.supportLevel'),
                choice(supportLevels, (each) => t(`catalogue.form.supportLevel.${each}`), t('catalogue.form.none')),
              ),
            ),
            nth(t, 'catalogue.form.task'),
          ),
          true,
        ),
      ),
    enter: ({ responsibilities }) => ({ responsibilities: responsibilities.map((each) => ({ ...each, ...each.parties })) }),
    read: (entered, { responsibilities }) => ({
      responsibilities: keyed<Responsibility>(
        entered.responsibilities,
        responsibilities,
        (entry, old) => ({
          task: said(entry.task),
          parties: Object.fromEntries(parties.flatMap((party) => (said(entry[party]) ? [[party, said(entry[party])]] : []))),
          ...(said(entry.supportLevel) ? { supportLevel: said(entry.supportLevel) as Responsibility['supportLevel'] } : {}),
          ...(old?.variants ? { variants: old.variants } : {}),
        }),
        (entry) => said(entry.task),
      ),
    }),
  },
  {
    id: 'processes',
    fields: ['processes'],
    shape: (t) =>
      record(
        row(
          'processes',
          t('catalogue.field.processes'),
          list(
            record(
              row('title', t('catalogue.field.title'), text, true),
              row('trigger', t('catalogue.form.trigger'), long, true),
              row(
                'steps',
                t('catalogue.form.steps'),
                list(
                  record(
                    row(
                      'party',
                      t('catalogue.who'),
                      choice(parties, (each) => t(`catalogue.party.${each}`)),
                      true,
                    ),
                    row('role', t('catalogue.form.role'), text),
                    row('within', t('catalogue.within'), text),
                    row('does', t('catalogue.form.does'), long, true),
                  ),
                  nth(t, 'catalogue.form.step'),
                ),
                true,
              ),
            ),
            nth(t, 'catalogue.form.process'),
          ),
          true,
        ),
      ),
    enter: ({ processes }) => ({ processes }),
    read: (entered, { processes }) => ({
      processes: keyed<Process>(
        entered.processes,
        processes,
        (entry) => ({
          title: said(entry.title),
          trigger: said(entry.trigger),
          steps: rowsOf(entry.steps).map((step) => ({
            party: said(step.party) as Process['steps'][number]['party'],
            ...maybe('role', step.role),
            does: said(step.does),
            ...maybe('within', step.within),
          })),
        }),
        (entry) => said(entry.title),
      ),
    }),
  },
  {
    id: 'level',
    fields: ['serviceLevel'],
    shape: (t) =>
      record(
        row('as', t('catalogue.form.as'), text),
        row('serviceTime', t('catalogue.form.serviceTime'), long),
        ...priorities.map((key) =>
          row(
            key,
            t(`catalogue.form.priority.${key}`),
            record(
              row('means', t('catalogue.form.means'), long, true),
              ...(['reaction', 'restoration'] as const).flatMap((name) => [
                row(`${name}Amount`, t(`catalogue.form.${name}`), text),
                row(
                  `${name}Unit`,
                  t('catalogue.form.spanUnit'),
                  choice(spanUnits, (each) => t(`catalogue.form.span.${each}`), t('catalogue.form.span.none')),
                ),
              ]),
              row('note', t('catalogue.privacy.note'), long),
            ),
            true,
          ),
        ),
      ),
    enter: ({ serviceLevel }) => ({
      as: serviceLevel.as,
      serviceTime: serviceLevel.serviceTime,
      ...Object.fromEntries(
        priorities.map((key) => {
          const { means, reaction, restoration, note } = serviceLevel.priorities[key]
          return [key, { means, note, ...spanEntry('reaction', reaction), ...spanEntry('restoration', restoration) }]
        }),
      ),
    }),
    read: (entered) => ({
      serviceLevel: {
        ...maybe('as', entered.as),
        ...maybe('serviceTime', entered.serviceTime),
        priorities: Object.fromEntries(
          priorities.map((key) => {
            const entry = entered[key] as Plain
            return [
              key,
              { means: said(entry.means), ...readSpan('reaction', entry), ...readSpan('restoration', entry), ...maybe('note', entry.note) },
            ]
          }),
        ) as Block['serviceLevel']['priorities'],
      },
    }),
  },
  {
    id: 'maintenance',
    fields: ['maintenance', 'security'],
    shape: (t) =>
      record(
        row(
          'maintenance',
          t('catalogue.form.maintenance'),
          list(
            record(
              row('what', t('catalogue.form.work'), long, true),
              row(
                'every',
                t('catalogue.every'),
                choice(rhythms, (each) => t(`catalogue.every.${each}`)),
                true,
              ),
              row(
                'party',
                t('catalogue.who'),
                choice(parties, (each) => t(`catalogue.party.${each}`)),
                true,
              ),
              row('window', t('catalogue.form.window'), text),
            ),
            nth(t, 'catalogue.form.workN'),
          ),
        ),
        row(
          'security',
          t('catalogue.form.security'),
          list(
            record(row('measure', t('catalogue.measure'), long, true), row('grundschutz', t('catalogue.form.grundschutz'), text, true)),
            nth(t, 'catalogue.form.measureN'),
          ),
          true,
        ),
      ),
    enter: ({ maintenance, security }) => ({
      maintenance,
      security: security.map((each) => ({ ...each, grundschutz: each.grundschutz.join(', ') })),
    }),
    read: (entered) => ({
      maintenance: rowsOf(entered.maintenance).map(
        (entry) =>
          ({ what: said(entry.what), every: said(entry.every), party: said(entry.party), ...maybe('window', entry.window) }) as Maintenance,
      ),
      security: rowsOf(entered.security).map((entry) => ({
        measure: said(entry.measure),
        grundschutz: lines(said(entry.grundschutz).split(',')),
      })),
    }),
  },
  {
    id: 'privacy',
    fields: ['privacy'],
    shape: (t) =>
      record(
        row('purpose', t('catalogue.privacy.purpose'), long, true),
        row('legalBasis', t('catalogue.privacy.legalBasis'), list(text), true),
        row('people', t('catalogue.privacy.people'), list(text), true),
        row('data', t('catalogue.privacy.data'), list(text), true),
        row('recipients', t('catalogue.privacy.recipients'), list(text)),
        row('transfer', t('catalogue.privacy.transfer'), long, true),
        row('deletion', t('catalogue.privacy.deletion'), long, true),
        row('measures', t('catalogue.privacy.measures'), list(text), true),
        row(
          'processorContract',
          t('catalogue.privacy.contract'),
          choice(['yes', 'no', 'depends'], (each) => t(`catalogue.privacy.contract.${each}`)),
          true,
        ),
        row('note', t('catalogue.privacy.note'), long),
      ),
    enter: ({ privacy }) => ({ ...privacy }),
    read: (entered) => ({
      privacy: {
        purpose: said(entered.purpose),
        legalBasis: lines(entered.legalBasis),
        people: lines(entered.people),
        data: lines(entered.data),
        recipients: lines(entered.recipients),
        transfer: said(entered.transfer),
        deletion: said(entered.deletion),
        measures: lines(entered.measures),
        processorContract: said(entered.processorContract) as Block['privacy']['processorContract'],
        ...maybe('note', entered.note),
      },
    }),
  },
  {
    id: 'cost',
    fields: ['cost'],
    shape: (t) =>
      record(
        row(
          'cost',
          t('catalogue.field.cost'),
          list(
            record(
              row('item', t('catalogue.costItem'), text, true),
              row('amount', t('catalogue.form.amount'), text),
              row(
                'per',
                t('catalogue.per'),
                choice(costUnits, (each) => t(`catalogue.per.${each}`)),
                true,
              ),
              row(
                'every',
                t('catalogue.every'),
                choice(['once', 'month', 'year'], (each) => t(`catalogue.every.${each}`)),
                true,
              ),
            ),
            nth(t, 'catalogue.form.costN'),
          ),
        ),
      ),
    enter: ({ cost }) => ({ cost: cost.map((each) => ({ ...each, amount: moneyText(each.amount) })) }),
    read: (entered, { cost }) => ({
      cost: keyed<CostItem>(
        entered.cost,
        cost,
        (entry, old) => ({
          item: said(entry.item),
          per: said(entry.per) as CostItem['per'],
          every: said(entry.every) as CostItem['every'],
          ...(old?.devices && entry.per === 'device' ? { devices: old.devices } : {}),
          ...(old?.people && entry.per === 'person' ? { people: old.people } : {}),
          amount: readValue('money', said(entry.amount)) as number | null,
        }),
        (entry) => said(entry.item),
      ),
    }),
  },
  {
    id: 'help',
    fields: ['help'],
    shape: (t) =>
      record(
        row(
          'help',
          t('catalogue.field.help'),
          list(
            record(row('question', t('catalogue.form.question'), text, true), row('answer', t('catalogue.form.answer'), long, true)),
            nth(t, 'catalogue.form.questionN'),
          ),
          true,
        ),
      ),
    enter: ({ help }) => ({ help }),
    read: (entered) => ({ help: rowsOf(entered.help).map((entry) => ({ question: said(entry.question), answer: said(entry.answer) })) }),
  },
]

type Entries = Readonly<Record<string, ShapeEntry>>

/** What the fields of a section hold, each entry of a list with its place. */
export function enterSection(section: FormSection, block: Block, t: Words): ShapeEntry {
  const shape = section.shape(t)
  const entry = enterShape(shape, section.enter(block), 'de') as Entries
  return Object.fromEntries(
    shape.rows!.map(({ key, shape: of }) => [
      key,
      of.kind === 'list' && of.of!.kind === 'record'
        ? (entry[key] as readonly Entries[]).map((each, index) => ({ ...each, [place]: String(index) }))
        : entry[key]!,
    ]),
  )
}

/** The block with what its sections now hold. */
export function readSections(entries: Entries, block: Block, t: Words): Block {
  const parts = formSections.map((section) => {
    const shape = section.shape(t)
    const entry = entries[section.id] as Entries
    const read = readShape(shape, entry).value as Plain
    for (const { key, shape: of } of shape.rows!)
      if (of.kind === 'list' && of.of!.kind === 'record')
        read[key] = rowsOf(read[key]).map((each, index) => ({ ...each, [place]: (entry[key] as readonly Entries[])[index]![place] }))
    return section.read(read, block)
  })
  return Object.assign({}, block, ...parts) as Block
}

/** A block as the text of a file: JSON is YAML, too. */
export function fileOf({ chapters, ...block }: Block): { yaml: string; chapters: Record<string, string> } {
  const files = chapters.map(
    ({ key, title, text: body }, index) => [`${String(index + 1).padStart(2, '0')}-${key}.md`, `# ${title}\n\n${body}`] as const,
  )
  return { yaml: JSON.stringify({ ...block, chapters: files.map(([name]) => name) }, null, 1), chapters: Object.fromEntries(files) }
}

/** Where the form shows the field that a fault names: section and path inside; nothing where it shows it not. */
export function shownAt(field: string): { section: string; path: string } | undefined {
  const top = /^[A-Za-z]+/.exec(field)?.[0]
  const section = formSections.find(({ fields }) => fields.some((each) => each === top))
  if (!section) return undefined
  const path = field
    .replaceAll(/\[(\d+)\]/g, '.$1')
    .replace(/^(scope|privacy)\./, '')
    .replace(/^serviceLevel\.(priorities\.)?/, '')
    .replace(/\.parties\b/, '')
    .replace(/\.(reaction|restoration)\b.*$/, '.$1Amount')
    .replace(/\.grundschutz\..*$/, '.grundschutz')
    .replace(/\.default\..*$/, '.default')
  return { section: section.id, path }
}
