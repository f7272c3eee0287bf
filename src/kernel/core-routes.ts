// Thin: from the kernel's endpoints to what answers them.

import type { z } from 'zod'
import { kernelApi, type ListParams, type ListQuery, readListQuery } from '#shared'
import type { Context } from './context.ts'
import { dropView, findEverywhere, listViews, saveView } from './core/desk.ts'
import { auditList, historyOf, historyRights, pageOfAudit, startVerification } from './core/history.ts'
import { checkInvariants, readHealth, readJobs, reportBarrier, retryJob } from './core/operate.ts'
import { cancelRun, getRun, pageOfRuns } from './core/runs.ts'
import { listSettings, readState, writeState } from './core/setting-views.ts'
import { invalid } from './errors.ts'
import { exportList } from './exports.ts'
import { serve } from './http/serve.ts'
import type { Module } from './module.ts'
import { listNotices, readNotices } from './notices.ts'
import { textsIn } from './texts.ts'
import { addWebhooks, changeWebhook, dropWebhooks, listDeliveries, listWebhooks } from './webhooks.ts'

function queryOf(params: z.output<typeof ListParams>): ListQuery {
  const { wrong, ...query } = readListQuery(params)
  if (wrong.length)
    throw invalid('list.filter', {
      values: { column: wrong[0]! },
      fields: [{ path: 'filter', code: 'list.filter', values: { column: wrong[0]! } }],
    })
  return query
}

/** The routes of the kernel; `modules` answers all modules of this process. */
export const coreRoutes = (modules: () => readonly Module[]) =>
  serve(kernelApi, {
    search: (ctx, { query }) =>
      findEverywhere(
        ctx,
        modules().flatMap((module) => module.search ?? []),
        query.q,
        query.limit,
      ),
    notifications: listNotices,
    readNotifications: (ctx, { body }) => readNotices(ctx, body.ids),
    runs: (ctx, { query }) => pageOfRuns(ctx, queryOf(query), query.installation ?? false),
    run: (ctx, { params }) => getRun(ctx, params.id),
    cancelRun: (ctx, { params }) => cancelRun(ctx, params.id),
    views: (ctx, { query }) => listViews(ctx, query.list),
    saveView: (ctx, { body }) => saveView(ctx, body),
    deleteView: (ctx, { params }) => dropView(ctx, params.id),
    history: (ctx, { query }) => historyOf(ctx, historyRights(modules()), query.type, query.id, query.cursor),
    settings: (ctx, { query }) => listSettings(ctx, query.school),
    setting: (ctx, { params, query }) => readState(ctx, params.key, query),
    changeSetting: (ctx, { params, body: { value, ...place } }, { ifMatch }) => writeState(ctx, params.key, value, place, ifMatch),
    resetSetting: (ctx, { params, query }, { ifMatch }) => writeState(ctx, params.key, undefined, query, ifMatch),
    reportBarrier: (ctx, { body }) => reportBarrier(ctx, body),
    audit: (ctx, { query }) => pageOfAudit(ctx, queryOf(query), query.installation ?? false),
    exportAudit: (ctx, { query }) => exportAudit(ctx, query),
    verifyAudit: startVerification,
    webhooks: listWebhooks,
    addWebhook: async (ctx, { body }) => (await addWebhooks(ctx, [body]))[0]!,
    changeWebhook: (ctx, { params, body }, { ifMatch }) => changeWebhook(ctx, { ...body, version: body.version ?? ifMatch, id: params.id }),
    dropWebhook: (ctx, { params }) => dropWebhooks(ctx, [params.id]),
    webhookDeliveries: (ctx, { params }) => listDeliveries(ctx, params.id),
    jobs: readJobs,
    retryJob: (ctx, { params }) => retryJob(ctx, params.id),
    health: readHealth,
    checkInvariants,
  })

function exportAudit(ctx: Context, query: z.output<(typeof kernelApi)['exportAudit']['query']>) {
  const [list, inner] = auditList(ctx, query.installation ?? false)
  return exportList(list, inner, queryOf(query), query.format, { t: textsIn(ctx.lang), lang: ctx.lang })
}
