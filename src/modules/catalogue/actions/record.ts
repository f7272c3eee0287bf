// The record of a set of bookings, and its way back for 14 days.
import { sql } from 'kysely'
import { type Context, changeImport, conflict, getImport, openImport, undoDays, undoImport, undoObstacles } from '#kernel'
import type { Id } from '#shared'
import { recordKind, refKey } from '../model.ts'
import { readVersions } from '../queries/blocks.ts'
import { bookingsOf, bookRight } from '../queries/plan.ts'

const relation = 'catalogue.booking'

export const openRecord = (
  ctx: Context,
  title: string,
  counts: Record<string, number>,
  settings: Record<string, unknown> = {},
): Promise<Id> =>
  openImport(ctx, {
    kind: recordKind,
    title,
    school_id: null,
    source: null,
    format: null,
    scope: 'delta',
    facts: counts,
    columns: null,
    mapping: null,
    settings,
    file_ids: [],
  })

export async function closeRecord(ctx: Context, record: Id, counts: Record<string, number>): Promise<void> {
  const until = new Date(ctx.now().getTime() + undoDays * 86_400_000)
  await changeImport(ctx, record, ['uploaded'], { state: 'applied', counts, applied_at: ctx.now(), undo_until: until })
}

/** Takes a set of bookings back as a whole; refused when one of them was changed since, or after 14 days. */
export async function undoBookings(ctx: Context, record: Id): Promise<{ bookings: number }> {
  ctx.may(bookRight)
  const found = await getImport(ctx, record, true)
  if (found.kind !== recordKind || found.state !== 'applied') throw conflict('catalogue.undo.state')
  if (found.undo_until && found.undo_until < ctx.now()) throw conflict('catalogue.undo.late')
  const obstacles = await undoObstacles(ctx, record, [relation])
  if (obstacles.length) throw conflict('catalogue.undo.changed', { values: { count: new Set(obstacles.map((each) => each.row)).size } })
  const { rows: touched } = await sql<{ id: Id; school: Id }>`select b.id, b.school_id as school from kernel.import_change c
    join catalogue.booking b on b.authority_id = c.authority_id and b.id = c.row_id
    where c.authority_id = ${ctx.authority} and c.import_id = ${record} and c.relation = ${relation}`.execute(ctx.db())
  await sql`set constraints catalogue.booking_open, catalogue.booking_since deferred`.execute(ctx.db())
  await undoImport(ctx, record, [relation])
  await sql`set constraints catalogue.booking_open, catalogue.booking_since immediate`.execute(ctx.db())
  await checkRequirements(ctx, [...new Set(touched.map(({ school }) => school))])
  await changeImport(ctx, record, ['applied'], { state: 'undone', undone_at: ctx.now() })
  const lines = touched.map(({ id, school }) => ({ id, school }))
  await ctx.audit('catalogue.booking.takenBack', 'catalogue.booking', lines)
  await ctx.tell(
    'catalogue.booking.takenBack',
    lines.map(({ id }) => id),
  )
  return { bookings: lines.length }
}

/** What was booked later may stand on what goes: then it stays. */
async function checkRequirements(ctx: Context, schools: readonly Id[]): Promise<void> {
  const bookings = await bookingsOf(ctx, schools)
  const versions = await readVersions(
    ctx,
    bookings.map(({ number, blockVersion }) => ({ number, version: blockVersion })),
  )
  const booked = new Set(bookings.map(({ school, number }) => `${school}/${number}`))
  const standing = bookings.filter(({ school, number, blockVersion }) =>
    versions.get(refKey({ number, version: blockVersion }))?.requires.some(({ block }) => !booked.has(`${school}/${block}`)),
  )
  if (standing.length) throw conflict('catalogue.undo.needed', { values: { count: standing.length } })
}
