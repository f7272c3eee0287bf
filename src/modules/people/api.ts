// What can be asked over HTTP.
import { z } from 'zod'
import { defineApi, Id, ListParams, pageOf } from '#shared'
import { Affiliation, AffiliationDraft, listedPerson, PersonDraft, person } from './model.ts'

export * from './api/roster.ts'
export * from './api/year-change.ts'

const one = z.object({ id: Id })
export const ListedPersonRow = listedPerson.row.and(
  z.object({ schools: z.array(z.object({ id: Id, name: z.string() })), groups: z.string(), accountState: z.string().nullable() }),
)
export const PersonSheet = listedPerson.row.and(
  z.object({
    authority: Id,
    affiliations: z.array(Affiliation),
    account: z.object({ id: Id, name: z.string(), state: z.string(), lastSignIn: z.string().nullable() }).nullable(),
  }),
)

export const peopleApi = defineApi('people', {
  list: {
    method: 'get',
    path: '/people',
    right: 'people.person.view',
    doc: 'Personen, die man sehen darf; mit `school` nur die einer Schule.',
    query: ListParams.extend({ school: Id.optional() }),
    answer: pageOf(ListedPersonRow),
  },
  get: {
    method: 'get',
    path: '/people/:id',
    right: 'people.person.view',
    doc: 'Eine Person mit Zugehörigkeiten, Gruppen und Konto.',
    params: one,
    answer: PersonSheet,
  },
  create: {
    method: 'post',
    path: '/people',
    right: 'people.person.change',
    doc: 'Legt Personen an, auf Wunsch gleich mit ihren Zugehörigkeiten.',
    body: z.strictObject({
      people: z
        .array(PersonDraft.omit({ id: true }))
        .min(1)
        .max(1_000),
    }),
    answer: z.array(person.row),
  },
  change: {
    method: 'patch',
    path: '/people',
    right: 'people.person.change',
    doc: 'Ändert Angaben von Personen; `version` schützt vor dem Überschreiben fremder Änderungen.',
    body: z.strictObject({ changes: z.array(person.change).min(1).max(1_000) }),
    answer: z.array(person.row),
  },
  affiliate: {
    method: 'post',
    path: '/people/affiliations',
    right: 'people.person.change',
    doc: 'Ordnet Personen Schulen zu.',
    body: z.strictObject({ affiliations: z.array(AffiliationDraft).min(1).max(1_000) }),
  },
  endAffiliations: {
    method: 'post',
    path: '/people/affiliations/end',
    right: 'people.person.change',
    doc: 'Beendet Zugehörigkeiten; was aus ihnen folgt, gilt sofort nicht mehr.',
    body: z.strictObject({ ids: z.array(Id).min(1).max(1_000) }),
  },
})
