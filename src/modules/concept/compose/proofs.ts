// What of the promises is proved today: each check of the blocks in force with its result; without a source it was not measured.
import { type Outcome, outcomeOf, shortfallWords, tells } from '#modules/catalogue/model'
import { formatNumber, type Id, type Translate } from '#shared'
import { type Line, paragraph, type Section, say } from '../model/document.ts'
import type { Material, SchoolIn, Unit } from './material.ts'
import { mainUnits, section } from './services.ts'

export function proofSection(material: Material, t: Translate): Section {
  const schools = new Map(material.schools.map((school) => [school.id, school]))
  const rows = mainUnits(material.units).flatMap((unit) => unitRows(unit, schools, material, t))
  const columns = [
    { title: t('concept.doc.service'), weight: 4 },
    { title: t('concept.doc.check'), weight: 7 },
    { title: t('concept.doc.result'), weight: 5 },
  ]
  return {
    ...section('proofs', t('concept.doc.proofs'), [
      paragraph(t('concept.doc.proofs.text')),
      ...(rows.length ? [{ kind: 'table' as const, title: null, columns, rows }] : []),
    ]),
    live: true,
  }
}

/** Checks that were measured in a row each, and what was not in one. */
function unitRows(unit: Unit, schools: ReadonlyMap<Id, SchoolIn>, material: Material, t: Translate): Line[][] {
  const at = unit.schools.flatMap((id) => schools.get(id) ?? [])
  const open: string[] = []
  const measured = unit.block.checks.flatMap((check) => {
    const outcomes = at.map((school) => outcomeOf(check, unit.values.get(school.id) ?? {}, school.facts))
    if (outcomes.every(({ state }) => state === 'unmeasured')) {
      open.push(check.title)
      return []
    }
    return [[say(check.title), resultLine(outcomes, material, t)]]
  })
  const rows = [...measured, ...(open.length ? [[say(open.join('; ')), say(t('concept.doc.notMeasured'), 'italic')]] : [])]
  // The service is named in front of its checks, and by its number before each further one: a table goes on on the next page.
  return rows.map((row, index) => [index === 0 ? say(`${unit.block.number} ${unit.block.title}`, 'bold') : say(unit.block.number), ...row])
}

function resultLine(outcomes: readonly Outcome[], { lang, kind }: Material, t: Translate): Line {
  const count = (state: Outcome['state']) => outcomes.filter((each) => each.state === state).length
  const look = count('failed') ? 'open' : undefined
  const [first] = outcomes
  if (kind === 'school' && first) {
    const text = t(`concept.doc.result.${first.state}`)
    return say(first.why && tells(first.why) ? `${text}: ${shortfallWords(first.why, t)}` : text, look)
  }
  const parts = (['kept', 'failed', 'unmeasured'] as const).flatMap((state) =>
    count(state) ? [t('concept.doc.result.at', { state: t(`concept.doc.result.${state}`), count: formatNumber(count(state), lang) })] : [],
  )
  return say(parts.join('; '), look)
}
