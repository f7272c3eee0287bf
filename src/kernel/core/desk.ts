// What belongs to a person at a screen: the search over everything, saved views.
import { sql } from 'kysely'
import type { Id, SavedView, SearchAnswer } from '#shared'
import type { Context } from '../context.ts'
import { notFound } from '../errors.ts'
import { type SearchSource, searchAll } from '../search.ts'
import { textsIn } from '../texts.ts'

/** Finds in all that the person may see, grouped by kind. */
export async function findEverywhere(ctx: Context, sources: readonly SearchSource[], text: string, limit: number): Promise<SearchAnswer> {
  const started = performance.now()
  const t = textsIn(ctx.lang)
  const groups = text.trim() ? await searchAll(ctx, sources, text, limit) : []
  return {
    groups: groups.map((group) => ({
      ...group,
      label: t(group.label),
      items: group.items.map((item) => ({ ...item, subtitle: item.subtitle ?? null, icon: item.icon ?? '' })),
    })),
    took: Math.round(performance.now() - started),
  }
}

const view = (ctx: Context) => sql`id, list, name, query, shared, account_id = ${ctx.who.account}::uuid as own`

/** The person's own views of a list, and those that others share. */
export async function listViews(ctx: Context, list: string): Promise<SavedView[]> {
  const { rows } = await sql<SavedView>`select ${view(ctx)} from kernel.saved_view
    where list = ${list} and (account_id = ${ctx.who.account}::uuid or shared) order by name collate kernel.german, id limit 500`.execute(
    ctx.db(),
  )
  return rows
}

/** Saves a view; the same name replaces it. In a context of several authorities it belongs to the first, so that it is found again. */
export async function saveView(ctx: Context, wish: { list: string; name: string; query: string; shared: boolean }): Promise<SavedView> {
  const authority = ctx.authorities[0] ?? null
  const { rows } = await sql<SavedView>`insert into kernel.saved_view (authority_id, account_id, list, name, query, shared, created_at)
    values (${authority}::uuid, ${ctx.who.account}::uuid, ${wish.list}, ${wish.name}, ${wish.query}, ${wish.shared}, ${ctx.now()})
    on conflict (account_id, list, name, coalesce(authority_id, '00000000-0000-0000-0000-000000000000'::uuid))
    do update set query = excluded.query, shared = excluded.shared returning ${view(ctx)}`.execute(ctx.db())
  return rows[0]!
}

/** Deletes an own view; that of another person answers like a missing one. */
export async function dropView(ctx: Context, id: Id): Promise<void> {
  const { rows } =
    await sql`delete from kernel.saved_view where id = ${id} and account_id = ${ctx.who.account}::uuid returning 1 as one`.execute(ctx.db())
  if (!rows.length) throw notFound()
}
