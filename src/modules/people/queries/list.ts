// The list of people: its columns, its conditions as questions that indexes answer, and the way to few among many.
import { type RawBuilder, sql } from 'kysely'
import { type Context, defineList, type List } from '#kernel'
import type { Filter, Id, ListQuery } from '#shared'
import { listedPerson } from '../model.ts'
import { current, ids, member, peopleWithin } from './within.ts'

type Expression = RawBuilder<unknown>
/** More people than that are read in the order of the list until the page is full. */
const few = 3_000

const texts = (values: readonly string[]) => sql`${sql.val([...values])}::text[]`
const uuids = (values: readonly string[]) => sql`${sql.val([...values])}::uuid[]`
const escaped = (text: Expression) => sql`replace(replace(replace(kernel.fold(${text}), '\\', '\\\\'), '%', '\\%'), '_', '\\_')`

/** As a case, of which the planner believes that it holds for half: it would else take every text for rare, and sort all people. */
/** Names as they are shown, with a comma between them, are found as well. */
const spoken = (text: string) => text.replaceAll(',', ' ')

const searched = (text: string) =>
  sql`case when p.search like all(array(select '%' || ${escaped(sql`w`)} || '%' from unnest(string_to_array(regexp_replace(btrim(${spoken(text)}::text), '\\s+', ' ', 'g'), ' ')) w)) then true else false end`

/** A part of a name, asked of the folded names on the row first: folding a column anew for each person is what takes the time. */
const part =
  (column: Expression) =>
  ({ operator, values }: Filter): Expression | undefined => {
    if (operator !== 'has' && operator !== 'starts') return undefined
    const patterns = (around: string) => sql`array(select ${around}::text || ${escaped(sql`v`)} || '%' from unnest(${texts(values)}) v)`
    return sql`case when p.search like any(${patterns('%')}) then kernel.fold(${column}) like any(${patterns(operator === 'has' ? '%' : '')}) else false end`
  }

/** What a person has in another table: one of the values, none of them, anything or nothing at all. */
const having =
  (rows: Expression, among: (filter: Filter) => Expression) =>
  (filter: Filter): Expression => {
    const exists = (what?: Expression) => sql`exists (select ${rows}${what ? sql` and ${what}` : sql``})`
    if (filter.operator === 'any') return exists()
    if (filter.operator === 'none') return sql`not ${exists()}`
    return filter.operator === 'not' ? sql`not ${exists(among(filter))}` : exists(among(filter))
  }
const places = sql`from people.affiliation a where a.authority_id = p.authority_id and a.person_id = p.id and ${current}`
/** Classes a pupil is in or a teacher leads; what somebody merely teaches would fill the column. */
const classes = sql`from people.affiliation a join people.membership m on m.authority_id = a.authority_id and m.affiliation_id = a.id
  join organisation."group" g on g.authority_id = m.authority_id and g.id = m.group_id
  where a.authority_id = p.authority_id and a.person_id = p.id and ${current} and ${member} and g.kind = 'class' and m.role in ('learner', 'classTeacher')`
/** What stands on a person's own row about roles like these (070-kinds.sql): it narrows, the places decide. */
function kindOf({ operator, values }: Filter): Expression | undefined {
  if (operator !== 'is' || values.length === 0) return undefined
  if (values.every((role) => role === 'learner')) return sql`p.learner`
  return values.every((role) => role !== 'learner' && role !== 'guardian') ? sql`p.staff` : undefined
}
const placed = having(places, ({ values }) => sql`a.role = any(${texts(values)})`)
/**
 * Who is in one of the roles. Of those on a staff it is asked person by person, in the order of the list: as `exists` the database would read
 * and sort everybody in the role for a page of fifty.
 */
const inRole = (filter: Filter): Expression =>
  kindOf(filter) && !filter.values.includes('learner')
    ? sql`(select true ${places} and a.role = any(${texts(filter.values)}) limit 1) is true`
    : placed(filter)
const accounts = sql`from people.account k where k.authority_id = p.authority_id and k.person_id = p.id and k.state <> 'deleted'`

const named = ({ operator, values }: Filter): Expression => {
  if (operator === 'is' || operator === 'not') return sql`g.name = any(${texts(values)})`
  const around = operator === 'has' ? '%' : ''
  return sql`kernel.fold(g.name) like any(array(select ${around} || ${escaped(sql`v`)} || '%' from unnest(${texts(values)}) v))`
}

const twin = sql`exists (select from people.twin w where w.authority_id = p.authority_id and p.id in (w.person_id, w.other_id) and w.decided_at is null)`
const twins = sql`select w.authority_id, unnest(array[w.person_id, w.other_id]) from people.twin w where w.decided_at is null`

interface Narrowing {
  school: Id | null
  /** Those whose names can fit at all. */
  among?: readonly Id[]
  /** Roles that few hold. */
  roles?: readonly string[]
}

const listOf = ({ school, among, roles }: Narrowing) =>
  defineList({
    model: listedPerson,
    from: sql`people.person p`,
    alias: 'p',
    id: sql`p.id`,
    authority: sql`p.authority_id`,
    columns: {
      roles: sql`array(select distinct a.role ${places} order by 1)`,
      school: sql`(select a.school_id from people.affiliation a join organisation.school s on s.authority_id = a.authority_id and s.id = a.school_id
        where a.authority_id = p.authority_id and a.person_id = p.id and ${current} order by s.name limit 1)`,
      classes: sql`(select string_agg(distinct g.name, ', ') ${classes})`,
      accountState: sql`(select k.state ${accounts})`,
      accountName: sql`(select k.name ${accounts})`,
      lastSignIn: sql`(select k.last_sign_in ${accounts})`,
      twin,
    },
    conditions: {
      familyName: part(sql`p.family_name`),
      givenName: part(sql`p.given_name`),
      callName: part(sql`p.call_name`),
      roles: (filter) => {
        const kind = kindOf(filter)
        return kind ? sql`(${kind} and ${inRole(filter)})` : inRole(filter)
      },
      school: having(sql`${places} and a.school_id is not null`, ({ values }) => sql`a.school_id = any(${uuids(values)})`),
      classes: having(classes, named),
      accountState: having(accounts, ({ values }) => sql`k.state = any(${texts(values)})`),
      twin: ({ operator, values }) =>
        (operator === 'is' && values[0] === 'true') || operator === 'any' ? sql`(p.authority_id, p.id) in (${twins})` : undefined,
    },
    extra: {
      schools: sql`(select coalesce(jsonb_agg(distinct jsonb_build_object('id', s.id, 'name', s.name)), '[]') from people.affiliation a
        join organisation.school s on s.authority_id = a.authority_id and s.id = a.school_id where a.authority_id = p.authority_id and a.person_id = p.id and ${current})`,
      schoolName: sql`(select string_agg(distinct s.name, ', ') from people.affiliation a
        join organisation.school s on s.authority_id = a.authority_id and s.id = a.school_id where a.authority_id = p.authority_id and a.person_id = p.id and ${current})`,
      account: sql`(select k.id ${accounts})`,
    },
    visible: (ctx) =>
      sql.join(
        [
          sql`p.state <> 'deleted' and ${peopleWithin(ctx.reach('people.person.view'))}`,
          ...(school ? [having(places, () => sql`a.school_id = ${school}`)({ column: 'school', operator: 'is', values: [school] })] : []),
          ...(among ? [sql`p.id = any(${ids(among)})`] : []),
          ...(roles ? [sql`p.id = any(array(${holders(ctx, roles)}))`] : []),
        ],
        sql` and `,
      ),
    sort: 'name',
    search: searched,
  })

const nameFields = new Set(['name', 'familyName', 'givenName', 'callName'])

/** What the names of the wanted people hold in any case. */
function namesIn(query: ListQuery): string[] {
  const filtered = query.filter.flatMap(({ column, operator, values }) =>
    nameFields.has(column) && values.length === 1 && (operator === 'has' || operator === 'starts' || operator === 'is')
      ? [spoken(values[0]!)]
      : [],
  )
  return [...(query.q ? [spoken(query.q)] : []), ...filtered].filter((text) => text.trim() !== '')
}

const holders = (ctx: Context, roles: readonly string[]) =>
  sql`select a.person_id from people.affiliation a where a.authority_id = any(${ids(ctx.authorities)}) and a.role = any(${texts(roles)}) and ${current}`

/** The wanted roles where few hold them. */
async function rareRoles(ctx: Context, query: ListQuery): Promise<readonly string[] | undefined> {
  const roles = query.filter.find(({ column, operator }) => column === 'roles' && operator === 'is')?.values
  if (!roles?.length || roles.includes('learner')) return undefined
  const { rows } = await sql<{
    held: number
  }>`select count(*)::int as held from (${holders(ctx, roles)} limit ${few + 1}) h`.execute(ctx.db())
  return rows[0]!.held <= few ? roles : undefined
}

/** The list for a query: where few names or roles can fit, it begins with those instead of going through everybody. */
async function listFor(ctx: Context, school: Id | null, query: ListQuery): Promise<List<typeof listedPerson>> {
  const names = namesIn(query)
  if (names.length === 0) return listOf({ school, roles: await rareRoles(ctx, query) })
  const { rows } = await sql<{
    found: Id[] | null
  }>`select people.few_matching(${ids(ctx.authorities)}, ${texts(names)}, ${few}) as found`.execute(ctx.db())
  return listOf({ school, among: rows[0]!.found ?? undefined })
}

function narrowing(school: Id | null): List<typeof listedPerson> {
  return {
    ...listOf({ school }),
    page: async (ctx, query) => (await listFor(ctx, school, query)).page(ctx, query),
    ids: async (ctx, query, limit) => (await listFor(ctx, school, query)).ids(ctx, query, limit),
    async *stream(ctx, query, batch) {
      yield* (await listFor(ctx, school, query)).stream(ctx, query, batch)
    },
  }
}

/** The list of people; deleted ones stand in none. */
export const people = narrowing(null)
/** The same list for those who belong to one school. */
export const peopleAt = (school: Id) => narrowing(school)
