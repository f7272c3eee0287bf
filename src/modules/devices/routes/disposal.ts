import { chosenIds, listQuery, serve } from '#kernel'
import type { Page } from '#shared'
import { disposeDevices } from '../actions/disposal.ts'
import { disposalApi } from '../api.ts'
import type { Disposal } from '../model.ts'
import { deviceList } from '../queries/devices.ts'
import { disposalList, disposalProtocol } from '../queries/disposal.ts'
import { homeOf } from './parts.ts'

export const disposalRoutes = serve(disposalApi, {
  disposals: (ctx, { query }) => disposalList.page(ctx, listQuery(query)) as Promise<Page<Disposal>>,
  disposalProtocol: (ctx, { params }, { t }) => disposalProtocol(ctx, params.id, t),
  disposeDevices: async (ctx, { body }) => {
    const ids = await chosenIds(ctx, deviceList, body.chosen)
    return disposeDevices(await homeOf(ctx, 'devices.device', ids), ids, body.disposal)
  },
})
