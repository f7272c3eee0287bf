// Reading what can be reserved and who reserved it.
import { sql } from 'kysely'
import { type Context, defineList, type Found, searchIds, withinReach } from '#kernel'
import type { Id } from '#shared'
import { Reservation, Resource } from '../model.ts'

export const read = 'reservations.read'

/** What a set has to offer; nothing for rooms and single devices. */
const usable = sql`case when c.device_set_id is not null then reservations.usable(c.authority_id, c.device_set_id) end`

export const resourceList = defineList({
  model: Resource,
  from: sql`reservations.resource c join organisation.school s on s.authority_id = c.authority_id and s.id = c.school_id`,
  alias: 'c',
  id: sql`c.id`,
  authority: sql`c.authority_id`,
  columns: { school: sql`c.school_id`, room: sql`c.room_id`, set: sql`c.device_set_id`, device: sql`c.device_id` },
  extra: {
    schoolName: sql`s.name`,
    usable,
    seats: sql`(select r.seats from organisation.room r where r.authority_id = c.authority_id and r.id = c.room_id)`,
    place: sql`(select r.number from organisation.room r where r.authority_id = c.authority_id and r.id = coalesce(
      (select k.room_id from devices.device_set k where k.authority_id = c.authority_id and k.id = c.device_set_id),
      (select d.room_id from devices.device d where d.authority_id = c.authority_id and d.id = c.device_id)))`,
    ahead: sql`(select count(*)::int from reservations.reservation v where v.authority_id = c.authority_id and v.resource_id = c.id and v.state = 'active' and v.ends_at > now())`,
  },
  visible: (ctx) => withinReach(ctx.reach(read), { authority: 'c.authority_id', school: 'c.school_id' }),
  search: (text) => sql`c.search like '%' || kernel.escaped(kernel.fold(${text})) || '%'`,
  sort: 'name',
})
export type ResourceRow = Resource & {
  schoolName: string
  usable: number | null
  seats: number | null
  place: string | null
  ahead: number
}

const own = (ctx: Context) => sql<boolean>`(v.account_id = ${ctx.who.account}::uuid or v.person_id = ${ctx.who.person}::uuid)`
const around = sql`reservations.reservation v join reservations.resource c on c.authority_id = v.authority_id and c.id = v.resource_id
  join organisation.school s on s.authority_id = v.authority_id and s.id = v.school_id
  left join people.person p on p.authority_id = v.authority_id and p.id = v.person_id
  left join people.account k on k.id = v.account_id and k.authority_id = v.authority_id`

const listOf = (more: (ctx: Context) => ReturnType<typeof sql<boolean>> = () => sql<boolean>`true`) =>
  defineList({
    model: Reservation,
    from: around,
    alias: 'v',
    id: sql`v.id`,
    authority: sql`v.authority_id`,
    columns: {
      resource: sql`v.resource_id`,
      person: sql`v.person_id`,
      school: sql`v.school_id`,
      series: sql`v.series_id`,
      startsAt: sql`v.starts_at`,
      endsAt: sql`v.ends_at`,
    },
    extra: {
      resourceName: sql`c.name`,
      resourceKind: sql`c.kind`,
      schoolName: sql`s.name`,
      personName: sql`coalesce(p.name, k.display_name)`,
    },
    visible: (ctx) => sql`${withinReach(ctx.reach(read), { authority: 'v.authority_id', school: 'v.school_id' })} and ${more(ctx)}`,
    search: (
      text,
    ) => sql`(c.search like '%' || kernel.escaped(kernel.fold(${text})) || '%' or kernel.fold(coalesce(v.purpose, '')) like '%' || kernel.escaped(kernel.fold(${text})) || '%'
      or p.search like '%' || kernel.escaped(kernel.fold(${text})) || '%')`,
    sort: 'startsAt',
  })

export const reservationList = listOf()
/** What is still to come of the own reservations. */
export const mineList = listOf((ctx) => sql`${own(ctx)} and v.state = 'active' and v.ends_at > ${ctx.now()}::timestamptz`)
/** All that is still to come. */
export const comingList = listOf((ctx) => sql`v.state = 'active' and v.ends_at > ${ctx.now()}::timestamptz`)

export interface ReservationRow extends Reservation {
  resourceName: string
  resourceKind: string
  schoolName: string
  personName: string | null
}

export async function findResources(ctx: Context, text: string, limit: number): Promise<Found[]> {
  const ids = await searchIds(ctx, 'reservations.resource', ctx.reach(read), text, limit)
  const { rows } = await sql<{ id: Id; name: string; school: string }>`select c.id, c.name, s.name as school
    from unnest(${sql.val(ids)}::uuid[]) with ordinality as hit(id, rank) join reservations.resource c on c.id = hit.id
    join organisation.school s on s.authority_id = c.authority_id and s.id = c.school_id where c.state = 'active' order by hit.rank`.execute(
    ctx.db(),
  )
  return rows.map(({ id, name, school }) => ({ id, title: name, subtitle: school, href: `/reservierungen/${id}` }))
}
