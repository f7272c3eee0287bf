// What the handlers of this module share.
import { sql } from 'kysely'
import { type Context, invalid, narrow, notFound, withinReach } from '#kernel'
import type { Id } from '#shared'

export const counted = async (work: Promise<readonly unknown[]>): Promise<{ count: number }> => ({ count: (await work).length })

type Home = 'devices.device' | 'devices.model' | 'devices.device_set' | 'devices.manufacturer' | 'organisation.school' | 'organisation.room'

/** The context of the one authority these rows belong to: somebody of several authorities names none. */
export async function homeOf(ctx: Context, table: Home, wanted: readonly (Id | null | undefined)[]): Promise<Context> {
  const ids = wanted.filter((id) => id != null)
  if (ctx.authorities.length === 1 || ids.length === 0) return ctx
  const { rows } = await sql<{ authority: Id }>`select distinct authority_id as authority from ${sql.table(table)}
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and id = any(${sql.val(ids)}::uuid[])`.execute(ctx.db())
  if (rows.length > 1) throw invalid('authority.several')
  if (!rows[0]) throw notFound()
  return narrow(ctx, rows[0].authority)
}

/** Throws unless all of these devices or sets are within reach of the right to see them; answers each once. */
export async function checkSeen(ctx: Context, table: 'devices.device' | 'devices.device_set', wanted: readonly Id[]): Promise<Id[]> {
  const ids = [...new Set(wanted)]
  const visible = withinReach(ctx.reach('devices.read'), { authority: 't.authority_id', school: 't.school_id' })
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)} t
    where t.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and t.id = any(${sql.val(ids)}::uuid[]) and ${visible}`.execute(
    ctx.db(),
  )
  if (rows[0]!.n !== ids.length) throw notFound()
  return ids
}
