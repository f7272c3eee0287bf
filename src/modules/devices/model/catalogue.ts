// Manufacturers, models, sets and further fields.
import { type Column, defineModel, field, type Row } from '#shared'
import { deviceKinds } from './kinds.ts'

export const Manufacturer = defineModel('devices.manufacturer', {
  id: field.id(),
  name: field.text({ required: true, max: 120, aliases: ['hersteller', 'manufacturer', 'vendor'] }),
  website: field.url({ width: 'wide' }),
  support: field.text({ max: 200 }),
  version: field.version(),
})
export type Manufacturer = Row<typeof Manufacturer>

export const DeviceModel = defineModel('devices.model', {
  id: field.id(),
  name: field.text({ required: true, max: 160 }),
  manufacturer: field.ref({ ref: 'devices.manufacturer' }),
  kind: field.choice(deviceKinds, { required: true }),
  partNumber: field.text({ max: 80, width: 'narrow', list: 'hidden' }),
  /** Years. */
  usefulLife: field.number({ min: 0.5, max: 50, width: 'narrow' }),
  warrantyMonths: field.number({ min: 0, max: 240, width: 'narrow', list: 'hidden' }),
  price: field.money({ width: 'narrow' }),
  accessories: field.text({ max: 500, list: 'hidden' }),
  note: field.longText({ max: 4_000, list: 'none' }),
  state: field.choice(['active', 'archived'], { required: true, write: 'never', width: 'narrow' }),
  version: field.version(),
})
export type DeviceModel = Row<typeof DeviceModel>

export const DeviceSet = defineModel('devices.set', {
  id: field.id(),
  name: field.text({ required: true, max: 120 }),
  kind: field.choice(['classSet', 'case', 'cart', 'room', 'other'], { required: true, width: 'narrow' }),
  school: field.ref({ ref: 'organisation.school', required: true, write: 'create' }),
  room: field.ref({ ref: 'organisation.room' }),
  code: field.text({ required: true, max: 20, write: 'never', list: 'hidden', width: 'narrow' }),
  note: field.longText({ max: 2_000, list: 'none' }),
  state: field.choice(['active', 'archived'], { required: true, write: 'never', width: 'narrow' }),
  version: field.version(),
})
export type DeviceSet = Row<typeof DeviceSet>

export const customKinds = ['text', 'number', 'day', 'yes', 'choice'] as const
export const CustomField = defineModel('devices.customField', {
  id: field.id(),
  key: field.text({ required: true, max: 40, pattern: /^[a-z][a-z0-9_]*$/, write: 'create', width: 'narrow' }),
  label: field.text({ required: true, max: 80 }),
  kind: field.choice(customKinds, { required: true, write: 'create', width: 'narrow' }),
  /** For choices: one a line or divided by semicolons. */
  choices: field.text({ max: 1_000 }),
  position: field.number({ required: true, min: 0, max: 1_000, width: 'narrow', list: 'hidden' }),
  version: field.version(),
})
export type CustomField = Row<typeof CustomField>

/** What belongs to a device, from its text: `Netzteil, Stift; Hülle`. */
export const accessoriesIn = (text: string | null | undefined): string[] =>
  (text ?? '')
    .split(/[,;\n]/)
    .map((each) => each.trim())
    .filter(Boolean)

/** A value of a further field. */
export type CustomValue = string | number | boolean

/** The words a field of the kind `choice` offers. */
export const choicesOf = (field: Pick<CustomField, 'choices'>): string[] =>
  (field.choices ?? '')
    .split(/[;\n]/)
    .map((each) => each.trim())
    .filter(Boolean)

/** Under which name a further field stands in lists, files and mappings. */
export const customPrefix = 'custom.'

/** Further fields as columns of the list. What several authorities keep under one key of different kinds is read as text. */
export function customColumns(fields: readonly Pick<CustomField, 'key' | 'label' | 'kind' | 'choices'>[]): Column[] {
  return [...Map.groupBy(fields, (field) => field.key)].map(([key, same]) => {
    const kind = same.every((field) => field.kind === same[0]!.kind) ? same[0]!.kind : 'text'
    return {
      key: `${customPrefix}${key}`,
      label: same[0]!.label,
      kind,
      shown: false,
      sort: true,
      filter: true,
      ...(kind === 'choice' ? { choices: [...new Set(same.flatMap(choicesOf))] } : {}),
      ...(kind === 'text' || kind === 'choice' ? {} : { width: 'narrow' as const }),
    }
  })
}
