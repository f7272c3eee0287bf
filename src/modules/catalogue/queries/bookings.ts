// Lists of bookings and of the sets in which they were booked.
import { sql } from 'kysely'
import { type Context, defineList, germanToday, withinReach } from '#kernel'
import { BookingLine, recordKind } from '../model.ts'
import { readRight } from './blocks.ts'

const day = germanToday
const state = sql`(case when b.since > ${day} then 'planned' when b.until < ${day} then 'ended' else 'inForce' end)`

export const bookingList = defineList({
  model: BookingLine,
  from: sql`catalogue.booking b join organisation.school s on s.authority_id = b.authority_id and s.id = b.school_id
    left join catalogue.library_block l on l.number = b.number and l.block_version = b.block_version
    left join catalogue.own_block o on o.authority_id = b.authority_id and o.number = b.number and o.block_version = b.block_version`,
  alias: 'b',
  id: sql`b.id`,
  authority: sql`b.authority_id`,
  columns: {
    school: sql`b.school_id`,
    title: sql`coalesce(o.content->>'title', l.content->>'title', b.number)`,
    area: sql`coalesce(o.content->>'area', l.content->>'area')`,
    kind: sql`coalesce(o.content->>'kind', l.content->>'kind')`,
    state,
    own: sql`(b.parameters <> '{}'::jsonb)`,
  },
  extra: { schoolName: sql`s.name` },
  visible: (ctx) => withinReach(ctx.reach(readRight), { authority: 'b.authority_id', school: 'b.school_id' }),
  search: (text) =>
    sql`kernel.fold(s.name || ' ' || b.number || ' ' || coalesce(o.content->>'title', l.content->>'title', '')) like '%' || kernel.fold(${text}) || '%'`,
  sort: '-since',
})

export interface BookingRecord {
  id: string
  title: string
  counts: Record<string, number>
  at: string
  by: string | null
  state: 'applied' | 'undone'
  undoUntil: string | null
}

/** The last sets that were booked; the caller may book in the whole authority. */
export async function bookingRecords(ctx: Context): Promise<BookingRecord[]> {
  ctx.may('catalogue.book')
  const { rows } =
    await sql<BookingRecord>`select i.id, i.title, i.counts, to_json(i.applied_at) #>> '{}' as at, k.display_name as by, i.state,
      to_json(i.undo_until) #>> '{}' as "undoUntil"
    from kernel.import i left join people.account k on k.id = i.created_by
    where i.authority_id = ${ctx.authority} and i.kind = ${recordKind} and i.state in ('applied', 'undone') order by i.applied_at desc limit 50`.execute(
      ctx.db(),
    )
  return rows
}
