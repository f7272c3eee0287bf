// Thin: from the endpoints of the year change and the rules of deletion to queries and actions.
import { sql } from 'kysely'
import { type Context, narrow, notFound, serve } from '#kernel'
import type { Id } from '#shared'
import { type DeletionView, yearChangeApi } from '../api/year-change.ts'
import { changeRule, dueCounts, holdPeople, reactivatePeople, ruleOf } from '../retention/actions.ts'
import { rosterOf } from '../roster/actions.ts'
import { applySchools, changeYearChange, nextSchoolYear, openYearChange, promoteSchools, releaseSchools } from './actions.ts'
import { board, leaversOpen, yearChanges } from './queries.ts'

/** The authority a change belongs to, so that one who sees several need not choose. */
async function at(ctx: Context, id: Id): Promise<Context> {
  const { rows } = await sql<{
    authority: Id
  }>`select authority_id as authority from people.year_change where id = ${id} and authority_id = any(${sql.val([...ctx.authorities])}::uuid[])`.execute(
    ctx.db(),
  )
  if (!rows[0]) throw notFound()
  return narrow(ctx, rows[0].authority)
}

async function retention(ctx: Context) {
  ctx.may('people.retention.view')
  return { ...(await ruleOf(ctx)), due: await dueCounts(ctx) }
}

export const yearChangeRoutes = serve(yearChangeApi, {
  yearChanges: (ctx) => yearChanges(ctx),
  async nextYear(ctx) {
    ctx.may('people.yearChange')
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
    ctx.reach('people.yearChange.view')
    return board(await at(ctx, params.id), params.id)
  },
  async promoteSchools(ctx, { params, body }) {
    return { runs: await promoteSchools(await at(ctx, params.id), params.id, body.schools) }
  },
  async releaseSchools(ctx, { params, body }) {
    await releaseSchools(await at(ctx, params.id), params.id, body.schools, body.released)
  },
  async applySchools(ctx, { params, body }) {
    return applySchools(await at(ctx, params.id), params.id, body.schools)
  },
  async leaversOpen(ctx, { params }) {
    const record = await rosterOf(ctx, params.id)
    return leaversOpen(narrow(ctx, record.authority_id), params.id)
  },
  retention: (ctx) => retention(ctx),
  async changeRetention(ctx, { body }, { ifMatch }) {
    const { version, ...wish } = body
    await changeRule(ctx, wish, version ?? ifMatch)
    return { ...(await ruleOf(ctx)), due: await dueCounts(ctx) }
  },
  async deletions(ctx) {
    ctx.may('people.retention.view')
    const { rows } =
      await sql<DeletionView>`select id, to_json(at) #>> '{}' as at, kind, subjects, rows, rule from people.deletion where authority_id = ${ctx.authority} order by id desc limit 500`.execute(
        ctx.db(),
      )
    return rows
  },
  holdPeople: (ctx, { body }) => holdPeople(ctx, body.people, body.hold),
  reactivatePeople: (ctx, { body }) => reactivatePeople(ctx, [...new Set(body.places.map((place) => place.person))], body.places),
})
