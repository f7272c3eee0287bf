// Inventory numbers by the authority's template.
import { sql } from 'kysely'
import { type Context, readSetting } from '#kernel'
import type { Id } from '#shared'
import { filledTemplate, numberedWith } from '../model.ts'
import { deviceSettings } from '../settings.ts'

interface Wish {
  inventoryNumber?: string | null
  kind: string
  school?: Id | null
}

/** Gives every wish without a number the next one of its series; numbers that exist already (an import brought them) are passed over. */
export async function takeNumbers<W extends Wish>(
  ctx: Context,
  wishes: readonly W[],
  year: number,
): Promise<(W & { inventoryNumber: string })[]> {
  const open = wishes.filter((wish) => !wish.inventoryNumber)
  const given = new Map<W, string>()
  if (open.length) {
    const template = await readSetting(ctx, deviceSettings.numberTemplate)
    const schools = template.includes('{SCHULE}') ? await schoolNumbers(ctx, open) : new Map<Id, string>()
    const bySeries = Map.groupBy(open, (wish) =>
      filledTemplate(template, { year, kind: wish.kind, school: wish.school ? (schools.get(wish.school) ?? null) : null }),
    )
    // In one order everywhere, so that two receipts at once wait for each other instead of dying.
    for (const filled of [...bySeries.keys()].sort()) await number(ctx, filled, bySeries.get(filled)!, given)
  }
  return wishes.map((wish) => ({ ...wish, inventoryNumber: wish.inventoryNumber ?? given.get(wish)! }))
}

async function number<W>(ctx: Context, filled: string, wishes: readonly W[], given: Map<W, string>): Promise<void> {
  const rest = [...wishes]
  while (rest.length) {
    const { rows } = await sql<{
      first: number
    }>`select devices.take_numbers(${ctx.authority}, ${filled}, ${rest.length}) as first`.execute(ctx.db())
    const numbers = rest.map((_, index) => numberedWith(filled, rows[0]!.first + index))
    const { rows: taken } = await sql<{ number: string }>`select number_key as number from devices.device
      where authority_id = ${ctx.authority} and number_key = any(${sql.val(numbers.map((each) => each.toLowerCase()))}::text[])`.execute(
      ctx.db(),
    )
    const blocked = new Set(taken.map((row) => row.number))
    const free = numbers.filter((each) => !blocked.has(each.toLowerCase()))
    for (const each of free) given.set(rest.shift()!, each)
  }
}

async function schoolNumbers(ctx: Context, wishes: readonly Wish[]): Promise<Map<Id, string>> {
  const ids = [...new Set(wishes.map((wish) => wish.school).filter((id) => id != null))]
  const { rows } = await sql<{ id: Id; number: string | null }>`select id, number from organisation.school
    where authority_id = ${ctx.authority} and id = any(${sql.val(ids)}::uuid[])`.execute(ctx.db())
  return new Map(rows.flatMap((row) => (row.number ? [[row.id, row.number]] : [])))
}
