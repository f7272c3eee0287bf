// Reserving, once or as a series: the days are planned by the school's calendar, the database decides between two at once.
import { sql } from 'kysely'
import { type Context, conflict, databaseFault, insertRows, invalid, lockRows, notFound, notify } from '#kernel'
import { dayOf, daysBetween, formatDay, type Id, newId } from '#shared'
import { type HeldReservation, mostDays, type PlannedDay, type Resource, type Wish } from '../model.ts'
import { planDays } from '../queries/week.ts'
import { reservations, resources } from '../tables.ts'
import { accountsOf } from './tell.ts'

export interface Reserved {
  made: HeldReservation[]
  /** Days of the wish that were left out, with the reason. */
  left: PlannedDay[]
}

/** Reserves all days of a wish; when one is taken nothing is reserved, unless `skipTaken` leaves it out. */
export async function reserve(ctx: Context, wish: Wish): Promise<Reserved> {
  // Held until the end: what two reserve at once is decided one after the other, also for the parts of a shared set.
  const [resource] = await lockRows(ctx, resources, [wish.resource])
  ctx.may('reservations.reserve', { schools: [resource!.school] })
  await checkWish(ctx, resource!, wish)
  const planned = await planDays(ctx, resource!, wish)
  const free = planned.filter((day) => day.verdict === 'free')
  const taken = planned.filter((day) => day.verdict === 'taken')
  if (taken.length && (!wish.skipTaken || !free.length)) throw takenFault(ctx, resource!, taken)
  if (!free.length)
    throw invalid(`reservations.${planned[0]!.verdict}`, { fields: [{ path: 'day', code: `reservations.${planned[0]!.verdict}` }] })
  const person = wish.person ?? ctx.who.person
  const series = wish.repeat ? await addSeries(ctx, resource!, wish) : null
  try {
    const made = await insertRows(
      ctx,
      reservations,
      free.map((day) => ({
        resource: resource!.id,
        series,
        school: resource!.school,
        person,
        purpose: wish.purpose ?? null,
        day: day.day,
        startsAt: day.startsAt!,
        endsAt: day.endsAt!,
        lessonFrom: wish.lessons?.from ?? null,
        lessonTo: wish.lessons?.to ?? null,
        devices: resource!.shared ? (wish.devices ?? 1) : resource!.set ? (wish.devices ?? null) : null,
        exclusive: !resource!.shared,
        account: wish.person && wish.person !== ctx.who.person ? null : ctx.who.account,
        state: 'active' as const,
      })),
    )
    if (wish.person && wish.person !== ctx.who.person) await tellFor(ctx, resource!, wish.person, free)
    return { made, left: planned.filter((day) => day.verdict !== 'free') }
  } catch (error) {
    if (databaseFault(error)?.constraint !== 'reservation_free') throw error
    throw takenFault(ctx, resource!, free.slice(0, 1))
  }
}

async function checkWish(ctx: Context, resource: Resource, wish: Wish): Promise<void> {
  if (resource.state !== 'active') throw conflict('reservations.notOffered', { values: { name: resource.name } })
  const fault = (path: string, code: string, values = {}) => invalid(code, { values, fields: [{ path, code, values }] })
  if (wish.repeat && (wish.repeat.until < wish.day || daysBetween(wish.day, wish.repeat.until) > mostDays))
    throw fault('repeat.until', 'reservations.until', { days: mostDays })
  if (daysBetween(dayOf(ctx.now()), wish.day) > mostDays) throw fault('day', 'reservations.until', { days: mostDays })
  if (resource.shared && !wish.devices) throw fault('devices', 'reservations.howMany')
  if (!wish.person || wish.person === ctx.who.person) return
  ctx.may('reservations.manage', { schools: [resource.school] })
  const { rows } = await sql<{
    id: Id
  }>`select p.id from people.person p where p.authority_id = ${ctx.authority} and p.id = ${wish.person} and p.state = 'active'
    and exists (select from people.affiliation a where a.authority_id = p.authority_id and a.person_id = p.id and a.school_id = ${resource.school})`.execute(
    ctx.db(),
  )
  if (!rows.length) throw notFound()
}

function takenFault(ctx: Context, resource: Resource, taken: readonly PlannedDay[]) {
  const days = taken.map((day) => formatDay(day.day, ctx.lang))
  const values = {
    name: resource.name,
    days: days.slice(0, 6).join(', ') + (days.length > 6 ? ' …' : ''),
    count: taken.length,
    holder: taken[0]?.because ?? '–',
  }
  return conflict('reservations.taken', {
    values,
    fields: taken.slice(0, 100).map((day) => ({ path: `days.${day.day}`, code: 'reservations.taken', values })),
  })
}

async function addSeries(ctx: Context, resource: Resource, wish: Wish): Promise<Id> {
  const id = newId()
  const { lessons, clock, repeat } = wish
  await sql`insert into reservations.series (authority_id, id, resource_id, school_id, every, from_day, until_day, grid, lesson_from, lesson_to, clock_from, clock_to)
    values (${ctx.authority}, ${id}, ${resource.id}, ${resource.school}, ${repeat!.every}, ${wish.day}, ${repeat!.until}, ${lessons?.grid ?? null}, ${lessons?.from ?? null},
      ${lessons?.to ?? null}, ${clock?.from ?? null}, ${clock?.to ?? null})`.execute(ctx.db())
  return id
}

async function tellFor(ctx: Context, resource: Resource, person: Id, free: readonly PlannedDay[]): Promise<void> {
  const accounts = await accountsOf(ctx, [{ id: resource.id, account: null, person }])
  const values = { name: resource.name, day: formatDay(free[0]!.day, 'de'), count: free.length }
  await notify(
    ctx,
    (accounts.get(resource.id) ?? []).map((account) => ({
      account,
      kind: 'reservations.forYou',
      values,
      href: `/reservierungen/${resource.id}?tag=${free[0]!.day}`,
    })),
  )
}
