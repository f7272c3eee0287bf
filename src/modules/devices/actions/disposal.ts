// Letting devices go for good: guards asked, storage wiped, a protocol for the file.

import { sql } from 'kysely'
import { type Context, conflict, insertRows, invalid } from '#kernel'
import type { Draft, Id } from '#shared'
import { checkLeave, namesOf } from '../guards.ts'
import { type Disposal, keepsData } from '../model.ts'
import { disposals } from '../tables.ts'
import { holdDevices, today } from './devices.ts'
import { setStates } from './states.ts'

/** Disposes of devices, all or none: retires what is still in use, asks the guards, wants a proof of wiping for what keeps data. */
export async function disposeDevices(ctx: Context, ids: readonly Id[], draft: Draft<typeof Disposal>): Promise<Disposal> {
  const held = await holdDevices(ctx, 'devices.retire', ids)
  await checkLeave(ctx, 'dispose', held)
  const storing = held.filter((device) => keepsData(device.kind) && !['lost', 'stolen'].includes(device.state))
  if (storing.length && draft.wipe === 'none')
    throw invalid('devices.wipeMissing', {
      values: { numbers: namesOf(storing.map((device) => device.inventoryNumber)) },
      fields: [{ path: 'wipe', code: 'devices.wipeMissing' }],
    })
  if (storing.length && (!draft.wipedBy || !draft.wipedOn)) {
    const path = draft.wipedBy ? 'wipedOn' : 'wipedBy'
    throw invalid('devices.wipeProof', { fields: [{ path, code: 'devices.wipeProof' }] })
  }
  if (draft.wipedOn && draft.wipedOn > draft.day)
    throw invalid('devices.wipeLate', { fields: [{ path: 'wipedOn', code: 'devices.wipeLate' }] })
  if (draft.day > today(ctx)) throw invalid('devices.dayFuture', { fields: [{ path: 'day', code: 'devices.dayFuture' }] })
  const gone = held.filter((device) => device.state === 'disposed')
  if (gone.length)
    throw conflict('devices.stateMove', { values: { numbers: namesOf(gone.map((device) => device.inventoryNumber)), to: 'disposed' } })
  const used = held.filter((device) => device.state !== 'retired').map((device) => device.id)
  if (used.length) await setStates(ctx, used, 'retired')
  await setStates(
    ctx,
    held.map((device) => device.id),
    'disposed',
  )
  const [disposal] = await insertRows(ctx, disposals, [{ ...draft, count: held.length }])
  const rows = held.map((device) => ({ device: device.id, school: device.school }))
  await sql`insert into devices.disposal_device (authority_id, disposal_id, device_id, school_id)
    select ${ctx.authority}::uuid, ${disposal!.id}::uuid, r.device, r.school from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(device uuid, school uuid)`.execute(
    ctx.db(),
  )
  return disposal!
}
