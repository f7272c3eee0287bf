// What the handlers of this module share.
import { sql } from 'kysely'
import type { z } from 'zod'
import { type Context, type Extra, exportList, invalid, type List, narrow, notFound } from '#kernel'
import { type Id, ListParams, type Model, readListQuery } from '#shared'
import type { Chosen, ExportParams } from '../api/parts.ts'

/** The query of a list; a condition that cannot be read is refused instead of left out. */
export function listQuery(params: z.output<typeof ListParams>) {
  const query = readListQuery(params)
  const [wrong] = query.wrong
  if (wrong !== undefined)
    throw invalid('list.filter', {
      values: { column: wrong },
      fields: [{ path: 'filter', code: 'list.filter', values: { column: wrong } }],
    })
  return query
}

/** A change with the id of the path; If-Match wins over a version in the body. */
export const versioned = <C extends object>(id: Id, body: C, extra: Extra): C & { id: Id; version?: number } => ({
  ...body,
  id,
  version: extra.ifMatch ?? (body as { version?: number }).version,
})

/** Answers 201 with the created object. */
export async function created<T>(extra: Extra, work: Promise<readonly T[]>): Promise<T> {
  const [object] = await work
  extra.reply.code(201)
  return object!
}

export const first = async <T>(work: Promise<readonly T[]>): Promise<T> => (await work)[0]!
export const counted = async (work: Promise<readonly unknown[]>): Promise<{ count: number }> => ({ count: (await work).length })

const most = 5_000

/** The ids of a bulk action: those named, or those that the list finds for a query. */
export async function chosenIds<M extends Model>(ctx: Context, list: List<M>, chosen: Chosen): Promise<Id[]> {
  if (chosen.ids) return chosen.ids
  const ids = await list.ids(ctx, listQuery(ListParams.parse(chosen.query)), most + 1)
  if (ids.length > most) throw invalid('devices.tooMany', { values: { count: most } })
  if (ids.length === 0) throw invalid('devices.noneChosen')
  return ids
}

/** A list as CSV, XLSX or PDF. */
export const exported = <M extends Model>(ctx: Context, list: List<M>, query: z.output<typeof ExportParams>, extra: Extra) =>
  exportList(list, ctx, listQuery(query), query.format, { t: extra.t, lang: ctx.lang })

type Home = 'devices.device' | 'devices.model' | 'devices.device_set' | 'devices.manufacturer' | 'organisation.school'

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
