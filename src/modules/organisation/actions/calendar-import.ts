// Calendar files: what they would change, changing it, taking it back.
import { sql } from 'kysely'
import { type Context, changeRows, insertRows, lockRows } from '#kernel'
import type { Id } from '#shared'
import { holidaysOf } from '../calendar/holidays.ts'
import type { IcsEntry, IcsFault } from '../calendar/ics.ts'
import type { CalendarEntry, Land } from '../model.ts'
import { calendarEntries, schools } from '../tables.ts'
import { imagesOf, openDone, remember } from './undo.ts'

export interface CalendarPlace {
  school: Id | null
  land: Land | null
}
export type CalendarWish = Pick<CalendarEntry, 'name' | 'kind' | 'starts' | 'ends'> & { sourceKey: string }

/** `same` stands there already · `twice` stands in the file before · `holiday` is a public holiday anyway. */
export const verdicts = ['new', 'changed', 'same', 'twice', 'holiday'] as const
export type PlannedEntry = CalendarWish & {
  verdict: (typeof verdicts)[number]
  id: Id | null
  before: Pick<CalendarEntry, 'name' | 'starts' | 'ends'> | null
  line?: number
}

const right = 'organisation.calendar.change'
const relation = 'organisation.calendar_entry'

async function check(ctx: Context, place: CalendarPlace): Promise<void> {
  if (place.school) await lockRows(ctx, schools, [place.school])
  ctx.may(right, place.school ? { schools: [place.school] } : undefined)
}

/** What a calendar file would change at a place; nothing is written. */
export async function previewCalendar(
  ctx: Context,
  place: CalendarPlace,
  bytes: Uint8Array,
): Promise<{ entries: PlannedEntry[]; faults: IcsFault[] }> {
  await check(ctx, place)
  // Loaded when somebody brings a calendar.
  const { readIcs } = await import('../calendar/ics.ts')
  const { entries, faults } = readIcs(bytes)
  return { entries: await plan(ctx, place, entries), faults }
}

/** Applies entries as the preview showed them; answers the import under which all of it can be taken back for 14 days. */
export async function applyCalendar(
  ctx: Context,
  place: CalendarPlace,
  wishes: readonly CalendarWish[],
): Promise<{ import: Id; created: number; changed: number; same: number }> {
  await check(ctx, place)
  const planned = await plan(ctx, place, wishes)
  const fresh = planned.filter((entry) => entry.verdict === 'new' || entry.verdict === 'holiday')
  const changed = planned.filter((entry) => entry.verdict === 'changed')
  const created = await insertRows(
    ctx,
    calendarEntries,
    fresh.map(({ name, kind, starts, ends, sourceKey }) => ({ name, kind, starts, ends, ...place, source: 'ics', sourceKey })),
  )
  const before = await lockRows(
    ctx,
    calendarEntries,
    changed.map((entry) => entry.id!),
  )
  const images = await imagesOf(
    ctx,
    relation,
    before.map((entry) => entry.id),
  )
  const after = await changeRows(
    ctx,
    calendarEntries,
    before,
    changed.map(({ id, name, starts, ends }) => ({ id: id!, name, starts, ends })),
  )
  const record = await openDone(ctx, 'organisation.calendar', {
    school: place.school,
    counts: { created: created.length, changed: changed.length },
  })
  await remember(ctx, record, relation, { created, changed: after, images })
  return { import: record, created: created.length, changed: changed.length, same: planned.length - created.length - changed.length }
}

/** Known by its key in the file, else by name and days; so a file that is read twice changes nothing. */
async function plan(ctx: Context, place: CalendarPlace, wishes: readonly (CalendarWish | IcsEntry)[]): Promise<PlannedEntry[]> {
  const { rows } =
    await sql<CalendarEntry>`select id, name, kind, starts::text, ends::text, source, source_key as "sourceKey" from organisation.calendar_entry
    where authority_id = ${ctx.authority} and school_id is not distinct from ${place.school}::uuid and land is not distinct from ${place.land}`.execute(
      ctx.db(),
    )
  const nameKey = (entry: Pick<CalendarEntry, 'name' | 'starts' | 'ends'>) => `${entry.name.toLowerCase()} ${entry.starts} ${entry.ends}`
  const byKey = new Map(rows.flatMap((row) => (row.source === 'ics' && row.sourceKey ? [[row.sourceKey, row]] : [])))
  const byName = new Map(rows.map((row) => [nameKey(row), row]))
  const holidayOn = await holidays(ctx, place)
  const seen = new Set<string>()
  return wishes.map((wish) => {
    const known = byKey.get(wish.sourceKey) ?? byName.get(nameKey(wish))
    const twice = seen.has(wish.sourceKey) || seen.has(nameKey(wish))
    seen.add(wish.sourceKey).add(nameKey(wish))
    const differs = known && (known.name !== wish.name || known.starts !== wish.starts || known.ends !== wish.ends)
    const holiday = wish.starts === wish.ends && holidayOn(wish.starts) !== undefined
    const verdict = twice ? 'twice' : differs ? 'changed' : known ? 'same' : holiday ? 'holiday' : 'new'
    const before = differs ? { name: known.name, starts: known.starts, ends: known.ends } : null
    return { ...wish, verdict, id: known?.id ?? null, before }
  })
}

async function holidays(ctx: Context, place: CalendarPlace) {
  const { rows } = await sql<{
    land: Land
  }>`select coalesce(${place.land}::text, (select land::text from organisation.school where authority_id = ${ctx.authority} and id = ${place.school}::uuid),
    (select land::text from organisation.authority where id = ${ctx.authority})) as land`.execute(ctx.db())
  return holidaysOf(rows[0]!.land, null)
}
