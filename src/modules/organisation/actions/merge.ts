// Merging schools: what the old ones have goes to the successor, and comes back as long as nothing changed.
import { sql } from 'kysely'
import { type Context, changeRows, conflict, getImport, invalid, lockRows, type Stored } from '#kernel'
import type { Id, Model } from '#shared'
import type { School } from '../model.ts'
import { buildings, floors, groups, rooms, schools, sites } from '../tables.ts'
import { imagesOf, openDone, remember, takeBack } from './undo.ts'

const right = 'organisation.school.create'

/**
 * Called in the transaction that takes a merge back, before anything moves; a module above that has moved its own things
 * since throws a Conflict here, because this module may not look upward.
 */
export const beforeMergeUndone: ((ctx: Context, merge: { from: Id[]; into: Id }) => Promise<void>)[] = []

export interface MergePlan {
  from: { id: Id; name: string; sites: number; rooms: number; groups: number }[]
  into: { id: Id; name: string }
  /** Groups whose name the successor has already, with the name they will get. */
  renamed: { school: string; year: string; name: string; newName: string }[]
}

/** What a merge would move; nothing is written. */
export async function planMerge(ctx: Context, from: readonly Id[], into: Id): Promise<MergePlan> {
  const { olds, successor } = await check(ctx, from, into)
  const { rows } = await sql<{ id: Id; sites: number; rooms: number; groups: number }>`select s.id,
      (select count(*)::int from organisation.site t where t.authority_id = s.authority_id and t.school_id = s.id) as sites,
      (select count(*)::int from organisation.room t where t.authority_id = s.authority_id and t.school_id = s.id) as rooms,
      (select count(*)::int from organisation."group" t where t.authority_id = s.authority_id and t.school_id = s.id) as groups
    from organisation.school s where s.authority_id = ${ctx.authority} and s.id = any(${sql.val([...from])}::uuid[])`.execute(ctx.db())
  const counts = new Map(rows.map((row) => [row.id, row]))
  const renamed = await collisions(ctx, olds, into)
  return {
    from: olds.map(({ id, name }) => ({ ...counts.get(id)!, name })),
    into: { id: successor.id, name: successor.name },
    renamed: renamed.map(({ school, year, name, newName }) => ({ school, year, name, newName })),
  }
}

/** Merges schools into a successor: sites, rooms and groups move, the old schools stay as merged with all their history. */
export async function mergeSchools(ctx: Context, from: readonly Id[], into: Id): Promise<{ merge: Id; moved: Record<string, number> }> {
  const { olds } = await check(ctx, from, into)
  const names = new Map((await collisions(ctx, olds, into)).map((each) => [each.id, each.newName]))
  const record = await openDone(ctx, 'organisation.merge', { school: into, counts: {}, settings: { from: [...from], into } })
  const moved: Record<string, number> = {}
  const move = async <M extends Model>(stored: Stored<M>, relation: string, extra: (id: Id) => object = () => ({})) => {
    const { rows } = await sql<{
      id: Id
    }>`select id from ${stored.table} where authority_id = ${ctx.authority} and school_id = any(${sql.val([...from])}::uuid[]) order by id`.execute(
      ctx.db(),
    )
    const ids = rows.map((row) => row.id)
    const images = await imagesOf(ctx, relation, ids)
    const after = await changeRows(
      ctx,
      stored,
      await lockRows(ctx, stored, ids),
      ids.map((id) => ({ id, school: into, ...extra(id) })) as never,
      'moved',
    )
    await remember(ctx, record, relation, { changed: after as never, images })
    moved[relation.split('.')[1]!.replaceAll('"', '')] = ids.length
  }
  await move(sites, 'organisation.site')
  await move(buildings, 'organisation.building')
  await move(floors, 'organisation.floor')
  await move(rooms, 'organisation.room')
  await move(groups, 'organisation."group"', (id) => ({ ...(names.has(id) ? { name: names.get(id) } : {}), source: null, sourceKey: null }))
  const images = await imagesOf(ctx, 'organisation.school', from)
  const after = await changeRows(
    ctx,
    schools,
    olds,
    olds.map(({ id }) => ({ id, state: 'merged' as const, mergedInto: into })),
    'retired',
  )
  await remember(ctx, record, 'organisation.school', { changed: after, images })
  await ctx.audit('organisation.school.merged', 'organisation.school', [
    { id: into, school: into, changes: { merged: [null, olds.map((old) => old.name).join(', ')] } },
  ])
  await ctx.tell('organisation.school.merged', [...from], { into, merge: record })
  return { merge: record, moved }
}

/** Takes a merge back while nothing of it was changed since. Tells `organisation.school.unmerged`. */
export async function undoMerge(ctx: Context, merge: Id): Promise<{ rows: number }> {
  ctx.may(right)
  const { settings } = await getImport(ctx, merge, true)
  const { from, into } = settings as { from: Id[]; into: Id }
  for (const hook of beforeMergeUndone) await hook(ctx, { from, into })
  const done = await takeBack(ctx, merge, 'organisation.merge')
  await ctx.tell('organisation.school.unmerged', from, { into, merge })
  return done
}

async function check(ctx: Context, from: readonly Id[], into: Id): Promise<{ olds: School[]; successor: School }> {
  ctx.may(right)
  if (from.length === 0 || from.includes(into) || new Set(from).size < from.length)
    throw invalid('organisation.mergeItself', { fields: [{ path: 'into', code: 'organisation.mergeItself' }] })
  const olds = await lockRows(ctx, schools, from)
  const [successor] = await lockRows(ctx, schools, [into])
  const merged = [...olds, successor!].filter((school) => school.state === 'merged')
  if (merged.length) throw conflict('organisation.merged', { values: { names: merged.map((school) => school.name).join(', ') } })
  return { olds, successor: successor! }
}

/** Classes that would share their name with one of the successor, or with one of another merged school, get the school's name behind it. */
async function collisions(ctx: Context, olds: readonly School[], into: Id) {
  const { rows } = await sql<{ id: Id; school: string; year: string; name: string; newName: string }>`
    select g.id, s.name as school, y.name as year, g.name, left(g.name, 60) || ' (' || left(coalesce(s.short_name, s.number, s.name), 50) || ')' as "newName"
    from organisation."group" g join organisation.school s on s.authority_id = g.authority_id and s.id = g.school_id
    join organisation.school_year y on y.authority_id = g.authority_id and y.id = g.school_year_id
    where g.authority_id = ${ctx.authority} and g.school_id = any(${sql.val(olds.map((old) => old.id))}::uuid[]) and g.kind = 'class' and g.state = 'active'
      and exists (select from organisation."group" o where o.authority_id = g.authority_id and o.school_year_id = g.school_year_id and o.name = g.name and o.kind = 'class'
        and o.state = 'active' and o.id <> g.id and o.school_id = any(${sql.val([into, ...olds.map((old) => old.id)])}::uuid[]))
    order by s.name, y.name, g.name`.execute(ctx.db())
  return rows
}
