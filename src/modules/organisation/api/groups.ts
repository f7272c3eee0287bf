import { z } from 'zod'
import { Chosen, changeOf, defineApi, ExportParams, ListParams, one, pageOf } from '#shared'
import { Group, SchoolYear } from '../model.ts'

const right = 'organisation.group.change'
const row = z.intersection(Group.row, z.object({ schoolName: z.string(), schoolYearName: z.string() }))
const yearRow = z.intersection(SchoolYear.row, z.object({ groups: z.number() }))

export const groupsApi = defineApi('organisation', {
  groups: {
    method: 'get',
    path: '/groups',
    right: 'organisation.read',
    doc: 'Klassen, Kurse und andere Gruppen.',
    query: ListParams,
    answer: pageOf(row),
  },
  exportGroups: {
    method: 'get',
    path: '/groups/export',
    right: 'organisation.read',
    doc: 'Alle Gruppen einer Abfrage als CSV, XLSX oder PDF.',
    query: ExportParams,
    file: 'download',
  },
  group: { method: 'get', path: '/groups/:id', right: 'organisation.read', doc: 'Eine Gruppe.', params: one, answer: row },
  createGroup: { method: 'post', path: '/groups', right, doc: 'Legt eine Gruppe an.', body: Group.draft, answer: Group.row },
  createGroups: {
    method: 'post',
    path: '/groups/batch',
    right,
    doc: 'Legt mehrere Gruppen auf einmal an, alle oder keine.',
    body: z.array(Group.draft).min(1).max(5_000),
    bodyLimit: 8_388_608,
    answer: z.array(Group.row),
  },
  changeGroup: {
    method: 'patch',
    path: '/groups/:id',
    right,
    doc: 'Ändert eine Gruppe.',
    params: one,
    body: changeOf(Group),
    answer: Group.row,
  },
  archiveGroups: { method: 'post', path: '/groups/archive', right, doc: 'Archiviert Gruppen.', body: Chosen, answer: z.array(Group.row) },
  restoreGroups: {
    method: 'post',
    path: '/groups/restore',
    right,
    doc: 'Nimmt archivierte Gruppen wieder auf.',
    body: Chosen,
    answer: z.array(Group.row),
  },
  schoolYears: {
    method: 'get',
    path: '/school-years',
    right: 'organisation.read',
    doc: 'Schuljahre, jüngstes zuerst.',
    query: ListParams,
    answer: pageOf(yearRow),
  },
  schoolYear: { method: 'get', path: '/school-years/:id', right: 'organisation.read', doc: 'Ein Schuljahr.', params: one, answer: yearRow },
  createSchoolYear: {
    method: 'post',
    path: '/school-years',
    right: 'organisation.calendar.change',
    doc: 'Legt ein Schuljahr an.',
    body: SchoolYear.draft,
    answer: SchoolYear.row,
  },
  changeSchoolYear: {
    method: 'patch',
    path: '/school-years/:id',
    right: 'organisation.calendar.change',
    doc: 'Ändert ein Schuljahr.',
    params: one,
    body: changeOf(SchoolYear),
    answer: SchoolYear.row,
  },
})
