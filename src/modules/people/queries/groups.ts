// Classes and courses with their people: own ones of a teacher, all of a school, and one with everybody in it.
import { sql } from 'kysely'
import { type Context, defineList, germanToday, narrow, notFound, type Reach, readSetting } from '#kernel'
import type { Id } from '#shared'
import type { GroupSheet, OwnGroup } from '../api/groups.ts'
import { listedClass } from '../model.ts'
import { accountSettings } from '../settings.ts'
import { current, ids, member } from './within.ts'

const right = 'people.person.view'

/** Limits groups (alias g) to where a right reaches. */
const groupsWithin = (reach: Reach) =>
  sql`(g.authority_id = any(${ids(reach.authorities)}) or g.school_id = any(${ids(reach.schools)}) or g.id = any(${ids(reach.groups)}))`
/** Groups of the running school year; those that outlive years count as long as they are not archived. */
export const running = sql`g.state = 'active' and exists (select from organisation.school_year y where y.authority_id = g.authority_id and y.id = g.school_year_id and ${germanToday} between y.starts and y.ends)`
const learners = sql`people.membership m join people.affiliation a on a.authority_id = m.authority_id and a.id = m.affiliation_id
  join people.person p on p.authority_id = a.authority_id and p.id = a.person_id and p.state = 'active'
  where m.authority_id = g.authority_id and m.group_id = g.id and m.role = 'learner' and ${member} and ${current}`
/** Whoever cannot sign in yet: without an account, or with one that still sleeps. */
const asleep = sql`not exists (select from people.account k where k.authority_id = p.authority_id and k.person_id = p.id and k.state in ('active', 'suspended'))`

/** Classes, courses and other groups of the running school year. */
export const classes = defineList({
  model: listedClass,
  from: sql`organisation."group" g join organisation.school s on s.authority_id = g.authority_id and s.id = g.school_id`,
  alias: 'g',
  id: sql`g.id`,
  authority: sql`g.authority_id`,
  columns: {
    school: sql`g.school_id`,
    teachers: sql`(select string_agg(distinct p.name, '; ') from people.membership m join people.affiliation a on a.authority_id = m.authority_id and a.id = m.affiliation_id
      join people.person p on p.authority_id = a.authority_id and p.id = a.person_id and p.state = 'active'
      where m.authority_id = g.authority_id and m.group_id = g.id and m.role = case when g.kind = 'class' then 'classTeacher' else 'teacher' end and ${member} and ${current})`,
    learners: sql`(select count(*) from ${learners})`,
    asleep: sql`(select count(*) from ${learners} and ${asleep})`,
  },
  extra: { schoolName: sql`s.name` },
  visible: (ctx) => sql`${running} and ${groupsWithin(ctx.reach(right))}`,
  search: (text) =>
    sql`kernel.fold(g.name) like '%' || replace(replace(replace(kernel.fold(${text}), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'`,
  sort: 'name',
})

/** The groups that the asking person teaches or leads, own class first. */
export async function ownGroups(ctx: Context): Promise<OwnGroup[]> {
  ctx.reach(right)
  if (!ctx.who.person) return []
  const { rows } = await sql<OwnGroup>`
    select g.id, g.name, g.kind, g.subject, s.name as "schoolName", min(t.role) as role,
      (select count(*)::int from ${learners}) as learners, (select count(*)::int from ${learners} and ${asleep}) as asleep
    from people.affiliation f join people.membership t on t.authority_id = f.authority_id and t.affiliation_id = f.id and t.role in ('teacher', 'classTeacher', 'assistant')
      join organisation."group" g on g.authority_id = t.authority_id and g.id = t.group_id
      join organisation.school s on s.authority_id = g.authority_id and s.id = g.school_id
    where f.authority_id = any(${ids(ctx.authorities)}) and f.person_id = ${ctx.who.person} and coalesce(f.until_day, ${germanToday}) >= ${germanToday}
      and coalesce(t.until_day, ${germanToday}) >= ${germanToday} and ${running} and ${groupsWithin(ctx.reach(right))}
    group by g.authority_id, g.id, g.name, g.kind, g.subject, s.name order by min(t.role) <> 'classTeacher', g.kind, g.name`.execute(
    ctx.db(),
  )
  return rows
}

/** One group with its pupils and teachers; throws when it does not exist or lies elsewhere. */
export async function getGroup(ctx: Context, id: Id): Promise<GroupSheet> {
  const { rows } = await sql<Omit<GroupSheet, 'learners' | 'teachers' | 'words'>>`
    select g.id, g.authority_id as authority, g.name, g.kind, g.grade, g.subject, g.school_id as school, s.name as "schoolName", y.name as "schoolYearName"
    from organisation."group" g join organisation.school s on s.authority_id = g.authority_id and s.id = g.school_id
      join organisation.school_year y on y.authority_id = g.authority_id and y.id = g.school_year_id
    where g.id = ${id} and g.authority_id = any(${ids(ctx.authorities)}) and ${groupsWithin(ctx.reach(right))}`.execute(ctx.db())
  const group = rows[0]
  if (!group) throw notFound()
  const { rows: people } = await sql<GroupSheet['learners'][number] & { role: string }>`
    select distinct on (m.role, p.name, p.id) p.id, p.name, p.birth_day::text as "birthDay", m.role,
      (select jsonb_build_object('id', k.id, 'name', k.name, 'state', k.state, 'lastSignIn', to_char(k.last_sign_in at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        from people.account k where k.authority_id = p.authority_id and k.person_id = p.id and k.state <> 'deleted') as account
    from people.membership m join people.affiliation a on a.authority_id = m.authority_id and a.id = m.affiliation_id
      join people.person p on p.authority_id = a.authority_id and p.id = a.person_id
    where m.authority_id = ${group.authority} and m.group_id = ${id} and ${member} and ${current} and p.state = 'active' order by m.role, p.name, p.id`.execute(
    ctx.db(),
  )
  const plain = ({ role: _role, ...rest }: (typeof people)[number]) => rest
  return {
    ...group,
    words: await readSetting(narrow(ctx, group.authority), accountSettings.wordPasswords, { school: group.school }),
    learners: people.filter((each) => each.role === 'learner').map(plain),
    teachers: people
      .filter((each) => each.role !== 'learner')
      .map(({ id: person, name, role }) => ({ id: person, name, role: role as GroupSheet['teachers'][number]['role'] }))
      .sort((a, b) => Number(b.role === 'classTeacher') - Number(a.role === 'classTeacher')),
  }
}
