// What is known of the devices of schools, for documents and checks.
import { sql } from 'kysely'
import { type Context, countedAt, countFact, type DeviationSource, type Fact, type FactValue, germanToday } from '#kernel'
import type { Id } from '#shared'
import { type DeviceKind, kindGroups } from '../model.ts'

const right = 'devices.read'
const live = sql`d.state in ('inStock', 'inUse', 'lent', 'inRepair')`
const among = (ctx: Context, schools: readonly Id[]) =>
  sql`d.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and d.school_id = any(${sql.val([...schools])}::uuid[])`

const measured = { proof: true }
const places = (among: { authorities: unknown; schools: unknown }) =>
  sql`d.authority_id = any(${among.authorities}) and d.school_id = any(${among.schools})`
const kindIn = (kinds: readonly DeviceKind[]) => sql`d.kind = any(${sql.val([...kinds])}::text[])`

/** The year of use that the oldest live device of these kinds is in; known where the age of at least one is. */
const oldest = (name: string, kinds: readonly DeviceKind[]): Fact =>
  countFact(
    `devices.${name}`,
    right,
    (
      _ctx,
      among,
    ) => sql`select d.school_id as school, max(ceil((${germanToday} - coalesce(d.in_service_on, d.purchased_on)) / 365.25))::int as n from devices.device d
      where ${places(among)} and ${live} and ${kindIn(kinds)} and coalesce(d.in_service_on, d.purchased_on) <= ${germanToday} group by d.school_id`,
    measured,
  )

/** For how many days the most silent device in use has not reported; known where any device of these kinds ever did. */
const silent = (name: string, kinds: readonly DeviceKind[]): Fact =>
  countFact(
    `devices.${name}`,
    right,
    (
      ctx,
      among,
    ) => sql`select d.school_id as school, greatest(max(extract(day from ${ctx.now()}::timestamptz - d.last_seen_at)), 0)::int as n from devices.device d
      where ${places(among)} and d.state = 'inUse' and ${kindIn(kinds)} and d.last_seen_at is not null group by d.school_id`,
    measured,
  )

/** Devices that are gone for good without a word about their storage; known where any is gone. */
const unwiped = (name: string, kinds: readonly DeviceKind[]): Fact =>
  countFact(
    `devices.${name}`,
    right,
    (
      _ctx,
      among,
    ) => sql`select d.school_id as school, (count(*) filter (where not coalesce(p.proved, false)))::int as n from devices.device d
      left join lateral (select bool_or(p.wipe <> 'none' and p.wiped_on is not null) as proved from devices.disposal_device x
        join devices.disposal p on p.authority_id = x.authority_id and p.id = x.disposal_id where x.authority_id = d.authority_id and x.device_id = d.id) p on true
      where ${places(among)} and d.state = 'disposed' and ${kindIn(kinds)} group by d.school_id`,
    measured,
  )

const storing: readonly DeviceKind[] = ['tablet', 'notebook', 'desktop', 'phone', 'server', 'nas']

/** Classrooms without anything to show on; known where some device of that kind stands in a room of the school. */
const roomsWithoutDisplay = countFact(
  'devices.roomsWithoutDisplay',
  right,
  (_ctx, among) => sql`with shown as (select distinct d.authority_id, d.school_id, d.room_id from devices.device d
      where ${places(among)} and ${live} and ${kindIn(['board', 'projector', 'monitor'])} and d.room_id is not null)
    select r.school_id as school, (count(*) filter (where s.room_id is null))::int as n from organisation.room r
      left join shown s on s.authority_id = r.authority_id and s.room_id = r.id
    where r.authority_id = any(${among.authorities}) and r.school_id in (select school_id from shown) and r.kind = 'classroom' and r.state = 'active' group by r.school_id`,
  measured,
)

const lendable: readonly DeviceKind[] = ['tablet', 'notebook']

/** How much of what can be lent is at the school, in percent. */
const notLent = countFact(
  'devices.notLent',
  right,
  (_ctx, among) => sql`select d.school_id as school, floor(100.0 * count(*) filter (where d.state <> 'lent') / count(*))::int as n
      from devices.device d where ${places(among)} and ${live} and ${kindIn(lendable)} group by d.school_id`,
  measured,
)

/** Tablets in use that no management ever reported; known where it reported any. */
const tabletsUnseen = countFact(
  'devices.tabletsUnseen',
  right,
  (_ctx, among) => sql`select d.school_id as school, (count(*) filter (where d.last_seen_at is null))::int as n
      from devices.device d where ${places(among)} and d.state = 'inUse' and ${kindIn(['tablet'])} group by d.school_id having count(d.last_seen_at) > 0`,
  measured,
)

/** A repair that lasts longer than a week is missed in lessons. */
const missedAfter = 7

/** Seats in the computer room that lacks most, in repair for longer than a week; known where seats stand in such rooms. */
const brokenSeats = countFact(
  'devices.brokenSeats',
  right,
  (_ctx, among) => sql`select x.school, max(x.n)::int as n from (
      select d.school_id as school, (count(*) filter (where d.state = 'inRepair' and d.since < ${germanToday} - ${missedAfter}::int))::int as n
      from devices.device d join organisation.room r on r.authority_id = d.authority_id and r.id = d.room_id and r.kind = 'computer'
      where ${places(among)} and ${live} and ${kindIn(['desktop', 'thinClient'])} group by d.school_id, d.room_id) x group by x.school`,
  measured,
)

export const deviceFacts: readonly Fact[] = [
  {
    name: 'devices.count',
    kind: 'count',
    right,
    async find(ctx, schools) {
      const { rows } = await sql<{
        school: Id
        n: number
      }>`select d.school_id as school, count(*)::int as n from devices.device d where ${among(ctx, schools)} and ${live} group by d.school_id`.execute(
        ctx.db(),
      )
      const found = new Map(rows.map((row) => [row.school, row.n]))
      // Counted, even where there are none: the list is complete or nobody keeps one.
      return found.size ? new Map(schools.map((school) => [school, found.get(school) ?? 0])) : new Map()
    },
  },
  {
    name: 'devices.byKind',
    kind: 'list',
    right,
    async find(ctx, schools) {
      const { rows } = await sql<{
        school: Id
        kind: string
        n: number
        age: number | null
      }>`select d.school_id as school, d.kind, count(*)::int as n,
          round(avg((${germanToday} - coalesce(d.in_service_on, d.purchased_on)) / 365.25), 1)::float8 as age
        from devices.device d where ${among(ctx, schools)} and ${live} group by d.school_id, d.kind order by 3 desc, d.kind`.execute(
        ctx.db(),
      )
      return new Map<Id, FactValue>(
        [...Map.groupBy(rows, (row) => row.school)].map(([school, group]) => [
          school,
          group.map(({ kind, n, age }) => ({ kind, count: n, age })),
        ]),
      )
    },
  },
  {
    name: 'devices.lent',
    kind: 'count',
    right,
    async find(ctx, schools) {
      const { rows } = await sql<{
        school: Id
        n: number
      }>`select d.school_id as school, (count(*) filter (where d.state = 'lent'))::int as n from devices.device d
        where ${among(ctx, schools)} and ${live} group by d.school_id`.execute(ctx.db())
      return new Map(rows.map((row) => [row.school, row.n]))
    },
  },
  roomsWithoutDisplay,
  oldest('presentationAge', kindGroups.presentation),
  oldest('switchAge', ['switch']),
  silent('notebooksSilent', ['notebook']),
  silent('tabletsSilent', ['tablet']),
  unwiped('unwiped', storing),
  unwiped('printersUnwiped', ['printer', 'scanner']),
  notLent,
  tabletsUnseen,
  brokenSeats,
]

/** Devices that the list says were stolen or are missing: somebody has to decide. */
export const deviceDeviations: readonly DeviationSource[] = [
  countedAt(
    'devices.missing',
    right,
    { tone: 'warning', href: (school) => `/geraete?filter=state:is:lost|stolen&filter=school:is:${school}` },
    (_ctx, among) => sql`select d.school_id as school, count(*)::int as n, min(d.since)::text as since from devices.device d
      where ${places(among)} and d.state in ('lost', 'stolen') group by d.school_id`,
  ),
]
