// What a proof of use tells: grant and programme, sums per line and school, every device with its place, every receipt.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import type { DeviceKind } from '#modules/devices'
import type { Id } from '#shared'
import { type Programme, paysFor } from '../model.ts'
import { type AssetRow, assetList } from './assets.ts'
import { type GrantRow, getGrant, type LineRow, lineList, type ReceiptRow, receiptList } from './grants.ts'
import { type LabelPhoto, labelPhotosOf, printablePhotos } from './labels.ts'
import { getProgramme } from './programmes.ts'

export interface Proof {
  grant: GrantRow
  programme: Programme
  authorityName: string
  schoolName: string | null
  lines: LineRow[]
  receipts: ReceiptRow[]
  devices: (AssetRow & { purchasedOn: string | null; inServiceOn: string | null; invoice: string | null })[]
  /** Devices and money per school. */
  schools: { name: string; devices: number; amount: number }[]
  faults: ProofFault[]
}
/** What an examiner would ask about. */
export interface ProofFault {
  code: 'noPlace' | 'noReceipt' | 'noStart' | 'gone' | 'noFile' | 'overspent' | 'unpaid' | 'noRule' | 'otherKind' | 'noLabelPhoto'
  count: number
}

const is = (column: string, value: string) => ({ column, operator: 'is' as const, values: [value] })

async function all<R>(rows: AsyncGenerator<unknown[]>): Promise<R[]> {
  const found: R[] = []
  for await (const batch of rows) found.push(...(batch as R[]))
  return found
}

/** Everything of a grant, or what concerns one school of it. */
export async function readProof(ctx: Context, id: Id, school?: Id): Promise<Proof> {
  const grant = await getGrant(ctx, id)
  const at = (extra: ReturnType<typeof is>[] = []) => ({
    filter: [is('grant', id), ...(school ? [is('school', school)] : []), ...extra],
    limit: 1_000,
  })
  const programme = await getProgramme(ctx, grant.programme)
  const lines = await all<LineRow>(lineList.stream(ctx, { ...at(), sort: 'measure' }, 1_000))
  const receipts = await all<ReceiptRow>(receiptList.stream(ctx, { ...at(), sort: 'day' }, 1_000))
  const assets = await all<AssetRow>(assetList.stream(ctx, { ...at(), sort: 'boundUntil' }, 10_000))
  const { rows: days } = await sql<{ id: Id; purchasedOn: string | null; inServiceOn: string | null; invoice: string | null }>`
    select id, purchased_on::text as "purchasedOn", in_service_on::text as "inServiceOn", invoice_number as invoice from devices.device
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and id = any(${sql.val(assets.map((asset) => asset.device))}::uuid[])`.execute(
    ctx.db(),
  )
  const dated = new Map(days.map(({ id: device, ...rest }) => [device, rest]))
  const devices = assets
    .map((asset) => ({ ...asset, ...dated.get(asset.device)! }))
    .sort((a, b) => collator.compare(a.schoolName ?? '~', b.schoolName ?? '~') || collator.compare(a.deviceName, b.deviceName))
  const { rows: names } = await sql<{ authority: string; school: string | null }>`select o.name as authority,
    (select s.name from organisation.school s where s.authority_id = o.id and s.id = ${school ?? null}::uuid) as school
    from organisation.authority o where o.id = any(${sql.val([...ctx.authorities])}::uuid[]) and exists (select from funding."grant" g where g.authority_id = o.id and g.id = ${id})`.execute(
    ctx.db(),
  )
  const proof = {
    grant,
    programme,
    authorityName: names[0]?.authority ?? '',
    schoolName: names[0]?.school ?? null,
    lines,
    receipts,
    devices,
  }
  return { ...proof, schools: bySchool(devices), faults: faultsOf(proof) }
}

type ProvedDevice = Proof['devices'][number]
export interface ProofPhotos {
  printed: { device: ProvedDevice; type: string; bytes: Buffer }[]
  /** Photos too large or too many for the paper; the folder has them. */
  left: number
  /** Devices without a photo of their label. */
  without: ProvedDevice[]
}

/** The photos of labels for the paper, in the order of its devices; read only when somebody asks for them. */
export async function readPhotos(ctx: Context, { devices }: Pick<Proof, 'devices'>): Promise<ProofPhotos> {
  const photos = await photosIn(ctx, devices)
  const found = await printablePhotos(
    ctx,
    photos.map(({ photo }) => photo),
  )
  const byId = new Map(devices.map((device) => [device.device, device]))
  return {
    printed: found.map(({ photo, bytes }) => ({ device: byId.get(photo.device)!, type: photo.type, bytes })),
    left: photos.length - found.length,
    without: devices.filter((device) => !device.labelPhoto),
  }
}

/** Devices with the photo of their label, in their order; a device that is named twice has one. */
export async function photosIn(ctx: Context, devices: Proof['devices']): Promise<{ device: ProvedDevice; photo: LabelPhoto }[]> {
  const once = [...new Map(devices.map((device) => [device.device, device])).values()]
  const known = await labelPhotosOf(
    ctx,
    once.map((device) => device.device),
  )
  return once.flatMap((device) => {
    const photo = known.get(device.device)
    return photo ? [{ device, photo }] : []
  })
}

const collator = new Intl.Collator('de', { numeric: true })

function bySchool(devices: Proof['devices']): Proof['schools'] {
  const sums = new Map<string, { name: string; devices: number; amount: number }>()
  for (const { schoolName, amount } of devices) {
    const name = schoolName ?? ''
    const sum = sums.get(name) ?? { name, devices: 0, amount: 0 }
    sum.devices++
    sum.amount += amount
    sums.set(name, sum)
  }
  return [...sums.values()]
}

/** Gaps that an examiner finds: places, receipts, dates and scans that are missing, more spent than granted. */
export function faultsOf({
  grant,
  programme,
  receipts,
  devices,
}: Pick<Proof, 'grant' | 'programme' | 'receipts' | 'devices'>): ProofFault[] {
  const count = (code: ProofFault['code'], rows: readonly unknown[]) => ({ code, count: rows.length })
  return [
    count('noRule', programme.bindingMonths === null || programme.bindingStart === null ? [programme] : []),
    count('overspent', grant.spent > grant.amount ? [grant] : []),
    count(
      'noPlace',
      devices.filter((device) => !device.schoolName || !device.roomName),
    ),
    count(
      'noReceipt',
      devices.filter((device) => !device.receipt && !device.invoice),
    ),
    count(
      'noStart',
      devices.filter((device) => !device.boundUntil && !device.releasedOn),
    ),
    count(
      'gone',
      devices.filter((device) => ['lost', 'stolen', 'retired', 'disposed'].includes(device.deviceState) && !device.releasedOn),
    ),
    count(
      'otherKind',
      devices.filter((device) => !paysFor(programme, device.deviceKind as DeviceKind)),
    ),
    count(
      'noLabelPhoto',
      devices.filter((device) => programme.logo && !device.labelPhoto),
    ),
    count(
      'noFile',
      receipts.filter((receipt) => receipt.kind !== 'order' && !receipt.file),
    ),
    count(
      'unpaid',
      receipts.filter((receipt) => receipt.kind === 'invoice' && !receipt.paidOn),
    ),
  ].filter((fault) => fault.count > 0)
}
