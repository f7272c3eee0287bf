// The sheet for the wall of the secretariat: one page per school, readable without network.
import type { FactLine } from '#kernel'
import { parameterText } from '#modules/catalogue/model'
import type { Translate } from '#shared'
import { type Line, type Part, paragraph, type Section, say } from '../model/document.ts'
import type { Material, SchoolIn, Unit } from './material.ts'
import { mainUnits, section } from './services.ts'
import { filledText, placeholderOf } from './values.ts'

/** The service desk, whose numbers everybody needs. */
const serviceDesk = 'B01'
const isEmergency = ({ block }: Unit) => /notfall/i.test(block.title)
/** Whom to call, who decides, and how a school leaves the net. */
const isContact = (key: string) => /phone|mail|hotline|contact|chat|lead|deputy|police|cutOffHow/i.test(key)

export function emergencySection(material: Material, t: Translate): Section {
  const units = mainUnits(material.units)
  const known = [...units.filter(isEmergency), ...units.filter((unit) => unit.block.number === serviceDesk)]
  const sheets = material.schools.map(
    (school, index): Section => ({
      ...section(`emergency-${school.id}`, school.name, sheet(material, school, known, t)),
      live: true,
      // The first one stands below the head of the chapter.
      breaks: index > 0 || material.kind === 'school',
    }),
  )
  // For one school the sheet is the chapter.
  if (material.kind === 'school' && sheets[0]) return { ...sheets[0], title: t('concept.doc.emergency') }
  return { ...section('emergency', t('concept.doc.emergency'), [paragraph(t('concept.doc.emergency.text'))], sheets), breaks: true }
}

function sheet(material: Material, school: SchoolIn, units: readonly Unit[], t: Translate): Part[] {
  return [
    { kind: 'facts', rows: contacts(material, school, units, t) },
    ...units.flatMap((unit) => steps(material, school, unit, t)),
    { kind: 'note', tone: 'warning', title: t('concept.doc.emergency.always'), text: say(t('concept.doc.emergency.always.text')) },
  ]
}

const people = (school: SchoolIn, name: string): string =>
  ((school.facts.get(name) ?? []) as readonly FactLine[]).map((line) => [line.name, line.email].filter(Boolean).join(', ')).join('\n')

function contacts(material: Material, school: SchoolIn, units: readonly Unit[], t: Translate) {
  const missing = say(t('concept.doc.open'), 'open')
  const own = (label: string, text: unknown) => ({ label, value: text ? say(String(text)) : missing })
  const values = units.flatMap((unit) =>
    unit.block.parameters
      .filter((parameter) => isContact(parameter.key) && parameter.type === 'text')
      // Where schools may not leave the net themselves, nobody reads how.
      .filter((parameter) => parameter.key !== 'cutOffHow' || unit.values.get(school.id)?.cutOff !== false)
      .map((parameter) => {
        const value = unit.values.get(school.id)?.[parameter.key] ?? null
        return { label: parameter.label, value: value === null ? missing : say(parameterText(parameter, value, material.lang), 'bold') }
      }),
  )
  return [
    ...values,
    own(t('fact.access.heads'), people(school, 'access.heads')),
    own(t('fact.access.coordinators'), people(school, 'access.coordinators')),
    own(
      t('concept.doc.emergency.school'),
      [school.facts.get('organisation.address'), school.facts.get('organisation.phone'), school.facts.get('organisation.email')]
        .filter(Boolean)
        .join('\n'),
    ),
    own(
      material.authority.name,
      [material.authority.contact, material.authority.phone, material.authority.email].filter(Boolean).join('\n'),
    ),
  ]
}

/** What the school itself does: the first process of the block, up to where others take over. */
function steps(material: Material, school: SchoolIn, { block, values }: Unit, t: Translate): Part[] {
  const process = block.processes[0]
  if (!process) return []
  const fill = (name: string): Line | undefined => {
    const { key, form } = placeholderOf(name)
    const parameter = block.parameters.find((each) => each.key === key)
    if (!parameter) return undefined
    const value = values.get(school.id)?.[key] ?? null
    return value === null ? say(t('concept.doc.open'), 'open') : say(parameterText(parameter, value, material.lang, form))
  }
  return [
    { kind: 'heading', text: `${process.title} (${block.number})` },
    {
      kind: 'list',
      ordered: true,
      items: process.steps.slice(0, 6).map((step) => ({
        level: 0,
        text: [
          { text: `${step.role ?? t(`concept.doc.party.${step.party}`)}: `, look: 'bold' },
          ...filledText(step.does, fill),
          ...(step.within ? [{ text: ' (' }, ...filledText(step.within, fill), { text: ')' }] : []),
        ],
      })),
    },
  ]
}
