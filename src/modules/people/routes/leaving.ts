// Thin: from the endpoints of those who leave to queries and actions.
import { sql } from 'kysely'
import { type Context, serve } from '#kernel'
import { getAuthority } from '#modules/organisation'
import { type DeletionView, leavingApi, type RetentionView } from '../api/leaving.ts'
import { holdPeople, reactivatePeople } from '../retention/actions.ts'
import { dueCounts, dueRows, exportDue, nextDue, nextRun } from '../retention/preview.ts'
import { changeRule, rulesOf } from '../retention/rules.ts'
import { suggestionsFor } from '../retention/suggestions.ts'

const view = 'people.retention.view'

async function retention(ctx: Context): Promise<RetentionView> {
  ctx.may(view)
  const nextRunDay = nextRun(ctx.now())
  const [rules, counts] = [await rulesOf(ctx), await dueCounts(ctx, nextRunDay)]
  const { land } = await getAuthority(ctx, ctx.authority)
  return {
    classes: rules.map((rule) => ({ ...rule, due: counts[rule.dataClass] ?? 0 })),
    nextRun: nextRunDay,
    next: await nextDue(ctx, nextRunDay),
    land,
    suggestions: suggestionsFor(land),
  }
}

export const leavingRoutes = serve(leavingApi, {
  retention: (ctx) => retention(ctx),
  async changeRetention(ctx, { params, body }, { ifMatch }) {
    const { version, ...wish } = body
    await changeRule(ctx, params.class, wish, version ?? ifMatch)
    return retention(ctx)
  },
  async resetRetention(ctx, { params, query }, { ifMatch }) {
    await changeRule(ctx, params.class, null, query.version ?? ifMatch)
    return retention(ctx)
  },
  retentionPreview(ctx, { query }) {
    ctx.may(view)
    return dueRows(ctx, [query.class], nextRun(ctx.now()), 500)
  },
  async exportRetentionPreview(ctx, _asked, { t }) {
    ctx.may(view)
    return exportDue(ctx, t)
  },
  async deletions(ctx) {
    ctx.may(view)
    const { rows } =
      await sql<DeletionView>`select id, to_json(at) #>> '{}' as at, kind, subjects, rows, rule, period from people.deletion where authority_id = ${ctx.authority} order by id desc limit 500`.execute(
        ctx.db(),
      )
    return rows
  },
  holdPeople: (ctx, { body }) => holdPeople(ctx, body.people, body.hold),
  reactivatePeople: (ctx, { body }) => reactivatePeople(ctx, [...new Set(body.places.map((place) => place.person))], body.places),
})
