// Mappings of columns under a name: for the next roster, for other schools, and for other authorities where they are shared.
import { sql } from 'kysely'
import { type Context, invalid, notFound } from '#kernel'
import type { Id } from '#shared'
import { rosterFields } from '../model.ts'

export type Mapping = Record<string, string | null>
export interface SavedMapping {
  id: Id
  name: string
  /** Of another authority that shares it; nothing for one's own. */
  authority: string | null
  shared: boolean
  columns: Mapping
}

/** The own mappings by name, then those that others share. */
export async function savedMappings(ctx: Context): Promise<SavedMapping[]> {
  ctx.reach('rosters.import')
  const { rows: own } = await sql<SavedMapping>`select id, name, null as authority, shared, columns from rosters.mapping
    where authority_id = ${ctx.authority} order by name`.execute(ctx.db())
  const known = new Set(own.map((row) => row.id))
  const { rows: others } =
    await sql<SavedMapping>`select id, name, authority, true as shared, columns from rosters.shared_mappings()`.execute(ctx.db())
  return [...own, ...others.filter((row) => !known.has(row.id))]
}

/** Keeps a mapping under a name, over an older one of that name. Sharing it with other authorities asks for a right of its own. */
export async function saveMapping(ctx: Context, wish: { name: string; columns: Mapping; shared: boolean }): Promise<Id> {
  if (ctx.reach('rosters.import').nothing) ctx.may('rosters.import')
  const known = new Set<string>(rosterFields)
  const strange = Object.values(wish.columns).find((field) => field !== null && !known.has(field))
  if (strange) throw invalid('people.mappingField', { values: { field: strange } })
  const { rows: before } = await sql<{
    shared: boolean
    mine: boolean
  }>`select shared, created_by = ${ctx.who.account}::uuid as mine from rosters.mapping
    where authority_id = ${ctx.authority} and name = ${wish.name}`.execute(ctx.db())
  // What somebody else keeps, or what others rely on, is changed by those who decide about imports.
  if (wish.shared || before[0]?.shared || before[0]?.mine === false) ctx.may('people.import.settings')
  const { rows } = await sql<{ id: Id }>`insert into rosters.mapping (authority_id, name, columns, shared, created_by, changed_at)
    values (${ctx.authority}, ${wish.name}, ${JSON.stringify(wish.columns)}::jsonb, ${wish.shared}, ${ctx.who.account}::uuid, ${ctx.now()})
    on conflict on constraint roster_mapping_name do update set columns = excluded.columns, shared = excluded.shared, changed_at = excluded.changed_at returning id`.execute(
    ctx.db(),
  )
  await ctx.audit('rosters.mapping.saved', 'rosters.mapping', [
    { id: rows[0]!.id, changes: { shared: [before[0]?.shared ?? null, wish.shared] } },
  ])
  return rows[0]!.id
}

/** Forgets a mapping; imports that were read with it stay as they are. */
export async function dropMapping(ctx: Context, id: Id): Promise<void> {
  if (ctx.reach('rosters.import').nothing) ctx.may('rosters.import')
  const { rows } = await sql<{
    shared: boolean
    mine: boolean
  }>`select shared, coalesce(created_by = ${ctx.who.account}::uuid, false) as mine from rosters.mapping
    where authority_id = ${ctx.authority} and id = ${id} for update`.execute(ctx.db())
  if (!rows[0]) throw notFound()
  if (rows[0].shared || !rows[0].mine) ctx.may('people.import.settings')
  await sql`delete from rosters.mapping where authority_id = ${ctx.authority} and id = ${id}`.execute(ctx.db())
  await ctx.audit('rosters.mapping.dropped', 'rosters.mapping', [{ id }])
}

/** The own mapping of a name, else one that is shared under it. */
export async function mappingNamed(ctx: Context, name: string): Promise<Mapping | undefined> {
  const fits = (await savedMappings(ctx)).filter((each) => each.name === name)
  return fits[0]?.columns
}
