// Imports in every state: one held by the guard, one with changes to look through, one taken back.
import type { RosterRecord } from '#modules/rosters/ports'
import { undoRoster } from '../../../modules/rosters/actions.ts'
import { actorOf, authorityId, type Demo, type DemoStep, schoolIds } from '../demo.ts'
import { rosterOf } from '../people.ts'
import { type PlannedAuthority, plannedAuthorities } from '../places.ts'
import { applyDemoRoster, previewDemoRoster, withDemoReader } from '../roster.ts'

export const importsStep: DemoStep = {
  name: 'imports',
  run: (demo) => withDemoReader(() => addImports(demo)),
}

/** What the roster of an authority says about one school. */
function partOf(records: readonly RosterRecord[], number: string): RosterRecord[] {
  const here = new Set(records.flatMap((record) => (record.type === 'affiliation' && record.school === number ? [record.person] : [])))
  const groups = new Set(records.flatMap((record) => (record.type === 'group' && record.school === number ? [record.key] : [])))
  return records.filter((record) => {
    if (record.type === 'person') return here.has(record.key)
    if (record.type === 'affiliation') return record.school === number
    if (record.type === 'group') return groups.has(record.key)
    if (record.type === 'membership') return groups.has(record.group) && here.has(record.person)
    return record.type === 'guardian' && here.has(record.person)
  })
}

async function addImports(demo: Demo): Promise<void> {
  const planned = plannedAuthorities[0] as PlannedAuthority
  const authority = await authorityId(demo, planned.slug)
  const records = rosterOf(planned, demo.seed, demo.startYear, demo.share)
  const by = await actorOf(demo, authority, 'thalheim')
  const schools = await demo.within(authority, schoolIds)
  const open = (number: string, title: string, part: readonly RosterRecord[]) =>
    previewDemoRoster(demo, { authority, school: schools.get(number)!, source: planned.source, title, records: part, by })

  const primary = partOf(records, '04120077')
  const undone = await open('04120077', 'Nachmeldungen Grundschule Wiesental', [...primary, ...newcomers('04120077', '04120077:1a', 6)])
  await applyDemoRoster(demo, authority, undone, by)
  await demo.within(authority, (ctx) => undoRoster(ctx, undone), by)

  await open('04120053', 'Halbjahr Realschule Am Stadtwald', changed(partOf(records, '04120053')))

  // Two classes did not come: more than the guard lets go without a word.
  const gone = (record: RosterRecord) => record.type === 'membership' && /:7[cd]$/.test(record.group) && record.role === 'learner'
  const left = new Set(records.filter(gone).map((record) => (record as { person: string }).person))
  const cut = partOf(records, '04120041').filter(
    (record) =>
      !(record.type !== 'fault' && 'person' in record && left.has(record.person)) && !(record.type === 'person' && left.has(record.key)),
  )
  await open('04120041', 'Nachtlieferung Gymnasium Hohenauen', cut)
}

const where = { file: 'nachmeldung.jsonl' }

function newcomers(school: string, group: string, count: number): RosterRecord[] {
  const names = ['Brunner', 'Dittmann', 'Kranz', 'Öztürk', 'Wiśniewski', 'Zöllner']
  return names.slice(0, count).flatMap((familyName, index): RosterRecord[] => [
    {
      type: 'person',
      key: `N${index}`,
      familyName,
      givenName: ['Alma', 'Till', 'Lotte', 'Emir', 'Hanna', 'Bruno'][index]!,
      birthDay: `2019-0${index + 1}-15`,
      where,
    },
    { type: 'affiliation', person: `N${index}`, role: 'learner', school, where },
    { type: 'membership', person: `N${index}`, group, role: 'learner', where },
  ])
}

/** Some married, some changed class, one line is unreadable. */
function changed(records: RosterRecord[]): RosterRecord[] {
  let people = 0
  const altered = records.map((record): RosterRecord => {
    if (record.type === 'person') {
      people++
      if (people % 60 === 7) return { ...record, familyName: `${record.familyName}-Lindner` }
      if (people % 75 === 11 && record.givenName.includes(' ')) return { ...record, callName: record.givenName.split(' ')[1] }
    }
    if (record.type === 'membership' && record.role === 'learner' && people % 23 === 5 && record.group.endsWith('a'))
      return { ...record, group: record.group.replace(/a$/, 'b') }
    return record
  })
  return [
    ...altered,
    {
      type: 'fault',
      severity: 'error',
      code: 'birthDay',
      value: '31.02.2014',
      where: { file: 'halbjahr.jsonl', line: 412, column: 'Geburtsdatum' },
    },
  ]
}
