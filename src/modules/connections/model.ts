// What a connection and a plan are; pure rules that run anywhere.
import { z } from 'zod'
import { defineModel, field, Id, type Row } from '#shared'
import type { Blackout } from './model/window.ts'

export * from './model/sources.ts'
export * from './model/window.ts'

export const schedules = ['off', 'hourly', 'nightly', 'afterChanges'] as const
export const decisions = ['apply', 'ask', 'never'] as const
/** What a step does there, in the order people read it; `drift`: what was changed there by hand. */
export const stepActions = ['create', 'adopt', 'change', 'rename', 'enable', 'disable', 'delete'] as const
export type StepAction = (typeof stepActions)[number]
export const planStates = ['computing', 'empty', 'waiting', 'approved', 'applying', 'done', 'failed', 'rejected', 'superseded'] as const
export const itemStates = ['open', 'held', 'skipped', 'applying', 'done', 'failed'] as const
/** How a connection stands. */
export const connectionStates = ['off', 'ready', 'trouble'] as const

export const connection = defineModel('connections.connection', {
  id: field.id(),
  name: field.text({ required: true, max: 120, width: 'wide' }),
  kind: field.text({ required: true, max: 40, write: 'create', width: 'narrow' }),
  state: field.choice(connectionStates, { required: true, write: 'never', width: 'narrow' }),
  schedule: field.choice(schedules, { required: true }),
  comparedAt: field.instant({ write: 'never' }),
  waiting: field.number({ required: true, write: 'never', sort: false, filter: false }),
  drift: field.number({ required: true, write: 'never', sort: false, filter: false }),
  version: field.version(),
})
export type Connection = Row<typeof connection>

export const plan = defineModel('connections.plan', {
  id: field.id(),
  number: field.text({ required: true, write: 'never' }),
  connection: field.ref({ ref: 'connections.connection', required: true, write: 'never', sort: false }),
  state: field.choice(planStates, { required: true, write: 'never', width: 'narrow' }),
  cause: field.text({ required: true, write: 'never', sort: false, width: 'narrow' }),
  steps: field.number({ required: true, write: 'never', sort: false, filter: false }),
  createdAt: field.instant({ required: true, write: 'never' }),
  endedAt: field.instant({ write: 'never', list: 'hidden' }),
})
export type PlanRow = Row<typeof plan>

const decision = z.enum(decisions)
export const Policy = z.strictObject({
  create: decision,
  adopt: decision,
  change: decision,
  rename: decision,
  enable: decision,
  disable: decision,
  delete: decision,
  drift: decision,
})
export type Policy = z.output<typeof Policy>
/** How many people may vanish without a second person: a share and a number per school, a number over all; steps of any kind. */
export const Guard = z.strictObject({
  share: z.number().min(0).max(1),
  perSchool: z.int().min(0).max(100_000),
  overall: z.int().min(0).max(1_000_000),
  steps: z.int().min(1).max(10_000_000).nullable(),
})
export type Guard = z.output<typeof Guard>

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
export const Window = z
  .strictObject({ days: z.array(z.int().min(1).max(7)).min(1), from: time, until: time })
  .refine(({ from, until }) => from < until, { message: 'connections.window', path: ['until'] }) satisfies z.ZodType<Blackout>

const rules = {
  name: z.string().trim().min(1).max(120),
  schools: z.array(Id).max(5_000),
  policy: Policy,
  guard: Guard,
  schedule: z.enum(schedules),
  blackout: z.array(Window).max(20),
  settings: z.record(z.string(), z.unknown()),
  /** Only those that are set anew; what is not named stays. */
  secrets: z.record(z.string(), z.string().min(1).max(1_000)),
}
export const ConnectionDraft = z.strictObject({
  name: rules.name,
  kind: z.string().max(40),
  settings: rules.settings,
  secrets: rules.secrets,
  schools: rules.schools.default([]),
  policy: rules.policy.optional(),
  guard: rules.guard.optional(),
  schedule: rules.schedule.default('afterChanges'),
  blackout: rules.blackout.default([]),
})
export type ConnectionDraft = z.input<typeof ConnectionDraft>
export const ConnectionChange = z.strictObject({
  version: z.int().optional(),
  name: rules.name.optional(),
  settings: rules.settings.optional(),
  secrets: rules.secrets.optional(),
  schools: rules.schools.optional(),
  policy: rules.policy.optional(),
  guard: rules.guard.optional(),
  schedule: rules.schedule.optional(),
  blackout: rules.blackout.optional(),
})
export type ConnectionChange = z.output<typeof ConnectionChange>

/** How a plan is called: 2026-0412. */
export const planName = (number: number, createdAt: string | Date) =>
  `${new Date(createdAt).getUTCFullYear()}-${String(number).padStart(4, '0')}`

/** The four signs of a plan: what comes, what changes, what goes, what stays. */
export const signs = {
  create: 'add',
  adopt: 'add',
  change: 'chg',
  rename: 'mov',
  enable: 'chg',
  disable: 'del',
  delete: 'del',
} as const satisfies Record<StepAction, string>
