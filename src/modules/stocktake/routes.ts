import { exportList, first, listQuery, serve } from '#kernel'
import { getAuthority } from '#modules/organisation'
import type { Page } from '#shared'
import { closeRound, correctRooms, loseMissing, openRounds, takeScans } from './actions.ts'
import { stocktakeApi } from './api.ts'
import { paperOf } from './paper.ts'
import { countsOf, expectedOf, getRound, type LineRow, openLines, type RoundRow, roundList } from './queries.ts'

export const stocktakeRoutes = serve(stocktakeApi, {
  rounds: (ctx, { query }) => roundList.page(ctx, listQuery(query)) as Promise<Page<RoundRow>>,
  round: (ctx, { params }) => getRound(ctx, params.id),
  openRound: (ctx, { body }) => first(openRounds(ctx, [body])),
  expected: (ctx, { params }) => expectedOf(ctx, params.id),
  takeScans: (ctx, { params, body }) => takeScans(ctx, params.id, body),
  counts: (ctx, { params }) => countsOf(ctx, params.id),
  lines: async (ctx, { params, query }) => (await openLines(ctx, params.id)).list.page(ctx, listQuery(query)) as Promise<Page<LineRow>>,
  exportLines: async (ctx, { params, query }, extra) => {
    const { round, authority, list } = await openLines(ctx, params.id)
    const print = query.format === 'pdf' ? await paperOf(ctx, round, (await getAuthority(ctx, authority)).name, extra.t) : undefined
    return exportList(list, ctx, listQuery(query), query.format, { t: extra.t, lang: ctx.lang, print })
  },
  closeRound: (ctx, { params }) => closeRound(ctx, params.id),
  correctRooms: async (ctx, { params }) => ({ count: await correctRooms(ctx, params.id) }),
  loseMissing: async (ctx, { params }) => ({ count: await loseMissing(ctx, params.id) }),
})
