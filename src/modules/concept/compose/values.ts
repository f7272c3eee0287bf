// Values of parameters in texts and tables: said once where all schools agree, as a table where they differ.
import { type Parameter, type ParameterValue, parameterText, placeholderForms } from '#modules/catalogue/model'
import type { Id, Translate } from '#shared'
import { type Line, type Part, say } from '../model/document.ts'
import type { Fill } from './markdown.ts'
import type { Material, Unit } from './material.ts'

export interface Agreed {
  parameter: Parameter
  /** The value of most schools. */
  value: ParameterValue
  /** The others, each with its schools. */
  others: { value: ParameterValue; schools: Id[] }[]
}

/** What most of some schools have, and the exceptions. */
export function agreedOn<T>(
  schools: readonly Id[],
  of: (school: Id) => T,
): { value: T; others: { value: T; schools: Id[] }[] } | undefined {
  const groups = new Map<string, { value: T; schools: Id[] }>()
  for (const school of schools) {
    const value = of(school)
    const key = JSON.stringify(value) ?? ''
    const group = groups.get(key)
    if (group) group.schools.push(school)
    else groups.set(key, { value, schools: [school] })
  }
  const [most, ...others] = [...groups.values()].sort((a, b) => b.schools.length - a.schools.length)
  return most && { value: most.value, others }
}

export function agreedValues(unit: Unit): Agreed[] {
  return unit.block.parameters.flatMap((parameter) => {
    const agreed = agreedOn(unit.schools, (school) => unit.values.get(school)?.[parameter.key] ?? null)
    return agreed ? [{ parameter, ...agreed }] : []
  })
}

/** How the placeholders of a block are filled: most schools' value, with a hint where others differ. */
export function fillOf(unit: Unit, lang: 'de' | 'en', t: Translate): Fill {
  const agreed = new Map(agreedValues(unit).map((each) => [each.parameter.key, each]))
  return (name) => {
    const { key, form } = placeholderOf(name)
    const found = agreed.get(key)
    if (!found) return undefined
    // In a sentence what is open stands in brackets, else it reads as a part of it.
    const line: Line =
      found.value === null
        ? [{ text: `[${t('concept.doc.open')}]`, look: 'open' }]
        : [valueSpan(found.parameter, found.value, lang, t, form)]
    return found.others.length ? [...line, { text: ` ${t('concept.doc.varies')}` }] : line
  }
}

type Form = (typeof placeholderForms)[number]

/** `key`, `key.dative`, `key.value`: a parameter and the form its text takes. */
export function placeholderOf(name: string): { key: string; form: Form } {
  const form = placeholderForms.find((each) => each && name.endsWith(each)) ?? ''
  return { key: form ? name.slice(0, -form.length) : name, form }
}

export const valueSpan = (parameter: Parameter, value: ParameterValue, lang: 'de' | 'en', t: Translate, form: Form = ''): Line[number] =>
  value === null ? { text: t('concept.doc.open'), look: 'open' } : { text: parameterText(parameter, value, lang, form), look: 'value' }

/** Texts of a block outside its chapters, with their placeholders filled. */
export function filledText(text: string, fill: Fill): Line {
  const line: Line = []
  let from = 0
  for (const match of text.matchAll(/\{\{\s*([\w.-]+)\s*\}\}/g)) {
    if (match.index > from) line.push({ text: text.slice(from, match.index) })
    line.push(...(fill(match[1]!.replace(/^parameter\./, '')) ?? say(match[0])))
    from = match.index + match[0].length
  }
  if (from < text.length) line.push({ text: text.slice(from) })
  return line
}

/** Schools by name; many are counted once the list would be longer than what it says. */
export function schoolNames(material: Material, schools: readonly Id[], t: Translate): string {
  if (schools.length === material.schools.length && schools.length > 1)
    return schools.length === 2 ? t('concept.doc.bothSchools') : t('concept.doc.allSchools', { count: schools.length })
  const names = new Map(material.schools.map((school) => [school.id, school.name]))
  const shown = schools.slice(0, schools.length > 16 ? 12 : 16).map((school) => names.get(school) ?? '?')
  const rest = schools.length - shown.length
  return rest > 0 ? t('concept.doc.andMore', { names: shown.join('; '), count: rest }) : shown.join('; ')
}

/** The table of a block's values, and below it the schools that have others. */
export function valueTables(material: Material, unit: Unit, t: Translate): Part[] {
  const agreed = agreedValues(unit)
  if (agreed.length === 0) return []
  const by = (parameter: Parameter) => t(`concept.doc.setBy.${parameter.setBy}`)
  const part: Part = {
    kind: 'table',
    title: null,
    columns: [
      { title: t('concept.doc.parameter'), weight: 4.7 },
      { title: t('concept.doc.value'), weight: 3.8 },
      { title: t('concept.doc.setBy'), weight: 4.1 },
    ],
    rows: agreed.map(({ parameter, value, others }) => [
      say(parameter.label),
      [valueSpan(parameter, value, material.lang, t), ...(others.length ? say(` ${t('concept.doc.varies')}`) : [])],
      say(by(parameter)),
    ]),
  }
  const differing = agreed.filter((each) => each.others.length)
  if (differing.length === 0) return [part]
  return [
    part,
    {
      kind: 'table',
      title: t('concept.doc.differing'),
      columns: [
        { title: t('concept.doc.parameter'), weight: 4 },
        { title: t('concept.doc.value'), weight: 3 },
        { title: t('concept.doc.schools'), weight: 6 },
      ],
      rows: differing.flatMap(({ parameter, others }) =>
        others.map(({ value, schools }) => [
          say(parameter.label),
          [valueSpan(parameter, value, material.lang, t)],
          say(schoolNames(material, schools, t)),
        ]),
      ),
    },
  ]
}
