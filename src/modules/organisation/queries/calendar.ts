// Reading calendars: the rows behind them, and the loaded calendar of a school.
import { sql } from 'kysely'
import { type Context, defineList, notFound, withinReach } from '#kernel'
import type { Day, Id } from '#shared'
import { addDays } from '#shared'
import { holidaysOf } from '../calendar/holidays.ts'
import { calendarOf, type SchoolCalendar } from '../calendar.ts'
import { CalendarEntry, type CalendarSetting, type DayState, defaultService, type Land, type LessonGrid } from '../model.ts'

/** Rows of the whole authority are seen by everybody with a role in it, rows of a school by those who may read there. */
const visible = (ctx: Context) => {
  const reach = ctx.reach('organisation.read')
  return reach.nothing
    ? sql<boolean>`false`
    : sql<boolean>`(e.school_id is null or ${withinReach(reach, { authority: 'e.authority_id', school: 'e.school_id' })})`
}

export const entryList = defineList({
  model: CalendarEntry,
  from: sql`organisation.calendar_entry e left join organisation.school s on s.authority_id = e.authority_id and s.id = e.school_id`,
  alias: 'e',
  id: sql`e.id`,
  authority: sql`e.authority_id`,
  columns: { school: sql`e.school_id` },
  extra: { schoolName: sql`s.name` },
  visible,
  search: (text) => sql`kernel.fold(e.name) like '%' || kernel.fold(${text}) || '%'`,
  sort: 'starts',
})
export type EntryRow = CalendarEntry & { schoolName: string | null }

/** The lesson grids of a school. */
export async function gridsOf(ctx: Context, school: Id): Promise<LessonGrid[]> {
  const { rows } =
    await sql<LessonGrid>`select id, school_id as school, name, valid_from::text as "validFrom", weekdays, week, lessons, version
    from organisation.lesson_grid e where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and school_id = ${school} and ${visible(ctx)}
    order by valid_from nulls first, name, id`.execute(ctx.db())
  return rows
}

export type SettingInForce = Omit<CalendarSetting, 'id' | 'version'> & { id: Id | null; version: number; inherited: boolean }

/** The calendar settings in force at a school, or of the authority; `inherited` when the school has none of its own. */
export async function settingOf(ctx: Context, school: Id | null): Promise<SettingInForce> {
  const reach = ctx.reach('organisation.read')
  if (reach.nothing) throw notFound()
  return (await settingsOf(ctx, [school])).get(school)!
}

async function settingsOf(ctx: Context, schools: readonly (Id | null)[]): Promise<Map<Id | null, SettingInForce>> {
  const { rows } =
    await sql<CalendarSetting>`select id, school_id as school, region, week_a::text as "weekA", service_on as "serviceOn", service, version
    from organisation.calendar_setting where authority_id = ${ctx.authority} and (school_id is null or school_id = any(${sql.val(schools.filter((id) => id !== null))}::uuid[]))`.execute(
      ctx.db(),
    )
  const own = new Map(rows.map((row) => [row.school, row]))
  const shipped = {
    id: null,
    school: null,
    region: null,
    weekA: null,
    serviceOn: 'schoolDays' as const,
    service: defaultService,
    version: 0,
  }
  return new Map(
    schools.map((school) => {
      const row = own.get(school)
      return [
        school,
        row ? { ...row, inherited: false } : { ...(own.get(null) ?? shipped), id: null, school, version: 0, inherited: school !== null },
      ]
    }),
  )
}

/** The calendars of schools in four statements, however many there are; null stands for the authority as a whole. */
export async function loadCalendars(ctx: Context, schools: readonly (Id | null)[]): Promise<Map<Id | null, SchoolCalendar>> {
  const ids = sql.val(schools.filter((id) => id !== null))
  const { rows: places } = await sql<{
    id: Id | null
    land: Land
  }>`select id, land from organisation.school where authority_id = ${ctx.authority} and id = any(${ids}::uuid[])
    union all select null, land from organisation.authority where id = ${ctx.authority}`.execute(ctx.db())
  const { rows: entries } =
    await sql<CalendarEntry>`select kind, name, starts::text, ends::text, land, school_id as school from organisation.calendar_entry
    where authority_id = ${ctx.authority} and (school_id is null or school_id = any(${ids}::uuid[])) order by starts, id`.execute(ctx.db())
  const { rows: grids } =
    await sql<LessonGrid>`select school_id as school, name, valid_from::text as "validFrom", weekdays, week, lessons from organisation.lesson_grid
    where authority_id = ${ctx.authority} and school_id = any(${ids}::uuid[])`.execute(ctx.db())
  const settings = await settingsOf(ctx, schools)
  const landOf = new Map(places.map((place) => [place.id, place.land]))
  const calendars = new Map<Id | null, SchoolCalendar>()
  for (const school of schools) {
    const land = landOf.get(school)
    if (!land) throw notFound()
    const { region, weekA, serviceOn, service } = settings.get(school)!
    calendars.set(
      school,
      calendarOf({
        holidayOn: await holidaysOf(land, region),
        entries: entries.filter(
          (entry) => (entry.school === null || entry.school === school) && (entry.land === null || entry.land === land),
        ),
        grids: grids.filter((grid) => grid.school === school),
        weekA,
        serviceOn,
        service,
      }),
    )
  }
  return calendars
}

/** The calendar of a school, or of the authority as a whole. */
export async function loadCalendar(ctx: Context, school: Id | null): Promise<SchoolCalendar> {
  return (await loadCalendars(ctx, [school])).get(school)!
}

export interface CalendarDay extends DayState {
  day: Day
}

/** What each day of a period is, for whoever may read at the school. */
export async function daysOf(ctx: Context, school: Id | null, from: Day, to: Day): Promise<CalendarDay[]> {
  await checkReadable(ctx, school)
  const calendar = await loadCalendar(ctx, school)
  const days: CalendarDay[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) days.push({ day, ...calendar.stateOf(day) })
  return days
}

async function checkReadable(ctx: Context, school: Id | null): Promise<void> {
  const reach = ctx.reach('organisation.read')
  if (reach.nothing) throw notFound()
  if (school && !reach.authorities.has(ctx.authority) && !reach.schools.has(school)) throw notFound()
}
