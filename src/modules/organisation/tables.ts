// In which tables the objects of this module stand; nobody else writes them.
import { storedIn } from '#kernel'
import {
  Authority,
  Building,
  CalendarEntry,
  CalendarSetting,
  Floor,
  Group,
  LessonGrid,
  Room,
  School,
  SchoolYear,
  Site,
  Template,
} from './model.ts'

export const authorities = storedIn('organisation.authority', Authority, { tenant: 'id' })
export const schools = storedIn('organisation.school', School, { school: 'id' })
export const sites = storedIn('organisation.site', Site, { school: 'school' })
export const buildings = storedIn('organisation.building', Building, { school: 'school' })
export const floors = storedIn('organisation.floor', Floor, { school: 'school' })
export const rooms = storedIn('organisation.room', Room, { school: 'school' })
export const schoolYears = storedIn('organisation.school_year', SchoolYear)
export const groups = storedIn('organisation.group', Group, { school: 'school' })
export const templates = storedIn('organisation.template', Template)
export const calendarEntries = storedIn('organisation.calendar_entry', CalendarEntry, { school: 'school' })
export const lessonGrids = storedIn('organisation.lesson_grid', LessonGrid, { school: 'school' })
export const calendarSettings = storedIn('organisation.calendar_setting', CalendarSetting, { school: 'school' })
