import { z } from 'zod'
import { defineApi, Id, ListParams, pageOf } from '#shared'
import { School } from '../model.ts'
import { changeOf, Many, one } from './parts.ts'

const row = z.intersection(School.row, z.object({ authority: Id, mergedIntoName: z.string().nullable(), rooms: z.number(), groups: z.number() }))

export const schoolsApi = defineApi('organisation', {
  schools: { method: 'get', path: '/schools', right: 'organisation.read', doc: 'Schulen, die die Person sehen darf.', query: ListParams, answer: pageOf(row) },
  schoolIds: { method: 'get', path: '/schools/ids', right: 'organisation.read', doc: 'Kennungen aller Schulen einer Abfrage, höchstens 5.000.', query: ListParams, answer: z.array(Id) },
  school: { method: 'get', path: '/schools/:id', right: 'organisation.read', doc: 'Eine Schule.', params: one, answer: row },
  createSchool: { method: 'post', path: '/schools', right: 'organisation.school.create', doc: 'Legt eine Schule an.', body: School.draft, answer: School.row },
  createSchools: {
    method: 'post',
    path: '/schools/batch',
    right: 'organisation.school.create',
    doc: 'Legt mehrere Schulen auf einmal an, alle oder keine.',
    body: z.array(School.draft).min(1).max(5_000),
    bodyLimit: 8_388_608,
    answer: z.array(School.row),
  },
  changeSchool: { method: 'patch', path: '/schools/:id', right: 'organisation.school.change', doc: 'Ändert eine Schule.', params: one, body: changeOf(School), answer: School.row },
  changeSchools: {
    method: 'patch',
    path: '/schools',
    right: 'organisation.school.change',
    doc: 'Ändert dieselben Felder mehrerer Schulen.',
    body: z.strictObject({ ids: Many.shape.ids, change: changeOf(School) }),
    answer: z.array(School.row),
  },
  archiveSchools: { method: 'post', path: '/schools/archive', right: 'organisation.school.create', doc: 'Archiviert Schulen; es wird nichts gelöscht.', body: Many, answer: z.array(School.row) },
  restoreSchools: { method: 'post', path: '/schools/restore', right: 'organisation.school.create', doc: 'Nimmt archivierte Schulen wieder auf.', body: Many, answer: z.array(School.row) },
})
