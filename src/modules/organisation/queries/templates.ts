// Reading templates, and a school as a template.
import { sql } from 'kysely'
import { type Context, defineList, withinReach } from '#kernel'
import type { Id } from '#shared'
import { dayOf } from '#shared'
import { Template, type TemplateContent, type TemplateGroup, type TemplateRoom } from '../model.ts'
import { findSchoolYear } from './groups.ts'

const list = defineList({
  model: Template,
  from: sql`organisation.template t`,
  alias: 't',
  id: sql`t.id`,
  authority: sql`t.authority_id`,
  columns: {},
  extra: {
    rooms: sql`jsonb_array_length(t.content->'rooms')`,
    groups: sql`jsonb_array_length(t.content->'groups')`,
  },
  visible: (ctx) => withinReach(ctx.reach('organisation.read'), { authority: 't.authority_id' }),
  search: (text) => sql`kernel.fold(t.name) like '%' || kernel.fold(${text}) || '%'`,
  sort: 'name',
})
export const templateList = list
export type TemplateRow = Template & { rooms: number; groups: number }

export const getTemplate = (ctx: Context, id: Id) => list.get(ctx, id) as Promise<TemplateRow>

/** Rooms, this year's groups and lesson times of a school, as a template would create them. */
export async function contentOf(ctx: Context, school: Id): Promise<TemplateContent> {
  const year = await findSchoolYear(ctx, dayOf(ctx.now()))
  const { rows: rooms } =
    await sql<TemplateRoom>`select b.name as building, f.name as floor, f.level, r.number, r.name, r.kind, r.seats from organisation.room r
    left join organisation.building b on b.authority_id = r.authority_id and b.id = r.building_id
    left join organisation.floor f on f.authority_id = r.authority_id and f.id = r.floor_id
    where r.authority_id = ${ctx.authority} and r.school_id = ${school} and r.state = 'active' order by b.name nulls last, f.level, r.number limit 2000`.execute(
      ctx.db(),
    )
  const { rows: groups } = await sql<TemplateGroup>`select name, kind, grade from organisation."group"
    where authority_id = ${ctx.authority} and school_id = ${school} and school_year_id = ${year?.id ?? null}::uuid and state = 'active' and kind <> 'course' order by name limit 2000`.execute(
    ctx.db(),
  )
  const { rows: grids } = await sql<Pick<TemplateContent, 'lessons'>>`select lessons from organisation.lesson_grid
    where authority_id = ${ctx.authority} and school_id = ${school} order by valid_from desc nulls last, cardinality(weekdays) desc, id limit 1`.execute(
    ctx.db(),
  )
  return { rooms, groups, lessons: grids[0]?.lessons ?? [] }
}
