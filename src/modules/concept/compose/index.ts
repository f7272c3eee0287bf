// Puts the document together.
import { createHash } from 'node:crypto'
import { textsIn } from '#kernel'
import { formatDay, type Translate } from '#shared'
import { type ConceptDocument, flat, numbered, type Part, paragraph, type Section, say } from '../model/document.ts'
import { costSection } from './cost.ts'
import { emergencySection } from './emergency.ts'
import type { Material } from './material.ts'
import { maintenanceSection, supportSection } from './operation.ts'
import { privacySection, securitySection } from './privacy.ts'
import { proofSection } from './proofs.ts'
import { schoolSection } from './schools.ts'
import { mainUnits, section, serviceSections } from './services.ts'
import { taskSection } from './tasks.ts'

/** Composes the document in the language of the material; what nobody measured or set says so. */
export function compose(material: Material): ConceptDocument {
  const t = textsIn(material.lang)
  const { authority, schools, kind } = material
  const services = section(
    'services',
    t('concept.doc.services'),
    material.units.length
      ? [paragraph(t(kind === 'school' ? 'concept.doc.services.text.school' : 'concept.doc.services.text'))]
      : [noBlocks(t)],
    serviceSections(material, t),
  )
  const sections = numbered([
    summarySection(material, t),
    schoolSection(material, t),
    taskSection(material, t),
    { ...services, breaks: true },
    supportSection(material, t),
    maintenanceSection(material, t),
    securitySection(material, t),
    proofSection(material, t),
    emergencySection(material, t),
    privacySection(material, t),
    costSection(material, t),
    glossarySection(material, t),
    sourceSection(material, t),
  ])
  return {
    lang: material.lang,
    title: material.title,
    subtitle:
      kind === 'school' && schools[0]
        ? schools[0].name
        : kind === 'authority'
          ? authority.name
          : t('concept.doc.groupOf', { count: schools.length }),
    authority: authority.name,
    day: material.day,
    cover: cover(material, t),
    sections,
  }
}

function cover({ authority, schools, units, kind, day, lang }: Material, t: Translate) {
  return [
    { label: t('concept.doc.authority'), value: say([authority.name, authority.address].filter(Boolean).join('\n')) },
    ...(kind === 'school' && schools[0]
      ? [{ label: t('concept.doc.school'), value: say([schools[0].name, schools[0].number].filter(Boolean).join(', ')) }]
      : [{ label: t('concept.doc.schools'), value: say(String(schools.length)) }]),
    { label: t('concept.doc.blocksInForce'), value: say(String(mainUnits(units).length)) },
    { label: t('concept.doc.composed'), value: say(formatDay(day, lang)) },
  ]
}

const noBlocks = (t: Translate): Part => ({ kind: 'note', tone: 'warning', title: null, text: say(t('concept.doc.noBlocks')) })

/** What somebody with two minutes should know. */
function summarySection(material: Material, t: Translate): Section {
  const units = mainUnits(material.units)
  const basic = units.filter((unit) => unit.block.kind === 'basic').length
  const open = units.flatMap((unit) =>
    unit.block.parameters.filter((parameter) => unit.schools.some((school) => (unit.values.get(school)?.[parameter.key] ?? null) === null)),
  )
  const missing = material.register.filter((line) => line.state === 'missing' || line.state === 'expired').length
  const columns = [
    { title: t('concept.doc.block'), weight: 1.9 },
    { title: t('concept.doc.service'), weight: 4.8 },
    { title: t('concept.doc.promise'), weight: 7.6 },
    ...(material.kind === 'school' ? [] : [{ title: t('concept.doc.schools'), weight: 1.8, align: 'right' as const }]),
  ]
  const rows = units.map((unit) => [
    say(unit.block.number),
    say(unit.block.title, 'bold'),
    say(unit.block.promise),
    ...(material.kind === 'school' ? [] : [say(String(unit.schools.length))]),
  ])
  const gaps = [
    ...(open.length ? [t('concept.doc.summary.open', { count: open.length })] : []),
    ...(missing
      ? [t(material.kind === 'school' ? 'concept.doc.summary.contracts.school' : 'concept.doc.summary.contracts', { count: missing })]
      : []),
  ]
  return section('summary', t('concept.doc.summary'), [
    paragraph(
      t(material.kind === 'school' ? 'concept.doc.summary.school' : 'concept.doc.summary.text', {
        authority: material.authority.name,
        schools: material.schools.length,
        basic,
        optional: units.length - basic,
      }),
    ),
    ...(units.length ? [{ kind: 'table' as const, title: null, columns, rows }] : [noBlocks(t)]),
    ...(gaps.length
      ? [{ kind: 'note' as const, tone: 'warning' as const, title: t('concept.doc.summary.gaps'), text: say(gaps.join('\n')) }]
      : []),
  ])
}

const words = [
  'authority',
  'school',
  'contractor',
  'block',
  'basic',
  'optional',
  'serviceTime',
  'reaction',
  'restoration',
  'priority',
  'schoolDay',
  'supportLevel',
  'raci',
  'coordinator',
  'processor',
  'vvt',
  'tom',
  'grundschutz',
  'edition',
]

function glossarySection(material: Material, t: Translate): Section {
  const rows = words
    .map((word) => ({ label: t(`concept.word.${word}`), value: say(t(`concept.word.${word}.text`)) }))
    .sort((a, b) => a.label.localeCompare(b.label, material.lang))
  return section('glossary', t('concept.doc.glossary'), material.units.length ? [{ kind: 'facts', rows }] : [])
}

/** Each source once, with the blocks that name it. */
function sourceSection(material: Material, t: Translate): Section {
  const byTitle = new Map<string, { url: string | undefined; blocks: string[] }>()
  for (const { block } of mainUnits(material.units))
    for (const { title, url } of block.sources) {
      const known = byTitle.get(title)
      if (known) known.blocks.push(block.number)
      else byTitle.set(title, { url, blocks: [block.number] })
    }
  const all = mainUnits(material.units).length
  const named = (blocks: ReadonlySet<string>) => (all > 2 && blocks.size === all ? t('concept.doc.allBlocks') : [...blocks].join(', '))
  const items = [...byTitle].map(([title, { url, blocks }]) => ({
    level: 0,
    text: [{ text: title, ...(url ? { href: url } : {}) }, { text: ` (${named(new Set(blocks))})` }],
  }))
  return section('sources', t('concept.doc.sources'), items.length ? [{ kind: 'list', ordered: true, items }] : [])
}

/** What a signature is for: everything but the figures of the day and the day itself. */
export function digestOf(document: ConceptDocument): string {
  const lasting = (sections: readonly Section[]): unknown =>
    sections.filter((each) => !each.live).map((each) => [each.id, each.title, each.parts.map(saying), lasting(each.sections)])
  return createHash('sha256')
    .update(JSON.stringify([document.title, document.subtitle, lasting(document.sections)], inOrder))
    .digest('hex')
}

/** A document that comes back from the database has its fields in another order. */
const inOrder = (_key: string, value: unknown): unknown =>
  value && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value

/** What a part says; how wide the columns of a table are is no content. */
function saying(part: Part): unknown {
  if (part.kind !== 'table') return part
  const { columns, small: _small, ...rest } = part
  return { ...rest, columns: columns.map((column) => column.title) }
}

export const countOf = (document: ConceptDocument) => flat(document.sections).length
