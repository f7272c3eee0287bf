// Where rosters come from by themselves: a folder, an SFTP server, a Schulconnex service.
import { z } from 'zod'
import { defineModel, field, Id, type Row } from '#shared'

export const sourceSchedules = ['off', 'often', 'hourly', 'nightly'] as const
export const sourcePolicies = ['ask', 'apply', 'strict'] as const
export const sourceStates = ['off', 'ready', 'trouble'] as const
export const arrivalStates = ['known', 'reading', 'asks', 'held', 'applying', 'applied', 'undone', 'discarded', 'failed'] as const

export const source = defineModel('connections.source', {
  id: field.id(),
  name: field.text({ required: true, max: 120, width: 'wide' }),
  kind: field.text({ required: true, max: 40, write: 'create', width: 'narrow' }),
  state: field.choice(sourceStates, { required: true, write: 'never', width: 'narrow' }),
  policy: field.choice(sourcePolicies, { required: true }),
  schedule: field.choice(sourceSchedules, { required: true, list: 'hidden' }),
  lookedAt: field.instant({ write: 'never' }),
  waiting: field.number({ required: true, write: 'never', sort: false, filter: false }),
  version: field.version(),
})
export type Source = Row<typeof source>

const rules = {
  name: z.string().trim().min(1).max(120),
  settings: z.record(z.string(), z.unknown()),
  secrets: z.record(z.string(), z.string().min(1).max(10_000)),
  school: Id.nullable(),
  format: z.string().max(40),
  policy: z.enum(sourcePolicies),
  schedule: z.enum(sourceSchedules),
}
export const SourceDraft = z.strictObject({
  name: rules.name,
  kind: z.string().max(40),
  settings: rules.settings,
  secrets: rules.secrets.default({}),
  school: rules.school.default(null),
  format: rules.format.default('auto'),
  policy: rules.policy.default('ask'),
  schedule: rules.schedule.default('often'),
})
export type SourceDraft = z.input<typeof SourceDraft>
export const SourceChange = z.strictObject({
  version: z.int().optional(),
  name: rules.name.optional(),
  settings: rules.settings.optional(),
  secrets: rules.secrets.optional(),
  school: rules.school.optional(),
  format: rules.format.optional(),
  policy: rules.policy.optional(),
  schedule: rules.schedule.optional(),
})
export type SourceChange = z.output<typeof SourceChange>

/** Names of files that somebody is still writing, or that no roster has. */
export const isUnfinished = (name: string): boolean =>
  /^[.~]|[~]$|\.(part|partial|tmp|temp|filepart|crdownload|download|swp|lock|writing)$/i.test(name)

/** Seconds in which a file must have stayed as it is before it is taken. */
export const settleSeconds = 20
