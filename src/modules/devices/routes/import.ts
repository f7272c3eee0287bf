import { invalid, listQuery, serve } from '#kernel'
import type { Page } from '#shared'
import { importApi } from '../api.ts'
import { applyDeviceList, previewDeviceList, takeDeviceList } from '../import/actions.ts'
import { getDeviceImport, importViewOf, type LineRow, lineList, recentImports, rejectsOf } from '../import/queries.ts'

export const importRoutes = serve(importApi, {
  deviceImports: (ctx) => recentImports(ctx),
  takeDeviceList: async (ctx, _asked, extra) => {
    for await (const part of extra.files) {
      const record = await takeDeviceList(ctx, part.filename || 'geraete', part.file, extra.t)
      extra.reply.code(201)
      return importViewOf(record)
    }
    throw invalid('upload.none', { fields: [{ path: 'file', code: 'field.missing' }] })
  },
  deviceImport: (ctx, { params }) => getDeviceImport(ctx, params.id),
  previewDeviceList: async (ctx, { params, body }, { t }) => importViewOf(await previewDeviceList(ctx, params.id, body, t)),
  deviceListLines: async (ctx, { params, query }) => {
    await getDeviceImport(ctx, params.id)
    return lineList(params.id).page(ctx, listQuery(query)) as Promise<Page<LineRow>>
  },
  deviceListRejects: (ctx, { params }, { t }) => rejectsOf(ctx, params.id, t),
  applyDeviceList: async (ctx, { params }) => importViewOf(await applyDeviceList(ctx, params.id)),
})
