// What modules above have to say before a device is lent: reservations know who counts on it.
import { type Context, conflict } from '#kernel'
import { namesOf } from '#modules/devices'
import type { Id } from '#shared'

export interface LendBlock {
  device: Id
  /** Text key of the reason, e.g. `reservations.promised`. */
  code: string
  values?: Record<string, string | number>
}
export interface LendSpan {
  fromDay: string
  untilDay: string
}

/** Names the devices that may not be lent from one day to another, each with its reason. */
export type LendGuard = (ctx: Context, devices: readonly Id[], span: LendSpan) => Promise<readonly LendBlock[]>

/** Modules above add themselves when they start. */
export const lendGuards: LendGuard[] = []

/** Throws a conflict that names the devices and the first reason; nothing is changed. */
export async function checkLend(ctx: Context, devices: ReadonlyMap<Id, string>, span: LendSpan): Promise<void> {
  const blocked: LendBlock[] = []
  for (const guard of lendGuards) blocked.push(...(await guard(ctx, [...devices.keys()], span)))
  const [first] = blocked
  if (!first) return
  const numbers = blocked.map((each) => devices.get(each.device) ?? '')
  throw conflict(first.code, {
    values: { ...first.values, numbers: namesOf(numbers), count: new Set(numbers).size },
    fields: blocked
      .slice(0, 100)
      .map((each) => ({ path: `devices.${devices.get(each.device) ?? each.device}`, code: each.code, values: { ...each.values } })),
  })
}
