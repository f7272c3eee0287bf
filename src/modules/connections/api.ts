// What can be asked over HTTP.
import { z } from 'zod'
import { defineApi, Id, Instant, ListParams, pageOf } from '#shared'

export * from './api/sources.ts'

import { ConnectionChange, ConnectionDraft, connection, Guard, itemStates, Policy, plan, schedules, stepActions, Window } from './model.ts'

const one = z.object({ id: Id })
const run = z.object({ run: Id })
const view = 'connections.view'
const positions = z.array(z.int().min(1)).min(1).max(5_000)
const version = z.strictObject({ version: z.int().optional() })

const Finding = z.object({
  code: z.string(),
  tone: z.enum(['success', 'warning', 'danger', 'info']),
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})
const Trouble = z.object({ code: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])).optional() })
export const ConnectorView = z.object({
  kind: z.string(),
  fields: z.array(
    z.object({
      key: z.string(),
      kind: z.string(),
      required: z.boolean(),
      choices: z.array(z.string()).nullable(),
      max: z.number().nullable(),
      min: z.number().nullable(),
    }),
  ),
  sections: z.array(z.object({ id: z.string(), fields: z.array(z.string()) })),
  defaults: z.record(z.string(), z.unknown()),
  secrets: z.array(z.string()),
})
export type ConnectorView = z.output<typeof ConnectorView>

export const ConnectionSheet = z.object({
  id: Id,
  authority: Id,
  kind: z.string(),
  name: z.string(),
  active: z.boolean(),
  settings: z.record(z.string(), z.unknown()),
  /** Names of the secrets that are kept; their values are never told. */
  secrets: z.array(z.string()),
  schools: z.array(z.object({ id: Id, name: z.string() })),
  policy: Policy,
  guard: Guard,
  schedule: z.enum(schedules),
  blackout: z.array(Window),
  checkedAt: Instant.nullable(),
  findings: z.array(Finding).nullable(),
  trouble: Trouble.nullable(),
  troubleAt: Instant.nullable(),
  comparedAt: Instant.nullable(),
  pendingSince: Instant.nullable(),
  figures: z.object({
    kinds: z.array(z.object({ kind: z.string(), enabled: z.number(), disabled: z.number() })),
    missedPasswords: z.number(),
    accepted: z.number(),
  }),
  drift: z.object({ plan: Id, createdAt: Instant, open: z.number() }).nullable(),
  version: z.number(),
})
export type ConnectionSheet = z.output<typeof ConnectionSheet>

const listedConnection = z.intersection(connection.row, z.object({ authority: Id }))
const counts = z.record(z.string(), z.number())
const listedPlan = z.intersection(plan.row, z.object({ authority: Id, connectionName: z.string(), counts }))
const Hit = z.object({ kind: z.enum(['school', 'overall', 'steps']), school: Id.nullable(), count: z.number(), limit: z.number() })

export const PlanSheet = z.object({
  id: Id,
  authority: Id,
  number: z.number(),
  name: z.string(),
  connection: Id,
  connectionName: z.string(),
  state: plan.fields.state.schema,
  cause: z.string(),
  causeId: Id.nullable(),
  causeTitle: z.string().nullable(),
  counts,
  guard: z.array(Hit),
  /** The limits that hold for it. */
  limits: Guard,
  error: z.object({ code: z.string(), message: z.string().optional() }).nullable(),
  createdAt: Instant,
  createdBy: z.string().nullable(),
  approvedAt: Instant.nullable(),
  approvedBy: z.string().nullable(),
  startedAt: Instant.nullable(),
  nextAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  verified: z.object({ at: Instant, checked: z.number(), wrong: z.number() }).nullable(),
  run: Id.nullable(),
  /** Whether the asking person's own changes led to it, so that somebody else must release it when the guard holds it. */
  own: z.boolean(),
  mayApprove: z.boolean(),
  areas: z.array(
    z.object({
      school: Id.nullable(),
      schoolName: z.string().nullable(),
      kind: z.string(),
      action: z.enum(stepActions),
      state: z.enum(itemStates),
      steps: z.number(),
      drift: z.number(),
    }),
  ),
  version: z.number(),
})
export type PlanSheet = z.output<typeof PlanSheet>

export const StepView = z.object({
  position: z.number(),
  kind: z.string(),
  key: z.string(),
  action: z.enum(stepActions),
  school: Id.nullable(),
  name: z.string(),
  beforeName: z.string().nullable(),
  label: z.string(),
  enabled: z.boolean(),
  state: z.enum(itemStates),
  drift: z.array(z.string()),
  reason: z.string().nullable(),
  attempts: z.number(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  changes: z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable(), more: z.number() })),
})
export type StepView = z.output<typeof StepView>
const many = <T extends z.ZodType>(schema: T) => z.union([schema.transform((each) => [each]), z.array(schema)]).optional()

export const PreviewEntryView = z.object({
  kind: z.string(),
  key: z.string(),
  label: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  attributes: z.array(z.object({ name: z.string(), values: z.array(z.string()), more: z.number() })),
})
export type PreviewEntryView = z.output<typeof PreviewEntryView>

export const api = defineApi('connections', {
  connectors: {
    method: 'get',
    path: '/connectors',
    right: view,
    doc: 'Arten von Anbindungen mit den Feldern ihrer Einrichtung.',
    answer: z.array(ConnectorView),
  },
  connections: {
    method: 'get',
    path: '/connections',
    right: view,
    doc: 'Anbindungen des Schulträgers.',
    query: ListParams,
    answer: pageOf(listedConnection),
  },
  connection: {
    method: 'get',
    path: '/connections/:id',
    right: view,
    doc: 'Eine Anbindung mit Einstellungen, Zahlen und Befunden; Geheimnisse werden nur genannt.',
    params: one,
    answer: ConnectionSheet,
  },
  createConnection: {
    method: 'post',
    path: '/connections',
    right: 'connections.change',
    doc: 'Richtet eine Anbindung ein; sie ruht, bis sie eingeschaltet wird.',
    body: ConnectionDraft,
    answer: ConnectionSheet,
    stepUp: true,
  },
  changeConnection: {
    method: 'patch',
    path: '/connections/:id',
    right: 'connections.change',
    doc: 'Ändert eine Anbindung; was nicht genannt ist, bleibt.',
    params: one,
    body: ConnectionChange,
    answer: ConnectionSheet,
    stepUp: true,
  },
  switchConnection: {
    method: 'post',
    path: '/connections/:id/switch',
    right: 'connections.change',
    doc: 'Schaltet eine Anbindung ein oder aus; mit „asks“ wartet der erste Plan auf Freigabe, was die Regeln auch sagen.',
    params: one,
    body: z.strictObject({ active: z.boolean(), asks: z.boolean().default(false) }),
    answer: ConnectionSheet,
    stepUp: true,
  },
  deleteConnection: {
    method: 'delete',
    path: '/connections/:id',
    right: 'connections.change',
    doc: 'Löscht eine ausgeschaltete Anbindung mit ihren Plänen; im Zielsystem bleibt alles stehen.',
    params: one,
    stepUp: true,
  },
  previewConnection: {
    method: 'post',
    path: '/connections/preview',
    right: 'connections.change',
    doc: 'Zeigt an wirklichen Personen, was mit diesen Einstellungen geschrieben würde; es wird nichts geschrieben.',
    body: z.strictObject({
      kind: z.string().max(40),
      settings: z.record(z.string(), z.unknown()),
      schools: z.array(Id).max(5_000).default([]),
      person: Id.optional(),
    }),
    answer: z.array(PreviewEntryView),
  },
  checkConnection: {
    method: 'post',
    path: '/connections/:id/check',
    right: 'connections.plan',
    doc: 'Prüft Verbindung, Anmeldung und Rechte; das Ergebnis steht an der Anbindung.',
    params: one,
    answer: run,
  },
  planConnection: {
    method: 'post',
    path: '/connections/:id/plan',
    right: 'connections.plan',
    doc: 'Vergleicht Soll und Ist und macht einen Änderungsplan daraus.',
    params: one,
    answer: run,
  },
  accepted: {
    method: 'get',
    path: '/connections/:id/accepted',
    right: view,
    doc: 'Abweichungen, die bleiben dürfen.',
    params: one,
    answer: z.array(z.object({ kind: z.string(), key: z.string(), name: z.string(), label: z.string(), fields: z.array(z.string()) })),
  },
  forgetAccepted: {
    method: 'post',
    path: '/connections/:id/accepted/forget',
    right: 'connections.approve',
    doc: 'Nimmt die Duldung von Abweichungen zurück; der nächste Vergleich zeigt sie wieder.',
    params: one,
    body: z.strictObject({
      objects: z
        .array(z.strictObject({ kind: z.string().max(40), key: z.string().max(300) }))
        .min(1)
        .max(1_000),
    }),
    answer: z.object({ forgotten: z.number() }),
  },
  plans: {
    method: 'get',
    path: '/plans',
    right: view,
    doc: 'Änderungspläne, jüngste zuerst.',
    query: ListParams,
    answer: pageOf(listedPlan),
  },
  plan: {
    method: 'get',
    path: '/plans/:id',
    right: view,
    doc: 'Ein Änderungsplan mit Zahlen, Bereichen und Freigabe.',
    params: one,
    answer: PlanSheet,
  },
  steps: {
    method: 'get',
    path: '/plans/:id/steps',
    right: view,
    doc: 'Die Schritte eines Plans in ihrer Reihenfolge, mit Ist und Soll.',
    params: one,
    query: z.object({
      after: z.coerce.number().int().min(0).optional(),
      limit: z.coerce.number().int().min(1).max(500).default(50),
      school: z.union([Id, z.literal('none')]).optional(),
      kind: z.string().max(40).optional(),
      action: many(z.enum(stepActions)),
      state: many(z.enum(itemStates)),
      drift: z.stringbool().optional(),
      q: z.string().max(200).optional(),
    }),
    answer: z.object({ rows: z.array(StepView), next: z.number().nullable() }),
  },
  exportPlan: {
    method: 'get',
    path: '/plans/:id/export',
    right: view,
    doc: 'Alle Schritte eines Plans als CSV, mit Ist, Soll und Ergebnis.',
    params: one,
    file: 'download',
  },
  approvePlan: {
    method: 'post',
    path: '/plans/:id/approve',
    right: 'connections.approve',
    doc: 'Gibt einen Plan frei und führt ihn aus.',
    params: one,
    body: version,
    answer: run,
  },
  rejectPlan: {
    method: 'post',
    path: '/plans/:id/reject',
    right: 'connections.approve',
    doc: 'Lehnt einen Plan ab; nichts davon wird ausgeführt.',
    params: one,
    body: version,
  },
  skipSteps: {
    method: 'post',
    path: '/plans/:id/skip',
    right: 'connections.approve',
    doc: 'Nimmt Schritte aus einem wartenden Plan heraus oder wieder auf.',
    params: one,
    body: z.strictObject({ positions, skip: z.boolean().default(true) }),
    answer: z.object({ changed: z.number() }),
  },
  retryPlan: {
    method: 'post',
    path: '/plans/:id/retry',
    right: 'connections.plan',
    doc: 'Versucht fehlgeschlagene Schritte noch einmal.',
    params: one,
    answer: run,
  },
  verifyPlan: {
    method: 'post',
    path: '/plans/:id/verify',
    right: 'connections.plan',
    doc: 'Liest zurück, was der Plan geschrieben hat.',
    params: one,
    answer: run,
  },
  planUndo: {
    method: 'get',
    path: '/plans/:id/undo',
    right: 'connections.approve',
    doc: 'Wie viele Schritte ein Ausgleichsplan zurücknehmen könnte.',
    params: one,
    answer: z.object({ steps: z.number(), kept: z.number() }),
  },
  undoPlan: {
    method: 'post',
    path: '/plans/:id/undo',
    right: 'connections.approve',
    doc: 'Macht einen Ausgleichsplan, der die Schritte umkehrt; er wartet auf Freigabe, und der Zeitplan der Anbindung ruht.',
    params: one,
    answer: z.object({ plan: Id, steps: z.number(), kept: z.number() }),
  },
  acceptDrift: {
    method: 'post',
    path: '/plans/:id/accept',
    right: 'connections.approve',
    doc: 'Lässt von Hand Geändertes stehen, bis sich eine Seite ändert.',
    params: one,
    body: z.strictObject({ positions }),
    answer: z.object({ accepted: z.number() }),
  },
  repairDrift: {
    method: 'post',
    path: '/plans/:id/repair',
    right: 'connections.approve',
    doc: 'Stellt von Hand Geändertes mit einem eigenen Plan wieder her.',
    params: one,
    body: z.strictObject({ positions }),
    answer: z.object({ plan: Id, run: Id.nullable() }),
  },
})
