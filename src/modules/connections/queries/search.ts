// Connections behind Ctrl/⌘-K.
import type { Context, Found } from '#kernel'
import { connectionList } from './connections.ts'

export async function searchConnections(ctx: Context, text: string, limit: number): Promise<Found[]> {
  const { rows } = await connectionList.page(ctx, { q: text, filter: [], limit })
  return rows.map((row) => ({ id: row.id, title: row.name, subtitle: row.kind, href: `/anbindungen/${row.id}` }))
}
