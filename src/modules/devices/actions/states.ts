// From state to state: by hand, and by the modules above that lend and take back.
import { sql } from 'kysely'
import { type Changing, type Context, changeRows, conflict, lockRows } from '#kernel'
import type { Id } from '#shared'
import { checkLeave, namesOf } from '../guards.ts'
import { type Device, type DeviceState, mayMove, movesByHand } from '../model.ts'
import { devices } from '../tables.ts'
import { holdDevices, today } from './devices.ts'

const rightFor = (to: DeviceState) => (to === 'retired' || to === 'disposed' ? 'devices.retire' : 'devices.change')
const factFor = (to: DeviceState) => (to === 'retired' || to === 'disposed' || to === 'lost' || to === 'stolen' ? to : 'stateChanged')

/** Sets the state of devices by hand; an impossible move names the devices, a blocked retirement its reason. */
export async function setStates(ctx: Context, ids: readonly Id[], to: DeviceState): Promise<Device[]> {
  const before = await holdDevices(ctx, rightFor(to), ids)
  checkMoves(before, to, (from) => movesByHand(from).includes(to))
  if (to === 'retired') await checkLeave(ctx, 'retire', before)
  if (to === 'disposed') await checkLeave(ctx, 'dispose', before)
  return write(ctx, before, to, factFor(to))
}

function checkMoves(before: readonly Device[], to: DeviceState, allowed: (from: DeviceState) => boolean): void {
  const wrong = before.filter((device) => device.state !== to && !allowed(device.state))
  if (!wrong.length) return
  const numbers = namesOf(wrong.map((device) => device.inventoryNumber))
  throw conflict(wrong.some((device) => device.state === 'lent') ? 'devices.stateLent' : 'devices.stateMove', {
    values: { numbers, count: wrong.length, to },
    fields: wrong.slice(0, 100).map((device) => ({
      path: `devices.${device.inventoryNumber}`,
      code: 'devices.stateMove',
      values: { numbers: device.inventoryNumber, from: device.state, to },
    })),
  })
}

function write(
  ctx: Context,
  before: readonly Device[],
  to: DeviceState,
  fact: string,
  more: (device: Device) => Partial<Device> = () => ({}),
): Promise<Device[]> {
  const since = today(ctx)
  const wishes = before.map(
    (device) => ({ id: device.id, ...more(device), ...(device.state === to ? {} : { state: to, since }) }) as Changing<typeof Device>,
  )
  return changeRows(ctx, devices, before, wishes, fact)
}

/**
 * Takes free devices for something, e.g. a loan: held to the end of the transaction, so that of two takers at once one gets a
 * conflict (`devices.taken`) that names the devices. `people` names a holder per device. The caller has asked for its own right.
 */
export async function claim(
  ctx: Context,
  ids: readonly Id[],
  to: DeviceState = 'lent',
  holder?: { person?: Id | null; people?: ReadonlyMap<Id, Id | null> },
): Promise<Device[]> {
  const before = await lockRows(ctx, devices, [...new Set(ids)])
  const taken = before.filter((device) => device.state === to || !mayMove(device.state, to))
  if (taken.length)
    throw conflict('devices.taken', {
      values: { numbers: namesOf(taken.map((device) => device.inventoryNumber)), count: taken.length },
      fields: taken.map((device) => ({
        path: `devices.${device.inventoryNumber}`,
        code: 'devices.taken',
        values: { numbers: device.inventoryNumber, state: device.state, device: device.id },
      })),
    })
  const people = holder?.people
  return write(ctx, before, to, 'claimed', (device) => {
    const person = people ? people.get(device.id) : holder?.person
    return person === undefined ? {} : { person }
  })
}

/** Gives claimed devices back: into stock, use, repair, or notes them as lost or stolen. The caller has asked for its own right. */
export async function release(
  ctx: Context,
  ids: readonly Id[],
  to: Exclude<DeviceState, 'ordered' | 'lent' | 'retired' | 'disposed'> = 'inStock',
  holder: { person?: Id | null } = { person: null },
): Promise<Device[]> {
  const before = await lockRows(ctx, devices, [...new Set(ids)])
  checkMoves(before, to, (from) => mayMove(from, to))
  return write(ctx, before, to, 'released', () => (holder.person === undefined ? {} : { person: holder.person }))
}

/** Notes devices as missing, as a stock-take finds them. */
export const markLost = (ctx: Context, ids: readonly Id[]): Promise<Device[]> => setStates(ctx, ids, 'lost')

/** Notes that devices were seen in the network; no change of theirs, so neither version nor history moves. */
export async function noteSeen(ctx: Context, ids: readonly Id[], at: Date): Promise<void> {
  await sql`update devices.device set last_seen_at = ${at} where authority_id = ${ctx.authority} and id = any(${sql.val([...ids])}::uuid[])
    and (last_seen_at is null or last_seen_at < ${at})`.execute(ctx.db())
}
