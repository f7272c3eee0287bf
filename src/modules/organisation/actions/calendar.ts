// Ferien, days off, lesson grids and service time.
import { sql } from 'kysely'
import { type Context, changeRows, changing, checkSchools, deleteRows, deleting, insertRows, invalid, lockRows, stale } from '#kernel'
import type { Day, Draft, Id, Row } from '#shared'
import type { CalendarEntry, CalendarSetting, LessonGrid, CalendarSetting as Setting } from '../model.ts'
import { calendarEntries, calendarSettings, lessonGrids, schools } from '../tables.ts'

const right = 'organisation.calendar.change'

/** A period ends on the day it begins or later. */
function checkDays(rows: readonly { starts: Day; ends: Day }[]): void {
  if (rows.some(({ starts, ends }) => ends < starts))
    throw invalid('organisation.daysOrder', { fields: [{ path: 'ends', code: 'organisation.daysOrder' }] })
}

export async function createEntries(ctx: Context, drafts: readonly Draft<typeof CalendarEntry>[]): Promise<CalendarEntry[]> {
  await lockRows(
    ctx,
    schools,
    drafts.flatMap((draft) => draft.school ?? []),
  )
  checkSchools(
    ctx,
    right,
    drafts.map((draft) => draft.school),
  )
  checkDays(drafts)
  return insertRows(ctx, calendarEntries, drafts)
}
export const changeEntries = changing(calendarEntries, right, (_ctx, wanted) => checkDays(wanted))
export const deleteEntries = deleting(calendarEntries, right)

export async function createGrids(ctx: Context, drafts: readonly Draft<typeof LessonGrid>[]): Promise<LessonGrid[]> {
  await lockRows(
    ctx,
    schools,
    drafts.map((draft) => draft.school),
  )
  checkSchools(
    ctx,
    right,
    drafts.map((draft) => draft.school),
  )
  return insertRows(ctx, lessonGrids, drafts)
}
export const changeGrids = changing(lessonGrids, right)
export const deleteGrids = deleting(lessonGrids, right)

export type SettingWish = Pick<CalendarSetting, 'region' | 'weekA' | 'serviceOn' | 'service'>

/** Sets region, A weeks and service time of the authority or of one school. `version` 0 means that there were none. */
export async function setCalendar(ctx: Context, school: Id | null, wish: SettingWish, version?: number): Promise<CalendarSetting> {
  if (school) await lockRows(ctx, schools, [school])
  checkSchools(ctx, right, [school])
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
  checkSchools(ctx, right, [school])
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
