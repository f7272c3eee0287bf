// Security by module of the IT-Grundschutz, and the annexes of data protection.
import { grundschutzModules } from '#modules/catalogue/model'
import { formatDay, formatNumber, type Translate } from '#shared'
import { registerStates, registerWords } from '../model/contract.ts'
import { type Part, paragraph, type Section, say } from '../model/document.ts'
import type { Material } from './material.ts'
import { mainUnits, section } from './services.ts'
import { filledText, fillOf, schoolNames } from './values.ts'

/** Measures grouped by the module they belong to. */
export function securitySection(material: Material, t: Translate): Section {
  const byModule = new Map<string, { measure: string; block: string }[]>()
  for (const { block } of mainUnits(material.units))
    for (const { measure, grundschutz } of block.security)
      for (const module of grundschutz) byModule.set(module, [...(byModule.get(module) ?? []), { measure, block: block.number }])
  const modules = [...byModule].sort(([a], [b]) => a.localeCompare(b, 'de', { numeric: true }))
  if (modules.length === 0) return section('security', t('concept.doc.security'), [])
  const rows = modules.flatMap(([module, measures]) =>
    measures.map(({ measure, block }, index) => [
      // By its number before each further measure: the table goes on on the next page.
      index === 0 ? say(moduleName(module), 'bold') : say(module),
      say(measure),
      say(block),
    ]),
  )
  const columns = [
    { title: t('concept.doc.grundschutz'), weight: 4 },
    { title: t('concept.doc.measure'), weight: 8 },
    { title: t('concept.doc.block'), weight: 1.9 },
  ]
  return section('security', t('concept.doc.security'), [
    paragraph(t('concept.doc.security.text')),
    { kind: 'table', title: null, columns, rows },
  ])
}

/** Number and name; a hyphen in front of half a word (“und -design”) does not end a line. */
const moduleName = (module: string) => `${module} ${grundschutzModules[module] ?? ''}`.trim().replace(/ -(?=\p{L})/gu, ' \u2011')

export function privacySection(material: Material, t: Translate): Section {
  const parts = [recordSection(material, t), measureSection(material, t), registerSection(material, t)]
  return { ...section('privacy', t('concept.doc.privacy'), [paragraph(t('concept.doc.privacy.text'))], parts), breaks: true }
}

/** The record of processing activities (Art. 30 DSGVO), one entry per block. */
function recordSection(material: Material, t: Translate): Section {
  const entries = mainUnits(material.units).map((unit) => {
    const { block } = unit
    const { privacy } = block
    const fill = fillOf(unit, material.lang, t)
    const list = (values: readonly string[]) => filledText(values.join('\n'), fill)
    const rows = [
      { label: t('concept.doc.purpose'), value: filledText(privacy.purpose, fill) },
      { label: t('concept.doc.legalBasis'), value: list(privacy.legalBasis) },
      { label: t('concept.doc.concerned'), value: list(privacy.people) },
      { label: t('concept.doc.data'), value: list(privacy.data) },
      { label: t('concept.doc.recipients'), value: privacy.recipients.length ? list(privacy.recipients) : say('–') },
      { label: t('concept.doc.transfer'), value: filledText(privacy.transfer, fill) },
      { label: t('concept.doc.deletion'), value: filledText(privacy.deletion, fill) },
      { label: t('concept.doc.processorContract'), value: say(t(`concept.doc.processorContract.${privacy.processorContract}`)) },
      ...(privacy.note ? [{ label: t('concept.doc.note'), value: filledText(privacy.note, fill) }] : []),
    ]
    return section(`record-${block.number}`, `${block.number} ${block.title}`, [{ kind: 'facts', rows }])
  })
  return section('record', t('concept.doc.record'), [paragraph(t('concept.doc.record.text'))], entries)
}

/** Technical and organisational measures (Art. 32 DSGVO): those that hold for many services are said once. */
function measureSection(material: Material, t: Translate): Section {
  const byMeasure = new Map<string, string[]>()
  for (const { block } of mainUnits(material.units))
    for (const measure of block.privacy.measures) byMeasure.set(measure, [...(byMeasure.get(measure) ?? []), block.number])
  const rows = [...byMeasure].sort((a, b) => b[1].length - a[1].length).map(([measure, blocks]) => [say(measure), say(blocks.join(', '))])
  const columns = [
    { title: t('concept.doc.measure'), weight: 8 },
    { title: t('concept.doc.blocks'), weight: 4 },
  ]
  return section(
    'measures',
    t('concept.doc.measures'),
    rows.length ? [paragraph(t('concept.doc.measures.text')), { kind: 'table', title: null, columns, rows }] : [],
  )
}

/** The register of contracts: services with what covers them, and where something is missing. */
function registerSection(material: Material, t: Translate): Section {
  const { register, lang } = material
  const single = material.kind === 'school'
  if (register.length === 0) return section('register', t('concept.doc.register'), [paragraph(t('concept.doc.register.none'))])
  const counts = registerStates.flatMap((state) => {
    const count = register.filter((line) => line.state === state).length
    return count ? [t('concept.doc.register.count', { count: formatNumber(count, lang), state: t(`concept.register.${state}`) })] : []
  })
  const groups = new Map<string, typeof register>()
  const order = new Map(mainUnits(material.units).map(({ block }, index) => [block.number, index]))
  for (const line of register.toSorted((a, b) => (order.get(a.number) ?? 0) - (order.get(b.number) ?? 0))) {
    const key = `${line.number}|${line.state}|${line.contract?.id ?? ''}`
    groups.set(key, [...(groups.get(key) ?? []), line])
  }
  const rows = [...groups.values()].map((lines) => {
    const { number, title, state, contract } = lines[0]!
    return [
      say(`${number} ${title}`),
      say(
        registerWords(state, contract?.validUntil, { t, day: (value) => formatDay(value, lang) }),
        state === 'covered' || state === 'notNeeded' ? undefined : 'open',
      ),
      say(contract ? [contract.processor, contract.signed ? formatDay(contract.signed, lang) : ''].filter(Boolean).join(', ') : '–'),
      ...(single
        ? []
        : [
            say(
              schoolNames(
                material,
                lines.map((line) => line.school),
                t,
              ),
            ),
          ]),
    ]
  })
  const columns = [
    { title: t('concept.doc.service'), weight: 4 },
    { title: t('concept.doc.contractState'), weight: 3 },
    { title: t('concept.doc.processor'), weight: 4 },
    ...(single ? [] : [{ title: t('concept.doc.schools'), weight: 5 }]),
  ]
  return section('register', t('concept.doc.register'), [
    paragraph(t(single ? 'concept.doc.register.text.school' : 'concept.doc.register.text')),
    paragraph(t('concept.doc.register.counts', { counts: counts.join(', ') })),
    { kind: 'table', title: null, columns, rows },
    ...subProcessors(material, t),
  ])
}

function subProcessors({ register, lang }: Material, t: Translate): Part[] {
  const contracts = [...new Map(register.flatMap((line) => (line.contract ? [[line.contract.id, line.contract] as const] : []))).values()]
  const rows = contracts.flatMap((contract) =>
    contract.subProcessors.map((sub) => [
      say(contract.processor),
      say(sub.name),
      say(sub.place ?? '–'),
      say(sub.task ?? '–'),
      say(sub.since ? formatDay(sub.since, lang) : '–'),
    ]),
  )
  if (rows.length === 0) return []
  const columns = ['processor', 'subProcessor', 'place', 'task', 'subSince'].map((key) => ({
    title: t(`concept.doc.${key}`),
    weight: key === 'subProcessor' ? 4.4 : key === 'task' ? 4 : 3,
  }))
  return [{ kind: 'table', title: t('concept.doc.subProcessors'), columns, rows }]
}

/** The record of processing activities as rows of a table, as NRW hands it out (XLSX). */
export function recordRows(material: Material, t: Translate): { heads: string[]; rows: string[][] } {
  const heads = [
    'block',
    'purpose',
    'legalBasis',
    'concerned',
    'data',
    'recipients',
    'transfer',
    'deletion',
    'taken',
    'processorContract',
    'schools',
    'note',
  ].map((key) => t(`concept.doc.${key}`))
  const rows = mainUnits(material.units).map((unit) => {
    const { block } = unit
    const { privacy } = block
    const fill = fillOf(unit, material.lang, t)
    const text = (values: readonly string[]) =>
      filledText(values.join('\n'), fill)
        .map((span) => span.text)
        .join('')
    return [
      `${block.number} ${block.title}`,
      text([privacy.purpose]),
      text(privacy.legalBasis),
      text(privacy.people),
      text(privacy.data),
      text(privacy.recipients),
      text([privacy.transfer]),
      text([privacy.deletion]),
      text(privacy.measures),
      t(`concept.doc.processorContract.${privacy.processorContract}`),
      schoolNames(material, unit.schools, t),
      text([privacy.note ?? '']),
    ]
  })
  return { heads, rows }
}
