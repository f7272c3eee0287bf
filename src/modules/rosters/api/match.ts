// Matching people when a school changes its administration program: the known ones beside the rows of a new roster.
import { z } from 'zod'
import { Day, defineApi, Id, Instant } from '#shared'

const one = z.object({ id: Id })
const right = 'rosters.match'
export const matchParts = ['doubt', 'sure', 'same', 'other'] as const
export const matchKinds = ['exact', 'folded', 'swapped', 'typo', 'date'] as const

const Side = z.object({
  id: z.string(),
  familyName: z.string(),
  givenName: z.string(),
  callName: z.string().nullable(),
  birthDay: Day.nullable(),
  classes: z.string().nullable(),
})
export type MatchSide = z.infer<typeof Side>
export const MatchPair = z.object({
  person: Id,
  key: z.string(),
  kind: z.enum(matchKinds),
  sure: z.boolean(),
  decision: z.enum(['same', 'other']).nullable(),
  known: Side,
  row: Side,
})
export type MatchPair = z.infer<typeof MatchPair>

export const MatchView = z.object({
  id: Id,
  school: Id,
  schoolName: z.string(),
  /** The source of the known people; nothing for those created by hand. */
  from: z.string().nullable(),
  to: z.string(),
  roster: Id,
  state: z.enum(['previewed', 'applied', 'undone', 'discarded']),
  counts: z.object({
    known: z.number(),
    rows: z.number(),
    sure: z.number(),
    doubt: z.number(),
    same: z.number(),
    other: z.number(),
    /** Without any partner, on each side. */
    knownLeft: z.number(),
    rowsLeft: z.number(),
  }),
  undoUntil: Instant.nullable(),
})
export type MatchView = z.infer<typeof MatchView>

export const matchApi = defineApi('rosters', {
  matchSources: {
    method: 'get',
    path: '/people/matches/sources',
    right,
    doc: 'Woraus sich ein Abgleich an einer Schule zusammensetzt: bekannte Quellen und Importe, die auf Übernahme warten.',
    query: z.object({ school: Id }),
    answer: z.object({
      sources: z.array(z.object({ source: z.string().nullable(), people: z.number() })),
      rosters: z.array(z.object({ id: Id, title: z.string(), source: z.string(), createdAt: Instant, people: z.number() })),
    }),
  },
  openMatch: {
    method: 'post',
    path: '/people/matches',
    right,
    doc: 'Stellt die Personen einer Quelle den Zeilen eines Imports gegenüber; geschrieben wird nichts.',
    body: z.strictObject({ school: Id, from: z.string().max(60).nullable(), roster: Id }),
    answer: one,
  },
  match: { method: 'get', path: '/people/matches/:id', right, doc: 'Stand eines Abgleichs.', params: one, answer: MatchView },
  matchPairs: {
    method: 'get',
    path: '/people/matches/:id/pairs',
    right,
    doc: 'Paare eines Abgleichs: zu entscheidende, sichere oder entschiedene.',
    params: one,
    query: z.object({
      part: z.enum(matchParts).default('doubt'),
      after: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    answer: z.object({ pairs: z.array(MatchPair), next: z.number().nullable() }),
  },
  decideMatch: {
    method: 'post',
    path: '/people/matches/:id/decisions',
    right,
    doc: 'Sagt von Paaren, ob sie dieselbe Person sind; ohne Entscheidung wird sie zurückgenommen.',
    params: one,
    body: z.strictObject({
      decisions: z
        .array(z.strictObject({ person: Id, key: z.string().max(200), decision: z.enum(['same', 'other']).nullable() }))
        .min(1)
        .max(1_000),
    }),
    answer: MatchView,
  },
  applyMatch: {
    method: 'post',
    path: '/people/matches/:id/apply',
    right,
    doc: 'Schreibt die neuen Quellschlüssel; vierzehn Tage lang zurücknehmbar.',
    params: one,
    answer: MatchView,
  },
  discardMatch: { method: 'post', path: '/people/matches/:id/discard', right, doc: 'Verwirft einen Abgleich.', params: one },
})
