// The service descriptions: one chapter per block, with what holds where.
import { type Block, type SettledSpan, settledServiceLevel } from '#modules/catalogue/model'
import { formatDay, formatNumber, type Id, type Translate } from '#shared'
import { type Line, type Part, paragraph, plain, type Section, say } from '../model/document.ts'
import { type Fill, partsOf } from './markdown.ts'
import type { Material, Unit } from './material.ts'
import { agreedOn, filledText, fillOf, schoolNames, valueTables } from './values.ts'

const section = (id: string, title: string, parts: Part[], sections: Section[] = []): Section => ({
  id,
  title,
  number: '',
  parts,
  sections,
})

export { section }

const bullets = (lines: readonly (string | Line)[]): Part => ({
  kind: 'list',
  ordered: false,
  items: lines.map((line) => ({ level: 0, text: typeof line === 'string' ? say(line) : line })),
})

export { bullets }

/** The unit that most schools have of each block; other versions are described behind it. */
export function mainUnits(units: readonly Unit[]): Unit[] {
  const best = new Map<string, Unit>()
  for (const unit of units) {
    const known = best.get(unit.block.number)
    if (!known || unit.schools.length > known.schools.length) best.set(unit.block.number, unit)
  }
  return units.filter((unit) => best.get(unit.block.number) === unit)
}

/** Chapters by area, blocks inside. */
export function serviceSections(material: Material, t: Translate): Section[] {
  const main = new Set(mainUnits(material.units))
  const areas = [...new Set(material.units.map((unit) => unit.block.area))]
  return areas.map((area) =>
    section(
      `area-${area}`,
      material.areas[area] ?? area,
      [],
      material.units.filter((unit) => unit.block.area === area).map((unit) => serviceSection(material, unit, main.has(unit), t)),
    ),
  )
}

function serviceSection(material: Material, unit: Unit, main: boolean, t: Translate): Section {
  const { block } = unit
  const fill = fillOf(unit, material.lang, t)
  const id = main ? `service-${block.number}` : `service-${block.number}-${block.version}`
  const title = main
    ? `${block.number} ${block.title}`
    : t('concept.doc.otherVersion', { title: `${block.number} ${block.title}`, version: block.version })
  return {
    ...section(id, title, [
      ...intro(material, unit, fill, t),
      ...chapters(block, fill),
      ...values(material, unit, t),
      ...levels(material, unit, fill, t),
      ...processes(unit, fill, t),
    ]),
    block: block.number,
  }
}

function intro(material: Material, unit: Unit, fill: Fill, t: Translate): Part[] {
  const { block } = unit
  const since = agreedOn(unit.schools, (school: Id) => unit.since.get(school) ?? material.day)
  const holds =
    unit.schools.length === 1 && material.kind === 'school'
      ? []
      : [{ label: t('concept.doc.holdsAt'), value: say(schoolNames(material, unit.schools, t)) }]
  return [
    paragraph([{ text: plain(filledText(block.promise, fill)), look: 'italic' }]),
    {
      kind: 'facts',
      rows: [
        {
          label: t('concept.doc.block'),
          value: say(
            t('concept.doc.blockLine', { number: block.number, version: block.version, kind: t(`concept.doc.kind.${block.kind}`) }),
          ),
        },
        ...holds,
        ...(since
          ? [
              {
                label: t('concept.doc.since'),
                value: say(
                  since.others.length
                    ? t('concept.doc.sinceVaries', { day: formatDay(earliest(unit), material.lang) })
                    : formatDay(since.value, material.lang),
                ),
              },
            ]
          : []),
      ],
    },
    { kind: 'heading', text: t('concept.doc.includes') },
    bullets(block.scope.includes.map((each) => filledText(each, fill))),
    ...(block.scope.excludes.length
      ? [{ kind: 'heading' as const, text: t('concept.doc.excludes') }, bullets(block.scope.excludes.map((each) => filledText(each, fill)))]
      : []),
    ...(block.prerequisites.length
      ? [
          { kind: 'heading' as const, text: t('concept.doc.prerequisites') },
          bullets(block.prerequisites.map((each) => filledText(each, fill))),
        ]
      : []),
  ]
}

const earliest = (unit: Unit) => [...unit.since.values()].sort()[0]!

const chapters = (block: Block, fill: Fill): Part[] =>
  block.chapters.flatMap((chapter) => [{ kind: 'heading' as const, text: chapter.title }, ...partsOf(chapter.text, fill)])

function values(material: Material, unit: Unit, t: Translate): Part[] {
  const tables = valueTables(material, unit, t)
  return tables.length ? [{ kind: 'heading', text: t('concept.doc.values') }, ...tables] : []
}

/** 4 Stunden, 1 Schultag, nach Vereinbarung; what nobody has set is said to be open. */
export function spanText(span: SettledSpan, lang: 'de' | 'en', t: Translate): Line {
  if ('agreed' in span) return say(t('concept.doc.span.agreed'))
  if ('open' in span) return say(t('concept.doc.open'), 'open')
  const minutes = 'hours' in span && span.hours < 1 ? Math.round(span.hours * 60) : null
  if (minutes !== null) return say(t('concept.doc.span.minutes', { count: minutes, amount: formatNumber(minutes, lang) }), 'value')
  const [amount, unit] = 'hours' in span ? [span.hours, 'hours'] : [span.days, 'days']
  const digits = Number.isInteger(amount) ? 0 : 2
  return say(t(`concept.doc.span.${unit}`, { count: amount, amount: formatNumber(amount, lang, digits) }), 'value')
}

/** The service level of a block at the schools that agree most. */
export function levelOf(material: Material, unit: Unit) {
  const mains = mainUnits(material.units)
  const most = (each: Unit) => agreedOn(each.schools, (school) => each.values.get(school) ?? {})?.value ?? {}
  return settledServiceLevel({ block: unit.block, values: most(unit) }, (number) => {
    const basis = mains.find((each) => each.block.number === number)
    return basis && { block: basis.block, values: most(basis) }
  })
}

function levels(material: Material, unit: Unit, fill: Fill, t: Translate): Part[] {
  const level = levelOf(material, unit)
  return [
    { kind: 'heading', text: t('concept.doc.serviceLevel') },
    ...(level.serviceTime ? [paragraph(t('concept.doc.serviceTimeIs', { time: level.serviceTime }))] : []),
    {
      kind: 'table',
      title: null,
      columns: [
        { title: t('concept.doc.priority'), weight: 2.2 },
        { title: t('concept.doc.means'), weight: 7 },
        { title: t('concept.doc.reaction'), weight: 2.4 },
        { title: t('concept.doc.restoration'), weight: 3.7 },
        { title: t('concept.doc.measured'), weight: 3.4 },
      ],
      rows: (['p1', 'p2', 'p3', 'p4'] as const).map((key) => {
        const { means, reaction, restoration, note } = level.priorities[key]
        return [
          say(t(`concept.doc.priority.${key}`)),
          filledText(note ? `${means}. ${note}` : means, fill),
          spanText(reaction, material.lang, t),
          spanText(restoration, material.lang, t),
          say(t('concept.doc.notMeasured'), 'italic'),
        ]
      }),
    },
  ]
}

function processes({ block }: Unit, fill: Fill, t: Translate): Part[] {
  if (block.processes.length === 0) return []
  const text = (value: string) =>
    filledText(value, fill)
      .map((span) => span.text)
      .join('')
  return [
    { kind: 'heading', text: t('concept.doc.processes') },
    ...block.processes.map((process): Part => {
      const parties = [...new Set(process.steps.map((step) => step.party))]
      return {
        kind: 'diagram',
        title: process.title,
        diagram: {
          lanes: parties.map((party) => t(`concept.doc.party.${party}`)),
          trigger: text(process.trigger),
          steps: process.steps.map((step) => ({
            lane: parties.indexOf(step.party),
            who: step.role ?? null,
            does: text(step.does),
            within: step.within ? text(step.within) : null,
          })),
        },
      }
    }),
  ]
}
