// What modules above have to say before a device leaves: funding blocks early retirement and transfer, loans what is lent.
import type { Context } from '#kernel'
import { conflict } from '#kernel'
import type { Id } from '#shared'
import type { Device } from './model.ts'

/** `retire` takes it out of use, `dispose` gives it away or scraps it, `transfer` gives it another owner, `move` another school. */
export type LeaveKind = 'retire' | 'dispose' | 'transfer' | 'move'

export interface Blocked {
  device: Id
  /** Text key of the reason, e.g. `funding.bound`. */
  code: string
  values?: Record<string, string | number>
}

/** Names the devices that may not leave this way, each with its reason; an empty answer lets all go. */
export type RetireGuard = (ctx: Context, kind: LeaveKind, devices: readonly Device[]) => Promise<readonly Blocked[]>

/** Modules above add themselves when they start. */
export const retireGuards: RetireGuard[] = []

/** All reasons against it, of all guards. */
export async function blocksOf(ctx: Context, kind: LeaveKind, devices: readonly Device[]): Promise<Blocked[]> {
  const blocked: Blocked[] = []
  for (const guard of retireGuards) blocked.push(...(await guard(ctx, kind, devices)))
  return blocked
}

/** Throws a conflict that names the devices and the first reason; nothing is changed. */
export async function checkLeave(ctx: Context, kind: LeaveKind, devices: readonly Device[]): Promise<void> {
  const blocked = await blocksOf(ctx, kind, devices)
  if (!blocked.length) return
  const numbers = new Map(devices.map((device) => [device.id, device.inventoryNumber]))
  const first = blocked[0]!
  const values = {
    ...first.values,
    count: new Set(blocked.map((each) => each.device)).size,
    numbers: namesOf(blocked.map((each) => numbers.get(each.device) ?? '')),
  }
  throw conflict(first.code, {
    values,
    fields: blocked
      .slice(0, 100)
      .map((each) => ({ path: `devices.${numbers.get(each.device) ?? each.device}`, code: each.code, values: { ...each.values } })),
  })
}

/** Numbers as a sentence can hold them. */
export function namesOf(numbers: readonly string[], most = 12): string {
  const once = [...new Set(numbers)]
  return once.length > most ? `${once.slice(0, most).join(', ')} … (+${once.length - most})` : once.join(', ')
}
