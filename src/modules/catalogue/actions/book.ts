// Booking blocks at schools: a whole set or nothing of it.
import { type RawBuilder, sql } from 'kysely'
import { auditFrom, type Context, conflict, differences, invalid, keepChanges, tellFrom } from '#kernel'
import { type Id, newId } from '#shared'
import type { Booking, BookingWish, Step } from '../model.ts'
import { planned } from '../queries/plan.ts'
import { closeRecord, openRecord } from './record.ts'

const selected = sql`b.id, b.school_id as school, b.number, b.block_version as "blockVersion", b.since::text, b.until::text, b.parameters, b.version`

/** Books, changes and ends what the wishes say. One refused wish refuses all of them; nothing is half done. */
export const book = (ctx: Context, wishes: readonly BookingWish[]): Promise<Booking[]> => bookPlanned(ctx, wishes, false)

/** The same for wishes of schools that a module above has approved by a right of its own, e.g. a released order. */
export const bookApproved = (ctx: Context, wishes: readonly BookingWish[]): Promise<Booking[]> => bookPlanned(ctx, wishes, true)

async function bookPlanned(ctx: Context, wishes: readonly BookingWish[], bySchools: boolean): Promise<Booking[]> {
  await oneAfterTheOther(ctx)
  const { steps } = await planned(ctx, wishes, bySchools)
  checkRefusals(steps)
  return (await write(ctx, steps)).bookings
}

export interface BookedSet {
  /** The record by which the set is taken back; nothing when there was nothing to do. */
  record: Id | null
  counts: { new: number; changed: number; same: number; ended: number }
}

/** Books a set that can be taken back as a whole for 14 days. */
export async function bookSet(ctx: Context, wishes: readonly BookingWish[], title: string): Promise<BookedSet> {
  await oneAfterTheOther(ctx)
  const { steps } = await planned(ctx, wishes)
  checkRefusals(steps)
  const counts = { new: 0, changed: 0, same: 0, ended: 0 }
  for (const { item } of steps) if (item.kind !== 'refused') counts[item.kind] += 1
  if (counts.same === steps.length) return { record: null, counts }
  const record = await openRecord(ctx, title, counts)
  await write(ctx, steps, record)
  await closeRecord(ctx, record, counts)
  return { record, counts }
}

/** Two that book in one authority at a time would each miss what the other does. */
export const oneAfterTheOther = (ctx: Context) =>
  sql`select pg_advisory_xact_lock(hashtextextended('catalogue.booking', 0) # hashtextextended(${ctx.authority}, 0))`.execute(ctx.db())

function checkRefusals(steps: readonly Step[]): void {
  const refused = steps.flatMap(({ item }, index) => (item.kind === 'refused' ? [{ item, index }] : []))
  if (refused.length === 0) return
  throw invalid('catalogue.refused', {
    values: { count: refused.length, of: steps.length },
    fields: refused
      .slice(0, 200)
      .flatMap(({ item, index }) =>
        item.reasons.map(({ code, values }) => ({ path: `wishes.${index}`, code: `catalogue.refused.${code}`, values })),
      ),
  })
}

interface Written {
  bookings: Booking[]
}

/** One statement changes what is there, one begins what is new; audit, events and the way back follow as sets. */
async function write(ctx: Context, steps: readonly Step[], record?: Id): Promise<Written> {
  const changes = steps.flatMap(({ change, item, current }) =>
    change ? [{ ...change, current: current!, fact: item.kind === 'ended' ? 'ended' : 'changed' }] : [],
  )
  const begins = steps.flatMap(({ begin, item }) =>
    begin ? [{ ...begin, id: newId(), fact: item.kind === 'new' ? 'created' : 'changed' }] : [],
  )
  const before = record
    ? await images(
        ctx,
        changes.map(({ id }) => id),
      )
    : []
  const changed = await change(ctx, changes)
  const begun = await begin(ctx, begins)
  if (record) await remember(ctx, record, begun, changed, before)
  await tell(ctx, changes, begins)
  return { bookings: [...changed, ...begun] }
}

export async function images(ctx: Context, ids: readonly Id[]): Promise<{ id: Id; image: unknown }[]> {
  const { rows } = await sql<{ id: Id; image: unknown }>`select b.id, to_jsonb(b) as image from catalogue.booking b
    where b.authority_id = ${ctx.authority} and b.id = any(${sql.val([...ids])}::uuid[])`.execute(ctx.db())
  return rows
}

type Change = NonNullable<Step['change']> & { fact: string; current: Booking }

async function change(ctx: Context, changes: readonly Change[]): Promise<Booking[]> {
  if (changes.length === 0) return []
  const wishes = changes.map(({ id, version, current: _current, fact: _fact, ...set }) => ({ id, version, set }))
  const { rows } = await sql<Booking>`update catalogue.booking b set
      block_version = coalesce(w.set->>'blockVersion', b.block_version), parameters = coalesce(w.set->'parameters', b.parameters),
      until = case when w.set ? 'until' then (w.set->>'until')::date else b.until end, version = b.version + 1
    from jsonb_to_recordset(${JSON.stringify(wishes)}::jsonb) as w(id uuid, version int, "set" jsonb)
    where b.authority_id = ${ctx.authority} and b.id = w.id and b.version = w.version returning ${selected}`.execute(ctx.db())
  if (rows.length < changes.length) throw conflict('stale', { status: 412 })
  return rows
}

type Begin = NonNullable<Step['begin']> & { id: Id; fact: string }

async function begin(ctx: Context, begins: readonly Begin[]): Promise<Booking[]> {
  if (begins.length === 0) return []
  const { rows } =
    await sql<Booking>`insert into catalogue.booking as b (authority_id, id, school_id, number, block_version, since, until, parameters, booked_at)
    select ${ctx.authority}::uuid, w.id, w.school, w.number, w."blockVersion", w.since, w.until, w.parameters, ${ctx.now()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(begins)}::jsonb) as w(id uuid, school uuid, number text, "blockVersion" text, since date, until date, parameters jsonb)
    returning ${selected}`.execute(ctx.db())
  return rows
}

export async function remember(
  ctx: Context,
  record: Id,
  begun: readonly Booking[],
  changed: readonly Booking[],
  before: readonly { id: Id; image: unknown }[],
): Promise<void> {
  const imageOf = new Map(before.map(({ id, image }) => [id, image]))
  const lines = [
    ...begun.map(({ id, version }) => ({ id, version, action: 'c', before: null as unknown })),
    ...changed.map(({ id, version }) => ({ id, version, action: 'u', before: imageOf.get(id) })),
  ]
  await keepChanges(
    ctx,
    record,
    'catalogue.booking',
    sql`select (c->>'id')::uuid as row_id, c->>'action' as action, (c->>'id')::uuid as subject_id, nullif(c->'before', 'null'::jsonb) as before,
      (c->>'version')::int as version from jsonb_array_elements(${JSON.stringify(lines)}::jsonb) c`,
  )
}

async function tell(ctx: Context, changes: readonly Change[], begins: readonly Begin[]): Promise<void> {
  const lines = [
    ...changes.map(({ id, fact, current, version: _version, ...set }) => ({ id, fact, changes: differences(current, set) })),
    ...begins.map(({ id, fact }) => ({ id, fact, changes: undefined })),
  ]
  for (const fact of ['created', 'changed', 'ended']) {
    const some = lines.filter((line) => line.fact === fact)
    if (some.length)
      await tellSet(ctx, `catalogue.booking.${fact}`, sql`jsonb_to_recordset(${JSON.stringify(some)}::jsonb) as l(id uuid, changes jsonb)`)
  }
}

async function tellSet(ctx: Context, fact: string, lines: RawBuilder<unknown>): Promise<void> {
  await auditFrom(
    ctx,
    fact,
    'catalogue.booking',
    sql`select b.id, b.school_id, l.changes from ${lines} join catalogue.booking b on b.authority_id = ${ctx.authority} and b.id = l.id`,
  )
  await tellFrom(ctx, fact, sql`select l.id from ${lines}`)
}
