// What is over while its person may still be there: modules name their classes, the nightly run deletes what is due.
import { type RawBuilder, sql } from 'kysely'
import type { Context } from '#kernel'
import type { Day, Id } from '#shared'
import type { DataClass } from '../model/retention.ts'
import { forgetImports } from './forget.ts'

export interface EndedRow {
  id: Id
  label: string
  /** Whose it is, where it is somebody's; rows of people whom the asking person may not see come without their names. */
  person: Id | null
  ended: Day
}

/** A class of ended data. `before` is the last day of ending that is due. */
export interface EndedData extends DataClass {
  due(ctx: Context, before: Day, today: Day): Promise<number>
  /** The first of what is due, for the preview. */
  rows?(ctx: Context, before: Day, today: Day, limit: number): Promise<EndedRow[]>
  /** Deletes at most so many; answers how many and the rows per table. */
  forget(ctx: Context, before: Day, today: Day, limit: number): Promise<{ subjects: number; rows: Record<string, number> }>
}

/** Modules above add their classes when they start. */
export const onEnded: EndedData[] = []

/** Nobody holds the deletion of this person back on a day; of nobody's rows it is true. */
export const notHeld = (authority: string, person: string, today: Day): RawBuilder<boolean> =>
  sql`not exists (select from people.retention_hold h where h.authority_id = ${sql.ref(authority)} and h.person_id = ${sql.ref(person)} and (h.until_day is null or h.until_day >= ${today}::date))`

const oldImports = (ctx: Context, before: Day) => sql`kernel.import i where i.authority_id = ${ctx.authority}::uuid
  and i.created_at < (${before}::date + 1)::timestamp at time zone 'Europe/Berlin' and (i.file_ids <> '{}' and exists (select from kernel.file f where f.authority_id = i.authority_id and f.id = any(i.file_ids))
    or exists (select from kernel.import_change c where c.authority_id = i.authority_id and c.import_id = i.id) or exists (select from kernel.import_fault c where c.authority_id = i.authority_id and c.import_id = i.id))`

/** What imports still hold of people: files, faults with cells of the file, images of changed rows. Undo ends after 14 days. */
export const endedImports: EndedData = {
  dataClass: 'imports',
  shipped: { amount: 30, unit: 'day', from: 'day' },
  least: 14,
  most: 366,
  async due(ctx, before) {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${oldImports(ctx, before)}`.execute(ctx.db())
    return rows[0]!.n
  },
  async rows(ctx, before, _today, limit) {
    const { rows } =
      await sql<EndedRow>`select i.id, i.title as label, null::uuid as person, (i.created_at at time zone 'Europe/Berlin')::date::text as ended
      from ${oldImports(ctx, before)} order by i.id limit ${limit}`.execute(ctx.db())
    return rows
  },
  async forget(ctx, before, _today, limit) {
    const { rows } = await sql<{ id: Id }>`select i.id from ${oldImports(ctx, before)} order by i.id limit ${limit}`.execute(ctx.db())
    return {
      subjects: rows.length,
      rows: await forgetImports(
        ctx,
        rows.map((row) => row.id),
      ),
    }
  },
}
onEnded.push(endedImports)
