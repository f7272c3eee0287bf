// Compares the staged roster with what MUSES knows: each person is new, changed, moved, the same, missing, ambiguous or wrong.
import { type RawBuilder, sql } from 'kysely'
import { type Context, germanToday } from '#kernel'
import type { Id } from '#shared'

export interface CompareOptions {
  import: Id
  source: string
  schoolYear: Id
  /** Absence means nothing in a cut or a delta. */
  scope: 'full' | 'cut' | 'delta'
  delivered: readonly string[]
  /** The school of the import; null when the files name schools themselves. */
  school?: Id | null
  /** Roles that the files speak of; a list of pupils says nothing about teachers. Null: all. */
  roles?: readonly string[] | null
  /** Rows that were left out without anybody knowing whose they were. */
  nameless?: number
  /** Every person was looked up just now, while she was staged, and carries her first school. */
  found?: boolean
  /** So many who differ are compared by themselves; more are compared together with all others. */
  mostAlone?: number
}

export const statuses = ['new', 'changed', 'moved', 'same', 'missing', 'wrong', 'ambiguous'] as const
export type RosterStatus = (typeof statuses)[number]
export type RosterCounts = Record<RosterStatus, number>

export interface RosterGuard {
  kind: 'missing' | 'unsure' | 'strangers' | 'lastYear' | 'twins'
  school: Id | null
  missing: number
  known: number
  limit: number
}
/** Removals stop an import above min(5 %, 50 people) of a school or 500 people over all. */
export const rosterGuard = { share: 0.05, perSchool: 50, overall: 500 }

const columns = {
  familyName: 'family_name',
  givenName: 'given_name',
  callName: 'call_name',
  title: 'title',
  birthDay: 'birth_day',
  gender: 'gender',
} as const

/** Fills status, person and difference of every staged row, and adds the missing ones. Can be repeated after a decision. */
export async function compareRoster(
  ctx: Context,
  options: CompareOptions,
): Promise<{ counts: RosterCounts; guard: RosterGuard[]; groups: Record<string, number> }> {
  const at = sql`authority_id = ${ctx.authority} and import_id = ${options.import}`
  await sql`delete from rosters.staged_person where ${at} and status = 'missing'`.execute(ctx.db())
  await sql`select kernel.refresh_statistics('rosters.staged_person', 'rosters.staged_affiliation', 'rosters.staged_membership', 'rosters.staged_group')`.execute(
    ctx.db(),
  )
  await matchPeople(ctx, options, at)
  await matchGroups(ctx, options)
  await markChanges(ctx, options)
  await addLeft(ctx, options)
  if (options.scope === 'full') await addMissing(ctx, options)
  await markWrong(ctx, options)
  const counts = await countStatuses(ctx, options)
  const guard = [
    ...(await missingGuard(ctx, options, counts)),
    ...(await strangeGuard(ctx, options)),
    ...(await twinGuard(ctx, options, counts)),
  ]
  const { rows } = await sql<{
    status: string
    n: number
  }>`select status, count(*)::int as n from rosters.staged_group where ${at} group by 1`.execute(ctx.db())
  return { counts, guard, groups: Object.fromEntries(rows.map((row) => [row.status, row.n])) }
}

/** (source, key) identifies; a living person of another source with the same name and birth day, or of no source at the same school, may be the same. */
async function matchPeople(ctx: Context, options: CompareOptions, at: RawBuilder<unknown>): Promise<void> {
  const db = ctx.db()
  // Staging has found most people already: only rows of which something else is true now are written again.
  if (!options.found)
    await sql`
    with place as (select distinct on (person_key) person_key, school_id from rosters.staged_affiliation where ${at} order by person_key, school_id),
    known as (
      select r.key, p.id as person_id, w.school_id, case when p.id is null then 'new' else 'same' end as status
      from rosters.staged_person r left join place w on w.person_key = r.key
        left join people.person p on p.authority_id = r.authority_id and p.source = ${options.source} and p.source_key = r.key and p.state <> 'deleted'
      where r.authority_id = ${ctx.authority} and r.import_id = ${options.import})
    update rosters.staged_person s set status = k.status, person_id = k.person_id, fresh_id = coalesce(s.fresh_id, kernel.new_id()), school_id = k.school_id, diff = null, candidates = null
    from known k where s.authority_id = ${ctx.authority} and s.import_id = ${options.import} and s.key = k.key
      and (s.status <> k.status or s.person_id is distinct from k.person_id or s.school_id is distinct from k.school_id or s.diff is not null or s.candidates is not null)`.execute(
      db,
    )
  // A value that could not be read is no value: what is known stays.
  await sql`update rosters.staged_person s set birth_day = case when s.keep ~ 'birthDay' then p.birth_day else s.birth_day end, gender = case when s.keep ~ 'gender' then p.gender else s.gender end
    from people.person p where s.authority_id = ${ctx.authority} and s.import_id = ${options.import} and s.keep is not null and p.authority_id = s.authority_id and p.id = s.person_id`.execute(
    db,
  )
  await sql`
    with candidate as (
      select s.key, array_agg(p.id order by p.id) as ids
      from rosters.staged_person s join people.person p on p.authority_id = s.authority_id and p.state <> 'deleted' and (p.source is distinct from ${options.source})
        and p.family_name = s.family_name and p.given_name = s.given_name
      where s.authority_id = ${ctx.authority} and s.import_id = ${options.import} and s.person_id is null
        and ((p.birth_day is not null and p.birth_day = s.birth_day)
          or (p.source is null and (p.birth_day is null or s.birth_day is null) and exists (select from people.affiliation a where a.authority_id = p.authority_id and a.person_id = p.id and a.school_id = s.school_id)))
      group by s.key)
    update rosters.staged_person s set candidates = c.ids,
      status = case when s.decision = 'link' and coalesce(s.picked_id, c.ids[1]) = any(c.ids) then 'changed' when s.decision = 'new' then 'new' else 'ambiguous' end,
      person_id = case when s.decision = 'link' and coalesce(s.picked_id, c.ids[1]) = any(c.ids) then coalesce(s.picked_id, c.ids[1]) end
    from candidate c where s.authority_id = ${ctx.authority} and s.import_id = ${options.import} and s.key = c.key`.execute(db)
}

async function matchGroups(ctx: Context, options: CompareOptions): Promise<void> {
  await sql`update rosters.staged_group s set group_id = g.id, status = case when g.name = s.name and (s.grade is null or g.grade is not distinct from s.grade) then 'same' else 'changed' end
    from organisation."group" g where s.authority_id = ${ctx.authority} and s.import_id = ${options.import} and g.authority_id = s.authority_id and g.school_id = s.school_id
      and g.school_year_id = ${options.schoolYear} and g.source = ${options.source} and g.source_key = s.key`.execute(ctx.db())
  // A class made by hand, or brought by another program, is the same class: a school has one 6a in a year.
  await sql`update rosters.staged_group s set group_id = g.id, status = case when s.grade is null or g.grade is not distinct from s.grade then 'same' else 'changed' end
    from organisation."group" g where s.authority_id = ${ctx.authority} and s.import_id = ${options.import} and s.group_id is null and g.authority_id = s.authority_id
      and g.school_id = s.school_id and g.school_year_id = ${options.schoolYear} and g.source is distinct from ${options.source} and g.state = 'active'
      and g.kind = s.kind and g.kind = 'class' and g.name = s.name`.execute(ctx.db())
}

/** The schools an import speaks of: what a person has at any other school is no business of it. */
export const schoolsOf = (ctx: Context, options: Pick<CompareOptions, 'import'>) =>
  sql`(select school_id from rosters.staged_affiliation where authority_id = ${ctx.authority} and import_id = ${options.import}
    union select school_id from rosters.staged_person where authority_id = ${ctx.authority} and import_id = ${options.import} and status = 'missing')`

/** Whether an affiliation is one that the files speak of. */
export const spokenOf = (options: Pick<CompareOptions, 'roles'>, affiliation: RawBuilder<unknown>) =>
  options.roles?.length ? sql`${affiliation}.role = any(${sql.val([...options.roles])}::text[])` : sql`true`

// Sorted by their bytes: staged and kept names have different collations, and an order must not look like a change.
const groupLabel = sql`(m.name || case when m.role <> 'learner' then ' (' || m.role || ')' else '' end) collate "C"`

const fieldsDiffer = (compared: readonly string[]) => {
  const row = (of: string) => sql`(${sql.join(compared.map((column) => sql`${sql.id(of)}.${sql.id(column)}`))})`
  return sql`${row('p')} is distinct from ${row('s')}`
}

/**
 * The known people of whom anything differs: their fields, their groups, their places; undefined when they are too many to be named.
 * Nothing is written and nothing carried along but ids, so that the database may use all its processors. Most people are the same.
 */
async function touchedPeople(ctx: Context, options: CompareOptions, differs: RawBuilder<unknown>): Promise<Id[] | undefined> {
  const most = options.mostAlone ?? 20_000
  const at = (of: string) => sql`${sql.id(of)}.authority_id = ${ctx.authority} and ${sql.id(of)}.import_id = ${options.import}`
  const isFull = options.scope === 'full'
  const wants = sql`select s.person_id, m.role, g.id as group_id from rosters.staged_membership m
      join rosters.staged_group w on ${at('w')} and w.key = m.group_key
      join rosters.staged_person s on ${at('s')} and s.key = m.person_key and s.person_id is not null
      left join organisation."group" g on g.authority_id = ${ctx.authority} and g.id = w.group_id and g.name = w.name and g.kind = w.kind
    where ${at('m')}`
  const stands = sql`select a.person_id, m.role, m.group_id, g.school_year_id = ${options.schoolYear} as this_year from people.membership m
      join people.affiliation a on a.authority_id = ${ctx.authority} and a.id = m.affiliation_id
      join rosters.staged_person s on ${at('s')} and s.person_id = a.person_id
      join organisation."group" g on g.authority_id = ${ctx.authority} and g.id = m.group_id and g.school_id = any(array${schoolsOf(ctx, options)})
    where m.authority_id = ${ctx.authority} and m.source = ${options.source} and m.until_day is null`
  const questions = [
    sql`select s.person_id from rosters.staged_person s join people.person p on p.authority_id = ${ctx.authority} and p.id = s.person_id
      where ${at('s')} and (${differs} or s.decision = 'link')`,
    sql`select coalesce(w.person_id, h.person_id) as person_id from (${wants}) w full join (${stands}) h
        on h.person_id = w.person_id and h.group_id = w.group_id and h.role = w.role
      where h.person_id is null or not h.this_year ${isFull ? sql`or w.person_id is null` : sql``}`,
    sql`select s.person_id from rosters.staged_person s join rosters.staged_affiliation w on ${at('w')} and w.person_key = s.key
        left join people.affiliation a on a.authority_id = ${ctx.authority} and a.person_id = s.person_id and a.school_id = w.school_id and a.role = w.role
          and (a.until_day is null or a.until_day = w.until_day)
      where ${at('s')} and s.person_id is not null and a.id is null`,
    sql`select s.person_id from rosters.staged_person s join people.affiliation a on a.authority_id = ${ctx.authority} and a.person_id = s.person_id
          and a.source = ${options.source} and a.until_day is null and a.school_id = any(array${schoolsOf(ctx, options)}) and ${spokenOf(options, sql`a`)}
        left join rosters.staged_affiliation w on ${at('w')} and w.person_key = s.key and w.school_id = a.school_id and w.role = a.role
      where ${at('s')} and w.person_key is null`,
  ]
  const touched = new Set<Id>()
  for (const question of questions) {
    const { rows } = await sql<{ person_id: Id }>`${question} limit ${sql.lit(2 * most + 1)}`.execute(ctx.db())
    for (const { person_id } of rows) touched.add(person_id)
    if (touched.size > most || rows.length > 2 * most) return undefined
  }
  return [...touched]
}

/**
 * Fields that differ, and groups that differ. A person whose class changes is moved, whatever else changed.
 * Groups are compared by name, because a class of the new year is another group with another id.
 */
async function markChanges(ctx: Context, options: CompareOptions): Promise<void> {
  const compared = Object.entries(columns).filter(
    ([field]) => field === 'familyName' || field === 'givenName' || options.delivered.includes(field),
  )
  const pairs = sql.join(
    compared.map(
      ([field, column]) =>
        sql`case when p.${sql.id(column)} is distinct from s.${sql.id(column)} then jsonb_build_object(${field}::text, jsonb_build_array(p.${sql.id(column)}, s.${sql.id(column)})) else '{}' end`,
    ),
    sql` || `,
  )
  const differs = fieldsDiffer(compared.map(([, column]) => column))
  const touched = await touchedPeople(ctx, options, differs)
  if (touched && !touched.length) return
  const among = touched ? sql`and s.person_id = any(${sql.val(touched)}::uuid[])` : sql``
  const staged = sql`s.authority_id = ${ctx.authority} and s.import_id = ${options.import}`
  // Beside a part of a school, groups that it does not name are no difference.
  const isFull = options.scope === 'full'
  const gone = isFull ? sql`union all (select * from present except select * from wanted)` : sql``
  const labels = (of: string) =>
    sql`select distinct m.key, m.is_class, ${groupLabel} as label from ${sql.id(of)} m where m.person_id in (select person_id from apart)`
  const listed = (of: string) =>
    sql`select g.key, jsonb_agg(g.label order by g.label) filter (where g.is_class) as classes, jsonb_agg(g.label order by g.label) filter (where not g.is_class) as courses
      from picked join ${sql.id(of)} g on g.key = picked.key group by g.key`
  // Sets of ids first, names for those whose sets differ, and only of those who differ the lists that a person reads.
  await sql`
    with known as materialized (select s.key, s.person_id, s.decision from rosters.staged_person s where ${staged} and s.person_id is not null ${among}),
    fields as (
      select s.key, ${pairs} as fields from rosters.staged_person s join people.person p on p.authority_id = s.authority_id and p.id = s.person_id
      where ${staged} ${among} and ${differs}),
    wants as materialized (
      select k.key, k.person_id, m.role, w.name, w.kind = 'class' as is_class, g.id as group_id
      from rosters.staged_membership m join rosters.staged_group w on w.authority_id = m.authority_id and w.import_id = m.import_id and w.key = m.group_key
        join known k on k.key = m.person_key
        left join organisation."group" g on g.authority_id = w.authority_id and g.id = w.group_id and g.name = w.name and g.kind = w.kind
      where m.authority_id = ${ctx.authority} and m.import_id = ${options.import}),
    stands as materialized (
      select k.key, k.person_id, m.role, g.name, g.kind = 'class' as is_class, g.id as group_id, g.school_year_id = ${options.schoolYear} as this_year
      from known k join people.affiliation a on a.authority_id = ${ctx.authority} and a.person_id = k.person_id
        join people.membership m on m.authority_id = a.authority_id and m.affiliation_id = a.id and m.source = ${options.source} and m.until_day is null
        join organisation."group" g on g.authority_id = m.authority_id and g.id = m.group_id and g.school_id = any(array${schoolsOf(ctx, options)})),
    apart as materialized (
      select coalesce(w.person_id, h.person_id) as person_id from wants w ${isFull ? sql`full` : sql`left`} join stands h
        on h.person_id = w.person_id and h.group_id = w.group_id and h.role = w.role
      where w.person_id is null or h.person_id is null union select person_id from stands where not this_year),
    wanted as materialized (${labels('wants')}),
    present as materialized (${labels('stands')}),
    differing as (
      select key, bool_or(is_class) as classes, bool_or(not is_class) as courses
      from ((select * from wanted except select * from present) ${gone}) d group by key),
    old as (select distinct key from stands where not this_year),
    joins as (
      select distinct k.key from known k join rosters.staged_affiliation w on w.authority_id = ${ctx.authority} and w.import_id = ${options.import} and w.person_key = k.key
        left join people.affiliation a on a.authority_id = w.authority_id and a.person_id = k.person_id and a.school_id = w.school_id and a.role = w.role
          and (a.until_day is null or a.until_day = w.until_day)
      where a.id is null),
    leaves as (
      select distinct k.key from known k join people.affiliation a on a.authority_id = ${ctx.authority} and a.person_id = k.person_id and a.source = ${options.source} and a.until_day is null
          and a.school_id = any(array${schoolsOf(ctx, options)}) and ${spokenOf(options, sql`a`)}
        left join rosters.staged_affiliation w on w.authority_id = ${ctx.authority} and w.import_id = ${options.import} and w.person_key = k.key and w.school_id = a.school_id and w.role = a.role
      where w.person_key is null),
    touched as (
      select key from fields union select key from differing union select key from old union select key from joins union select key from leaves
      union select key from known where decision = 'link'),
    picked as (select key from differing union select key from old),
    names as (
      select picked.key, coalesce(p.classes, '[]') as classes, coalesce(p.courses, '[]') as courses, coalesce(w.classes, '[]') as wanted_classes, coalesce(w.courses, '[]') as wanted_courses
      from picked left join (${listed('present')}) p on p.key = picked.key left join (${listed('wanted')}) w on w.key = picked.key),
    judged as (
      select t.key, coalesce(f.fields, '{}')
          || case when d.classes then jsonb_build_object('classes', jsonb_build_array(l.classes, l.wanted_classes)) else '{}' end
          || case when d.courses then jsonb_build_object('courses', jsonb_build_array(l.courses, l.wanted_courses)) else '{}' end
          || case when o.key is not null and l.wanted_classes = l.classes then jsonb_build_object('schoolYear', jsonb_build_array(false, true)) else '{}' end
          || case when j.key is not null or x.key is not null then jsonb_build_object('affiliations', jsonb_build_array(x.key is not null, j.key is not null)) else '{}' end as diff,
        coalesce(l.classes, '[]') <> '[]' and (coalesce(d.classes, false) or o.key is not null) as moved
      from touched t left join fields f on f.key = t.key left join differing d on d.key = t.key left join old o on o.key = t.key
        left join joins j on j.key = t.key left join leaves x on x.key = t.key left join names l on l.key = t.key)
    update rosters.staged_person s set diff = nullif(j.diff, '{}'),
      status = case when s.decision = 'link' then 'changed' when j.diff = '{}' then 'same' when j.moved then 'moved' else 'changed' end
    from judged j where ${staged} and s.key = j.key and (j.diff <> '{}' or s.decision = 'link')`.execute(ctx.db())
}

/** People whom the files themselves call gone, with the day they tell. */
async function addLeft(ctx: Context, options: CompareOptions): Promise<void> {
  await sql`
    insert into rosters.staged_person (authority_id, import_id, key, family_name, given_name, birth_day, status, person_id, school_id, left_day, file, line)
    select distinct on (p.id) p.authority_id, ${options.import}::uuid, p.source_key, p.family_name, p.given_name, p.birth_day, 'missing', p.id, a.school_id,
      coalesce(l.on_day, ${germanToday}), l.file, l.line
    from rosters.staged_left l join people.person p on p.authority_id = l.authority_id and p.source = ${options.source} and p.source_key = l.person_key and p.state = 'active'
      join people.affiliation a on a.authority_id = p.authority_id and a.person_id = p.id and a.source = ${options.source} and a.until_day is null
    where l.authority_id = ${ctx.authority} and l.import_id = ${options.import} and (${options.school ?? null}::uuid is null or a.school_id = ${options.school ?? null}::uuid)
    order by p.id, a.school_id on conflict do nothing`.execute(ctx.db())
}

/** Living people of this source with an open affiliation at a school of this import, who stand in no row of it. */
async function addMissing(ctx: Context, options: CompareOptions): Promise<void> {
  await sql`
    insert into rosters.staged_person (authority_id, import_id, key, family_name, given_name, birth_day, status, person_id, school_id)
    select distinct on (p.id) p.authority_id, ${options.import}::uuid, p.source_key, p.family_name, p.given_name, p.birth_day, 'missing', p.id, a.school_id
    from people.affiliation a join people.person p on p.authority_id = a.authority_id and p.id = a.person_id
    where a.authority_id = ${ctx.authority} and a.source = ${options.source} and a.until_day is null and p.state = 'active' and p.source = ${options.source}
      and a.school_id in ${schoolsOf(ctx, options)} and ${spokenOf(options, sql`a`)}
      and not exists (select from rosters.staged_person s where s.authority_id = p.authority_id and s.import_id = ${options.import} and s.key = p.source_key)
    order by p.id, a.school_id
    on conflict do nothing`.execute(ctx.db())
}

/** A person without any place at a known school cannot be taken over. */
async function markWrong(ctx: Context, options: CompareOptions): Promise<void> {
  await sql`update rosters.staged_person set status = 'wrong', diff = null where authority_id = ${ctx.authority} and import_id = ${options.import} and status <> 'missing'
    and (school_id is null or coalesce(family_name, '') = '' or coalesce(given_name, '') = '')`.execute(ctx.db())
}

async function countStatuses(ctx: Context, options: CompareOptions): Promise<RosterCounts> {
  const { rows } = await sql<{
    status: RosterStatus
    n: number
  }>`select status, count(*)::int as n from rosters.staged_person where authority_id = ${ctx.authority} and import_id = ${options.import} group by 1`.execute(
    ctx.db(),
  )
  const zero = Object.fromEntries(statuses.map((status) => [status, 0])) as RosterCounts
  const counts = { ...zero, ...Object.fromEntries(rows.map((row) => [row.status, row.n])) }
  const { rows: wrong } = await sql<{
    n: number
  }>`select count(distinct (file, line))::int as n from kernel.import_fault f where authority_id = ${ctx.authority} and import_id = ${options.import} and severity = 'error'
    and not exists (select from rosters.staged_person s where s.authority_id = f.authority_id and s.import_id = f.import_id and s.status = 'wrong' and s.file = f.file and s.line = f.line)`.execute(
    ctx.db(),
  )
  return { ...counts, wrong: counts.wrong + wrong[0]!.n }
}

/** Removals above the limits, and removals of people who may stand in rows that could not be read. */
async function missingGuard(ctx: Context, options: CompareOptions, counts: RosterCounts): Promise<RosterGuard[]> {
  const { rows } = await sql<{ school: Id; missing: number; known: number }>`
    with missing as (select school_id, count(*)::int as n from rosters.staged_person where authority_id = ${ctx.authority} and import_id = ${options.import} and status = 'missing' group by 1)
    select m.school_id as school, m.n as missing,
      (select count(distinct a.person_id)::int from people.affiliation a where a.authority_id = ${ctx.authority} and a.school_id = m.school_id and a.source = ${options.source} and a.until_day is null) as known
    from missing m`.execute(ctx.db())
  const hits = rows.flatMap(({ school, missing, known }): RosterGuard[] => {
    const limit = Math.min(rosterGuard.perSchool, known * rosterGuard.share)
    return missing > limit ? [{ kind: 'missing', school, missing, known, limit: Math.floor(limit) }] : []
  })
  const total = rows.reduce((sum, row) => sum + row.missing, 0)
  if (total > rosterGuard.overall)
    hits.push({
      kind: 'missing',
      school: null,
      missing: total,
      known: rows.reduce((sum, row) => sum + row.known, 0),
      limit: rosterGuard.overall,
    })
  const nameless = options.scope === 'full' ? (options.nameless ?? 0) : 0
  if (counts.missing && nameless)
    hits.push({ kind: 'unsure', school: options.school ?? null, missing: counts.missing, known: nameless, limit: 0 })
  return hits
}

/** Other people under known numbers (another school's file, shifted columns), and classes that go down a grade (last year's file). */
async function strangeGuard(ctx: Context, options: CompareOptions): Promise<RosterGuard[]> {
  const { rows } = await sql<{ known: number; strangers: number; down: number; up: number }>`
    with moved as (
      select substring(s.diff -> 'classes' -> 0 ->> 0 from '^0*([0-9]{1,2})')::int as before, substring(s.diff -> 'classes' -> 1 ->> 0 from '^0*([0-9]{1,2})')::int as after
      from rosters.staged_person s where s.authority_id = ${ctx.authority} and s.import_id = ${options.import} and s.status = 'moved' and s.diff ? 'classes'
        and s.diff -> 'classes' ->> 0 not like '%(%' and jsonb_array_length(s.diff -> 'classes' -> 0) = 1 and jsonb_array_length(s.diff -> 'classes' -> 1) = 1),
    judged as (
      select count(*) filter (where status in ('same', 'changed', 'moved'))::int as known,
        count(*) filter (where status in ('changed', 'moved') and decision is null and diff ? 'givenName'
          and (diff ? 'familyName' or (diff -> 'birthDay' ->> 0) <> (diff -> 'birthDay' ->> 1)))::int as strangers
      from rosters.staged_person where authority_id = ${ctx.authority} and import_id = ${options.import})
    select j.known, j.strangers, (select count(*)::int from moved where after < before) as down, (select count(*)::int from moved where after > before) as up from judged j`.execute(
    ctx.db(),
  )
  const { known, strangers, down, up } = rows[0]!
  const limit = Math.floor(Math.max(2, Math.min(rosterGuard.perSchool, known * rosterGuard.share)))
  const school = options.school ?? null
  return [
    ...(strangers > limit ? [{ kind: 'strangers' as const, school, missing: strangers, known, limit }] : []),
    ...(down > limit && down > 2 * up ? [{ kind: 'lastYear' as const, school, missing: down, known, limit }] : []),
  ]
}

/** New people who carry the names of people whom the same schools know from another source: they would be there twice. */
async function twinGuard(ctx: Context, options: CompareOptions, counts: RosterCounts): Promise<RosterGuard[]> {
  if (!counts.new) return []
  const { rows } = await sql<{ twins: number }>`
    select count(distinct s.key)::int as twins from rosters.staged_person s
    join people.person p on p.authority_id = s.authority_id and p.family_name = s.family_name and p.given_name = s.given_name and p.state = 'active'
      and p.source <> ${options.source}
    join people.affiliation a on a.authority_id = p.authority_id and a.person_id = p.id and a.school_id = s.school_id and a.until_day is null
    where s.authority_id = ${ctx.authority} and s.import_id = ${options.import} and s.status = 'new' and s.decision is null`.execute(
    ctx.db(),
  )
  const { twins } = rows[0]!
  const limit = Math.floor(Math.max(2, Math.min(rosterGuard.perSchool, counts.new * rosterGuard.share)))
  return twins > limit ? [{ kind: 'twins', school: options.school ?? null, missing: twins, known: counts.new, limit }] : []
}
