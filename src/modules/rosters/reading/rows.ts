// The differences of an import, person by person: filtered, searched, paged, and as a file.
import { type RawBuilder, sql } from 'kysely'
import { type Context, exportTable, textsIn, type Values } from '#kernel'
import { checkExport } from '#modules/people'
import type { Id } from '#shared'
import type { RosterRow } from '../api/roster.ts'
import { type RosterStatus, statuses } from './compare.ts'

export interface RowsFilter {
  status?: RosterStatus
  /** Beginnings of names, a class, an account name or a key; each word must hit. */
  q?: string
  school?: Id
  /** Name of a class or course, of the files or as it was before. */
  group?: string
}
export interface RowsAsked extends RowsFilter {
  after?: number
  limit: number
}

const mostWords = 5
const escaped = (text: string) => text.replace(/[\\%_]/g, (sign) => `\\${sign}`)

/** Staged people of a group of the files, and known people of a group of this name: asked once per question, not per row. */
function inGroup(ctx: Context, id: Id, named: RawBuilder<unknown>, own: (name: RawBuilder<unknown>) => RawBuilder<unknown>) {
  const is = own(named)
  return sql`(s.key in (select m.person_key from rosters.staged_membership m where m.authority_id = ${ctx.authority} and m.import_id = ${id}
      and m.group_key = any(array(select g.key from rosters.staged_group g where g.authority_id = ${ctx.authority} and g.import_id = ${id} and ${is})))
    or s.person_id in (select a.person_id from organisation."group" g join people.membership m on m.authority_id = g.authority_id and m.group_id = g.id and m.until_day is null
      join people.affiliation a on a.authority_id = m.authority_id and a.id = m.affiliation_id where g.authority_id = ${ctx.authority} and ${is}))`
}

/** Of these kinds the staged name is the known one, which is folded already: to fold a hundred thousand names takes half a second. */
const asKnown: readonly RosterStatus[] = ['same', 'missing']

function hit(ctx: Context, id: Id, word: string, status: RosterStatus | undefined): RawBuilder<unknown> {
  const like = sql`'%' || kernel.fold(${escaped(word)}) || '%'`
  const known = sql`s.person_id in (select p.id from people.person p where p.authority_id = ${ctx.authority} and p.search like ${like})`
  const folded = sql`kernel.fold(coalesce(s.family_name, '') || ' ' || coalesce(s.given_name, '')) like ${like}`
  const kinds = sql`s.status = any(${sql.val([...asKnown])}::text[])`
  const named = !status ? sql`case when ${kinds} then ${known} else ${folded} end` : asKnown.includes(status) ? known : folded
  return sql`(s.key = ${word} or lower(s.account_name collate "C") = kernel.fold(${word}) or ${named}
    or s.person_id in (select k.person_id from people.account k where k.authority_id = ${ctx.authority} and k.state <> 'deleted' and k.name_key like kernel.fold(${escaped(word)}) || '%')
    or ${inGroup(ctx, id, sql`kernel.fold(${word})`, (name) => sql`kernel.fold(g.name) = ${name}`)})`
}

function conditions(ctx: Context, id: Id, { status, q, school, group }: RowsFilter): RawBuilder<unknown> {
  const words = (q ?? '').replaceAll(',', ' ').split(/\s+/).filter(Boolean).slice(0, mostWords)
  return sql.join(
    [
      sql`s.authority_id = ${ctx.authority} and s.import_id = ${id}`,
      ...(status === 'same' ? [sql`s.status = 'same'`] : []),
      ...(status && status !== 'same' ? [sql`s.status <> 'same' and s.status = ${status}`] : []),
      ...(school ? [sql`s.school_id = ${school}`] : []),
      ...(group ? [inGroup(ctx, id, sql`${group}`, (name) => sql`g.name = ${name}`)] : []),
      ...words.map((word) => hit(ctx, id, word, status)),
    ],
    sql` and `,
  )
}

const classesOf = sql`coalesce((select array_agg(g.name order by g.name) from rosters.staged_membership m join rosters.staged_group g on g.authority_id = m.authority_id and g.import_id = m.import_id and g.key = m.group_key
    where m.authority_id = s.authority_id and m.import_id = s.import_id and m.person_key = s.key and g.kind = 'class'), '{}')`
const knownClasses = (person: RawBuilder<unknown>) => sql`coalesce((select array_agg(distinct g.name) from people.affiliation a
    join people.membership m on m.authority_id = a.authority_id and m.affiliation_id = a.id and m.until_day is null
    join organisation."group" g on g.authority_id = m.authority_id and g.id = m.group_id and g.kind = 'class' and g.state = 'active'
    where a.authority_id = s.authority_id and a.person_id = ${person} and a.until_day is null), '{}')`
const accountOf = (person: RawBuilder<unknown>) =>
  sql`(select k.name from people.account k where k.authority_id = s.authority_id and k.person_id = ${person} and k.state <> 'deleted')`

/** A page of staged rows in the order of the file; how many there are is counted for the first page of a search. */
export async function rosterRows(
  ctx: Context,
  id: Id,
  asked: RowsAsked,
): Promise<{ rows: RosterRow[]; next: number | null; count: number | null }> {
  const counts = asked.after === undefined && !!(asked.q || asked.school || asked.group)
  // A search reads all rows of its kind once, for the page and for the count; turning pages goes along the index of their order.
  const hits = sql`select s.key, s.position from rosters.staged_person s where ${conditions(ctx, id, asked)} and s.position > ${asked.after ?? 0}`
  const { rows } = await sql<RosterRow & { count: number | null }>`
    with hits as ${counts ? sql`materialized` : sql`not materialized`} (${hits}), page as (select * from hits order by position limit ${asked.limit + 1})
    select ${counts ? sql`(select count(*)::int from hits)` : sql`null::int`} as count, s.position, s.key, s.family_name as "familyName", s.given_name as "givenName", s.birth_day::text as "birthDay", s.file, s.line, s.status, s.person_id as person, sc.name as "schoolName", s.diff,
      case when s.status = 'missing' then ${knownClasses(sql`s.person_id`)} else ${classesOf} end as classes, ${accountOf(sql`s.person_id`)} as account,
      coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'birthDay', p.birth_day, 'source', p.source, 'sourceKey', p.source_key,
          'classes', ${knownClasses(sql`p.id`)}, 'account', ${accountOf(sql`p.id`)}, 'state', p.state,
          'schools', coalesce((select jsonb_agg(distinct o.name) from people.affiliation a join organisation.school o on o.authority_id = a.authority_id and o.id = a.school_id
            where a.authority_id = p.authority_id and a.person_id = p.id and a.until_day is null), '[]')) order by p.id)
        from people.person p where p.authority_id = s.authority_id and p.id = any(s.candidates)), '[]') as candidates,
      s.left_day::text as "leftDay", s.decision, s.chosen
    from page join rosters.staged_person s on s.authority_id = ${ctx.authority} and s.import_id = ${id} and s.key = page.key
      left join organisation.school sc on sc.authority_id = s.authority_id and sc.id = s.school_id order by s.position`.execute(ctx.db())
  const page = rows.slice(0, asked.limit).map(({ count: _, ...row }) => row)
  return {
    rows: page,
    next: rows.length > asked.limit ? page.at(-1)!.position : null,
    count: counts ? (rows[0]?.count ?? 0) : null,
  }
}

async function countRows(ctx: Context, where: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from rosters.staged_person s where ${where}`.execute(ctx.db())
  return rows[0]!.n
}

/** Schools and groups that the rows can be narrowed to; groups of one school, because an authority has thousands. */
export async function rosterPlaces(ctx: Context, id: Id, school: Id | undefined) {
  const { rows: schools } = await sql<{ id: Id; name: string; people: number }>`
    select o.id, o.name, n.people from (select s.school_id, count(*)::int as people from rosters.staged_person s
        where s.authority_id = ${ctx.authority} and s.import_id = ${id} and s.school_id is not null group by 1) n
      join organisation.school o on o.authority_id = ${ctx.authority} and o.id = n.school_id order by o.name, o.id`.execute(ctx.db())
  const one = school ?? (schools.length === 1 ? schools[0]!.id : undefined)
  if (!one) return { schools, groups: [] }
  const { rows: groups } = await sql<{ name: string; kind: 'class' | 'course' | 'other' }>`
    select name, kind from (select distinct g.name, g.kind from rosters.staged_group g where g.authority_id = ${ctx.authority} and g.import_id = ${id} and g.school_id = ${one}) g
    order by kind, name collate kernel.german limit 1000`.execute(ctx.db())
  return { schools, groups }
}

const fields = ['familyName', 'givenName', 'callName', 'title', 'birthDay', 'gender', 'classes', 'courses'] as const
type Field = (typeof fields)[number]
const batch = 2_000

interface FileRow {
  position: number
  key: string
  status: RosterStatus
  values: Record<string, string | string[] | null>
  diff: Record<string, [unknown, unknown]> | null
  account: string | null
  school: string | null
  leftDay: string | null
  decision: 'link' | 'new' | 'skip' | null
  chosen: boolean
  file: string | null
  line: number | null
}

/** The rows in batches, kind by kind and in the order of the file; the same ones, of which no index knows the order, by key. */
async function* fileRows(ctx: Context, id: Id, filter: RowsFilter): AsyncGenerator<FileRow[]> {
  const courses = sql`coalesce((select array_agg(g.name order by g.name) from rosters.staged_membership m join rosters.staged_group g on g.authority_id = m.authority_id and g.import_id = m.import_id and g.key = m.group_key
    where m.authority_id = s.authority_id and m.import_id = s.import_id and m.person_key = s.key and g.kind <> 'class'), '{}')`
  for (const status of statuses.filter((each) => !filter.status || each === filter.status)) {
    const where = conditions(ctx, id, { ...filter, status })
    let last: FileRow | undefined
    do {
      const from =
        status === 'same'
          ? sql`and s.key > ${last?.key ?? ''} order by s.authority_id, s.import_id, s.key`
          : sql`and s.position > ${last?.position ?? 0} order by s.authority_id, s.import_id, s.status, s.position`
      const { rows } = await sql<FileRow>`
        select s.position, s.key, s.status, s.diff, ${accountOf(sql`s.person_id`)} as account, sc.name as school, s.left_day::text as "leftDay", s.decision, s.chosen, s.file, s.line,
          jsonb_build_object('familyName', s.family_name, 'givenName', s.given_name, 'callName', s.call_name, 'title', s.title, 'birthDay', s.birth_day, 'gender', s.gender,
            'classes', case when s.status = 'missing' then ${knownClasses(sql`s.person_id`)} else ${classesOf} end, 'courses', ${courses}) as values
        from rosters.staged_person s left join organisation.school sc on sc.authority_id = s.authority_id and sc.id = s.school_id
        where ${where} ${from} limit ${batch}`.execute(ctx.db())
      if (rows.length) yield rows
      last = rows.length === batch ? rows.at(-1) : undefined
    } while (last)
  }
}

/** How many rows the conditions find. */
export const countedRows = (ctx: Context, id: Id, filter: RowsFilter) => countRows(ctx, conditions(ctx, id, filter))

/** The differences as a file, filtered as on the screen: one row per person, each field with its old and its new value. */
export async function rosterFile(ctx: Context, id: Id, filter: RowsFilter, format: 'csv' | 'xlsx') {
  const count = await countedRows(ctx, id, filter)
  await checkExport(ctx, { kind: 'rosters', query: { ...filter, import: id }, people: count })
  await ctx.audit('rosters.exported', 'kernel.import', [{ id, changes: { people: [null, count], format: [null, format] } }])
  const t = textsIn(ctx.lang)
  const label = (field: Field) => (field === 'classes' || field === 'courses' ? t(`rosters.diff.${field}`) : t(`people.person.${field}`))
  const head = (key: string) => t(`rosters.file.${key}`)
  const pairs = fields.flatMap((field) =>
    (['before', 'after'] as const).map((side) => ({
      key: `${field}.${side}`,
      head: t(`rosters.file.${side}`, { field: label(field) }),
      kind: field === 'birthDay' ? ('day' as const) : ('text' as const),
      width: field === 'gender' || field === 'title' || field === 'birthDay' ? ('narrow' as const) : undefined,
    })),
  )
  const columns = [
    { key: 'status', head: head('status'), width: 'narrow' as const },
    { key: 'familyName', head: t('people.person.familyName') },
    { key: 'givenName', head: t('people.person.givenName') },
    { key: 'birthDay', head: t('people.person.birthDay'), kind: 'day' as const, width: 'narrow' as const },
    { key: 'key', head: head('key') },
    { key: 'account', head: head('account') },
    { key: 'school', head: t('rosters.school'), width: 'wide' as const },
    { key: 'classes', head: t('rosters.diff.classes') },
    ...pairs,
    { key: 'affiliations', head: t('rosters.diff.affiliations') },
    { key: 'leftDay', head: t('rosters.diff.left'), kind: 'day' as const, width: 'narrow' as const },
    { key: 'decision', head: head('decision') },
    { key: 'out', head: head('out'), width: 'narrow' as const },
    { key: 'file', head: head('file') },
    { key: 'line', head: head('line'), kind: 'number' as const, width: 'narrow' as const },
  ]
  const words = cellWords(t)
  async function* batches(): AsyncGenerator<Values[]> {
    for await (const rows of fileRows(ctx, id, filter)) yield rows.map((row) => valuesOf(row, words))
  }
  return exportTable(ctx, { title: head('title'), columns, batches: batches() }, format)
}

type Words = ReturnType<typeof cellWords>
const cellWords = (t: ReturnType<typeof textsIn>) => ({
  cell: (field: string, value: unknown): string | null => {
    if (Array.isArray(value)) return value.length ? value.join(', ') : null
    if (value === null || value === undefined || value === '') return null
    return field === 'gender' ? t(`people.person.gender.${String(value)}`) : String(value)
  },
  status: (status: RosterStatus) => t(`rosters.status.${status}`),
  decision: (decision: string) => t(`rosters.decide.${decision}`),
  begins: t('rosters.diff.begins'),
  ends: t('rosters.diff.ends'),
  yes: t('export.yes'),
})

/** Before and after of each field: of new people only after, of missing ones only before, of the others what differs. */
function valuesOf(row: FileRow, words: Words): Values {
  const { cell } = words
  const values: Values = {
    status: words.status(row.status),
    familyName: row.values.familyName,
    givenName: row.values.givenName,
    birthDay: row.values.birthDay,
    key: row.key,
    account: row.account,
    school: row.school,
    classes: cell('classes', row.values.classes),
    leftDay: row.leftDay,
    decision: row.decision && words.decision(row.decision),
    out: row.chosen ? null : words.yes,
    file: row.file,
    line: row.line,
  }
  for (const field of fields) {
    const [before, after] = (row.diff?.[field] as [unknown, unknown] | undefined) ?? [
      row.status === 'missing' ? row.values[field] : null,
      row.status === 'new' ? row.values[field] : null,
    ]
    values[`${field}.before`] = cell(field, before)
    values[`${field}.after`] = cell(field, after)
  }
  const places = row.diff?.affiliations as [boolean, boolean] | undefined
  if (places) values.affiliations = [places[0] ? words.ends : '', places[1] ? words.begins : ''].filter(Boolean).join(', ')
  return values
}
