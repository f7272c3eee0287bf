import { chosenIds, created, first, listQuery, serve, uploaded, versioned } from '#kernel'
import type { Page } from '#shared'
import { dayOf } from '#shared'
import {
  changeEntries,
  changeGrids,
  createEntries,
  createGrids,
  deleteEntries,
  deleteGrids,
  resetCalendar,
  setCalendar,
} from '../actions/calendar.ts'
import { applyCalendar, previewCalendar } from '../actions/calendar-import.ts'
import { takeBack } from '../actions/undo.ts'
import { calendarApi } from '../api.ts'
import { daysOf, type EntryRow, entryList, gridsOf, loadCalendar, settingOf } from '../queries/calendar.ts'
import { getSchool } from '../queries/schools.ts'

const calendarFile = 20 * 2 ** 20

export const calendarRoutes = serve(calendarApi, {
  calendarDays: (ctx, { query }) => daysOf(ctx, query.school ?? null, query.from, query.to),
  calendarNow: async (ctx, { query }) => {
    const now = ctx.now()
    const day = dayOf(now)
    await daysOf(ctx, query.school ?? null, day, day)
    const calendar = await loadCalendar(ctx, query.school ?? null)
    return {
      day,
      schoolDay: calendar.isSchoolDay(day),
      serviceTime: calendar.isServiceTime(now),
      lesson: calendar.lessonAt(now) ?? null,
      nextSchoolDay: calendar.nextSchoolDay(day),
    }
  },
  calendarEntries: (ctx, { query }) => entryList.page(ctx, listQuery(query)) as Promise<Page<EntryRow>>,
  calendarEntry: (ctx, { params }) => entryList.get(ctx, params.id) as Promise<EntryRow>,
  createCalendarEntry: (ctx, { body }, extra) => created(extra, createEntries(ctx, [body])),
  changeCalendarEntry: (ctx, { params, body }, extra) => first(changeEntries(ctx, [versioned(params.id, body, extra)])),
  deleteCalendarEntries: async (ctx, { body }) => deleteEntries(ctx, await chosenIds(ctx, entryList, body)),
  previewCalendarFile: async (ctx, { query }, extra) => {
    const file = await uploaded(extra, calendarFile)
    return previewCalendar(ctx, { school: query.school ?? null, land: query.land ?? null }, file.bytes)
  },
  applyCalendarFile: (ctx, { body }) => applyCalendar(ctx, { school: body.school, land: body.land }, body.entries),
  undoCalendarFile: (ctx, { params }) => takeBack(ctx, params.id, 'organisation.calendar'),
  calendarSetting: (ctx, { query }) => settingOf(ctx, query.school ?? null),
  setCalendar: async (ctx, { query, body }, extra) => {
    await setCalendar(ctx, query.school ?? null, body, extra.ifMatch)
  },
  resetCalendar: (ctx, { params }) => resetCalendar(ctx, params.id),
  lessonGrids: async (ctx, { params }) => {
    await getSchool(ctx, params.id)
    return gridsOf(ctx, params.id)
  },
  createLessonGrid: (ctx, { body }, extra) => created(extra, createGrids(ctx, [body])),
  changeLessonGrid: (ctx, { params, body }, extra) => first(changeGrids(ctx, [versioned(params.id, body, extra)])),
  deleteLessonGrid: (ctx, { params }) => deleteGrids(ctx, [params.id]),
})
