// Thin: from the endpoints to queries and actions.

import type { z } from 'zod'
import { type Context, invalid, narrow, serve, textsIn } from '#kernel'
import { findSchools } from '#modules/organisation'
import { type Id, type ListParams, type Page, readListQuery } from '#shared'
import { changeConnection, createConnection, deleteConnection, startCheck, startCompute, switchConnection } from './actions/connections.ts'
import { accept, approve, forget, reject, repair, retry, skip, undo, undoable, verify } from './actions/plans.ts'
import { api, type ConnectionSheet } from './api.ts'
import { allConnectors, fieldViews } from './connectors.ts'
import { type ConnectionRecord, connectionList, figuresOf, findRecord, openRecord } from './queries/connections.ts'
import { planFile } from './queries/export.ts'
import { acceptedOf, areasOf, driftPlan, itemsOf, openPlanRecord, planList } from './queries/plans.ts'
import { previewOf } from './queries/preview.ts'

function listQuery(params: z.output<typeof ListParams>) {
  const { wrong, ...query } = readListQuery(params)
  if (wrong.length) throw invalid('list.filter', { fields: [{ path: 'filter', code: 'list.filter', values: { column: wrong[0]! } }] })
  return query
}

async function sheetOf(outer: Context, record: ConnectionRecord): Promise<ConnectionSheet> {
  const ctx = narrow(outer, record.authority)
  const { secrets, schools, causers: _causers, cause: _cause, causeId: _causeId, asksFirst: _asksFirst, ...rest } = record
  const named = schools.length ? await findSchools(ctx, schools) : []
  return {
    ...rest,
    secrets: Object.keys(secrets),
    schools: named.map(({ id, name }) => ({ id, name })),
    figures: await figuresOf(ctx, record.id),
    drift: (await driftPlan(ctx, record.id)) ?? null,
  } as ConnectionSheet
}

const mayApprove = (ctx: Context) => !ctx.reach('connections.approve').nothing

export const routes = serve(api, {
  connectors: (ctx) => {
    ctx.reach('connections.view')
    return allConnectors().map((each) => ({
      kind: each.kind,
      fields: fieldViews(each.fields),
      sections: each.sections.map(({ id, fields }) => ({ id, fields: [...fields] })),
      defaults: each.defaults,
      secrets: [...each.secrets],
    }))
  },
  connections: (ctx, { query }) => connectionList.page(ctx, listQuery(query)) as Promise<Page<never>>,
  async connection(ctx, { params }) {
    return sheetOf(ctx, (await openRecord(ctx, 'connections.view', params.id)).record)
  },
  async createConnection(ctx, { body }, { reply }) {
    const record = await createConnection(ctx, body)
    reply.code(201)
    return sheetOf(ctx, record)
  },
  async changeConnection(ctx, { params, body }, { ifMatch }) {
    return sheetOf(ctx, await changeConnection(ctx, params.id, { ...body, version: ifMatch ?? body.version }))
  },
  async switchConnection(ctx, { params, body }) {
    return sheetOf(ctx, await switchConnection(ctx, params.id, body.active, body.asks))
  },
  deleteConnection: (ctx, { params }) => deleteConnection(ctx, params.id),
  previewConnection: (ctx, { body }) => previewOf(ctx, body),
  checkConnection: async (ctx, { params }) => ({ run: await startCheck(ctx, params.id) }),
  planConnection: async (ctx, { params }) => ({ run: await startCompute(ctx, params.id) }),
  async accepted(outer, { params }) {
    const { ctx, record } = await openRecord(outer, 'connections.view', params.id)
    return acceptedOf(ctx, record, 1_000)
  },
  forgetAccepted: async (ctx, { params, body }) => ({ forgotten: await forget(ctx, params.id, body.objects) }),
  plans: (ctx, { query }) => planList.page(ctx, listQuery(query)) as Promise<Page<never>>,
  async plan(outer, { params }) {
    const { ctx, record } = await openPlanRecord(outer, 'connections.view', params.id)
    const { causers, ...rest } = record
    const { guard } = await findRecord(ctx, record.connection)
    const own = ctx.who.account !== null && causers.includes(ctx.who.account as Id)
    return {
      ...rest,
      limits: guard,
      own,
      mayApprove: mayApprove(ctx) && !(own && rest.guard.length > 0),
      areas: await areasOf(ctx, record.id),
    } as never
  },
  async steps(outer, { params, query }) {
    const { ctx } = await openPlanRecord(outer, 'connections.view', params.id)
    return itemsOf(ctx, params.id, query)
  },
  async exportPlan(outer, { params }) {
    const { ctx, record } = await openPlanRecord(outer, 'connections.view', params.id)
    return planFile(ctx, record.id, textsIn(ctx.lang)('connections.plan.title', { name: record.name }))
  },
  planUndo: (ctx, { params }) => undoable(ctx, params.id),
  undoPlan: (ctx, { params }) => undo(ctx, params.id),
  approvePlan: async (ctx, { params, body }, { ifMatch }) => ({ run: await approve(ctx, params.id, ifMatch ?? body.version) }),
  rejectPlan: (ctx, { params, body }, { ifMatch }) => reject(ctx, params.id, ifMatch ?? body.version),
  skipSteps: async (ctx, { params, body }) => ({ changed: await skip(ctx, params.id, body.positions, body.skip) }),
  retryPlan: async (ctx, { params }) => ({ run: await retry(ctx, params.id) }),
  verifyPlan: async (ctx, { params }) => ({ run: await verify(ctx, params.id) }),
  acceptDrift: async (ctx, { params, body }) => ({ accepted: await accept(ctx, params.id, body.positions) }),
  repairDrift: (ctx, { params, body }) => repair(ctx, params.id, body.positions),
})
