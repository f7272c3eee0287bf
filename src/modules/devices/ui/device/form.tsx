// The fields of a device in the order a clerk has them on the desk.
import type { Model } from '#shared'
import { type EntryProps, type FormSection, type RefEntry, RefInput } from '#ui'
import { Device } from '../../model.ts'

const optional = <F extends { required?: boolean; schema: { nullable: () => unknown } }>(field: F): F =>
  ({ ...field, required: false, schema: field.schema.nullable() }) as F

/** A new device: what MUSES knows by itself may stay blank. */
export const NewDevice = {
  ...Device,
  fields: {
    ...Device.fields,
    inventoryNumber: optional(Device.fields.inventoryNumber as never),
    kind: optional(Device.fields.kind as never),
    state: optional(Device.fields.state as never),
  },
} as unknown as Model

export const deviceSections = (t: (key: string) => string, draft: boolean): FormSection[] => [
  {
    title: t('devices.device.section.what'),
    fields: ['model', 'kind', 'serial', 'inventoryNumber', 'name', ...(draft ? ['state'] : []), 'accessories'],
  },
  ...(draft ? [{ title: t('devices.device.section.where'), fields: ['school', 'room', 'set', 'person'] }] : []),
  {
    title: t('devices.device.section.money'),
    fields: [
      'purchasedOn',
      'inServiceOn',
      'warrantyUntil',
      'price',
      'usefulLife',
      'supplier',
      'orderNumber',
      'invoiceNumber',
      'costCentre',
      'owner',
      'responsible',
    ],
  },
  { title: t('devices.device.section.network'), fields: ['macs', 'imei', 'mayUseSchoolWlan'] },
  { title: t('devices.device.section.more'), fields: ['note'] },
]

/** Models that are still offered. */
export const modelControl = ({ field, control, entry, onEntry }: EntryProps) => (
  <RefInput target={field.ref} control={control} value={entry as RefEntry | null} onValue={onEntry} filter={['state:is:active']} />
)
