// School years: the running one and the next always exist.
import { sql } from 'kysely'
import { type Changing, type Context, changeRows, insertRows, lockRows } from '#kernel'
import type { Draft } from '#shared'
import { dayOf } from '#shared'
import { type SchoolYear, schoolYearOf, startYearOf } from '../model.ts'
import { schoolYears } from '../tables.ts'

/** Adds the running and the next school year of the authority where they are missing; answers the added ones. */
export async function ensureSchoolYears(ctx: Context): Promise<SchoolYear[]> {
  const year = startYearOf(dayOf(ctx.now()))
  const wanted = [schoolYearOf(year), schoolYearOf(year + 1)]
  const missing = async () => {
    const { rows } = await sql<{ starts: string }>`select starts::text from organisation.school_year
      where authority_id = ${ctx.authority} and starts = any(${sql.val(wanted.map((each) => each.starts))}::date[])`.execute(ctx.db())
    const known = new Set(rows.map((row) => row.starts))
    return wanted.filter((each) => !known.has(each.starts))
  }
  if ((await missing()).length === 0) return []
  // Two schools of one authority may begin at the same moment.
  await sql`select pg_advisory_xact_lock(hashtext('organisation.schoolYears'), hashtext(${ctx.authority}))`.execute(ctx.db())
  return insertRows(ctx, schoolYears, await missing())
}

/** Adds school years, e.g. past ones before an import of old groups. */
export async function createSchoolYears(ctx: Context, drafts: readonly Draft<typeof SchoolYear>[]): Promise<SchoolYear[]> {
  ctx.may('organisation.calendar.change')
  return insertRows(ctx, schoolYears, drafts)
}

export async function changeSchoolYears(ctx: Context, changes: readonly Changing<typeof SchoolYear>[]): Promise<SchoolYear[]> {
  ctx.may('organisation.calendar.change')
  const before = await lockRows(
    ctx,
    schoolYears,
    changes.map((change) => change.id),
  )
  return changeRows(ctx, schoolYears, before, changes)
}
