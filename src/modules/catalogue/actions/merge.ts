// Schools are merged: what was booked at the old ones goes on at the successor, and comes back with them.
import { sql } from 'kysely'
import { type Context, type EventHeard, textsIn } from '#kernel'
import { findSchools } from '#modules/organisation'
import type { Id } from '#shared'
import type { Booking } from '../model.ts'
import { recordKind } from '../model.ts'
import { today } from '../queries/today.ts'
import { images, oneAfterTheOther, remember } from './book.ts'
import { closeRecord, openRecord, undoBookings } from './record.ts'

/** Bookings in force and planned ones move to the successor; where it has the block itself, the old booking ends. Safe to repeat. */
export async function followMerge(ctx: Context, { ids: from, payload }: EventHeard): Promise<void> {
  const into = String(payload.into)
  await oneAfterTheOther(ctx)
  const { rows } = await sql<{ id: Id; school: Id; moves: boolean }>`
    select b.id, b.school_id as school, row_number() over (partition by b.number order by b.since, b.id) = 1
      and not exists (select from catalogue.booking o where o.authority_id = b.authority_id and o.school_id = ${into} and o.number = b.number
        and (o.until is null or o.until >= b.since)) as moves
    from catalogue.booking b where b.authority_id = ${ctx.authority} and b.school_id = any(${sql.val(from)}::uuid[]) and b.until is null`.execute(
    ctx.db(),
  )
  if (rows.length === 0) return
  const moved = rows.filter(({ moves }) => moves).map(({ id }) => id)
  const counts = { new: 0, changed: moved.length, same: 0, ended: rows.length - moved.length }
  const names = (await findSchools(ctx, [...from, into]))
    .sort((a, b) => Number(a.id === into) - Number(b.id === into))
    .map(({ name }) => name)
  const title = textsIn('de')('catalogue.merged', { from: names.slice(0, -1).join(', '), into: names.at(-1) ?? '' }).slice(0, 200)
  const record = await openRecord(ctx, title, counts, { merge: payload.merge })
  const before = await images(
    ctx,
    rows.map(({ id }) => id),
  )
  const { rows: after } = await sql<Booking & { was: Id }>`update catalogue.booking b
      set school_id = case when b.id = any(${sql.val(moved)}::uuid[]) then ${into}::uuid else b.school_id end,
        until = case when b.id = any(${sql.val(moved)}::uuid[]) then b.until else greatest(b.since, ${today(ctx)}::date) end, version = b.version + 1
      where b.authority_id = ${ctx.authority} and b.id = any(${sql.val(rows.map(({ id }) => id))}::uuid[]) returning b.id, b.school_id as school, b.version`.execute(
    ctx.db(),
  )
  await remember(ctx, record, [], after, before)
  await closeRecord(ctx, record, counts)
  for (const [fact, some] of Object.entries({
    changed: after.filter(({ school }) => school === into),
    ended: after.filter(({ school }) => school !== into),
  })) {
    if (some.length === 0) continue
    const lines = some.map(({ id, school }) => ({
      id,
      school,
      changes: fact === 'changed' ? { school: [null, into] as [null, Id] } : undefined,
    }))
    await ctx.audit(`catalogue.booking.${fact}`, 'catalogue.booking', lines)
    await ctx.tell(
      `catalogue.booking.${fact}`,
      lines.map(({ id }) => id),
    )
  }
}

/** The merge was taken back: so is what followed it, unless it was taken back already. */
export async function followUnmerge(ctx: Context, { payload }: EventHeard): Promise<void> {
  const { rows } = await sql<{
    id: Id
  }>`select id from kernel.import where authority_id = ${ctx.authority} and kind = ${recordKind} and state = 'applied'
    and settings ->> 'merge' = ${String(payload.merge)}`.execute(ctx.db())
  for (const { id } of rows) await undoBookings(ctx, id)
}
