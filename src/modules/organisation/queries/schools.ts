// Reading schools.
import { sql } from 'kysely'
import { type Context, defineList, type Found, germanToday, type Reach, searchIds, withinReach } from '#kernel'
import type { Id } from '#shared'
import { School } from '../model.ts'
import { hasWords } from './words.ts'

const visible = (ctx: Context) => withinReach(ctx.reach('organisation.read'), { authority: 's.authority_id', school: 's.id' })

export const schoolList = defineList({
  model: School,
  from: sql`organisation.school s left join organisation.school successor on successor.authority_id = s.authority_id and successor.id = s.merged_into_id`,
  alias: 's',
  id: sql`s.id`,
  authority: sql`s.authority_id`,
  columns: { mergedInto: sql`s.merged_into_id`, head: sql`s.head_id` },
  extra: {
    authority: sql`s.authority_id`,
    mergedIntoName: sql`successor.name`,
    rooms: sql`(select count(*)::int from organisation.room r where r.authority_id = s.authority_id and r.school_id = s.id and r.state = 'active')`,
    groups: sql`(select count(*)::int from organisation."group" g join organisation.school_year y on y.authority_id = g.authority_id and y.id = g.school_year_id
      where g.authority_id = s.authority_id and g.school_id = s.id and g.state = 'active' and ${germanToday} between y.starts and y.ends)`,
  },
  visible,
  search: (text) => hasWords(sql`s.search`, text),
  sort: 'name',
})
export type SchoolRow = School & { authority: Id; mergedIntoName: string | null; rooms: number; groups: number }

export const getSchool = (ctx: Context, id: Id) => schoolList.get(ctx, id) as Promise<SchoolRow>

/** Number, name and state of schools, for modules that show or check them; unknown ids are left out. */
export async function findSchools(
  ctx: Context,
  ids: readonly Id[],
): Promise<Pick<School, 'id' | 'number' | 'name' | 'shortName' | 'type' | 'land' | 'state'>[]> {
  const { rows } = await sql<School>`select id, number, name, short_name as "shortName", type, land, state from organisation.school
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and id = any(${sql.val([...new Set(ids)])}::uuid[])`.execute(
    ctx.db(),
  )
  return rows
}

/** The schools with these numbers, as roster files name them. */
export async function schoolsByNumber(ctx: Context, numbers: readonly string[]): Promise<Map<string, Id>> {
  const { rows } = await sql<{ number: string; id: Id }>`select number, id from organisation.school
    where authority_id = ${ctx.authority} and number = any(${sql.val([...new Set(numbers)])}::text[])`.execute(ctx.db())
  return new Map(rows.map((row) => [row.number, row.id]))
}

/** Matching schools for the palette, best first. */
export async function searchSchools(ctx: Context, reach: Reach, text: string, limit: number): Promise<Found[]> {
  const ids = await searchIds(ctx, 'organisation.school', reach, text, limit)
  const { rows } = await sql<{ id: Id; name: string; number: string | null; city: string | null }>`select s.id, s.name, s.number, s.city
    from unnest(${sql.val(ids)}::uuid[]) with ordinality as hit(id, rank) join organisation.school s on s.id = hit.id order by hit.rank`.execute(
    ctx.db(),
  )
  return rows.map(({ id, name, number, city }) => ({
    id,
    title: name,
    subtitle: [number, city].filter(Boolean).join(' · ') || undefined,
    href: `/schulen/${id}`,
  }))
}
