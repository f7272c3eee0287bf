// Schools and their figures of today; what nobody measured says so.
import { type Fact, type FactLine, type FactValue, knownFacts } from '#kernel'
import { formatDay, formatNumber, type Translate } from '#shared'
import { type Line, type Part, paragraph, type Section, say } from '../model/document.ts'
import type { Material, SchoolIn } from './material.ts'
import { section } from './services.ts'

const isDay = (value: unknown) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)

/** A value of a fact as a line. A figure is measured, a name or an address is entered by somebody. */
function factLine(value: FactValue | undefined, kind: Fact['kind'] | undefined, lang: 'de' | 'en', t: Translate): Line {
  if (value === undefined)
    return say(t(kind === 'text' || kind === 'list' ? 'concept.doc.notEntered' : 'concept.doc.notMeasured'), 'italic')
  if (typeof value === 'number') return say(formatNumber(value, lang))
  if (typeof value === 'boolean') return say(t(value ? 'export.yes' : 'export.no'))
  if (typeof value === 'string') return say(value)
  return say(value.map((each) => deviceText(each, lang, t) ?? timesText(each, t) ?? lineText(each, lang)).join('\n'))
}
/** A kind of device as people say it, with how many there are and how old they are. */
function deviceText({ kind, count, age }: FactLine, lang: 'de' | 'en', t: Translate): string | undefined {
  if (typeof kind !== 'string' || typeof count !== 'number') return undefined
  const values = { kind: t(`devices.kind.${kind}`), amount: formatNumber(count, lang) }
  return typeof age === 'number'
    ? t('concept.doc.devicesAged', { ...values, age: formatNumber(age, lang, 1) })
    : t('concept.doc.devicesOfKind', values)
}

/** A service time as people say it. */
function timesText({ days, from, to, on }: FactLine, t: Translate): string | undefined {
  return days && from && to && on ? t('concept.doc.serviceLine', { days, from, to, on }) : undefined
}

const lineText = (line: FactLine, lang: 'de' | 'en') =>
  Object.values(line)
    .filter((value) => value !== null && value !== '')
    .map((value) => (isDay(value) ? formatDay(String(value), lang) : typeof value === 'number' ? formatNumber(value, lang) : String(value)))
    .join(', ')

/** The counts that a table of schools shows, as far as any school has them. */
const tableFacts = ['organisation.classes', 'people.pupils', 'people.teachers', 'people.accounts', 'organisation.rooms', 'devices.count']

/** What the document promises and no module measures yet; a module that brings facts of it shows those instead. */
const unmeasured = [
  { module: 'network.', label: 'concept.doc.networks' },
  { module: 'support.', label: 'concept.doc.measuredSla' },
]
const notYet = (t: Translate): { label: string; value: Line }[] =>
  unmeasured
    .filter(({ module }) => !knownFacts().some(({ name }) => name.startsWith(module)))
    .map(({ label }) => ({ label: t(label), value: say(t('concept.doc.notMeasured'), 'italic') }))

/** So many kinds of devices have their own column; the others are one. */
const mostKinds = 6

/** Devices of each school by kind, the most frequent kinds first; nothing where nobody keeps a list. */
function deviceTable({ schools, lang }: Material, t: Translate): Part[] {
  const counts = schools.map(({ name, facts }) => {
    const listed = facts.get('devices.byKind')
    const known = Array.isArray(listed) ? (listed as readonly FactLine[]) : []
    return { name, counted: facts.has('devices.count'), kinds: new Map(known.map(({ kind, count }) => [String(kind), Number(count)])) }
  })
  const totals = new Map<string, number>()
  for (const { kinds } of counts) for (const [kind, count] of kinds) totals.set(kind, (totals.get(kind) ?? 0) + count)
  const order = [...totals].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([kind]) => kind)
  if (order.length === 0) return []
  const [own, others] = [order.slice(0, mostKinds), order.slice(mostKinds)]
  const sum = (kinds: ReadonlyMap<string, number>, of: readonly string[]) => of.reduce((total, kind) => total + (kinds.get(kind) ?? 0), 0)
  const groups = [
    ...own.map((kind) => ({ title: t(`devices.kind.${kind}`), of: [kind] })),
    ...(others.length ? [{ title: t('concept.doc.otherDevices'), of: others }] : []),
  ]
  return [
    {
      kind: 'table',
      title: t('concept.doc.devicesTable'),
      columns: [
        { title: t('concept.doc.schoolName'), weight: 6 },
        ...groups.map(({ title }) => ({ title, weight: 2.4, align: 'right' as const })),
      ],
      rows: counts.map(({ name, counted, kinds }) => [
        say(name),
        ...groups.map(({ of }) => say(counted ? formatNumber(sum(kinds, of), lang) : '–')),
      ]),
      small: true,
    },
  ]
}

export function schoolSection(material: Material, t: Translate): Section {
  const { schools, lang } = material
  const own: Section = {
    ...section('schools', t(material.kind === 'school' ? 'concept.doc.school' : 'concept.doc.schools.title'), []),
    live: true,
  }
  if (material.kind === 'school' && schools[0]) return { ...own, parts: [oneSchool(material, schools[0], t)] }
  const columns = [
    { title: t('concept.doc.number'), weight: 2.7 },
    { title: t('concept.doc.schoolName'), weight: 5.6 },
    { title: t('fact.organisation.type'), weight: 4.2 },
    ...tableFacts.map((name) => ({ title: t(`concept.doc.short.${name}`), weight: 1.9, align: 'right' as const })),
  ]
  const rows = schools.map((school) => [
    say(school.number ?? '–'),
    say(school.name),
    say(String(school.facts.get('organisation.type') ?? '–')),
    ...tableFacts.map((name) => {
      const value = school.facts.get(name)
      return say(typeof value === 'number' ? formatNumber(value, lang) : '–')
    }),
  ])
  const dashed = rows.some((row) => row.some((cell) => cell[0]?.text === '–'))
  const counted = tableFacts.flatMap((name) => {
    const values = schools.flatMap((school) => {
      const value = school.facts.get(name)
      return typeof value === 'number' ? [value] : []
    })
    const total = values.reduce((sum, value) => sum + value, 0)
    const of = values.length < schools.length ? ` ${t('concept.doc.ofSchools', { count: values.length, all: schools.length })}` : ''
    return [
      {
        label: t(`fact.${name}`),
        value: values.length ? say(`${formatNumber(total, lang)}${of}`) : say(t('concept.doc.notMeasured'), 'italic'),
      },
    ]
  })
  return {
    ...own,
    parts: [
      paragraph(`${t('concept.doc.schools.text', { count: schools.length })}${dashed ? ` ${t('concept.doc.dash')}` : ''}`),
      { kind: 'facts', rows: [...counted, ...notYet(t)] },
      { kind: 'table', title: null, columns, rows, small: true },
      ...deviceTable(material, t),
    ],
  }
}

const lists = ['access.heads', 'access.coordinators', 'organisation.sites', 'organisation.serviceTimes', 'connections.directories']
const shown = [
  'organisation.type',
  'organisation.address',
  'organisation.phone',
  'organisation.email',
  'organisation.classes',
  'people.pupils',
  'people.teachers',
  'people.staff',
  'people.accounts',
  'people.accountsInvited',
  'organisation.rooms',
  'organisation.classrooms',
  'organisation.computerRooms',
  'connections.drift',
]

function oneSchool({ lang }: Material, school: SchoolIn, t: Translate): Part {
  const kinds = new Map(knownFacts().map((fact) => [fact.name, fact.kind]))
  // Modules that come later show their facts behind the usual ones.
  const others = knownFacts()
    .filter((fact) => !fact.proof)
    .map((fact) => fact.name)
    .filter((name) => ![...shown, ...lists].includes(name))
  return {
    kind: 'facts',
    rows: [
      { label: t('concept.doc.number'), value: say(school.number ?? '–') },
      ...[...lists.slice(0, 2), ...shown, ...lists.slice(2), ...others].map((name) => ({
        label: t(`fact.${name}`),
        value: factLine(school.facts.get(name), kinds.get(name), lang, t),
      })),
      ...notYet(t),
    ],
  }
}
