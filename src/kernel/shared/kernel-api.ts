// What the kernel itself answers: what the shell asks (shell-api.ts) and what operators and programs need beside it.
import { z } from 'zod'
import { defineApi } from './contract.ts'
import { Id, Instant } from './ids.ts'
import { ListParams, pageOf } from './list.ts'
import { defineModel, field } from './model.ts'
import { runStates, shellApi } from './shell-api.ts'

const one = z.object({ id: Id })
const yes = z.stringbool()
/** The rows of the installation itself, for operators, instead of those of authorities. */
const Scoped = ListParams.extend({ installation: yes.optional().describe('Zeilen der Installation selbst (nur Betreiber)') })

/** A run as lists show it; `RunView` adds what is computed. */
export const runModel = defineModel('kernel.run', {
  id: field.id(),
  kind: field.text({ required: true, write: 'never' }),
  title: field.text({ required: true, write: 'never' }),
  state: field.choice(runStates, { required: true, write: 'never' }),
  done: field.number({ required: true, write: 'never', sort: false }),
  total: field.number({ write: 'never', sort: false }),
  errors: field.number({ required: true, write: 'never' }),
  note: field.text({ write: 'never', sort: false, max: 2_000, list: 'hidden' }),
  by: field.text({ write: 'never', personal: true }),
  startedAt: field.instant({ write: 'never' }),
  finishedAt: field.instant({ write: 'never', list: 'hidden' }),
})

/** One line of the audit; the values of a change stand in the history of its object. */
export const auditModel = defineModel('kernel.audit', {
  id: field.id(),
  at: field.instant({ required: true, write: 'never' }),
  actor: field.text({ required: true, write: 'never', personal: true }),
  account: field.ref({ ref: 'access.account', write: 'never', list: 'hidden', sort: false }),
  what: field.text({ required: true, write: 'never' }),
  object: field.text({ required: true, write: 'never' }),
  objectId: field.ref({ ref: 'object', write: 'never', list: 'hidden', sort: false }),
  school: field.ref({ ref: 'organisation.school', write: 'never', sort: false }),
  run: field.ref({ ref: 'kernel.run', write: 'never', list: 'hidden', sort: false }),
})

export const SettingState = z.object({
  key: z.string(),
  value: z.unknown(),
  version: z.number(),
  level: z.enum(['operator', 'authority', 'school']),
})

const events = z
  .array(
    z
      .string()
      .max(120)
      .regex(/^(\*|[a-z][\w-]*\.(\*|[\w.-]+))$/),
  )
  .min(1)
  .max(100)
export const WebhookDraft = z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(2_000), events, active: z.boolean().default(true) })
export const WebhookChange = z.object({
  id: Id,
  version: z.int().optional(),
  url: WebhookDraft.shape.url.optional(),
  events: events.optional(),
  active: z.boolean().optional(),
})
export const WebhookView = z.object({
  id: Id,
  url: z.string(),
  events: z.array(z.string()),
  active: z.boolean(),
  version: z.number(),
  createdAt: Instant,
})
export const DeliveryView = z.object({
  id: Id,
  event: z.string().nullable(),
  at: Instant,
  status: z.number().nullable(),
  error: z.string().nullable(),
  attempts: z.number(),
})
export type WebhookDraft = z.output<typeof WebhookDraft>
export type WebhookChange = z.output<typeof WebhookChange>
export type WebhookView = z.output<typeof WebhookView>
export type DeliveryView = z.output<typeof DeliveryView>

export const QueueView = z.object({
  queue: z.array(
    z.object({
      job: z.string(),
      ready: z.number(),
      later: z.number(),
      running: z.number(),
      failed: z.number(),
      oldest: z.number().describe('Sekunden'),
    }),
  ),
  failed: z.array(
    z.object({
      id: z.string(),
      job: z.string(),
      authority: Id.nullable(),
      run: Id.nullable(),
      attempts: z.number(),
      reason: z.string(),
      at: Instant,
    }),
  ),
})
export type QueueView = z.output<typeof QueueView>

const InvariantFinding = z.object({
  invariant: z.string(),
  violations: z.number(),
  examples: z.array(z.object({ authority: Id.nullable(), object: z.string(), id: Id.nullable(), note: z.string() })),
})

export const HealthView = z.object({
  version: z.string(),
  startedAt: Instant,
  database: z.object({ version: z.string(), bytes: z.number() }),
  queue: z.object({ ready: z.number(), running: z.number(), failed: z.number(), oldest: z.number() }),
  runs: z.record(z.string(), z.number()),
  mail: z.record(z.string(), z.number()).describe('Mails der letzten 24 Stunden nach Zustand'),
  audit: z.object({ sealedAt: Instant.nullable() }),
  invariants: z
    .object({
      checkedAt: Instant.nullable(),
      kinds: z.number().describe('Wie viele Regeln geprüft wurden'),
      violations: z.number(),
      found: z.array(InvariantFinding).describe('Regeln, die verletzt sind, mit bis zu fünf Beispielen'),
    })
    .describe('Was zu jeder Zeit gelten muss, nach der letzten Prüfung'),
})
export type HealthView = z.output<typeof HealthView>

const { session: _session, endSession: _end, $module: _module, ...shared } = shellApi
const Level = z.enum(['operator']).optional().describe('operator: der Wert des Betreibers statt des Schulträgers')

export const kernelApi = defineApi('kernel', {
  ...shared,
  runs: { ...shared.runs, query: Scoped },
  setting: {
    method: 'get',
    path: '/settings/:key',
    right: 'signedIn',
    doc: 'Der Wert, der hier gilt, mit der Version der eigenen Ebene.',
    params: z.object({ key: z.string() }),
    query: z.object({ school: Id.optional(), level: Level }),
    answer: SettingState,
  },
  changeSetting: {
    ...shared.changeSetting,
    body: z.strictObject({ value: z.unknown(), school: Id.optional(), level: Level }),
    answer: SettingState,
  },
  resetSetting: {
    ...shared.resetSetting,
    query: z.object({ school: Id.optional(), level: Level }),
    answer: SettingState,
  },
  audit: {
    method: 'get',
    path: '/audit',
    right: 'kernel.audit.read',
    doc: 'Wer was wann geändert hat, jüngstes zuerst.',
    query: Scoped,
    answer: pageOf(auditModel.row),
  },
  exportAudit: {
    method: 'get',
    path: '/audit/export',
    right: 'kernel.audit.read',
    doc: 'Das Protokoll als Datei, nie gekürzt.',
    query: Scoped.extend({ format: z.enum(['csv', 'xlsx', 'pdf']).default('csv') }),
    file: 'download',
    stepUp: true,
  },
  verifyAudit: {
    method: 'post',
    path: '/audit/verify',
    right: 'kernel.audit.read',
    doc: 'Rechnet alle Siegel nach; das Ergebnis steht im Lauf.',
    answer: z.object({ run: Id }),
  },
  webhooks: {
    method: 'get',
    path: '/webhooks',
    right: 'kernel.webhooks',
    doc: 'Abonnements des Schulträgers.',
    answer: z.array(WebhookView),
  },
  addWebhook: {
    method: 'post',
    path: '/webhooks',
    right: 'kernel.webhooks',
    doc: 'Abonniert Ereignisse; das Geheimnis der Unterschrift steht nur in dieser Antwort.',
    body: WebhookDraft,
    answer: WebhookView.extend({ secret: z.string() }),
  },
  changeWebhook: {
    method: 'patch',
    path: '/webhooks/:id',
    right: 'kernel.webhooks',
    doc: 'Ändert ein Abonnement.',
    params: one,
    body: WebhookChange.omit({ id: true }),
    answer: WebhookView,
  },
  dropWebhook: { method: 'delete', path: '/webhooks/:id', right: 'kernel.webhooks', doc: 'Beendet ein Abonnement.', params: one },
  webhookDeliveries: {
    method: 'get',
    path: '/webhooks/:id/deliveries',
    right: 'kernel.webhooks',
    doc: 'Die letzten 100 Zustellungen eines Abonnements.',
    params: one,
    answer: z.array(DeliveryView),
  },
  jobs: {
    method: 'get',
    path: '/jobs',
    right: 'kernel.jobs.read',
    doc: 'Stand der Warteschlange und aufgegebene Aufträge mit Grund.',
    answer: QueueView,
  },
  retryJob: {
    method: 'post',
    path: '/jobs/:id/retry',
    right: 'kernel.jobs.retry',
    doc: 'Stellt einen aufgegebenen Auftrag wieder in die Warteschlange.',
    params: z.object({ id: z.string().regex(/^\d{1,18}$/) }),
  },
  health: {
    method: 'get',
    path: '/health/details',
    right: 'kernel.jobs.read',
    doc: 'Zustand der Installation für Betreiber.',
    answer: HealthView,
  },
  checkInvariants: {
    method: 'post',
    path: '/health/invariants',
    right: 'kernel.jobs.retry',
    doc: 'Prüft jetzt, ob alles gilt, was zu jeder Zeit gelten muss.',
    answer: HealthView.shape.invariants,
  },
})
export type KernelApi = typeof kernelApi
