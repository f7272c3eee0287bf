// Classes as those see them who teach or run them: who is in, who can sign in, and the lists on paper.
import { z } from 'zod'
import { Day, defineApi, Id, Instant, ListParams, pageOf } from '#shared'
import { accountStates, listedClass, membershipRoles } from '../model.ts'

const one = z.object({ id: Id })
const right = 'people.browse'
const kind = z.enum(['class', 'course', 'other'])

export const OwnGroup = z.object({
  id: Id,
  name: z.string(),
  kind,
  subject: z.string().nullable(),
  schoolName: z.string(),
  role: z.enum(membershipRoles),
  learners: z.number(),
  /** Of them, those who cannot sign in yet. */
  asleep: z.number(),
})
export type OwnGroup = z.infer<typeof OwnGroup>

export const GroupLearner = z.object({
  id: Id,
  name: z.string(),
  birthDay: Day.nullable(),
  account: z.object({ id: Id, name: z.string(), state: z.enum(accountStates), lastSignIn: Instant.nullable() }).nullable(),
})
export type GroupLearner = z.infer<typeof GroupLearner>
export const GroupSheet = z.object({
  id: Id,
  authority: Id,
  name: z.string(),
  kind,
  grade: z.string().nullable(),
  subject: z.string().nullable(),
  school: Id,
  schoolName: z.string(),
  schoolYearName: z.string(),
  /** New codes are passwords of words here: printing takes the former ones away at once. */
  words: z.boolean(),
  learners: z.array(GroupLearner),
  teachers: z.array(z.object({ id: Id, name: z.string(), role: z.enum(membershipRoles) })),
})
export type GroupSheet = z.infer<typeof GroupSheet>

export const classApi = defineApi('people', {
  classes: {
    method: 'get',
    path: '/people/groups',
    right,
    doc: 'Klassen, Kurse und andere Gruppen des laufenden Schuljahres mit der Zahl ihrer Schülerinnen und Schüler.',
    query: ListParams,
    answer: pageOf(listedClass.row.and(z.object({ schoolName: z.string() }))),
  },
  exportClasses: {
    method: 'get',
    path: '/people/groups/export',
    right,
    doc: 'Klassen und Gruppen als CSV, XLSX oder PDF.',
    query: ListParams.extend({ format: z.enum(['csv', 'xlsx', 'pdf']).default('csv') }),
    file: 'download',
  },
  ownGroups: {
    method: 'get',
    path: '/people/groups/own',
    right,
    doc: 'Klassen und Kurse, die man selbst unterrichtet; die eigene Klasse zuerst.',
    answer: z.array(OwnGroup),
  },
  class: {
    method: 'get',
    path: '/people/groups/:id',
    right,
    doc: 'Eine Klasse mit allen, die zu ihr gehören.',
    params: one,
    answer: GroupSheet,
  },
  classList: {
    method: 'get',
    path: '/people/groups/:id/list',
    right,
    doc: 'Klassenliste als PDF, mit leeren Spalten zum Abhaken.',
    params: one,
    file: 'download',
  },
})
