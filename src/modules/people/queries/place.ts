// Which school a caller means.
import { sql } from 'kysely'
import { type Context, invalid, narrow, notFound } from '#kernel'
import type { Id } from '#shared'

/** The school a number or id names, with the authority it belongs to; without it the one authority of the context. */
export async function placeOf(ctx: Context, named: string | undefined): Promise<{ ctx: Context; school: Id | null }> {
  if (!named) return { ctx: narrow(ctx, ctx.authority), school: null }
  const byId = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(named)
  const { rows } = await sql<{ id: Id; authority: Id }>`select id, authority_id as authority from organisation.school
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and ${byId ? sql`id = ${named}::uuid` : sql`number = ${named}`}`.execute(
    ctx.db(),
  )
  if (rows.length > 1) throw invalid('authority.several')
  if (!rows[0]) throw notFound('people.schoolUnknown', { values: { school: named } })
  return { ctx: narrow(ctx, rows[0].authority), school: rows[0].id }
}
