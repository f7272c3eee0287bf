// Ferien, movable days off and service times.
import type { Context } from '#kernel'
import { defaultService, type Land } from '#modules/organisation/model'
import { createEntries, setCalendar } from '../../../modules/organisation/actions/calendar.ts'
import { authorityId, type DemoStep, schoolIds } from '../demo.ts'
import { plannedAuthorities } from '../places.ts'

type Span = [name: string, starts: string, ends: string]

/** The school year 2026/27; other years show the same days. */
const ferien: Partial<Record<Land, Span[]>> = {
  BW: [
    ['Herbstferien', '0-10-26', '0-10-31'],
    ['Weihnachtsferien', '0-12-23', '1-01-09'],
    ['Osterferien', '1-03-30', '1-04-03'],
    ['Pfingstferien', '1-05-18', '1-05-29'],
    ['Sommerferien', '1-07-29', '1-09-11'],
  ],
  NW: [
    ['Herbstferien', '0-10-17', '0-10-31'],
    ['Weihnachtsferien', '0-12-23', '1-01-06'],
    ['Osterferien', '1-03-22', '1-04-03'],
    ['Sommerferien', '1-07-19', '1-08-31'],
  ],
  NI: [
    ['Herbstferien', '0-10-12', '0-10-24'],
    ['Weihnachtsferien', '0-12-23', '1-01-09'],
    ['Halbjahresferien', '1-02-01', '1-02-02'],
    ['Osterferien', '1-03-22', '1-04-03'],
    ['Sommerferien', '1-07-08', '1-08-18'],
  ],
}

export const calendarStep: DemoStep = {
  name: 'calendar',
  async run(demo) {
    for (const { slug, land } of plannedAuthorities) {
      const authority = await authorityId(demo, slug)
      await demo.within(authority, (ctx) => addDays(ctx, land, demo.startYear))
    }
  },
}

async function addDays(ctx: Context, land: Land, year: number): Promise<void> {
  const dayOf = (text: string) => `${year + Number(text[0])}${text.slice(1)}`
  await createEntries(
    ctx,
    (ferien[land] ?? []).map(([name, starts, ends]) => ({
      name,
      kind: 'vacation' as const,
      starts: dayOf(starts),
      ends: dayOf(ends),
      land,
    })),
  )
  const schools = [...(await schoolIds(ctx)).values()]
  await createEntries(
    ctx,
    schools.flatMap((school) => [
      { name: 'Rosenmontag', kind: 'dayOff' as const, starts: dayOf('1-02-08'), ends: dayOf('1-02-08'), school },
      { name: 'Pädagogischer Tag', kind: 'dayOff' as const, starts: dayOf('1-03-11'), ends: dayOf('1-03-11'), school },
    ]),
  )
  await setCalendar(ctx, null, { region: null, weekA: dayOf('0-09-14'), serviceOn: 'schoolDays', service: defaultService })
}
