// One search over all modules behind Ctrl/⌘-K. Each source asks with the rights of the person.
import { sql } from 'kysely'
import type { Id } from '#shared'
import type { Context } from './context.ts'
import type { Reach } from './rights.ts'

export interface Found {
  id: Id
  title: string
  subtitle?: string
  href: string
  icon?: string
}
export interface SearchSource {
  kind: string
  /** Text key of the group's heading. */
  label: string
  right: string
  icon: string
  find: (ctx: Context, text: string, limit: number) => Promise<Found[]>
}

export interface FoundGroup {
  kind: string
  label: string
  items: Found[]
}

/** Asks every source the person has a right to; the best matches first within their group. */
export async function searchAll(ctx: Context, sources: readonly SearchSource[], text: string, limit: number): Promise<FoundGroup[]> {
  const groups: FoundGroup[] = []
  for (const source of sources) {
    if (ctx.reach(source.right).nothing) continue
    const items = await source.find(ctx, text, limit)
    if (items.length) groups.push({ kind: source.kind, label: source.label, items: items.map((item) => ({ icon: source.icon, ...item })) })
  }
  return groups
}

/**
 * Ids of the rows of a searchable table that match, best first (SQL: `kernel.searchable`). Words may stand in any order;
 * umlauts are folded; when nothing matches exactly, similar spellings are tried.
 */
export async function searchIds(ctx: Context, table: `${string}.${string}`, reach: Reach, text: string, limit: number): Promise<Id[]> {
  const [schema, name] = table.split('.') as [string, string]
  const schools = reach.authorities.size ? null : [...reach.schools]
  const authorities = reach.authorities.size ? [...reach.authorities] : [...ctx.authorities]
  const { rows } = await sql<{ id: Id }>`
    select id from ${sql.id(schema, `search_${name}`)}(${sql.val(authorities)}::uuid[], ${schools}::uuid[], ${text.replaceAll(',', ' ')}, ${limit}) with ordinality as found(id, rank) order by rank`.execute(
    ctx.db(),
  )
  return rows.map((row) => row.id)
}
