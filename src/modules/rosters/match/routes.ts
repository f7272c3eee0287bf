// Thin: from the endpoints of matching to queries and actions.
import { type Context, narrow, serve } from '#kernel'
import { placeOf } from '#modules/people'
import { matchApi } from '../api/match.ts'
import { applyMatch, decideMatch, discardMatch, openMatch } from './actions.ts'
import { matchOf, matchPairs, matchSources, matchView } from './queries.ts'

const at = async (ctx: Context, id: string) => narrow(ctx, (await matchOf(ctx, id)).authority_id)

export const matchRoutes = serve(matchApi, {
  matchSources: async (ctx, { query }) => matchSources((await placeOf(ctx, query.school)).ctx, query.school),
  async openMatch(outer, { body }) {
    const { ctx } = await placeOf(outer, body.school)
    return { id: await openMatch(ctx, body) }
  },
  match: (ctx, { params }) => matchView(ctx, params.id),
  matchPairs: (ctx, { params, query }) => matchPairs(ctx, params.id, query),
  async decideMatch(outer, { params, body }) {
    const ctx = await at(outer, params.id)
    await decideMatch(ctx, params.id, body.decisions)
    return matchView(ctx, params.id)
  },
  async applyMatch(outer, { params }) {
    const ctx = await at(outer, params.id)
    await applyMatch(ctx, params.id)
    return matchView(ctx, params.id)
  },
  async discardMatch(ctx, { params }) {
    await discardMatch(await at(ctx, params.id), params.id)
  },
})
