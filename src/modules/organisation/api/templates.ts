import { z } from 'zod'
import { changeOf, defineApi, Id, ListParams, one, pageOf } from '#shared'
import { Template } from '../model.ts'

const right = 'organisation.template.change'
const row = z.intersection(Template.row, z.object({ rooms: z.number(), groups: z.number() }))

export const templatesApi = defineApi('organisation', {
  templates: {
    method: 'get',
    path: '/templates',
    right: 'organisation.read',
    doc: 'Vorlagen für neue Schulen.',
    query: ListParams,
    answer: pageOf(row),
  },
  template: { method: 'get', path: '/templates/:id', right: 'organisation.read', doc: 'Eine Vorlage.', params: one, answer: row },
  createTemplate: {
    method: 'post',
    path: '/templates',
    right,
    doc: 'Legt eine Vorlage an.',
    body: Template.draft,
    bodyLimit: 4_194_304,
    answer: Template.row,
  },
  templateFromSchool: {
    method: 'post',
    path: '/templates/from-school',
    right,
    doc: 'Legt eine Vorlage nach den Räumen, Gruppen und Stunden einer Schule an.',
    body: z.strictObject({ school: Id, name: z.string().trim().min(1).max(120) }),
    answer: Template.row,
  },
  changeTemplate: {
    method: 'patch',
    path: '/templates/:id',
    right,
    doc: 'Ändert eine Vorlage.',
    params: one,
    body: changeOf(Template),
    bodyLimit: 4_194_304,
    answer: Template.row,
  },
  deleteTemplate: {
    method: 'delete',
    path: '/templates/:id',
    right,
    doc: 'Löscht eine Vorlage; Schulen, die nach ihr angelegt wurden, bleiben.',
    params: one,
  },
  applyTemplate: {
    method: 'post',
    path: '/templates/:id/apply',
    right: 'organisation.school.create',
    doc: 'Legt Räume, Gruppen und Stunden einer Vorlage an Schulen an.',
    params: one,
    body: z.strictObject({ schools: z.array(Id).min(1).max(200) }),
    answer: z.object({ rooms: z.number(), groups: z.number() }),
  },
})
