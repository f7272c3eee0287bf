// Columns of the list of devices that are no fields of a device: further fields of the authority, the book value of today.
import { type RawBuilder, sql } from 'kysely'
import type { Context, MoreColumn, Walk } from '#kernel'
import { type Column, dayOf, type Filter } from '#shared'
import { bookColumn, customColumns, customPrefix } from '../model.ts'
import { bookRuleOf } from '../settings.ts'
import { customFieldsOf } from './catalogue.ts'
import { lifeSql } from './lives.ts'

/** More rows than these are met soon enough along any order. */
const few = 1_000

export async function deviceColumns(ctx: Context): Promise<MoreColumn[]> {
  const fields = await customFieldsOf(ctx)
  const mixed = new Set(
    [...Map.groupBy(fields, (field) => field.key)].flatMap(([key, same]) =>
      new Set(same.map((field) => field.kind)).size > 1 ? [key] : [],
    ),
  )
  const further = customColumns(fields).map((column) => {
    const key = column.key.slice(customPrefix.length)
    return mixed.has(key) ? { column, value: sql`((d.custom ->> ${key}::text) collate kernel.german)` } : customColumn(column, key)
  })
  return [{ column: bookColumn, value: await bookValueSql(ctx) }, ...further]
}

function customColumn(column: Column, key: string): MoreColumn {
  return {
    column,
    value: sqlOf(column, key),
    async find(ctx, filter) {
      const asked = filter.operator === 'is' ? containing(column, key, filter) : undefined
      if (asked) {
        const values = sql`${sql.val(asked)}::jsonb[]`
        return (await idsOf(ctx, (tenants) => sql`devices.with_custom(${tenants}, ${values}, ${few})`)) ?? sql`d.custom @> any(${values})`
      }
      // The index knows the text of the whole object, where some signs are written otherwise; less than three letters are no way to it.
      if (filter.operator !== 'has' || column.kind !== 'text' || filter.values.some((value) => !/^[^"\\\p{C}]{3,}$/u.test(value)))
        return undefined
      const patterns = sql`array(select '%' || kernel.escaped(kernel.fold(v)) || '%' from unnest(${sql.val(filter.values)}::text[]) v)`
      return idsOf(ctx, (tenants) => sql`devices.with_custom_like(${tenants}, ${key}, ${patterns}, ${few})`)
    },
    // Numbers and days are sorted quickly; German words are not.
    ...(column.kind === 'text' || column.kind === 'choice' ? { walk: (ctx, way) => inOrder(ctx, key, way) } : {}),
  }
}

/** The next devices in the order of a text, as `custom_text_order` has them. */
async function inOrder(ctx: Context, key: string, { up, after, take }: Walk): Promise<string[] | undefined> {
  if (ctx.authorities.length !== 1) return undefined
  const direction = up ? sql`asc` : sql`desc`
  const behind = after ? sql`and (value, device_id) ${up ? sql`>` : sql`<`} (${after.value}, ${after.id}::uuid)` : sql``
  const { rows } = await sql<{ id: string }>`select device_id as id from devices.custom_text
    where authority_id = ${ctx.authorities[0]}::uuid and key = ${key} ${behind}
    order by value ${direction}, device_id ${direction} limit ${take}`.execute(ctx.db())
  return rows.map((row) => row.id)
}

/** The rows that an index has found; nothing where they are many. */
async function idsOf(ctx: Context, ask: (tenants: RawBuilder<unknown>) => RawBuilder<unknown>) {
  const { rows } = await sql<{ ids: string[] | null }>`select ${ask(sql`${sql.val([...ctx.authorities])}::uuid[]`)} as ids`.execute(
    ctx.db(),
  )
  return rows[0]!.ids ? sql`d.id = any(${sql.val(rows[0]!.ids)}::uuid[])` : undefined
}

/**
 * The value as its column's kind; nothing where another kind was kept under the key before. The key is a bound value. A day is put
 * together so that no text can make the statement fail.
 */
function sqlOf({ kind }: Column, key: string) {
  const json = sql`d.custom -> ${key}::text`
  const text = sql`d.custom ->> ${key}::text`
  if (kind === 'number') return sql`(case when jsonb_typeof(${json}) = 'number' then (${text})::numeric end)`
  if (kind === 'yes') return sql`(case when jsonb_typeof(${json}) = 'boolean' then (${text})::boolean end)`
  if (kind === 'day')
    return sql`(case when (${text}) ~ '^[1-9]\\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$'
      then make_date(left(${text}, 4)::int, substr(${text}, 6, 2)::int, 1) + (right(${text}, 2)::int - 1) end)`
  return sql`(case when jsonb_typeof(${json}) = 'string' then (${text}) collate kernel.german end)`
}

/** The values of a condition as the index knows them. */
function containing({ kind }: Column, key: string, { values }: Filter): string[] | undefined {
  const typed = values.map((value) => (kind === 'number' ? Number(value) : kind === 'yes' ? value === 'true' || value === 'ja' : value))
  if (typed.length === 0 || typed.some((value) => typeof value === 'number' && !Number.isFinite(value))) return undefined
  return typed.map((value) => JSON.stringify({ [key]: value }))
}

/** The book value of a device `d` of a model `m`, as `bookValue` of the model counts it. */
export async function bookValueSql(ctx: Context) {
  const { start, memo } = await bookRuleOf(ctx)
  const today = dayOf(ctx.now())
  const day = sql`${today}::date`
  const months = sql`greatest(1, round(${await lifeSql(ctx)} * 12))`
  const year = (each: typeof day) => sql`extract(year from ${each})`
  const monthsIn = (each: typeof day) => sql`(${year(each)} * 12 + extract(month from ${each}))`
  const bought = sql`d.purchased_on`
  const begun = start === 'month' ? sql`${monthsIn(day)} - ${monthsIn(bought)} + 1` : sql`(${year(day)} - ${year(bought)} + 1) * 12`
  return sql`(case when d.state <> 'disposed' and d.price is not null and d.purchased_on is not null then greatest(
      d.price - round(d.price * least(case when ${day} < d.purchased_on then 0 else ${begun} end, ${months}) / ${months}),
      least(${memo}::int, d.price)) end)`
}
