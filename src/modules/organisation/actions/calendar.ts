// Ferien, days off, lesson grids and service time.
import { sql } from 'kysely'
import { type Changing, type Context, changeRows, deleteRows, insertRows, invalid, lockRows, stale } from '#kernel'
import type { Day, Draft, Id, Row } from '#shared'
import type { CalendarEntry, CalendarSetting, LessonGrid, CalendarSetting as Setting } from '../model.ts'
import { calendarEntries, calendarSettings, lessonGrids, schools } from '../tables.ts'

const right = 'organisation.calendar.change'

/** Whoever changes rows of the whole authority needs the right there; rows of a school need it at the school. */
function check(ctx: Context, places: readonly (Id | null | undefined)[]): void {
  const schools = places.filter((school) => school != null)
  if (schools.length < places.length) ctx.may(right)
  else ctx.may(right, { schools })
}

function checkDays(rows: readonly { starts?: Day; ends?: Day }[]): void {
  for (const { starts, ends } of rows)
    if (starts && ends && ends < starts)
      throw invalid('organisation.daysOrder', { fields: [{ path: 'ends', code: 'organisation.daysOrder' }] })
}

export async function createEntries(ctx: Context, drafts: readonly Draft<typeof CalendarEntry>[]): Promise<CalendarEntry[]> {
  await lockRows(
    ctx,
    schools,
    drafts.flatMap((draft) => draft.school ?? []),
  )
  check(
    ctx,
    drafts.map((draft) => draft.school),
  )
  checkDays(drafts)
  return insertRows(ctx, calendarEntries, drafts)
}

export async function changeEntries(ctx: Context, changes: readonly Changing<typeof CalendarEntry>[]): Promise<CalendarEntry[]> {
  const before = await lockRows(
    ctx,
    calendarEntries,
    changes.map((change) => change.id),
  )
  check(
    ctx,
    before.map((entry) => entry.school),
  )
  checkDays(changes.map((change, index) => ({ ...before[index]!, ...change })))
  return changeRows(ctx, calendarEntries, before, changes)
}

export async function deleteEntries(ctx: Context, ids: readonly Id[]): Promise<void> {
  const before = await lockRows(ctx, calendarEntries, ids)
  check(
    ctx,
    before.map((entry) => entry.school),
  )
  await deleteRows(ctx, calendarEntries, before)
}

export async function createGrids(ctx: Context, drafts: readonly Draft<typeof LessonGrid>[]): Promise<LessonGrid[]> {
  await lockRows(
    ctx,
    schools,
    drafts.map((draft) => draft.school),
  )
  check(
    ctx,
    drafts.map((draft) => draft.school),
  )
  return insertRows(ctx, lessonGrids, drafts)
}

export async function changeGrids(ctx: Context, changes: readonly Changing<typeof LessonGrid>[]): Promise<LessonGrid[]> {
  const before = await lockRows(
    ctx,
    lessonGrids,
    changes.map((change) => change.id),
  )
  check(
    ctx,
    before.map((grid) => grid.school),
  )
  return changeRows(ctx, lessonGrids, before, changes)
}

export async function deleteGrids(ctx: Context, ids: readonly Id[]): Promise<void> {
  const before = await lockRows(ctx, lessonGrids, ids)
  check(
    ctx,
    before.map((grid) => grid.school),
  )
  await deleteRows(ctx, lessonGrids, before)
}

export type SettingWish = Pick<CalendarSetting, 'region' | 'weekA' | 'serviceOn' | 'service'>

/** Sets region, A weeks and service time of the authority or of one school. `version` 0 means that there were none. */
export async function setCalendar(ctx: Context, school: Id | null, wish: SettingWish, version?: number): Promise<CalendarSetting> {
  if (school) await lockRows(ctx, schools, [school])
  check(ctx, [school])
  const { rows } = await sql<{
    id: Id
  }>`select id from organisation.calendar_setting where authority_id = ${ctx.authority} and school_id is not distinct from ${school}::uuid`.execute(
    ctx.db(),
  )
  const known = rows[0]
  if (!known) {
    if (version) throw stale()
    return (await insertRows(ctx, calendarSettings, [{ ...wish, school }]))[0]!
  }
  const before: Row<typeof Setting>[] = await lockRows(ctx, calendarSettings, [known.id])
  return (await changeRows(ctx, calendarSettings, before, [{ ...wish, id: known.id, version }]))[0]!
}

/** Lets a school follow the authority again. */
export async function resetCalendar(ctx: Context, school: Id): Promise<void> {
  await lockRows(ctx, schools, [school])
  check(ctx, [school])
  const { rows } = await sql<{
    id: Id
  }>`select id from organisation.calendar_setting where authority_id = ${ctx.authority} and school_id = ${school}`.execute(ctx.db())
  await deleteRows(
    ctx,
    calendarSettings,
    await lockRows(
      ctx,
      calendarSettings,
      rows.map((row) => row.id),
    ),
  )
}
