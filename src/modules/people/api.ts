// What can be asked over HTTP.
import { z } from 'zod'
import { defineApi, Id, ListParams, pageOf } from '#shared'
import {
  Affiliation,
  AffiliationDraft,
  accountStates,
  GuardianChange,
  GuardianDraft,
  listedPerson,
  membershipRoles,
  PersonDraft,
  PersonSheet,
  person,
} from './model.ts'

export * from './api/groups.ts'
export * from './api/leaving.ts'
export { Affiliation, PersonSheet }

const one = z.object({ id: Id })
const change = 'people.person.change'
export const ListedPersonRow = listedPerson.row.and(
  z.object({ schools: z.array(z.object({ id: Id, name: z.string() })), schoolName: z.string().nullable(), account: Id.nullable() }),
)
export type ListedPersonRow = z.infer<typeof ListedPersonRow>
/** What a bulk action works on: named people, or all whom a query of the list finds. */
export const ChosenPeople = z
  .strictObject({ ids: z.array(Id).min(1).max(5_000).optional(), query: ListParams.optional() })
  .refine((chosen) => (chosen.ids === undefined) !== (chosen.query === undefined), { message: 'people.chosen' })
export type ChosenPeople = z.output<typeof ChosenPeople>
const ListAsked = ListParams.extend({ school: Id.optional() })

export const peopleApi = defineApi('people', {
  list: {
    method: 'get',
    path: '/people',
    right: 'people.person.view',
    doc: 'Personen, die man sehen darf; mit `school` nur die einer Schule.',
    query: ListAsked,
    answer: pageOf(ListedPersonRow),
  },
  export: {
    method: 'post',
    path: '/people/export',
    right: 'people.person.view',
    doc: 'Personen als CSV, XLSX oder PDF; ab 501 Personen mit frisch bestätigter Identität und Freigabe einer zweiten Person. Steht im Protokoll.',
    query: ListAsked.extend({ format: z.enum(['csv', 'xlsx', 'pdf']).default('csv') }),
    file: 'download',
  },
  chosen: {
    method: 'post',
    path: '/people/chosen',
    right: 'people.person.view',
    doc: 'Die ausgewählten Personen mit ihren Konten, höchstens 5 000.',
    body: ChosenPeople,
    answer: z.array(z.object({ id: Id, account: Id.nullable(), accountState: z.enum(accountStates).nullable() })),
  },
  count: {
    method: 'get',
    path: '/people/count',
    right: 'people.person.view',
    doc: 'Wie viele Personen eine Schule hat, nach Rollen.',
    query: z.object({ school: z.string().max(60) }),
    answer: z.object({ people: z.number(), learners: z.number(), teachers: z.number(), others: z.number(), groups: z.number() }),
  },
  get: {
    method: 'get',
    path: '/people/:id',
    right: 'people.person.view',
    doc: 'Eine Person mit Zugehörigkeiten, Gruppen, Konto, Herkunft und Fristen.',
    params: one,
    answer: PersonSheet,
  },
  services: {
    method: 'get',
    path: '/people/:id/services',
    right: 'people.person.view',
    doc: 'Was eine Person in angebundenen Systemen hat.',
    params: one,
    answer: z.array(
      z.object({
        connection: Id,
        name: z.string().nullable(),
        kind: z.string(),
        foreignName: z.string(),
        enabled: z.boolean(),
        writtenAt: z.string().nullable(),
        /** What MUSES wrote there; of long sets the first values. */
        attributes: z.array(z.object({ name: z.string(), values: z.array(z.string()), more: z.number() })),
      }),
    ),
  },
  create: {
    method: 'post',
    path: '/people',
    right: change,
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
    right: change,
    doc: 'Ändert Angaben von Personen; `version` schützt vor dem Überschreiben fremder Änderungen.',
    body: z.strictObject({ changes: z.array(person.change).min(1).max(1_000) }),
    answer: z.array(person.row),
  },
  changeOne: {
    method: 'patch',
    path: '/people/:id',
    right: change,
    doc: 'Ändert Angaben einer Person.',
    params: one,
    body: (person.change as unknown as z.ZodObject).partial({ id: true }) as unknown as z.ZodType<Record<string, unknown>>,
    answer: person.row,
  },
  affiliate: {
    method: 'post',
    path: '/people/affiliations',
    right: change,
    doc: 'Ordnet Personen Schulen zu.',
    body: z.strictObject({ affiliations: z.array(AffiliationDraft).min(1).max(1_000) }),
  },
  endAffiliations: {
    method: 'post',
    path: '/people/affiliations/end',
    right: change,
    doc: 'Beendet Zugehörigkeiten; was aus ihnen folgt, gilt sofort nicht mehr. Wer keine andere hat, ist Abgang.',
    body: z.strictObject({ ids: z.array(Id).min(1).max(1_000) }),
  },
  addGuardian: {
    method: 'post',
    path: '/people/:id/guardians',
    right: change,
    doc: 'Fügt eine Sorgeberechtigte hinzu: eine neue Person oder eine, die schon da ist.',
    params: one,
    body: GuardianDraft,
    answer: z.object({ guardian: Id, account: Id.nullable() }),
  },
  changeGuardian: {
    method: 'patch',
    path: '/people/:id/guardians/:guardian',
    right: change,
    doc: 'Ändert Beziehung, Erreichbarkeit und Einsicht einer Sorgeberechtigten.',
    params: one.extend({ guardian: Id }),
    body: GuardianChange.partial().extend({ edition: z.int().optional() }),
  },
  removeGuardian: {
    method: 'delete',
    path: '/people/:id/guardians/:guardian',
    right: change,
    doc: 'Entfernt eine Sorgeberechtigte; wer für niemanden sonst sorgt, wird Abgang.',
    params: one.extend({ guardian: Id }),
  },
  giveAccounts: {
    method: 'post',
    path: '/people/accounts',
    right: change,
    doc: 'Legt Konten für Personen an, die keines haben; sie schlafen, bis ein Code sie aktiviert.',
    body: z.strictObject({ ids: z.array(Id).min(1).max(1_000) }),
    answer: z.array(z.object({ id: Id, name: z.string(), person: Id.nullable() })),
  },
  assignGroup: {
    method: 'post',
    path: '/people/memberships',
    right: change,
    doc: 'Ordnet Personen einer Klasse oder Gruppe zu; Schülerinnen und Schüler verlassen dabei ihre bisherige Klasse.',
    body: z.strictObject({ ids: z.array(Id).min(1).max(5_000), group: Id, role: z.enum(membershipRoles).default('learner') }),
    answer: z.object({ change: Id, people: z.number() }),
  },
  keepApart: {
    method: 'post',
    path: '/people/:id/apart',
    right: change,
    doc: 'Hält fest, dass zwei Personen nicht dieselbe sind.',
    params: one,
    body: z.strictObject({ other: Id }),
  },
  mergePeople: {
    method: 'post',
    path: '/people/:id/merge',
    right: change,
    doc: 'Führt eine doppelt geführte Person in dieser zusammen; vierzehn Tage lang zurücknehmbar.',
    params: one,
    body: z.strictObject({ drop: Id }),
    answer: z.object({ change: Id }),
  },
  undoChange: {
    method: 'post',
    path: '/people/changes/:id/undo',
    right: change,
    doc: 'Nimmt eine Zuordnung, eine Zusammenführung oder einen Abgleich zurück.',
    params: one,
    answer: z.object({ rows: z.number(), kept: z.array(Id) }),
  },
})
