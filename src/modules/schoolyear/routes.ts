// Thin: from the endpoints of the year change to queries and actions.
import { sql } from 'kysely'
import { type Context, csvFile, narrow, notFound, serve } from '#kernel'
import { dayOf, type Id } from '#shared'
import { applySchools, changeYearChange, nextSchoolYear, openYearChange, promoteSchools, releaseSchools } from './actions.ts'
import { yearChangeApi } from './api.ts'
import { board, yearChanges, yearLeavers } from './queries.ts'

/** The authority a change belongs to, so that one who sees several need not choose. */
async function at(ctx: Context, id: Id): Promise<Context> {
  const { rows } = await sql<{
    authority: Id
  }>`select authority_id as authority from schoolyear.year_change where id = ${id} and authority_id = any(${sql.val([...ctx.authorities])}::uuid[])`.execute(
    ctx.db(),
  )
  if (!rows[0]) throw notFound()
  return narrow(ctx, rows[0].authority)
}

export const yearChangeRoutes = serve(yearChangeApi, {
  yearChanges: (ctx) => yearChanges(ctx),
  async nextYear(ctx) {
    ctx.may('schoolyear.change')
    return (await nextSchoolYear(ctx)) ?? null
  },
  async openYearChange(ctx, { body }) {
    return { id: await openYearChange(ctx, body) }
  },
  async changeYearChange(ctx, { params, body }, { ifMatch }) {
    const { version, ...change } = body
    await changeYearChange(await at(ctx, params.id), params.id, change, version ?? ifMatch)
  },
  async yearBoard(ctx, { params }) {
    ctx.reach('schoolyear.view')
    return board(await at(ctx, params.id), params.id)
  },
  async promoteSchools(ctx, { params, body }) {
    return { runs: await promoteSchools(await at(ctx, params.id), params.id, body.schools) }
  },
  async yearLeavers(ctx, { params }) {
    ctx.reach('rosters.import')
    return yearLeavers(await at(ctx, params.id), params.id)
  },
  async exportLeavers(ctx, { params }, { t }) {
    ctx.reach('rosters.import')
    const rows = await yearLeavers(await at(ctx, params.id), params.id)
    return csvFile(
      `${t('schoolyear.leavers.open')} ${dayOf(ctx.now())}`,
      [t('schoolyear.leavers.school'), ...['person', 'kind', 'thing'].map((column) => t(`rosters.leavers.${column}`))],
      rows.map((row) => [row.schoolName, row.name, t(`leaver.${row.kind}`), row.label]),
    )
  },
  async releaseSchools(ctx, { params, body }) {
    await releaseSchools(await at(ctx, params.id), params.id, body.schools, body.released)
  },
  async applySchools(ctx, { params, body }) {
    return applySchools(await at(ctx, params.id), params.id, body.schools)
  },
})
