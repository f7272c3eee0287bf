// Before an import is taken back: whom it touched, what stands in the way of whom, and what will stay.
import { type RawBuilder, sql } from 'kysely'
import { type Context, type ImportRecord, type Listener, type Obstacle, textsIn, undoObstacles } from '#kernel'
import { guardiansReturn } from '#modules/people'
import type { Id } from '#shared'
import { rosterRelations } from './apply.ts'

export const touchedKinds = ['created', 'changed', 'left'] as const
export type TouchedKind = (typeof touchedKinds)[number]

export interface TouchedFilter {
  what?: TouchedKind
  q?: string
}
/** Chosen one by one, or by what a search finds; neither means everybody. */
export interface Whom {
  people?: readonly Id[]
  query?: TouchedFilter
}

export interface TouchedPerson {
  id: Id
  name: string
  birthDay: string | null
  what: TouchedKind
  classes: string[]
  account: string | null
  undone: boolean
}

const escaped = (text: string) => text.replace(/[\\%_]/g, (sign) => `\\${sign}`)
const kind = sql`case when c.action = 'c' then 'created' when p.state <> 'active' and c.before ->> 'state' = 'active' then 'left' else 'changed' end`

function touched(ctx: Context, id: Id, { what, q }: TouchedFilter): RawBuilder<unknown> {
  const words = (q ?? '').replaceAll(',', ' ').split(/\s+/).filter(Boolean).slice(0, 5)
  const hit = (word: string) => sql`(p.search like '%' || kernel.fold(${escaped(word)}) || '%'
    or p.id in (select k.person_id from people.account k where k.authority_id = ${ctx.authority} and k.state <> 'deleted' and k.name_key like kernel.fold(${escaped(word)}) || '%')
    or p.id in (select a.person_id from organisation."group" g join people.membership m on m.authority_id = g.authority_id and m.group_id = g.id and m.until_day is null
      join people.affiliation a on a.authority_id = m.authority_id and a.id = m.affiliation_id where g.authority_id = ${ctx.authority} and kernel.fold(g.name) = kernel.fold(${word})))`
  return sql`from kernel.import_change c join people.person p on p.authority_id = c.authority_id and p.id = c.row_id
    where ${sql.join([sql`c.authority_id = ${ctx.authority} and c.import_id = ${id} and c.relation = 'people.person'`, ...(what ? [sql`${kind} = ${what}`] : []), ...words.map(hit)], sql` and `)}`
}

/** The people an import touched, by name; how many there are is counted with the first page. */
export async function touchedPeople(
  ctx: Context,
  id: Id,
  asked: TouchedFilter & { after?: Id; limit: number },
): Promise<{ rows: TouchedPerson[]; next: Id | null; count: number | null }> {
  const isFirst = asked.after === undefined
  const { rows } = await sql<TouchedPerson & { count: number | null }>`
    with hits as materialized (select p.id, p.name, p.birth_day, ${kind} as what, c.undone ${touched(ctx, id, asked)}),
    page as (select * from hits h where ${isFirst ? sql`true` : sql`(h.name, h.id) > (select x.name, x.id from people.person x where x.authority_id = ${ctx.authority} and x.id = ${asked.after!})`}
      order by h.name, h.id limit ${asked.limit + 1})
    select ${isFirst ? sql`(select count(*)::int from hits)` : sql`null::int`} as count, h.id, h.name, h.birth_day::text as "birthDay", h.what, h.undone,
      coalesce((select array_agg(distinct g.name) from people.affiliation a join people.membership m on m.authority_id = a.authority_id and m.affiliation_id = a.id and m.until_day is null
        join organisation."group" g on g.authority_id = m.authority_id and g.id = m.group_id and g.kind = 'class' where a.authority_id = ${ctx.authority} and a.person_id = h.id), '{}') as classes,
      (select k.name from people.account k where k.authority_id = ${ctx.authority} and k.person_id = h.id and k.state <> 'deleted') as account
    from page h order by h.name, h.id`.execute(ctx.db())
  const page = rows.slice(0, asked.limit).map(({ count: _, ...row }) => row)
  return { rows: page, next: rows.length > asked.limit ? page.at(-1)!.id : null, count: isFirst ? (rows[0]?.count ?? 0) : null }
}

/** The chosen people as ids; undefined for everybody. */
export async function whomOf(ctx: Context, id: Id, { people, query }: Whom): Promise<Id[] | undefined> {
  if (people) return [...people]
  if (!query) return undefined
  const { rows } = await sql<{ id: Id }>`select p.id ${touched(ctx, id, query)}`.execute(ctx.db())
  return rows.map((row) => row.id)
}

export interface NamedObstacle extends Obstacle {
  name: string
  /** What is in the way, in words. */
  text: string
  href: string | null
  at: string | null
  by: string | null
}

const mostNamed = 200

/** Obstacles with names: who or which class, what was changed, when and by whom. */
export async function namedObstacles(ctx: Context, record: ImportRecord, obstacles: readonly Obstacle[]): Promise<NamedObstacle[]> {
  const shown = obstacles.slice(0, mostNamed)
  const { rows } = await sql<{ n: number; person: string | null; group: string | null; at: string | null; by: string | null }>`
    select o.n, p.name as person, g.name as "group", to_json(l.at) #>> '{}' as at, l.by
    from unnest(${sql.val(shown.map((each) => each.subject ?? each.row))}::uuid[], ${sql.val(shown.map((each) => each.row))}::uuid[]) with ordinality as o(id, row_id, n)
      left join people.person p on p.authority_id = ${ctx.authority} and p.id = o.id
      left join organisation."group" g on g.authority_id = ${ctx.authority} and g.id = o.id
      left join lateral (select a.at, coalesce((select k.display_name from people.account k where k.id = a.account_id), a.actor) as by from kernel.audit a
        where a.authority_id = ${ctx.authority} and a.object in ('people.person', 'people.account', 'organisation.group') and a.object_id in (o.id, o.row_id)
          and a.at > ${record.applied_at} order by a.at desc, a.id desc limit 1) l on true
    order by o.n`.execute(ctx.db())
  const t = textsIn(ctx.lang)
  return shown.map((each, index) => {
    const { person, group, at, by } = rows[index]!
    const used = each.referrer ? t(each.referrer) : ''
    const text = t(`rosters.obstacle.${each.fault}`, {
      what: t(`rosters.relation.${each.relation.replaceAll('"', '')}`),
      used: used === each.referrer ? t('rosters.obstacle.elsewhere') : used,
    })
    const home = each.relation === 'organisation."group"' ? '/klassen' : '/personen'
    const id = each.subject ?? each.row
    return { ...each, name: person ?? group ?? '?', text, href: person || group ? `${home}/${id}` : null, at, by }
  })
}

export interface UndoForecast {
  /** People the import touched and that are not taken back yet. */
  people: number
  /** Of them chosen, of these taken back, and kept because of what happened since. */
  chosen: number
  goes: number
  stays: number
  obstacles: NamedObstacle[]
  obstacleCount: number
}

/** What taking back would do, for all or for some; nothing is written. */
export async function forecastUndo(ctx: Context, record: ImportRecord, whom: Whom): Promise<UndoForecast> {
  const subjects = await whomOf(ctx, record.id, whom)
  const obstacles = await undoObstacles(ctx, record.id, rosterRelations, subjects)
  const kept = [...new Set(obstacles.map((each) => each.subject ?? each.row))]
  const { rows } = await sql<{ people: number; chosen: number; goes: number }>`
    select count(*)::int as people, count(*) filter (where x.chosen)::int as chosen, count(*) filter (where x.chosen and not x.kept)::int as goes
    from (select ${subjects ? sql`c.row_id = any(${sql.val(subjects)}::uuid[])` : sql`true`} as chosen, c.row_id = any(${sql.val(kept)}::uuid[]) as kept
      from kernel.import_change c where c.authority_id = ${ctx.authority} and c.import_id = ${record.id} and c.relation = 'people.person' and not c.undone) x`.execute(
    ctx.db(),
  )
  const { people, chosen, goes } = rows[0]!
  return {
    people,
    chosen,
    goes,
    stays: chosen - goes,
    obstacles: await namedObstacles(ctx, record, obstacles),
    obstacleCount: obstacles.length,
  }
}

/** Children whom an import made leavers are back when it is taken back: so are the guardians who went with them. */
export const undoneHeard: Listener = async (ctx, { ids }) => {
  const { rows } = await sql<{ id: Id }>`select distinct g.ward_id as id from people.guardian g
    join kernel.import_change c on c.authority_id = g.authority_id and c.import_id = any(${sql.val([...ids])}::uuid[]) and c.relation = 'people.person' and c.row_id = g.ward_id and c.undone
    where g.authority_id = ${ctx.authority} and g.rests`.execute(ctx.db())
  if (rows.length) await guardiansReturn(ctx, { ids: rows.map((row) => row.id) })
}
