// In which tables the objects of this module stand; nobody else writes them.
import { storedIn } from '#kernel'
import { Authority, Building, Floor, Group, Room, School, SchoolYear, Site } from './model.ts'

export const authorities = storedIn('organisation.authority', Authority, { tenant: 'id' })
export const schools = storedIn('organisation.school', School, { school: 'id' })
export const sites = storedIn('organisation.site', Site, { school: 'school' })
export const buildings = storedIn('organisation.building', Building, { school: 'school' })
export const floors = storedIn('organisation.floor', Floor, { school: 'school' })
export const rooms = storedIn('organisation.room', Room, { school: 'school' })
export const schoolYears = storedIn('organisation.school_year', SchoolYear)
export const groups = storedIn('organisation.group', Group, { school: 'school' })
