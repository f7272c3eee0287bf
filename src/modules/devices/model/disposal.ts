// Disposal of devices with the proof that nothing readable went with them.
import { defineModel, field, type Row } from '#shared'
import type { DeviceKind } from './kinds.ts'

export const Disposal = defineModel('devices.disposal', {
  id: field.id(),
  day: field.day({ required: true, width: 'narrow' }),
  way: field.choice(['scrap', 'sale', 'gift', 'return', 'other'], { required: true, width: 'narrow' }),
  partner: field.text({ max: 200 }),
  wipe: field.choice(['factoryReset', 'overwritten', 'destroyed', 'removed', 'none'], { required: true }),
  wipedBy: field.text({ max: 120 }),
  wipedOn: field.day({ width: 'narrow' }),
  /** Certificate, protocol number, standard followed. */
  reference: field.text({ max: 200 }),
  note: field.longText({ max: 2_000, list: 'none' }),
  count: field.number({ required: true, write: 'never', width: 'narrow' }),
  version: field.version(),
})
export type Disposal = Row<typeof Disposal>

/** Kinds that keep what people did on them. */
const storing = new Set<DeviceKind>([
  'tablet',
  'notebook',
  'desktop',
  'phone',
  'board',
  'appleTv',
  'printer',
  'scanner',
  'camera',
  'server',
  'nas',
  'switch',
  'accessPoint',
  'router',
])
export const keepsData = (kind: DeviceKind): boolean => storing.has(kind)
