// What a sheet shows beside the fields of the device.
import { sql } from 'kysely'
import { type Context, narrow } from '#kernel'
import { dayOf, type Id } from '#shared'
import { blocksOf } from '../guards.ts'
import { type BookRule, bookValue, type CustomValue } from '../model.ts'
import { bookRuleOf } from '../settings.ts'
import { getDevice } from './devices.ts'
import { lifeYearsOf } from './lives.ts'

export interface Extras {
  custom: Record<string, CustomValue>
  blocks: { code: string; values?: Record<string, string | number> }[]
  replaceOn: string | null
  lifeYears: number
  /** Cents; nothing without price or day, nor for what is gone. */
  bookValue: number | null
  bookRule: BookRule
}

/** Further fields, reasons against retiring it, and the day of its expected replacement. */
export async function extrasOf(ctx: Context, id: Id): Promise<Extras> {
  const device = await getDevice(ctx, id)
  const { rows } = await sql<{ authority: Id; custom: Record<string, CustomValue> }>`
    select d.authority_id as authority, d.custom from devices.device d where d.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and d.id = ${id}`.execute(
    ctx.db(),
  )
  const { authority, custom } = rows[0]!
  const home = narrow(ctx, authority)
  const lifeYears = (await lifeYearsOf(home, [device])).get(id)!
  const bookRule = await bookRuleOf(home)
  const blocks = await blocksOf(home, device.state === 'retired' ? 'dispose' : 'retire', [device])
  return {
    custom,
    blocks: blocks.map(({ code, values }) => ({ code, values })),
    replaceOn: yearsLater(device.inServiceOn ?? device.purchasedOn, lifeYears),
    lifeYears,
    bookValue: device.state === 'disposed' ? null : bookValue(device, lifeYears, dayOf(ctx.now()), bookRule),
    bookRule,
  }
}

/** A day some years (also halves) later. */
export function yearsLater(day: string | null, years: number): string | null {
  if (!day) return null
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCMonth(date.getUTCMonth() + Math.round(years * 12))
  return date.toISOString().slice(0, 10)
}
