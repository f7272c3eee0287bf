// Thin: from the endpoints of those who leave to queries and actions.
import { sql } from 'kysely'
import { type Context, narrow, serve } from '#kernel'
import { type DeletionView, leavingApi } from '../api/leaving.ts'
import { leaversOpen } from '../queries/leavers.ts'
import { changeRule, dueCounts, holdPeople, reactivatePeople, ruleOf } from '../retention/actions.ts'
import { rosterOf } from '../roster/actions.ts'

async function retention(ctx: Context) {
  ctx.may('people.retention.view')
  return { ...(await ruleOf(ctx)), due: await dueCounts(ctx) }
}

export const leavingRoutes = serve(leavingApi, {
  async leaversOpen(ctx, { params }) {
    const record = await rosterOf(ctx, params.id)
    return leaversOpen(narrow(ctx, record.authority_id), [params.id])
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
