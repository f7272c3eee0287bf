// A delivery taken in at one sitting.
import { sql } from 'kysely'
import { type Context, invalid } from '#kernel'
import type { Id } from '#shared'
import { type Device, type DeviceDraft, mostReceived, numbersFrom, type ReceiptLine } from '../model.ts'
import { addDevices, checkKinds, checkSchools } from './devices.ts'
import { openDone, remember } from './undo.ts'

/** What all devices of a delivery have in common. */
export type Common = Omit<DeviceDraft, 'serial' | 'inventoryNumber' | 'macs' | 'imei' | 'name'>
export interface Delivery {
  common: Common
  lines: readonly Omit<ReceiptLine, 'line'>[]
  /** Counted up from here in the order of the lines; without it numbers follow the template. */
  firstNumber?: string
}
export interface Received {
  receipt: Id
  count: number
  first: string
  last: string
  ids: Id[]
}

/** Creates all devices of a delivery or none; can be taken back for 14 days. */
export async function receiveDevices(ctx: Context, { common, lines, firstNumber }: Delivery): Promise<Received> {
  checkSchools(ctx, 'devices.change', [common.school])
  checkKinds([common])
  if (lines.length > mostReceived) throw invalid('devices.tooMany', { values: { count: mostReceived } })
  const numbers = firstNumber ? numbersFrom(firstNumber, lines.length) : []
  if (!numbers) throw invalid('devices.firstNumber', { fields: [{ path: 'firstNumber', code: 'devices.firstNumber' }] })
  const made = await addDevices(
    ctx,
    lines.map(({ serial, inventoryNumber, macs, imei, name }, index) => ({
      ...common,
      serial,
      macs,
      imei,
      name,
      inventoryNumber: inventoryNumber ?? numbers[index],
    })),
  )
  const receipt = await openDone(ctx, 'devices.receipt', {
    title: await titleOf(ctx, common),
    school: common.school ?? null,
    counts: { new: made.length },
    settings: { supplier: common.supplier ?? null, orderNumber: common.orderNumber ?? null, invoiceNumber: common.invoiceNumber ?? null },
  })
  await remember(ctx, receipt, 'devices.device', { created: made })
  return { receipt, count: made.length, ...ends(made), ids: made.map((device) => device.id) }
}

function ends(made: readonly Device[]): { first: string; last: string } {
  return { first: made[0]!.inventoryNumber, last: made.at(-1)!.inventoryNumber }
}

async function titleOf(ctx: Context, common: Common): Promise<string> {
  const { rows } = await sql<{ model: string | null; school: string | null }>`select
    (select concat_ws(' ', f.name, m.name) from devices.model m left join devices.manufacturer f on f.authority_id = m.authority_id and f.id = m.manufacturer_id
      where m.authority_id = ${ctx.authority} and m.id = ${common.model ?? null}::uuid) as model,
    (select name from organisation.school where authority_id = ${ctx.authority} and id = ${common.school ?? null}::uuid) as school`.execute(
    ctx.db(),
  )
  return [rows[0]!.model, rows[0]!.school].filter(Boolean).join(' · ')
}

export interface Known {
  value: string
  field: 'serial' | 'inventoryNumber'
  /** What it is, where the asking person may see it. */
  device: { id: Id; inventoryNumber: string; schoolName: string | null; state: string } | null
}

/** Serials and inventory numbers of a delivery that exist already, before anything is written. */
export async function knownIn(ctx: Context, lines: readonly Pick<ReceiptLine, 'serial' | 'inventoryNumber'>[]): Promise<Known[]> {
  const reach = ctx.reach('devices.change')
  if (reach.nothing) ctx.may('devices.change')
  const asked = lines.map(({ serial, inventoryNumber }) => ({ serial: serial ?? null, number: inventoryNumber ?? null }))
  const { rows } = await sql<{
    value: string
    field: Known['field']
    id: Id
    number: string
    school: Id | null
    name: string | null
    state: string
  }>`
    with wish as materialized (select * from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as w(serial text, number text)), hit as (
      select 'serial' as field, w.serial as value, d.id from wish w join devices.device d on d.authority_id = ${ctx.authority}
        and d.serial_key = upper(w.serial collate kernel.german) and d.state <> 'disposed'
      union all select 'inventoryNumber', w.number, d.id from wish w join devices.device d on d.authority_id = ${ctx.authority} and d.number_key = lower(w.number collate kernel.german))
    select h.field, h.value, d.id, d.inventory_number as number, d.school_id as school, s.name, d.state from hit h
      join devices.device d on d.authority_id = ${ctx.authority} and d.id = h.id
      left join organisation.school s on s.authority_id = d.authority_id and s.id = d.school_id order by h.value`.execute(ctx.db())
  return rows.map(({ value, field, id, number, school, name, state }) => ({
    value,
    field,
    device:
      reach.authorities.has(ctx.authority) || (school && reach.schools.has(school))
        ? { id, inventoryNumber: number, schoolName: name, state }
        : null,
  }))
}
