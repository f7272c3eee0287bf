// What an authority offers, with its values and prices.
import { sql } from 'kysely'
import { type Context, changeRows, insertRows, invalid, lockRows, notFound } from '#kernel'
import type { Id } from '#shared'
import type { Costs, OfferRow, OfferState, ParameterValues } from '../model.ts'
import { valueFaults } from '../model.ts'
import { readOffers } from '../queries/blocks.ts'
import { offers } from '../tables.ts'

export const blockRight = 'catalogue.block.change'

export interface OfferChange {
  number: string
  version?: number
  state?: OfferState
  parameters?: ParameterValues
  costs?: Costs
  note?: string | null
}

/** Changes offers of an authority; `null` takes a value or price back to what the block says. */
export async function changeOffers(ctx: Context, changes: readonly OfferChange[]): Promise<OfferRow[]> {
  ctx.may(blockRight)
  const known = new Map((await readOffers(ctx)).map((offer) => [offer.number, offer]))
  for (const change of changes) check(change, known.get(change.number)?.block)
  const numbers = changes.map((change) => change.number)
  const { rows } = await sql<{ id: Id; number: string }>`select id, number from catalogue.offer
    where authority_id = ${ctx.authority} and number = any(${sql.val(numbers)}::text[]) order by id for update`.execute(ctx.db())
  const ids = new Map(rows.map((row) => [row.number, row.id]))
  const fresh = numbers
    .filter((number) => !ids.has(number))
    .map((number) => ({ number, state: 'offered' as const, parameters: {}, costs: {} }))
  for (const row of await insertRows(ctx, offers, fresh)) ids.set(row.number, row.id)
  const before = await lockRows(
    ctx,
    offers,
    numbers.map((number) => ids.get(number)!),
  )
  return changeRows(
    ctx,
    offers,
    before,
    changes.map(({ number: _number, version, ...change }, index) => {
      const row = before[index]!
      return {
        id: row.id,
        ...(version === undefined ? {} : { version }),
        ...change,
        ...(change.parameters ? { parameters: laid(row.parameters, change.parameters) } : {}),
        ...(change.costs ? { costs: laid(row.costs, change.costs) } : {}),
      }
    }),
  )
}

const laid = <T extends Record<string, unknown>>(before: T, change: T): T =>
  Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== null)) as T

function check(
  change: OfferChange,
  block: (Parameters<typeof valueFaults>[0] & { title: string; cost: { key: string }[] }) | undefined,
): void {
  if (!block) throw notFound()
  const faults = valueFaults(block, change.parameters ?? {}, false).map(({ key, code, values }) => ({
    path: `parameters.${key}`,
    code: `catalogue.refused.${code}`,
    values: { block: block.title, ...values },
  }))
  const items = new Set(block.cost.map(({ key }) => key))
  const unknown = Object.keys(change.costs ?? {})
    .filter((key) => !items.has(key))
    .map((key) => ({
      path: `costs.${key}`,
      code: 'catalogue.refused.unknownCost',
      values: { item: key, valid: [...items].join(', ') || '–' },
    }))
  const all = [...faults, ...unknown]
  if (all.length) throw invalid('catalogue.values', { values: { count: all.length }, fields: all })
}
