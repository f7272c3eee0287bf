// What the handlers of every module share: queries of lists, chosen sets, changes with a version, one uploaded file.
import type { z } from 'zod'
import { type Chosen, type ExportParams, type Id, ListParams, type ListQuery, type Model, readListQuery } from '#shared'
import type { Context } from '../context.ts'
import { invalid } from '../errors.ts'
import { exportList } from '../exports.ts'
import type { List } from '../lists.ts'
import type { Extra } from './serve.ts'

/** The query of a list; a condition that cannot be read is refused instead of left out. */
export function listQuery(params: z.output<typeof ListParams>): ListQuery {
  const { wrong, ...query } = readListQuery(params)
  const [column] = wrong
  if (column !== undefined)
    throw invalid('list.filter', { values: { column }, fields: [{ path: 'filter', code: 'list.filter', values: { column } }] })
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

/** The one file of an upload, at most so many bytes. */
export async function uploaded(extra: Extra, limit: number): Promise<{ name: string; bytes: Buffer }> {
  for await (const part of extra.files) {
    const pieces: Buffer[] = []
    let size = 0
    for await (const piece of part.file) {
      size += piece.length
      if (size > limit) throw invalid('bodyTooLarge', { status: 413 })
      pieces.push(piece as Buffer)
    }
    return { name: part.filename || 'datei', bytes: Buffer.concat(pieces) }
  }
  throw invalid('upload.none', { fields: [{ path: 'file', code: 'field.missing' }] })
}

const most = 5_000

/** The ids of a bulk action: those named, or those that the list finds for a query. */
export async function chosenIds<M extends Model>(ctx: Context, list: List<M>, chosen: Chosen): Promise<Id[]> {
  if (chosen.ids) return chosen.ids
  const ids = await list.ids(ctx, listQuery(ListParams.parse(chosen.query)), most + 1)
  if (ids.length > most) throw invalid('chosen.tooMany', { values: { count: most } })
  if (ids.length === 0) throw invalid('chosen.none')
  return ids
}

/** A list as CSV, XLSX or PDF. */
export const exported = <M extends Model>(ctx: Context, list: List<M>, query: z.output<typeof ExportParams>, extra: Extra) =>
  exportList(list, ctx, listQuery(query), query.format, { t: extra.t, lang: ctx.lang })
