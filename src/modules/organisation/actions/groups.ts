// Classes, courses and other groups.
import { sql } from 'kysely'
import { type Changing, type Context, changeRows, changing, insertRows, lockRows, settingState } from '#kernel'
import type { Draft, Id } from '#shared'
import type { Group } from '../model.ts'
import { groups, schools, schoolYears } from '../tables.ts'

const right = 'organisation.group.change'

export async function createGroups(ctx: Context, drafts: readonly Draft<typeof Group>[]): Promise<Group[]> {
  await lockRows(
    ctx,
    schools,
    drafts.map((draft) => draft.school),
  )
  await lockRows(
    ctx,
    schoolYears,
    drafts.map((draft) => draft.schoolYear),
  )
  ctx.may(right, { schools: drafts.map((draft) => draft.school) })
  return insertRows(ctx, groups, drafts)
}

export const changeGroups = changing(groups, right)
/** Archives groups; memberships stay readable. */
export const archiveGroups = settingState(groups, right, 'archived')
export const restoreGroups = settingState(groups, right, 'active')

/** Groups that go on under the key of another source, e.g. when a school changes its administration program. */
export async function rekeyGroups(ctx: Context, keys: readonly Pick<Group, 'id' | 'source' | 'sourceKey'>[]): Promise<void> {
  const before = await lockRows(
    ctx,
    groups,
    keys.map((each) => each.id),
  )
  ctx.may(right, { schools: before.map((group) => group.school) })
  await changeRows(ctx, groups, before, keys)
}

export type GroupWish = Pick<Group, 'school' | 'schoolYear' | 'kind' | 'name'> &
  Partial<Pick<Group, 'grade' | 'subject' | 'source' | 'sourceKey'>>

/**
 * The groups a roster names, created where they are missing; answers one per wish, in order. A group is known by its source key,
 * else by school, year, kind and name. Names and grades of known groups follow the roster.
 */
export async function ensureGroups(ctx: Context, wishes: readonly GroupWish[]): Promise<Group[]> {
  if (wishes.length === 0) return []
  ctx.may(right, { schools: [...new Set(wishes.map((wish) => wish.school))] })
  const known = await findGroups(ctx, wishes)
  const fresh = new Map<string, GroupWish>()
  for (const [index, wish] of wishes.entries()) if (!known[index]) fresh.set(keyOf(wish), wish)
  const created = await insertRows(ctx, groups, [...fresh.values()])
  const byKey = new Map(created.map((group) => [keyOf(group), group]))
  const before = [...new Map(known.filter((id) => id !== null).map((id) => [id, id])).values()]
  const locked = new Map((await lockRows(ctx, groups, before)).map((group) => [group.id, group]))
  const changes = new Map<Id, Changing<typeof Group>>()
  for (const [index, wish] of wishes.entries())
    if (known[index]) changes.set(known[index], changeOf(known[index], locked.get(known[index]), wish))
  const after = new Map((await changeRows(ctx, groups, [...locked.values()], [...changes.values()])).map((group) => [group.id, group]))
  return wishes.map((wish, index) => (known[index] ? after.get(known[index])! : byKey.get(keyOf(wish))!))
}

/** What the roster leaves open stays; a group found by its name learns its source key, one of another program keeps its own. */
function changeOf(id: Id, known: Group | undefined, { name, grade, subject, source, sourceKey }: GroupWish): Changing<typeof Group> {
  return {
    id,
    name,
    state: 'active',
    ...(grade ? { grade } : {}),
    ...(subject ? { subject } : {}),
    ...(sourceKey && !(known?.sourceKey && known.source !== source) ? { source, sourceKey } : {}),
  }
}

const keyOf = (wish: Pick<GroupWish, 'school' | 'schoolYear' | 'kind' | 'name' | 'source' | 'sourceKey'>) =>
  JSON.stringify(
    wish.sourceKey
      ? [wish.school, wish.schoolYear, wish.source ?? null, wish.sourceKey]
      : [wish.school, wish.schoolYear, wish.kind, wish.name],
  )

async function findGroups(ctx: Context, wishes: readonly GroupWish[]): Promise<(Id | null)[]> {
  const { rows } = await sql<{ index: number; id: Id | null }>`
    select w.index, coalesce(
      (select g.id from organisation."group" g where g.authority_id = ${ctx.authority} and g.school_id = w.school and g.school_year_id = w."schoolYear"
         and g.source = w.source and g.source_key = w."sourceKey"),
      (select g.id from organisation."group" g where g.authority_id = ${ctx.authority} and g.school_id = w.school and g.school_year_id = w."schoolYear"
         and g.kind = w.kind and g.name = w.name
         and (w."sourceKey" is null or g.source_key is null or (g.kind = 'class' and g.state = 'active' and g.source <> w.source)) order by g.state, g.id limit 1)) as id
    from jsonb_to_recordset(${JSON.stringify(wishes.map((wish, index) => ({ ...wish, index })))}::jsonb)
      as w(index int, school uuid, "schoolYear" uuid, kind text, name text, source text, "sourceKey" text) order by w.index`.execute(
    ctx.db(),
  )
  return rows.map((row) => row.id)
}
