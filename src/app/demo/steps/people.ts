// Pupils, teachers, staff and guardians by roster; some were taken in by hand a second time.
import { createPeople } from '#modules/people'
import type { RosterRecord } from '#modules/rosters/ports'
import { cast } from '../cast.ts'
import { actorOf, authorityId, type Demo, type DemoStep, schoolIds } from '../demo.ts'
import { misspelled, rosterOf } from '../people.ts'
import { type PlannedAuthority, plannedAuthorities } from '../places.ts'
import { randomOf } from '../random.ts'
import { applyDemoRoster, previewDemoRoster, withDemoReader } from '../roster.ts'

export const peopleStep: DemoStep = {
  name: 'people',
  run: (demo) => withDemoReader(async () => void (await Promise.all(plannedAuthorities.map((planned) => takeOver(demo, planned))))),
}

async function takeOver(demo: Demo, planned: PlannedAuthority): Promise<void> {
  const authority = await authorityId(demo, planned.slug)
  const by = await actorOf(demo, authority, cast.find((part) => part.authority === planned.slug && part.part === 'none')!.name)
  const records = rosterOf(planned, demo.seed, demo.startYear, demo.share)
  const id = await previewDemoRoster(demo, {
    authority,
    school: null,
    source: planned.source,
    title: `Schuljahresbeginn ${demo.startYear}/${(demo.startYear + 1) % 100}`,
    records,
    by,
  })
  await applyDemoRoster(demo, authority, id, by)
  await addByHand(demo, planned, records)
}

/** One person in a hundred was created by hand as well, without a key, sometimes misspelled: the other half of the 2 % duplicates. */
async function addByHand(demo: Demo, planned: PlannedAuthority, records: readonly RosterRecord[]): Promise<void> {
  const authority = await authorityId(demo, planned.slug)
  const random = randomOf(demo.seed, `${planned.slug}:hand`)
  const schoolOf = new Map(
    records.flatMap((record) =>
      record.type === 'affiliation' ? [[record.person, { school: record.school!, role: record.role }] as const] : [],
    ),
  )
  const people = records.filter((record) => record.type === 'person' && !record.accountName) as Extract<RosterRecord, { type: 'person' }>[]
  const chosen = random.shuffle(people).slice(0, Math.ceil(people.length / 100))
  await demo.within(authority, async (ctx) => {
    const schools = await schoolIds(ctx)
    await createPeople(
      ctx,
      chosen.map(({ key, familyName, givenName, birthDay }) => ({
        familyName: random.chance(0.5) ? misspelled(familyName) : familyName,
        givenName: givenName.split(' ')[0]!,
        birthDay: random.chance(0.7) ? birthDay : null,
        affiliations: [{ school: schools.get(schoolOf.get(key)!.school)!, role: schoolOf.get(key)!.role }],
      })),
    )
  })
}
