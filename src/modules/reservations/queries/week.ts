// The week of a resource, what a lesson is on a day, and what is free then.
import { sql } from 'kysely'
import { type Context, invalid, notFound, withinReach } from '#kernel'
import { instantOf, loadCalendar, minutesOf, mondayOf } from '#modules/organisation'
import type { DayState } from '#modules/organisation/model'
import type { Day, Id } from '#shared'
import { addDays } from '#shared'
import type { Asking, ClockSpan, LessonSpan, PlannedDay, Resource } from '../model.ts'
import { occurrencesOf } from '../plan.ts'
import { type ResourceRow, read, resourceList } from './lists.ts'

export interface Slot {
  name: string
  grid: string
  from: string
  to: string
}
export interface SchoolDay extends DayState {
  day: Day
  slots: Slot[]
}
export interface Taken {
  id: Id
  /** By the clock at the school, e.g. `07:45`. */
  from: string
  to: string
  startsAt: string
  endsAt: string
  day: Day
  lessonFrom: string | null
  lessonTo: string | null
  holder: string | null
  purpose: string | null
  devices: number | null
  series: Id | null
  mine: boolean
}

const iso = (column: string) => sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** The days of a school from a day on, with their lessons; for those who see reservations there. */
export async function schoolDays(ctx: Context, school: Id, from: Day, count: number): Promise<SchoolDay[]> {
  const reach = ctx.reach(read)
  const { rows } = await sql<{
    id: Id
  }>`select s.id from organisation.school s where s.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and s.id = ${school}
    and ${withinReach(reach, { authority: 's.authority_id', school: 's.id' })}`.execute(ctx.db())
  if (!rows.length) throw notFound()
  const calendar = await loadCalendar(ctx, school)
  return Array.from({ length: count }, (_, index) => {
    const day = addDays(from, index)
    const slots = calendar.lessonsOn(day).map(({ name, grid, from: begin, to }) => ({ name, grid, from: begin, to }))
    return { day, ...calendar.stateOf(day), slots }
  })
}

export interface Week {
  resource: ResourceRow
  monday: Day
  days: SchoolDay[]
  taken: Taken[]
}

/** A week of one resource: Monday to Friday, and the weekend where something is there. */
export async function weekOf(ctx: Context, id: Id, day: Day): Promise<Week> {
  const resource = (await resourceList.get(ctx, id)) as ResourceRow
  const monday = mondayOf(day)
  const all = await schoolDays(ctx, resource.school, monday, 7)
  const { rows: taken } = await sql<Taken>`select v.id, ${iso('v.starts_at')} as "startsAt", ${iso('v.ends_at')} as "endsAt", v.day::text,
      to_char(v.starts_at at time zone 'Europe/Berlin', 'HH24:MI') as "from", to_char(v.ends_at at time zone 'Europe/Berlin', 'HH24:MI') as "to", v.lesson_from as "lessonFrom",
      v.lesson_to as "lessonTo", coalesce(p.name, k.display_name) as holder, v.purpose, v.devices, v.series_id as series,
      coalesce(v.account_id = ${ctx.who.account}::uuid or v.person_id = ${ctx.who.person}::uuid, false) as mine
    from reservations.reservation v left join people.person p on p.authority_id = v.authority_id and p.id = v.person_id
      left join people.account k on k.id = v.account_id and k.authority_id = v.authority_id
    where v.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and v.resource_id = ${id} and v.state = 'active' and v.day between ${monday}::date and ${monday}::date + 6
    order by v.starts_at, v.id`.execute(ctx.db())
  const days = all.filter((each, index) => index < 5 || each.lessons || taken.some((one) => one.day === each.day))
  return { resource, monday, days, taken }
}

interface Overlap {
  n: number
  holder: string | null
  others: number
  peak: number
}

/** What stands in the way of times of one resource, and how many devices are reserved at the busiest moment. */
export async function overlaps(
  ctx: Context,
  resource: Id,
  times: readonly { n: number; starts: number; ends: number }[],
): Promise<Map<number, Overlap>> {
  const wanted = times.map(({ n, starts, ends }) => ({ n, starts: new Date(starts).toISOString(), ends: new Date(ends).toISOString() }))
  const { rows } =
    await sql<Overlap>`select w.n, o.holder, coalesce(o.others, 0)::int as others, reservations.peak(${ctx.authority}, ${resource}, w.starts, w.ends) as peak
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(n int, starts timestamptz, ends timestamptz)
    cross join lateral (select count(*) as others, min(concat_ws(' · ', coalesce(p.name, k.display_name), v.purpose)) as holder
      from reservations.reservation v left join people.person p on p.authority_id = v.authority_id and p.id = v.person_id
        left join people.account k on k.id = v.account_id and k.authority_id = v.authority_id
      where v.authority_id = ${ctx.authority} and v.resource_id = ${resource} and v.state = 'active' and v.starts_at < w.ends and v.ends_at > w.starts) o`.execute(
      ctx.db(),
    )
  return new Map(rows.map((row) => [row.n, row]))
}

/** The days of a wish with what stands in the way of each. The caller has asked for a right at the resource. */
export async function planDays(ctx: Context, resource: Resource, wish: Asking): Promise<PlannedDay[]> {
  const calendar = await loadCalendar(ctx, resource.school)
  const found = occurrencesOf(calendar, wish, ctx.now().getTime())
  const timed = found.flatMap(({ starts, ends, verdict }, n) => (verdict === 'free' ? [{ n, starts: starts!, ends: ends! }] : []))
  const blocked = await overlaps(ctx, resource.id, timed)
  const usable = resource.set ? await usableOf(ctx, resource.set) : null
  return found.map(({ day, starts, ends, verdict, because }, n) => {
    const other = blocked.get(n)
    const left = usable === null ? null : resource.shared ? usable - (other?.peak ?? 0) : usable
    const taken = resource.shared ? left! < (wish.devices ?? 1) : (other?.others ?? 0) > 0
    const times = {
      startsAt: starts === null ? null : new Date(starts).toISOString(),
      endsAt: ends === null ? null : new Date(ends).toISOString(),
    }
    return {
      day,
      ...times,
      verdict: verdict === 'free' && taken ? 'taken' : verdict,
      because: taken ? (other?.holder ?? null) : because,
      left,
    }
  })
}

async function usableOf(ctx: Context, set: Id): Promise<number> {
  const { rows } = await sql<{ n: number }>`select reservations.usable(${ctx.authority}, ${set}) as n`.execute(ctx.db())
  return rows[0]!.n
}

export interface Offer {
  resource: Id
  name: string
  kind: string
  note: string | null
  place: string | null
  seats: number | null
  /** Devices that are left at that time, for sets. */
  left: number | null
  usable: number | null
  shared: boolean
  free: boolean
  holder: string | null
}

/** Everything reservable of a school at one time: free things first, taken ones with who has them. */
export async function offersAt(
  ctx: Context,
  school: Id,
  day: Day,
  when: { lessons?: LessonSpan | null; clock?: ClockSpan | null },
): Promise<{ startsAt: string; endsAt: string; offers: Offer[] }> {
  const [here] = await schoolDays(ctx, school, day, 1)
  const slots = here!.slots.filter((slot) => !when.lessons?.grid || slot.grid === when.lessons.grid)
  const first = slots.find((slot) => slot.name === when.lessons?.from)
  const last = slots.find((slot) => slot.name === when.lessons?.to && slot.grid === first?.grid)
  const span = when.clock ?? (first && last ? { from: first.from, to: last.to } : null)
  if (!span || span.to <= span.from) throw invalid('reservations.noLesson', { fields: [{ path: 'from', code: 'reservations.noLesson' }] })
  const [starts, ends] = [new Date(instantOf(day, minutesOf(span.from))), new Date(instantOf(day, minutesOf(span.to)))]
  const { rows } =
    await sql<Offer>`select c.id as resource, c.name, c.kind, c.note, c.shared, rm.number as place, case when c.kind = 'room' then rm.seats end as seats, u.usable,
      case when c.shared then u.usable - u.peak else u.usable end as left, o.holder,
      case when c.shared then u.usable > u.peak else o.others = 0 end as free
    from reservations.resource c
    left join devices.device_set k on k.authority_id = c.authority_id and k.id = c.device_set_id
    left join devices.device d on d.authority_id = c.authority_id and d.id = c.device_id
    left join organisation.room rm on rm.authority_id = c.authority_id and rm.id = coalesce(c.room_id, k.room_id, d.room_id)
    cross join lateral (select case when c.device_set_id is not null then reservations.usable(c.authority_id, c.device_set_id) end as usable,
      case when c.shared then reservations.peak(c.authority_id, c.id, ${starts}, ${ends}) end as peak) u
    cross join lateral (select count(*) as others, min(concat_ws(' · ', coalesce(p.name, a.display_name), v.purpose)) as holder
      from reservations.reservation v left join people.person p on p.authority_id = v.authority_id and p.id = v.person_id
        left join people.account a on a.id = v.account_id and a.authority_id = v.authority_id
      where v.authority_id = c.authority_id and v.resource_id = c.id and v.state = 'active' and v.starts_at < ${ends} and v.ends_at > ${starts}) o
    where c.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and c.school_id = ${school} and c.state = 'active'
    order by free desc, coalesce(u.usable, 1) = 0, c.kind, c.name, c.id`.execute(ctx.db())
  return { startsAt: starts.toISOString(), endsAt: ends.toISOString(), offers: rows }
}
