// Authorities, schools, and where they stand: sites, buildings, floors, rooms, lesson times.
import type { Context } from '#kernel'
import { createAuthorities, createBuildings, createFloors, createRooms, createSchools, createSites } from '#modules/organisation'
import { type Lesson, slugOf } from '#modules/organisation/model'
import type { Id } from '#shared'
import { createGrids } from '../../../modules/organisation/actions/calendar.ts'
import { cast } from '../cast.ts'
import { planClasses } from '../classes.ts'
import { type Actor, actorOf, authorityId, type Demo, type DemoStep } from '../demo.ts'
import { type PlannedAuthority, type PlannedSchool, plannedAuthorities } from '../places.ts'
import { addCast } from './operator.ts'

export const organisationStep: DemoStep = {
  name: 'organisation',
  async run(demo) {
    const operator = await actorOf(demo, null, 'betreiber')
    for (const planned of plannedAuthorities) await addAuthority(demo, planned, operator)
  },
}

async function addAuthority(demo: Demo, planned: PlannedAuthority, operator: Actor): Promise<void> {
  const { schools, domain, source: _source, ...facts } = planned
  const contact = cast.find((part) => part.authority === planned.slug && part.role === 'authorityAdmin')!
  await demo.within(
    null,
    (ctx) =>
      createAuthorities(ctx, [
        {
          ...facts,
          contact: `${contact.givenName} ${contact.familyName}`,
          phone: '030 23125-240',
          email: `schul-it@${domain}`,
          website: `https://${domain}`,
        },
      ]),
    operator,
  )
  const authority = await authorityId(demo, planned.slug)
  await demo.within(
    authority,
    (ctx) =>
      addCast(
        ctx,
        cast.filter((part) => part.authority === planned.slug && part.part === 'none'),
      ),
    operator,
  )
  const admin = await actorOf(demo, authority, contact.name)
  await demo.within(authority, (ctx) => addSchools(ctx, planned, schools), admin)
}

async function addSchools(ctx: Context, authority: PlannedAuthority, planned: readonly PlannedSchool[]): Promise<void> {
  const schools = await createSchools(
    ctx,
    planned.map(({ streams: _streams, ...facts }, index) => ({
      ...facts,
      land: authority.land,
      phone: `030 23125-${300 + index * 10}`,
      email: `${slugOf(facts.shortName)}@${authority.domain}`,
      website: `https://${slugOf(facts.name)}.example`,
    })),
  )
  for (const [index, school] of schools.entries()) await furnish(ctx, school.id, planned[index]!, authority.land)
  await createGrids(
    ctx,
    schools.map((school, index) => ({
      school: school.id,
      name: 'Unterricht',
      weekdays: [1, 2, 3, 4, 5],
      week: 'every' as const,
      lessons: lessonsOf(planned[index]!),
    })),
  )
}

type Special = [
  number: string,
  name: string,
  kind: 'office' | 'staff' | 'technical' | 'sports' | 'library' | 'computer' | 'music' | 'art' | 'science' | 'workshop' | 'assembly',
  seats: number | null,
]

const groundFloor: Special[] = [
  ['001', 'Sekretariat', 'office', null],
  ['002', 'Schulleitung', 'office', null],
  ['003', 'Lehrerzimmer', 'staff', 40],
  ['004', 'Serverraum', 'technical', null],
]
const specials = (school: PlannedSchool): Special[] => {
  if (school.type === 'grundschule')
    return [
      ['005', 'Bücherei', 'library', 24],
      ['006', 'Mehrzweckraum', 'assembly', 90],
      ['007', 'Computerraum', 'computer', 24],
    ]
  const common: Special[] = [
    ['010', 'Aula', 'assembly', 320],
    ['011', 'Bibliothek', 'library', 60],
    ['012', 'Computerraum 1', 'computer', 30],
    ['013', 'Computerraum 2', 'computer', 30],
  ]
  if (school.type === 'berufliche-schule')
    return [
      ...common,
      ['021', 'Werkstatt Metall', 'workshop', 16],
      ['022', 'Werkstatt Elektro', 'workshop', 16],
      ['023', 'Werkstatt Holz', 'workshop', 16],
      ['024', 'Lehrküche', 'workshop', 20],
    ]
  return [
    ...common,
    ['014', 'Musik', 'music', 32],
    ['015', 'Kunst', 'art', 32],
    ['016', 'Physik', 'science', 32],
    ['017', 'Chemie', 'science', 32],
    ['018', 'Biologie', 'science', 32],
  ]
}

/** One room per class on the floors of a building, specialist rooms on the ground floor, the gym beside it. */
async function furnish(ctx: Context, school: Id, planned: PlannedSchool, land: string): Promise<void> {
  const { street, postcode, city } = planned
  const [site] = await createSites(ctx, [{ school, name: 'Hauptstandort', street, postcode, city, position: 1 }])
  const [main, gym] = await createBuildings(ctx, [
    { site: site!.id, name: 'Hauptgebäude', position: 1 },
    { site: site!.id, name: 'Sporthalle', position: 2 },
  ])
  const classes = planClasses(planned, land).length
  const perFloor = 16
  const levels = Math.ceil(classes / perFloor)
  const floors = await createFloors(ctx, [
    { building: main!.id, name: 'Erdgeschoss', level: 0 },
    ...Array.from({ length: levels }, (_, index) => ({ building: main!.id, name: `${index + 1}. Obergeschoss`, level: index + 1 })),
    { building: gym!.id, name: 'Halle', level: 0 },
  ])
  await createRooms(ctx, [
    ...[...groundFloor, ...specials(planned)].map(([number, name, kind, seats]) => ({ floor: floors[0]!.id, number, name, kind, seats })),
    ...Array.from({ length: classes }, (_, index) => ({
      floor: floors[1 + Math.floor(index / perFloor)]!.id,
      number: String((Math.floor(index / perFloor) + 1) * 100 + (index % perFloor) + 1),
      kind: 'classroom' as const,
      seats: 30,
    })),
    { floor: floors.at(-1)!.id, number: 'T1', name: 'Turnhalle', kind: 'sports' as const, seats: null },
  ])
}

/** Lessons of 45 minutes; primary schools begin at 8:00, all others at 7:45. */
function lessonsOf(school: PlannedSchool): Lesson[] {
  const primary = school.type === 'grundschule'
  const breaks: Record<number, number> = { 2: 20, 4: 15, 6: 45 }
  const clock = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  let at = primary ? 480 : 465
  return Array.from({ length: primary ? 6 : 10 }, (_, index) => {
    const lesson = { name: String(index + 1), from: clock(at), to: clock(at + 45) }
    at += 45 + (breaks[index + 1] ?? 5)
    return lesson
  })
}
