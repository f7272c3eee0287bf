import { invalid, listQuery, serve } from '#kernel'
import type { Page } from '#shared'
import { applySchoolList, previewSchoolList, takeSchoolList, undoSchoolList } from '../actions/school-list.ts'
import { importsApi } from '../api.ts'
import { getSchoolList, type LineRow, lineList, recentSchoolLists, rejectsOf, viewOf } from '../queries/school-list.ts'

export const importRoutes = serve(importsApi, {
  schoolLists: (ctx) => recentSchoolLists(ctx),
  takeSchoolList: async (ctx, _asked, extra) => {
    for await (const part of extra.files) {
      const record = await takeSchoolList(ctx, part.filename || 'schulen', part.file)
      extra.reply.code(201)
      return viewOf(record)
    }
    throw invalid('upload.none', { fields: [{ path: 'file', code: 'field.missing' }] })
  },
  schoolList: (ctx, { params }) => getSchoolList(ctx, params.id),
  previewSchoolList: async (ctx, { params, body }) => viewOf(await previewSchoolList(ctx, params.id, body)),
  schoolListLines: async (ctx, { params, query }) => {
    await getSchoolList(ctx, params.id)
    return lineList(params.id).page(ctx, listQuery(query)) as Promise<Page<LineRow>>
  },
  schoolListRejects: (ctx, { params }, extra) => rejectsOf(ctx, params.id, extra.t),
  applySchoolList: async (ctx, { params }) => viewOf(await applySchoolList(ctx, params.id)),
  undoSchoolList: (ctx, { params }) => undoSchoolList(ctx, params.id),
})
