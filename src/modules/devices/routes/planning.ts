import { chosenIds, listQuery, serve } from '#kernel'
import type { Page } from '#shared'
import { disposeDevices } from '../actions/disposal.ts'
import { planningApi } from '../api.ts'
import type { Disposal } from '../model.ts'
import { bookFile, bookSums } from '../queries/book-values.ts'
import { deviceList } from '../queries/devices.ts'
import { disposalList, disposalProtocol } from '../queries/disposal.ts'
import { dueRows, planFile } from '../queries/planning.ts'
import { bookRuleOf } from '../settings.ts'
import { homeOf } from './parts.ts'

export const planningRoutes = serve(planningApi, {
  replacement: (ctx, { query }) => dueRows(ctx, query),
  exportReplacement: (ctx, { query }, { t }) => planFile(ctx, query, t),
  bookValues: async (ctx, { query }) => ({ rule: await bookRuleOf(ctx), rows: await bookSums(ctx, query) }),
  exportBookValues: (ctx, { query }, { t }) => bookFile(ctx, query, t),
  disposals: (ctx, { query }) => disposalList.page(ctx, listQuery(query)) as Promise<Page<Disposal>>,
  disposalProtocol: (ctx, { params }, { t }) => disposalProtocol(ctx, params.id, t),
  disposeDevices: async (ctx, { body }) => {
    const ids = await chosenIds(ctx, deviceList, body.chosen)
    return disposeDevices(await homeOf(ctx, 'devices.device', ids), ids, body.disposal)
  },
})
