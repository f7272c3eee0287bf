// Thin: from the endpoints to the releases of exports.
import { listQuery, serve } from '#kernel'
import { exportsApi } from '../api/exports.ts'
import { askRelease, decideRelease, exportReleases, withdrawRelease } from '../exports/releases.ts'

export const exportRoutes = serve(exportsApi, {
  exportReleases: (ctx, { query }) => exportReleases.page(ctx, listQuery(query)) as never,
  askExport: (ctx, { body }) => askRelease(ctx, body),
  decideExport: (ctx, { params, body }) => decideRelease(ctx, params.id, { release: body.release, answer: body.answer ?? null }),
  withdrawExport: (ctx, { params }) => withdrawRelease(ctx, params.id),
})
