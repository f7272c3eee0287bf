// What a sheet shows beside the fields of the device.
import { sql } from 'kysely'
import { type Context, narrow, readSetting } from '#kernel'
import type { Id } from '#shared'
import { blocksOf } from '../guards.ts'
import type { CustomValue } from '../model.ts'
import { deviceSettings, livesWith } from '../settings.ts'
import { getDevice } from './devices.ts'

export interface Extras {
  custom: Record<string, CustomValue>
  blocks: { code: string; values?: Record<string, string | number> }[]
  replaceOn: string | null
  lifeYears: number
}

/** Further fields, reasons against retiring it, and the day of its expected replacement. */
export async function extrasOf(ctx: Context, id: Id): Promise<Extras> {
  const device = await getDevice(ctx, id)
  const { rows } = await sql<{ authority: Id; custom: Record<string, CustomValue>; life: number | null }>`
    select d.authority_id as authority, d.custom, m.useful_life::float8 as life from devices.device d
    left join devices.model m on m.authority_id = d.authority_id and m.id = d.model_id where d.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and d.id = ${id}`.execute(
    ctx.db(),
  )
  const { authority, custom, life } = rows[0]!
  const home = narrow(ctx, authority)
  const lives = livesWith(await readSetting(home, deviceSettings.usefulLife))
  const lifeYears = device.usefulLife ?? life ?? lives[device.kind]
  const blocks = await blocksOf(home, device.state === 'retired' ? 'dispose' : 'retire', [device])
  return {
    custom,
    blocks: blocks.map(({ code, values }) => ({ code, values })),
    replaceOn: yearsLater(device.inServiceOn ?? device.purchasedOn, lifeYears),
    lifeYears,
  }
}

/** A day some years (also halves) later. */
export function yearsLater(day: string | null, years: number): string | null {
  if (!day) return null
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCMonth(date.getUTCMonth() + Math.round(years * 12))
  return date.toISOString().slice(0, 10)
}
