// What the shell asks of the server: session, search, notifications, runs, saved views, history, settings, barrier reports.
import { z } from 'zod'
import { defineApi } from './contract.ts'
import { Id, Instant } from './ids.ts'
import { ListParams, pageOf } from './list.ts'

export const Accent = z.enum(['blau', 'petrol', 'gruen', 'violett', 'beere'])
export const homeNames = ['operator', 'authority', 'school', 'teacher', 'technician', 'person'] as const

export const SessionView = z.object({
  /** `secondFactor`: the password was right, a passkey or code is still missing. */
  state: z.enum(['signedOut', 'signedIn', 'secondFactor']),
  person: z.object({ id: Id, name: z.string(), initials: z.string() }).nullable(),
  account: z.object({ id: Id, name: z.string() }).nullable(),
  /** The home page the person's roles lead to. */
  home: z.enum(homeNames).nullable(),
  /** Every right the person has in any scope; the server asks again for each call. */
  rights: z.array(z.string()),
  authorities: z.array(z.object({ id: Id, slug: z.string(), name: z.string(), accent: Accent })),
  /** At most 500; beyond that the switcher searches through `GET /schools`. */
  schools: z.array(z.object({ id: Id, authority: Id, name: z.string(), number: z.string().nullable() })),
  operatorName: z.string(),
  demo: z.boolean(),
  /** Somebody else acts for this person until then. */
  supportAccess: z.object({ by: z.string(), until: Instant }).nullable().optional(),
  /** Modules switched off for all authorities of the person; their pages are not offered. */
  modulesOff: z.array(z.string()).optional(),
})
export type SessionView = z.infer<typeof SessionView>

export const SearchAnswer = z.object({
  groups: z.array(
    z.object({
      kind: z.string(),
      label: z.string(),
      items: z.array(z.object({ id: z.string(), title: z.string(), subtitle: z.string().nullable(), href: z.string(), icon: z.string() })),
    }),
  ),
  /** Milliseconds. */
  took: z.number(),
})
export type SearchAnswer = z.infer<typeof SearchAnswer>

export const tones = ['success', 'warning', 'danger', 'info', 'off'] as const

export const NotificationView = z.object({
  id: Id,
  at: Instant,
  title: z.string(),
  text: z.string().nullable(),
  href: z.string().nullable(),
  tone: z.enum(tones),
  read: z.boolean(),
})
export type NotificationView = z.infer<typeof NotificationView>

export const runStates = ['waiting', 'running', 'paused', 'done', 'failed', 'cancelled'] as const
export const RunView = z.object({
  id: Id,
  kind: z.string(),
  title: z.string(),
  state: z.enum(runStates),
  done: z.number(),
  total: z.number().nullable(),
  errors: z.number(),
  /** Per second, over the last ten seconds. */
  rate: z.number().nullable(),
  /** Seconds, estimated. */
  remaining: z.number().nullable(),
  note: z.string().nullable(),
  by: z.string().nullable(),
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
  /** Where its result stands. */
  href: z.string().nullable(),
  cancellable: z.boolean(),
  /** Why it failed and what to do; of one run alone, not in lists. */
  problem: z.object({ title: z.string(), detail: z.string(), remedy: z.string() }).nullish(),
})
export type RunView = z.infer<typeof RunView>

export const SavedView = z.object({ id: Id, list: z.string(), name: z.string(), query: z.string(), shared: z.boolean(), own: z.boolean() })
export type SavedView = z.infer<typeof SavedView>

export const HistoryEntry = z.object({
  id: z.string(),
  at: Instant,
  actor: z.string().nullable(),
  /** `created`, `changed`, `deleted` or a verb of the module; its text key is `history.<action>`. */
  action: z.string(),
  note: z.string().nullable(),
  changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
})
export type HistoryEntry = z.infer<typeof HistoryEntry>

/** The fields in which a value is entered: one, a list of them, or named rows of them. */
export interface SettingShape {
  kind: 'text' | 'longText' | 'email' | 'url' | 'number' | 'yes' | 'choice' | 'secret' | 'list' | 'record'
  choices?: { value: string; label: string }[]
  /** Of a number its limits, of a text its length, of a list how many entries. */
  least?: number
  most?: number
  whole?: boolean
  /** Of a list: its entries, and what one is called, `{n}` for its place. */
  of?: SettingShape
  entry?: string | null
  /** Of a record: its rows; `otherwise` holds where one is left empty. */
  rows?: { key: string; label: string; shape: SettingShape; required: boolean; otherwise: string | number | null }[]
}
// What is nested repeats the same shape; a described value keeps the API's document free of circles.
const nested = <T>(doc: string) => z.unknown().describe(doc) as z.ZodType<T>
export const SettingShape = z.object({
  kind: z.enum(['text', 'longText', 'email', 'url', 'number', 'yes', 'choice', 'secret', 'list', 'record']),
  choices: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
  least: z.number().optional(),
  most: z.number().optional(),
  whole: z.boolean().optional(),
  of: nested<SettingShape>('Feld jedes Eintrags einer Liste').optional(),
  entry: z.string().nullable().optional(),
  rows: z
    .array(
      z.object({
        key: z.string(),
        label: z.string(),
        shape: nested<SettingShape>('Feld der Zeile'),
        required: z.boolean(),
        otherwise: z.union([z.string(), z.number()]).nullable(),
      }),
    )
    .optional(),
})

const From = z.enum(['program', 'operator', 'authority', 'school'])
export const SettingView = SettingShape.extend({
  key: z.string(),
  label: z.string(),
  hint: z.string().nullable(),
  group: z.string(),
  value: z.unknown(),
  /** The level at which the value that holds is set. */
  from: From,
  /** What would hold without the own value of this level. */
  inherited: z.object({ value: z.unknown(), from: From }),
  /** The version of the own value of this level, 0 when none is set. */
  version: z.number(),
  scope: z.enum(['operator', 'authority', 'school']),
  writable: z.boolean(),
})
export type SettingView = z.infer<typeof SettingView>

export const BarrierReport = z.strictObject({
  page: z.string().max(500),
  what: z.string().trim().min(5).max(5_000),
  aid: z.string().max(300).nullable(),
  contact: z.email().max(254).nullable(),
})

const one = z.object({ id: Id })

export const shellApi = defineApi('shell', {
  session: {
    method: 'get',
    path: '/session',
    right: 'public',
    doc: 'Wer angemeldet ist, mit Rechten und Schulträgern.',
    answer: SessionView,
  },
  endSession: { method: 'post', path: '/session/end', right: 'signedIn', doc: 'Meldet ab.' },
  search: {
    method: 'get',
    path: '/search',
    right: 'signedIn',
    doc: 'Sucht in allem, was die Person sehen darf.',
    query: z.object({ q: z.string().max(200), limit: z.coerce.number().int().min(1).max(50).default(5) }),
    answer: SearchAnswer,
  },
  notifications: {
    method: 'get',
    path: '/notifications',
    right: 'signedIn',
    doc: 'Die letzten 50 Mitteilungen der Person.',
    answer: z.object({ unread: z.number(), items: z.array(NotificationView) }),
  },
  readNotifications: {
    method: 'post',
    path: '/notifications/read',
    right: 'signedIn',
    doc: 'Setzt Mitteilungen auf gelesen; ohne ids alle.',
    body: z.strictObject({ ids: z.array(Id).optional() }),
  },
  runs: { method: 'get', path: '/runs', right: 'signedIn', doc: 'Läufe, jüngste zuerst.', query: ListParams, answer: pageOf(RunView) },
  run: { method: 'get', path: '/runs/:id', right: 'signedIn', doc: 'Ein Lauf.', params: one, answer: RunView },
  cancelRun: { method: 'post', path: '/runs/:id/cancel', right: 'signedIn', doc: 'Bricht einen Lauf ab.', params: one, answer: RunView },
  views: {
    method: 'get',
    path: '/views',
    right: 'signedIn',
    doc: 'Gespeicherte Ansichten einer Liste.',
    query: z.object({ list: z.string().max(120) }),
    answer: z.array(SavedView),
  },
  saveView: {
    method: 'post',
    path: '/views',
    right: 'signedIn',
    doc: 'Sichert eine Ansicht; derselbe Name ersetzt sie.',
    body: z.strictObject({
      list: z.string().max(120),
      name: z.string().trim().min(1).max(80),
      query: z.string().max(4_000),
      shared: z.boolean(),
    }),
    answer: SavedView,
  },
  deleteView: { method: 'delete', path: '/views/:id', right: 'signedIn', doc: 'Löscht eine eigene Ansicht.', params: one },
  history: {
    method: 'get',
    path: '/history',
    right: 'signedIn',
    doc: 'Was an einem Objekt geändert wurde, jüngstes zuerst.',
    query: z.object({ type: z.string(), id: Id, cursor: z.string().optional() }),
    answer: pageOf(HistoryEntry),
  },
  settings: {
    method: 'get',
    path: '/settings',
    right: 'signedIn',
    doc: 'Einstellungen, die die Person sehen darf.',
    query: z.object({ school: Id.optional() }),
    answer: z.array(SettingView),
  },
  changeSetting: {
    method: 'put',
    path: '/settings/:key',
    right: 'signedIn',
    doc: 'Ändert eine Einstellung.',
    params: z.object({ key: z.string() }),
    body: z.strictObject({ value: z.unknown(), school: Id.optional() }),
  },
  resetSetting: {
    method: 'delete',
    path: '/settings/:key',
    right: 'signedIn',
    doc: 'Entfernt den eigenen Wert; es gilt wieder der geerbte.',
    params: z.object({ key: z.string() }),
    query: z.object({ school: Id.optional() }),
  },
  reportBarrier: {
    method: 'post',
    path: '/barrier-reports',
    right: 'public',
    doc: 'Meldet eine Barriere (BITV 2.0 § 12b BGG); geht auch ohne Anmeldung.',
    body: BarrierReport,
    perMinute: 5,
  },
})
export type ShellApi = typeof shellApi
