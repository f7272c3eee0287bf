import { z } from 'zod'
import { Chosen, changeOf, defineApi, ExportParams, Id, ListParams, one, pageOf } from '#shared'
import { School } from '../model.ts'

const row = z.intersection(
  School.row,
  z.object({ authority: Id, mergedIntoName: z.string().nullable(), rooms: z.number(), groups: z.number() }),
)

const Merge = z.strictObject({ from: z.array(Id).min(1).max(50), into: Id })
const MergePlan = z.object({
  from: z.array(z.object({ id: Id, name: z.string(), sites: z.number(), rooms: z.number(), groups: z.number() })),
  into: z.object({ id: Id, name: z.string() }),
  renamed: z.array(z.object({ school: z.string(), year: z.string(), name: z.string(), newName: z.string() })),
})
const ModuleState = z.object({ module: z.string(), on: z.boolean(), own: z.boolean().nullable(), differing: z.number() })
const SwitchWish = z.strictObject({ module: z.string().max(40), school: Id.nullable(), on: z.boolean().nullable() })

export const schoolsApi = defineApi('organisation', {
  schools: {
    method: 'get',
    path: '/schools',
    right: 'organisation.read',
    doc: 'Schulen, die die Person sehen darf.',
    query: ListParams,
    answer: pageOf(row),
  },
  exportSchools: {
    method: 'get',
    path: '/schools/export',
    right: 'organisation.read',
    doc: 'Alle Schulen einer Abfrage als CSV, XLSX oder PDF.',
    query: ExportParams,
    file: 'download',
  },
  school: { method: 'get', path: '/schools/:id', right: 'organisation.read', doc: 'Eine Schule.', params: one, answer: row },
  createSchool: {
    method: 'post',
    path: '/schools',
    right: 'organisation.school.create',
    doc: 'Legt eine Schule an, auf Wunsch nach einer Vorlage.',
    query: z.object({ template: Id.optional() }),
    body: School.draft,
    answer: School.row,
  },
  createSchools: {
    method: 'post',
    path: '/schools/batch',
    right: 'organisation.school.create',
    doc: 'Legt mehrere Schulen auf einmal an, alle oder keine.',
    body: z.array(School.draft).min(1).max(5_000),
    bodyLimit: 8_388_608,
    answer: z.array(School.row),
  },
  changeSchool: {
    method: 'patch',
    path: '/schools/:id',
    right: 'organisation.school.change',
    doc: 'Ändert eine Schule.',
    params: one,
    body: changeOf(School),
    answer: School.row,
  },
  changeSchools: {
    method: 'patch',
    path: '/schools',
    right: 'organisation.school.change',
    doc: 'Ändert dieselben Felder mehrerer Schulen.',
    body: z.strictObject({ chosen: Chosen, change: changeOf(School) }),
    answer: z.array(School.row),
  },
  archiveSchools: {
    method: 'post',
    path: '/schools/archive',
    right: 'organisation.school.create',
    doc: 'Archiviert Schulen; es wird nichts gelöscht.',
    body: Chosen,
    answer: z.array(School.row),
  },
  restoreSchools: {
    method: 'post',
    path: '/schools/restore',
    right: 'organisation.school.create',
    doc: 'Nimmt archivierte Schulen wieder auf.',
    body: Chosen,
    answer: z.array(School.row),
  },
  planMerge: {
    method: 'post',
    path: '/schools/merge/plan',
    right: 'organisation.school.create',
    doc: 'Was eine Zusammenlegung bewegen würde; nichts wird gespeichert.',
    body: Merge,
    answer: MergePlan,
  },
  mergeSchools: {
    method: 'post',
    path: '/schools/merge',
    right: 'organisation.school.create',
    doc: 'Legt Schulen zusammen; 14 Tage lang zurücknehmbar, solange nichts geändert wurde.',
    body: Merge,
    answer: z.object({ merge: Id, moved: z.record(z.string(), z.number()) }),
  },
  undoMerge: {
    method: 'post',
    path: '/schools/merge/:id/undo',
    right: 'organisation.school.create',
    doc: 'Nimmt eine Zusammenlegung zurück.',
    params: one,
    answer: z.object({ rows: z.number() }),
  },
  modules: {
    method: 'get',
    path: '/modules',
    right: 'organisation.read',
    doc: 'Welche Module beim Schulträger oder an einer Schule eingeschaltet sind.',
    query: z.object({ school: Id.optional() }),
    answer: z.array(ModuleState),
  },
  switchModules: {
    method: 'put',
    path: '/modules',
    right: 'organisation.module.switch',
    doc: 'Schaltet Module ein und aus; ihre Daten bleiben.',
    body: z.array(SwitchWish).min(1).max(5_000),
  },
})
