// The board: every school with its state, from "no roster yet" to "applied".
import { sql } from 'kysely'
import { type Context, notFound, withinReach } from '#kernel'
import { leaversOpen } from '#modules/rosters'
import type { Id } from '#shared'
import type { BoardRow, LeaverRow, YearChangeView } from './api.ts'

type SchoolStep = BoardRow['step']

const stepOf = sql<SchoolStep>`case
  when i.id is null then 'waiting' when i.state in ('uploaded', 'reading') then 'reading' when i.state in ('failed', 'discarded') then 'wrong' when i.state = 'applying' then 'applying'
  when i.state = 'applied' then 'applied' when i.state in ('undone', 'undoing') then 'undone' when s.planned_at is not null then 'planned' when s.released_at is not null then 'released' when i.state = 'held' then 'held' else 'ready' end`

/** The schools of a change that the person may see, in their order. */
export async function board(ctx: Context, id: Id): Promise<BoardRow[]> {
  const reach = ctx.reach('schoolyear.view')
  const { rows } = await sql<BoardRow>`
    select sc.id as school, sc.name, sc.number, ${stepOf} as step, i.id as import, i.format, coalesce(i.counts, '{}') as counts,
      (select count(distinct a.person_id)::int from people.affiliation a where a.authority_id = sc.authority_id and a.school_id = sc.id and a.until_day is null) as people,
      to_json(s.released_at) #>> '{}' as "releasedAt", (select k.display_name from people.account k where k.id = s.released_by) as "releasedBy", to_json(i.applied_at) #>> '{}' as "appliedAt"
    from organisation.school sc
    left join schoolyear.year_change_school s on s.authority_id = sc.authority_id and s.year_change_id = ${id} and s.school_id = sc.id
    left join kernel.import i on i.authority_id = s.authority_id and i.id = s.import_id
    where sc.state = 'active' and sc.authority_id = (select authority_id from schoolyear.year_change where id = ${id}) and ${withinReach(reach, { authority: 'sc.authority_id', school: 'sc.id' })}
    order by sc.name, sc.id`.execute(ctx.db())
  return rows
}

/** The changes of the authority, newest first. */
export async function yearChanges(ctx: Context): Promise<YearChangeView[]> {
  ctx.reach('schoolyear.view')
  const { rows } = await sql<YearChangeView>`
    select y.id, y.school_year_id as "schoolYear", sy.name as "schoolYearName", y.effective_day as "effectiveDay", to_json(y.blackout_from) #>> '{}' as "blackoutFrom", to_json(y.blackout_until) #>> '{}' as "blackoutUntil",
      y.state, y.note, y.version, (select count(*)::int from organisation.school sc where sc.authority_id = y.authority_id and sc.state = 'active') as schools,
      (select count(*)::int from schoolyear.year_change_school s join kernel.import i on i.authority_id = s.authority_id and i.id = s.import_id where s.authority_id = y.authority_id and s.year_change_id = y.id and i.state = 'applied') as applied
    from schoolyear.year_change y join organisation.school_year sy on sy.authority_id = y.authority_id and sy.id = y.school_year_id
    where y.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) order by y.effective_day desc`.execute(ctx.db())
  return rows
}

/** What the leavers of all schools of a change still have, as far as the person brings rosters for them. */
export async function yearLeavers(ctx: Context, id: Id): Promise<LeaverRow[]> {
  const reach = ctx.reach('rosters.import')
  const { rows } = await sql<{ import: Id; school: Id; name: string }>`
    select s.import_id as import, sc.id as school, sc.name from schoolyear.year_change_school s join organisation.school sc on sc.authority_id = s.authority_id and sc.id = s.school_id
    where s.authority_id = ${ctx.authority} and s.year_change_id = ${id} and s.import_id is not null and ${withinReach(reach, { authority: 'sc.authority_id', school: 'sc.id' })}`.execute(
    ctx.db(),
  )
  const schools = new Map(rows.map((row) => [row.import, row]))
  const open = await leaversOpen(ctx, [...schools.keys()])
  return open
    .map(({ import: made, ...each }) => ({ ...each, school: schools.get(made)!.school, schoolName: schools.get(made)!.name }))
    .sort((a, b) => a.schoolName.localeCompare(b.schoolName, 'de'))
}

/** The school year a change leads to, or NotFound. */
export async function yearOf(ctx: Context, id: Id): Promise<Id> {
  const { rows } = await sql<{
    year: Id
  }>`select school_year_id as year from schoolyear.year_change where authority_id = ${ctx.authority} and id = ${id}`.execute(ctx.db())
  if (!rows[0]) throw notFound()
  return rows[0].year
}
