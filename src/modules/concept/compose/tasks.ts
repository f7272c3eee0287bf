// The responsibility matrix: task by party, once for all schools, with the exceptions named.
import { type Letter, type Party, parties } from '#modules/catalogue/model'
import type { Id, Translate } from '#shared'
import { type Part, paragraph, type Section, say } from '../model/document.ts'
import type { Material, TaskIn } from './material.ts'
import { mainUnits, section } from './services.ts'
import { agreedOn, schoolNames } from './values.ts'

type Letters = Partial<Record<Party, Letter>>
interface Row {
  title: string
  letters: Letters
  others: { value: Letters; schools: Id[] }[]
  /** Party and letter that somebody should hold at some schools, but nobody does. */
  unheld: { party: Party; schools: Id[] }[]
}

/** Index of the letters of a block's tasks, task by task in the order of the block. */
function rowsOf(tasks: readonly TaskIn[], order: readonly string[], vacant: Vacant): Row[] {
  const byTask = new Map<string, TaskIn[]>()
  for (const task of tasks) {
    const known = byTask.get(task.task)
    if (known) known.push(task)
    else byTask.set(task.task, [task])
  }
  return order.flatMap((key) => {
    const all = byTask.get(key)
    if (!all) return []
    const bySchool = new Map<Id, Letters>()
    for (const { school, party, letter } of all) bySchool.set(school, { ...bySchool.get(school), [party]: letter })
    const agreed = agreedOn([...bySchool.keys()], (school) => sorted(bySchool.get(school)!))!
    const unheld = parties.flatMap((party) => {
      const schools = all
        .filter((task) => task.party === party && task.holders.length === 0 && counts(task) && !vacant.get(party)?.has(task.school))
        .map((task) => task.school)
      return schools.length ? [{ party, schools }] : []
    })
    return [{ title: all[0]!.title, letters: agreed.value, others: agreed.others, unheld }]
  })
}
const sorted = (letters: Letters): Letters =>
  Object.fromEntries(parties.flatMap((party) => (letters[party] ? [[party, letters[party]]] : [])))
const shown = (letter: Letter | undefined) => (letter === 'RA' ? 'A/R' : (letter ?? '–'))

export function taskSection(material: Material, t: Translate): Section {
  const byBlock = new Map<string, TaskIn[]>()
  for (const task of material.tasks) {
    const known = byBlock.get(task.block)
    if (known) known.push(task)
    else byBlock.set(task.block, [task])
  }
  const vacant = vacantOf(material.tasks)
  const blocks = mainUnits(material.units)
    .map((unit) => ({
      unit,
      rows: rowsOf(
        byBlock.get(unit.block.number) ?? [],
        unit.block.responsibilities.map((each) => each.key),
        vacant,
      ),
    }))
    .filter(({ rows }) => rows.length)
  if (blocks.length === 0) return section('tasks', t('concept.doc.tasks'), [])
  return section(
    'tasks',
    t('concept.doc.tasks'),
    [
      paragraph(t(material.kind === 'school' ? 'concept.doc.tasks.text.school' : 'concept.doc.tasks.text')),
      { kind: 'note', tone: 'info', title: null, text: say(t('concept.doc.tasks.legend')) },
      ...holders(material, t),
      ...vacancies(material, vacant, t),
    ],
    blocks.map(({ unit, rows }) =>
      quiet(`tasks-${unit.block.number}`, `${unit.block.number} ${unit.block.title}`, matrix(material, unit.block.number, rows, t)),
    ),
  )
}

type Vacant = ReadonlyMap<Party, ReadonlySet<Id>>
const counts = (task: TaskIn) => /[RA]/.test(task.letter)

/** Schools where nobody stands for a party at all: said once, not at every service. */
function vacantOf(tasks: readonly TaskIn[]): Vacant {
  const held = new Set(tasks.filter((task) => counts(task) && task.holders.length).map((task) => `${task.party} ${task.school}`))
  const vacant = new Map<Party, Set<Id>>()
  for (const task of tasks)
    if (counts(task) && !held.has(`${task.party} ${task.school}`))
      vacant.set(task.party, (vacant.get(task.party) ?? new Set()).add(task.school))
  return vacant
}

function vacancies(material: Material, vacant: Vacant, t: Translate): Part[] {
  const lines = parties.flatMap((party) => {
    const schools = vacant.get(party)
    if (!schools) return []
    const at = material.schools.map((school) => school.id).filter((id) => schools.has(id))
    const where = material.kind === 'school' ? '' : ` (${schoolNames(material, at, t)})`
    const concerned = material.tasks.filter((task) => task.party === party && schools.has(task.school) && counts(task))
    const count = new Set(concerned.map((task) => `${task.block} ${task.task}`)).size
    return [t('concept.doc.tasks.vacant', { party: `${t(`concept.doc.party.${party}`)}${where}`, count })]
  })
  if (lines.length === 0) return []
  return [{ kind: 'note', tone: 'warning', title: t('concept.doc.tasks.unheld'), text: say(lines.join('\n')) }]
}

function matrix(material: Material, block: string, rows: readonly Row[], t: Translate): Part[] {
  const head = [
    // The head is printed again where a table goes on: it says of which service.
    { title: t('concept.doc.task.of', { block }), weight: 7.4 },
    ...parties.map((party) => ({ title: t(`concept.doc.party.${party}`), weight: 2.9, align: 'center' as const })),
  ]
  const differing = rows.flatMap((row) => row.others.map((other) => ({ title: row.title, ...other })))
  const unheld = rows.flatMap((row) => row.unheld.map((each) => ({ title: row.title, ...each })))
  return [
    {
      kind: 'table',
      title: null,
      columns: head,
      rows: rows.map((row) => [say(row.title), ...parties.map((party) => say(shown(row.letters[party])))]),
    },
    ...(differing.length
      ? [
          {
            kind: 'table' as const,
            title: t('concept.doc.tasks.differing'),
            columns: [
              { title: t('concept.doc.task'), weight: 5 },
              ...head.slice(1).map((each) => ({ ...each, weight: 1.7 })),
              { title: t('concept.doc.schools'), weight: 4 },
            ],
            small: true,
            rows: differing.map(({ title, value, schools }) => [
              say(title),
              ...parties.map((party) => say(shown(value[party]))),
              say(schoolNames(material, schools, t)),
            ]),
          },
        ]
      : []),
    ...(unheld.length
      ? [
          {
            kind: 'note' as const,
            tone: 'warning' as const,
            title: t('concept.doc.tasks.unheld'),
            text: say(unheldLines(material, unheld, t)),
          },
        ]
      : []),
  ]
}

/** Tasks that nobody holds, one line for each party and set of schools; the school of a document for one school goes without saying. */
function unheldLines(material: Material, unheld: readonly { title: string; party: Party; schools: Id[] }[], t: Translate): string {
  const groups = Map.groupBy(unheld, ({ party, schools }) => `${party}|${schools.join(' ')}`)
  return [...groups.values()]
    .map((all) => {
      const { party, schools } = all[0]!
      const where = material.kind === 'school' ? '' : ` (${schoolNames(material, schools, t)})`
      return `${t(`concept.doc.party.${party}`)}${where}: ${all.map(({ title }) => title).join('; ')}`
    })
    .join('\n')
}

/** Who stands for a party: the names that are the same at all schools. */
function holders(material: Material, t: Translate): Part[] {
  const names = new Map<Party, Set<string>>()
  for (const { party, holders: held } of material.tasks) {
    if (party === 'school' && material.kind !== 'school') continue
    for (const name of held) names.set(party, (names.get(party) ?? new Set()).add(name))
  }
  const rows = parties.flatMap((party) => {
    const known = [...(names.get(party) ?? [])].sort((a, b) => a.localeCompare(b, 'de'))
    return known.length ? [{ label: t(`concept.doc.party.${party}`), value: say(known.slice(0, 12).join('; ')) }] : []
  })
  return rows.length ? [{ kind: 'facts', rows }] : []
}

const quiet = (id: string, title: string, parts: Part[]): Section => ({ ...section(id, title, parts), quiet: true })
