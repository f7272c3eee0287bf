// What can be asked about responsibilities and about the services of a school.
import { z } from 'zod'
import { changeOf, defineApi, Id, one } from '#shared'
import { letters, parties } from '../model/block.ts'
import { outcomeStates } from '../model/outcome.ts'
import { Holder, TaskChange } from '../model/task.ts'
import { HeldAnswer, ResponsibilityAnswer } from './shapes.ts'

const read = 'catalogue.read'
const change = 'catalogue.holder.change'
const holder = z.intersection(Holder.row, z.object({ name: z.string().nullable(), schoolName: z.string().nullable() }))

const Contact = z.object({
  party: z.enum(['land', 'authority', 'school', 'contractor']),
  name: z.string(),
  role: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
})
const outcomeState = z.enum(outcomeStates)
const Service = z.object({
  number: z.string(),
  title: z.string(),
  promise: z.string(),
  area: z.string(),
  kind: z.enum(['basic', 'optional']),
  booking: Id.nullable(),
  since: z.string().nullable(),
  /** Who answers for it, as a school asks. */
  responsible: Contact.nullable(),
  unheld: z.boolean(),
  /** No longer booked anew; where it is in force it stays. */
  retired: z.boolean(),
  serviceTime: z.string(),
  /** What the checks of the block say today; a service that is not booked has none. */
  stand: outcomeState,
  checks: z.array(
    z.object({
      key: z.string(),
      title: z.string(),
      proves: z.string(),
      state: outcomeState,
      fact: z.string().nullable(),
      why: z.object({ expected: z.string(), is: z.string() }).nullable(),
    }),
  ),
  values: z.array(z.object({ key: z.string(), label: z.string(), text: z.string(), own: z.boolean(), mayChange: z.boolean() })),
  help: z.array(z.object({ question: z.string(), answer: z.string() })),
  includes: z.array(z.string()),
  excludes: z.array(z.string()),
  tasks: z.array(z.object({ title: z.string(), letter: z.string() })),
})

const Cell = z.object({
  party: z.enum(parties),
  letters: z.array(z.enum(letters)),
  schools: z.number(),
  unheld: z.number(),
  unheldAt: Id.nullable(),
  holders: z.array(HeldAnswer),
})

export const tasksApi = defineApi('catalogue', {
  taskBoard: {
    method: 'get',
    path: '/responsibilities/board',
    right: read,
    doc: 'Aufgaben und Stellen über alle Schulen oder an einer: wie verteilt, wo unbesetzt.',
    query: z.object({ school: Id.optional() }),
    answer: z.array(
      z.object({
        block: z.string(),
        blockTitle: z.string(),
        task: z.string(),
        title: z.string(),
        by: z.enum(['block', 'land', 'authority', 'school']),
        cells: z.array(Cell),
      }),
    ),
  },
  responsible: {
    method: 'get',
    path: '/responsibilities',
    right: read,
    doc: 'Wer für welche Aufgabe an welcher Schule zuständig ist und wer sie wahrnimmt.',
    query: z.object({
      school: Id.optional(),
      block: z.string().max(8).optional(),
      task: z.string().max(80).optional(),
      unheld: z.stringbool().optional(),
    }),
    answer: z.array(ResponsibilityAnswer),
  },
  holders: {
    method: 'get',
    path: '/holders',
    right: read,
    doc: 'Wer Aufgaben wahrnimmt: für alles, für einen Baustein, für eine Aufgabe.',
    query: z.object({ school: Id.optional() }),
    answer: z.array(holder),
  },
  setHolders: {
    method: 'post',
    path: '/holders',
    right: change,
    doc: 'Setzt, wer Aufgaben einer Stelle wahrnimmt.',
    body: z.strictObject({ holders: z.array(Holder.draft).min(1).max(1_000) }),
    answer: z.array(Holder.row),
  },
  changeHolder: {
    method: 'patch',
    path: '/holders/:id',
    right: change,
    doc: 'Ändert, wer eine Aufgabe wahrnimmt.',
    params: one,
    body: changeOf(Holder),
    answer: Holder.row,
  },
  deleteHolder: { method: 'delete', path: '/holders/:id', right: change, doc: 'Nimmt jemanden von einer Aufgabe.', params: one },
  setTask: {
    method: 'put',
    path: '/task-changes',
    right: change,
    doc: 'Verteilt eine Aufgabe anders als der Baustein: beim Schulträger oder an einer Schule. Ohne Verteilung gilt wieder der Baustein.',
    body: z.strictObject({
      number: z.string().max(8),
      task: z.string().max(80),
      school: Id.nullable(),
      parties: TaskChange.fields.parties.schema.nullable(),
      note: z.string().trim().max(2_000).nullable().optional(),
    }),
    answer: z.object({ id: Id.nullable() }),
  },
  myServices: {
    method: 'get',
    path: '/my-services',
    right: read,
    doc: 'Die Dienste einer Schule in ihren Worten.',
    query: z.object({ school: Id }),
    answer: z.object({ school: Id, name: z.string(), booked: z.array(Service), offered: z.array(Service) }),
  },
})
