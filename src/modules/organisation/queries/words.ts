// The condition of a search box: every word of the folded text occurs somewhere in the folded column.
import { type RawBuilder, sql } from 'kysely'

export const hasWords = (column: RawBuilder<unknown>, text: string) => sql<boolean>`${column} like all(
  select '%' || replace(replace(replace(word, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%' from regexp_split_to_table(btrim(kernel.fold(${text})), '\\s+') word)`
