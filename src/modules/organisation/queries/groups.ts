// Reading school years and groups.
import { sql } from 'kysely'
import { type Context, defineList, type Found, type Reach, searchIds, withinReach } from '#kernel'
import type { Day, Id } from '#shared'
import { Group, SchoolYear } from '../model.ts'
import { hasWords } from './words.ts'

export const groupList = defineList({
  model: Group,
  from: sql`organisation."group" g
    join organisation.school s on s.authority_id = g.authority_id and s.id = g.school_id
    join organisation.school_year y on y.authority_id = g.authority_id and y.id = g.school_year_id`,
  alias: 'g',
  id: sql`g.id`,
  authority: sql`g.authority_id`,
  columns: { school: sql`g.school_id`, schoolYear: sql`g.school_year_id` },
  extra: { schoolName: sql`s.name`, schoolYearName: sql`y.name` },
  visible: (ctx) => {
    const reach = ctx.reach('organisation.read')
    return sql`(${withinReach(reach, { authority: 'g.authority_id', school: 'g.school_id' })} or g.id = any(${sql.val([...reach.groups])}::uuid[]))`
  },
  search: (text) => hasWords(sql`g.search`, text),
  sort: 'name',
})
export type GroupRow = Group & { schoolName: string; schoolYearName: string }

export const getGroup = (ctx: Context, id: Id) => groupList.get(ctx, id) as Promise<GroupRow>

export const schoolYearList = defineList({
  model: SchoolYear,
  from: sql`organisation.school_year y`,
  alias: 'y',
  id: sql`y.id`,
  authority: sql`y.authority_id`,
  columns: {},
  extra: {
    groups: sql`(select count(*)::int from organisation."group" g where g.authority_id = y.authority_id and g.school_year_id = y.id and g.state = 'active')`,
  },
  visible: (ctx) => sql`${!ctx.reach('organisation.read').nothing}`,
  sort: '-starts',
})
export type SchoolYearRow = SchoolYear & { groups: number }

/** The school year in which a day lies; undefined when the authority does not keep it. */
export async function findSchoolYear(ctx: Context, day: Day): Promise<SchoolYear | undefined> {
  const { rows } = await sql<SchoolYear>`select id, name, starts::text, ends::text, version from organisation.school_year
    where authority_id = ${ctx.authority} and ${day}::date between starts and ends order by starts desc limit 1`.execute(ctx.db())
  return rows[0]
}

/** Matching groups of the running school year for the palette, best first. */
export async function searchGroups(ctx: Context, reach: Reach, text: string, limit: number): Promise<Found[]> {
  const ids = await searchIds(ctx, 'organisation.group', reach, text, limit)
  const { rows } = await sql<{
    id: Id
    name: string
    school: string
    schoolId: Id
    year: string
  }>`select g.id, g.name, s.name as school, s.id as "schoolId", y.name as year
    from unnest(${sql.val(ids)}::uuid[]) with ordinality as hit(id, rank) join organisation."group" g on g.id = hit.id
    join organisation.school s on s.authority_id = g.authority_id and s.id = g.school_id
    join organisation.school_year y on y.authority_id = g.authority_id and y.id = g.school_year_id order by hit.rank`.execute(ctx.db())
  return rows.map(({ id, name, school, year, schoolId }) => ({
    id,
    title: name,
    subtitle: `${school} · ${year}`,
    href: `/schulen/${schoolId}?bereich=gruppen`,
  }))
}
