// Many rows as one text that the database takes apart: half the work of JSON on both sides.
import { type RawBuilder, sql } from 'kysely'

/** Between rows and between values; such signs stand in no name. An empty value is none. */
const rowEnd = '\x1e'
const valueEnd = '\x1f'
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these signs must not be smuggled in
const reserved = /[\x00\x1e\x1f]/g

/** A value as the database will keep it: two that are the same there are the same here. */
export const keptText = (value: unknown): string =>
  value === null || value === undefined ? '' : String(value).replace(reserved, ' ').toWellFormed()

/** Rows as a source of a statement: `insert into … (${names}) select ${values} from ${from}`; columns as `key text, born date`. The first value is `r[1]`. */
export function textRows(
  columns: string,
  rows: readonly object[],
): { names: RawBuilder<unknown>; values: RawBuilder<unknown>; from: RawBuilder<unknown> } {
  const typed = columns.split(',').map((column) => column.trim().split(' ') as [string, string])
  const text = rows.map((row) => typed.map(([name]) => keptText((row as Record<string, unknown>)[name])).join(valueEnd)).join(rowEnd)
  return {
    names: sql.join(typed.map(([name]) => sql.id(name))),
    values: sql.join(typed.map(([, type], index) => sql`r[${sql.lit(index + 1)}]::${sql.raw(type)}`)),
    from: sql`string_to_table(${text}, ${rowEnd}) line, string_to_array(line, ${valueEnd}, '') r`,
  }
}
