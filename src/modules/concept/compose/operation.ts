// Support and maintenance, taken together over all blocks in force.
import { type Party, rhythms } from '#modules/catalogue/model'
import type { Translate } from '#shared'
import { type Part, paragraph, type Section, say } from '../model/document.ts'
import type { Material } from './material.ts'
import { levelOf, mainUnits, section, spanText } from './services.ts'
import { agreedOn, filledText, fillOf, schoolNames } from './values.ts'

const levels = ['zero', 'first', 'second', 'third'] as const

/** Levels of support with who carries them, service times, and times per service. */
export function supportSection(material: Material, t: Translate): Section {
  const units = mainUnits(material.units)
  if (units.length === 0) return section('support', t('concept.doc.support'), [])
  const settled = units.map((unit) => ({ unit, level: levelOf(material, unit) }))
  const groups = new Map<string, typeof settled>()
  for (const each of settled) {
    const key = JSON.stringify([
      each.level.serviceTime,
      ...Object.values(each.level.priorities).map(({ reaction, restoration }) => [reaction, restoration]),
    ])
    groups.set(key, [...(groups.get(key) ?? []), each])
  }
  return section('support', t('concept.doc.support'), [
    paragraph(t('concept.doc.support.text')),
    ...supportLevels(material, t),
    { kind: 'heading', text: t('concept.doc.serviceTimes') },
    serviceTimes(material, t),
    { kind: 'heading', text: t('concept.doc.times') },
    paragraph(t('concept.doc.times.text')),
    timesTable(material, [...groups.values()], t),
  ])
}

type Settled = { unit: Material['units'][number]; level: ReturnType<typeof levelOf> }

/** Blocks with equal promises in one row; the service time stands there only where it is not the same for all. */
function timesTable({ lang }: Material, groups: readonly Settled[][], t: Translate): Part {
  const times = new Set(groups.map(([first]) => first!.level.serviceTime))
  const priorities = ['p1', 'p2', 'p3', 'p4'] as const
  return {
    kind: 'table',
    title: times.size === 1 ? ([...times][0] ?? null) : null,
    columns: [
      { title: t('concept.doc.blocks'), weight: 4.4 },
      ...priorities.map((key) => ({ title: t(`concept.doc.priority.${key}`), weight: 3 })),
    ],
    rows: groups.map((same) => {
      const { level } = same[0]!
      const numbers = say(same.map(({ unit }) => unit.block.number).join(', '))
      return [
        times.size === 1 || !level.serviceTime ? numbers : [...numbers, ...say(`\n${level.serviceTime}`, 'italic')],
        ...priorities.map((key) => [
          ...spanText(level.priorities[key].reaction, lang, t),
          ...say('\n'),
          ...spanText(level.priorities[key].restoration, lang, t),
        ]),
      ]
    }),
  }
}

function supportLevels(material: Material, t: Translate): Part[] {
  const rows = levels.flatMap((level) =>
    mainUnits(material.units).flatMap(({ block }) =>
      block.responsibilities
        .filter((task) => task.supportLevel === level)
        .map((task) => {
          const doers = material.tasks.filter((each) => each.block === block.number && each.task === task.key && /R/.test(each.letter))
          const bySchool = new Map<string, Party[]>()
          for (const { school, party } of doers) bySchool.set(school, [...(bySchool.get(school) ?? []), party])
          const agreed = agreedOn([...bySchool.keys()], (school) => [...bySchool.get(school)!].sort())
          const names = (parties: readonly Party[]) => parties.map((party) => t(`concept.doc.party.${party}`)).join(', ')
          const text = agreed
            ? [
                names(agreed.value),
                ...agreed.others.map(({ value, schools }) => `${names(value)}: ${schoolNames(material, schools, t)}`),
              ].join('\n')
            : t('concept.doc.notSet')
          return [say(t(`concept.doc.level.${level}`), 'bold'), say(`${task.task} (${block.number})`), say(text)]
        }),
    ),
  )
  if (rows.length === 0) return []
  const columns = [
    { title: t('concept.doc.levelTitle'), weight: 3 },
    { title: t('concept.doc.task'), weight: 7 },
    { title: t('concept.doc.carriedBy'), weight: 4 },
  ]
  return [{ kind: 'table', title: null, columns, rows }]
}

function serviceTimes(material: Material, t: Translate): Part {
  const known = material.schools.filter((school) => school.facts.has('organisation.serviceTimes'))
  const agreed = agreedOn(
    known.map((school) => school.id),
    (id) => known.find((school) => school.id === id)!.facts.get('organisation.serviceTimes'),
  )
  const unknown = material.schools.filter((school) => !school.facts.has('organisation.serviceTimes'))
  const text = (value: unknown) =>
    (value as { days: string; from: string; to: string; on: string }[])
      .map((line) => t('concept.doc.serviceLine', { days: line.days, from: line.from, to: line.to, on: line.on }))
      .join('\n')
  const rows = [
    ...(agreed
      ? [
          {
            value: agreed.value,
            schools: known.map((each) => each.id).filter((id) => !agreed.others.some((other) => other.schools.includes(id))),
          },
          ...agreed.others,
        ]
      : []
    ).map(({ value, schools }) => [say(text(value)), say(schoolNames(material, schools, t))]),
    ...(unknown.length
      ? [
          [
            say(t('concept.doc.notSet'), 'open'),
            say(
              schoolNames(
                material,
                unknown.map((each) => each.id),
                t,
              ),
            ),
          ],
        ]
      : []),
  ]
  return {
    kind: 'table',
    title: null,
    columns: [
      { title: t('concept.doc.serviceTimes'), weight: 5 },
      { title: t('concept.doc.schools'), weight: 6 },
    ],
    rows,
  }
}

/** All maintenance, by rhythm. */
export function maintenanceSection(material: Material, t: Translate): Section {
  const units = mainUnits(material.units)
  const rows = rhythms.flatMap((rhythm) =>
    units.flatMap((unit) => {
      const fill = fillOf(unit, material.lang, t)
      return unit.block.maintenance
        .filter((work) => work.every === rhythm)
        .map((work) => [
          say(t(`concept.doc.rhythm.${rhythm}`), 'bold'),
          say(unit.block.number),
          filledText(work.what, fill),
          say(t(`concept.doc.party.${work.party}`)),
          work.window ? filledText(work.window, fill) : say('–'),
        ])
    }),
  )
  if (rows.length === 0) return section('maintenance', t('concept.doc.maintenance'), [])
  const columns = [
    { title: t('concept.doc.rhythm'), weight: 2.6 },
    { title: t('concept.doc.block'), weight: 2 },
    { title: t('concept.doc.work'), weight: 7 },
    { title: t('concept.doc.carriedBy'), weight: 2.6 },
    { title: t('concept.doc.window'), weight: 4 },
  ]
  return section('maintenance', t('concept.doc.maintenance'), [
    paragraph(t('concept.doc.maintenance.text')),
    { kind: 'table', title: null, columns, rows },
  ])
}
