// A device that a grant paid for, wholly or in part, and how long it is bound to its purpose.
import { defineModel, field, type Row } from '#shared'

const fields = {
  id: field.id(),
  device: field.ref({ ref: 'devices.device', required: true, write: 'create' }),
  grant: field.ref({ ref: 'funding.grant', required: true, write: 'create' }),
  line: field.ref({ ref: 'funding.line', list: 'hidden' }),
  receipt: field.ref({ ref: 'funding.receipt', list: 'hidden' }),
  amount: field.money({ required: true }),
  boundFrom: field.day({ write: 'never', list: 'hidden' }),
  boundUntil: field.day({ write: 'never' }),
  releasedOn: field.day({ write: 'never', list: 'hidden' }),
  releaseReference: field.text({ max: 200, write: 'never', list: 'hidden' }),
  version: field.version(),
}
export const Asset = defineModel('funding.asset', fields)
export type Asset = Row<typeof Asset>

const { id, device, grant, boundUntil, ...rest } = fields
/** The same as lists show it: with the school where the device is. */
export const ListedAsset = defineModel('funding.asset', {
  id,
  device,
  grant,
  school: field.ref({ ref: 'organisation.school', write: 'never' }),
  boundUntil,
  ...rest,
  /** Whether a photo shows the label of the device. */
  labelPhoto: field.yes({ required: true, write: 'never', list: 'hidden' }),
})
export type ListedAsset = Row<typeof ListedAsset>

export type Bound = 'bound' | 'ended' | 'released' | 'unknown'

/** Whether a device may go: `unknown` means that a rule or a date is missing, which binds until somebody fills it in. */
export function boundOn(asset: Pick<Asset, 'boundUntil' | 'releasedOn'>, today: string): Bound {
  if (asset.releasedOn && asset.releasedOn <= today) return 'released'
  if (!asset.boundUntil) return 'unknown'
  return asset.boundUntil >= today ? 'bound' : 'ended'
}

/** The last day of a binding period of whole months: a period from 31.01. over one month ends before 28.02. */
export function lastBoundDay(from: string, months: number): string {
  const [year, month, day] = from.split('-').map(Number) as [number, number, number]
  const target = new Date(Date.UTC(year, month - 1 + months, 1))
  const last = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate()
  const end = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth(), Math.min(day, last)))
  end.setUTCDate(end.getUTCDate() - 1)
  return end.toISOString().slice(0, 10)
}
