// Thin: from the endpoints of sources to queries and actions.
import { type Context, narrow, serve } from '#kernel'
import { findSchools } from '#modules/organisation'
import { type Page, readListQuery } from '#shared'
import { type SourceSheet, sourcesApi } from '../api/sources.ts'
import { allSourceConnectors, fieldViews } from '../connectors.ts'
import { changeSource, createSource, deleteSource, startLook, startSourceCheck, switchSource } from './actions.ts'
import { arrivalsOf, openSource, type SourceRecord, sourceList } from './queries.ts'

async function sheetOf(outer: Context, record: SourceRecord): Promise<SourceSheet> {
  const ctx = narrow(outer, record.authority)
  const { secrets, mark: _mark, createdBy: _createdBy, ...rest } = record
  const [school] = record.school ? await findSchools(ctx, [record.school]) : []
  return {
    ...rest,
    secrets: Object.keys(secrets),
    schoolName: school?.name ?? null,
    arrivals: await arrivalsOf(ctx, record.id),
  } as SourceSheet
}

export const sourceRoutes = serve(sourcesApi, {
  sourceKinds: (ctx) => {
    ctx.reach('connections.view')
    return allSourceConnectors().map((each) => ({
      kind: each.kind,
      fields: fieldViews(each.fields),
      sections: each.sections.map(({ id, fields }) => ({ id, fields: [...fields] })),
      defaults: each.defaults,
      secrets: [...each.secrets],
    }))
  },
  sources: (ctx, { query }) => sourceList.page(ctx, readListQuery(query)) as Promise<Page<never>>,
  source: async (ctx, { params }) => sheetOf(ctx, (await openSource(ctx, 'connections.view', params.id)).record),
  async createSource(ctx, { body }, { reply }) {
    const record = await createSource(ctx, body)
    reply.code(201)
    return sheetOf(ctx, record)
  },
  changeSource: async (ctx, { params, body }, { ifMatch }) =>
    sheetOf(ctx, await changeSource(ctx, params.id, { ...body, version: ifMatch ?? body.version })),
  switchSource: async (ctx, { params, body }) => sheetOf(ctx, await switchSource(ctx, params.id, body.active)),
  deleteSource: (ctx, { params }) => deleteSource(ctx, params.id),
  checkSource: async (ctx, { params }) => ({ run: await startSourceCheck(ctx, params.id) }),
  lookAtSource: async (ctx, { params }) => ({ run: await startLook(ctx, params.id) }),
})
