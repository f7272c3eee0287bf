// Reading stock-takes: what should be there against what was scanned.
import { type RawBuilder, sql } from 'kysely'
import { type Context, defineList, notFound, withinReach } from '#kernel'
import type { Id } from '#shared'
import { Line, Round, type Verdict } from './model.ts'

const right = 'stocktake.take'

export const roundList = defineList({
  model: Round,
  from: sql`stocktake.round r join organisation.school s on s.authority_id = r.authority_id and s.id = r.school_id`,
  alias: 'r',
  id: sql`r.id`,
  authority: sql`r.authority_id`,
  columns: { school: sql`r.school_id` },
  extra: {
    schoolName: sql`s.name`,
    scans: sql`(select count(distinct coalesce(c.device_id::text, c.code))::int from stocktake.scan c where c.authority_id = r.authority_id and c.round_id = r.id)`,
  },
  visible: (ctx) => withinReach(ctx.reach(right), { authority: 'r.authority_id', school: 'r.school_id' }),
  search: (text) => sql<boolean>`kernel.fold(r.name || ' ' || s.name) like '%' || kernel.escaped(kernel.fold(${text})) || '%'`,
  sort: '-startedAt',
})
export type RoundRow = Round & { schoolName: string; scans: number }
export const getRound = (ctx: Context, id: Id) => roundList.get(ctx, id) as Promise<RoundRow>

/** The lines of a round as they are at this moment: every device of the school in use or stock, and everything that was scanned. */
export const linesNow = (authority: Id, round: Id, school: Id): RawBuilder<unknown> => sql`(
  with scanned as (
    select distinct on (coalesce(c.device_id::text, c.code)) c.device_id, c.code, c.room_id, c.at from stocktake.scan c
    where c.authority_id = ${authority}::uuid and c.round_id = ${round}::uuid order by coalesce(c.device_id::text, c.code), c.at desc)
  select coalesce(d.id, md5(c.code || ${round}::text)::uuid) as id, d.authority_id, d.id as device_id, c.code, coalesce(d.inventory_number, c.code) as number, d.serial, m.name as model, d.state,
    w.number as wanted_room, v.number as seen_room, o.name as wanted_school, c.room_id as seen_room_id, c.at as seen_at,
    case when d.id is null then 'unknown' when d.school_id is distinct from ${school}::uuid then 'foreign'
      when c.at is null then case when d.state = 'lent' then 'lent' else 'missing' end
      when c.room_id is not null and d.room_id is distinct from c.room_id then 'moved' else 'found' end as verdict
  from (select * from devices.device x where x.authority_id = ${authority}::uuid
      and ((x.school_id = ${school}::uuid and x.state in ('inStock', 'inUse', 'inRepair', 'lent')) or x.id in (select device_id from scanned))) d
    full join scanned c on c.device_id = d.id
    left join devices.model m on m.authority_id = d.authority_id and m.id = d.model_id
    left join organisation.room w on w.authority_id = d.authority_id and w.id = d.room_id
    left join organisation.room v on v.authority_id = ${authority}::uuid and v.id = c.room_id
    left join organisation.school o on o.authority_id = d.authority_id and o.id = d.school_id)`

/** The lines of a round: of a closed one as they were kept, of an open one as they are. */
export function lineList(round: Round, authority: Id) {
  const kept = sql`(select * from stocktake.line k where k.round_id = ${round.id}::uuid)`
  const now = sql`(select n.id, ${authority}::uuid as authority_id, n.verdict, n.device_id, n.code, n.number, n.serial, n.model, n.wanted_room, n.seen_room, n.wanted_school, n.seen_at
    from ${linesNow(authority, round.id, round.school)} n)`
  return defineList({
    model: Line,
    from: sql`${round.state === 'closed' ? kept : now} l`,
    alias: 'l',
    id: sql`l.id`,
    authority: sql`l.authority_id`,
    columns: {},
    extra: { device: sql`l.device_id` },
    visible: (ctx) => {
      ctx.may(right, { schools: [round.school] })
      return sql`true`
    },
    search: (text) =>
      sql<boolean>`kernel.fold(coalesce(l.number, '') || ' ' || coalesce(l.serial, '') || ' ' || coalesce(l.model, '')) like '%' || kernel.escaped(kernel.fold(${text})) || '%'`,
    sort: 'number',
  })
}
export type LineRow = Line & { device: Id | null }

/** The list and its counts of one round. */
export async function openLines(ctx: Context, id: Id) {
  const round = await getRound(ctx, id)
  const { rows } = await sql<{
    authority: Id
  }>`select authority_id as authority from stocktake.round where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and id = ${id}`.execute(
    ctx.db(),
  )
  if (!rows[0]) throw notFound()
  return { round, authority: rows[0].authority, list: lineList(round, rows[0].authority) }
}

export async function countsOf(ctx: Context, id: Id): Promise<Record<Verdict, number>> {
  const { round, authority } = await openLines(ctx, id)
  const source =
    round.state === 'closed'
      ? sql`stocktake.line l where l.authority_id = ${authority} and l.round_id = ${id}`
      : sql`${linesNow(authority, id, round.school)} l`
  const { rows } = await sql<{
    verdict: Verdict
    n: number
  }>`select l.verdict, count(*)::int as n from ${source} group by l.verdict`.execute(ctx.db())
  const counts: Record<Verdict, number> = { found: 0, moved: 0, foreign: 0, unknown: 0, missing: 0, lent: 0 }
  for (const { verdict, n } of rows) counts[verdict] = n
  return counts
}

export interface Expected {
  id: Id
  number: string
  /** Everything a scanner may read from it. */
  codes: string[]
  room: string | null
}

/** What the phone needs to name devices without a network: numbers and codes of the school, its rooms by door code. */
export async function expectedOf(
  ctx: Context,
  id: Id,
): Promise<{ devices: Expected[]; rooms: { id: Id; number: string; code: string }[] }> {
  const { round, authority } = await openLines(ctx, id)
  const { rows: devices } =
    await sql<Expected>`select d.id, d.inventory_number as number, array_remove(array[d.code, upper(d.inventory_number), upper(d.serial)], null) as codes, r.number as room
    from devices.device d left join organisation.room r on r.authority_id = d.authority_id and r.id = d.room_id
    where d.authority_id = ${authority} and d.school_id = ${round.school} and d.state in ('inStock', 'inUse', 'inRepair', 'lent') order by d.inventory_number limit 10000`.execute(
      ctx.db(),
    )
  const { rows: rooms } = await sql<{ id: Id; number: string; code: string }>`select id, number, code from organisation.room
    where authority_id = ${authority} and school_id = ${round.school} and state = 'active' order by number`.execute(ctx.db())
  return { devices, rooms }
}
