import { chosenIds, exported, listQuery, serve } from '#kernel'
import type { Page } from '#shared'
import { adoptSeen, assignSeen, ignoreSeen, openEnrolment, setEnrolments } from './actions.ts'
import { inventoryApi } from './api.ts'
import {
  countFindings,
  type EnrolmentRow,
  enrolmentList,
  type FindingRow,
  findingList,
  getSeen,
  type SeenRow,
  seenList,
  seenOfDevice,
} from './queries.ts'
import { type RefusalRow, refusalList, settleRefusals } from './refusals.ts'
import { agentUrl } from './runtime.ts'

export const inventoryRoutes = serve(inventoryApi, {
  seen: (ctx, { query }) => seenList.page(ctx, listQuery(query)) as Promise<Page<SeenRow>>,
  exportSeen: (ctx, { query }, extra) => exported(ctx, seenList, query, extra),
  seenOne: (ctx, { params }) => getSeen(ctx, params.id),
  seenOfDevice: async (ctx, { params }) => ({ seen: await seenOfDevice(ctx, params.id) }),
  findings: (ctx, { query }) => findingList.page(ctx, listQuery(query)) as Promise<Page<FindingRow>>,
  countFindings: (ctx) => countFindings(ctx) as never,
  assignSeen: (ctx, { params, body }) => assignSeen(ctx, params.id, body.device),
  adoptSeen: async (ctx, { body }) => ({ count: (await adoptSeen(ctx, await chosenIds(ctx, seenList, body))).length }),
  ignoreSeen: async (ctx, { body }) => ({ count: await ignoreSeen(ctx, await chosenIds(ctx, seenList, body.chosen), body.ignored) }),
  enrolments: (ctx, { query }) => enrolmentList.page(ctx, listQuery(query)) as Promise<Page<EnrolmentRow>>,
  refusals: (ctx, { query }) => refusalList.page(ctx, listQuery(query)) as Promise<Page<RefusalRow>>,
  exportRefusals: (ctx, { query }, extra) => exported(ctx, refusalList, query, extra),
  settleRefusals: async (ctx, { body }) => ({
    count: await settleRefusals(ctx, await chosenIds(ctx, refusalList, body.chosen), body.done),
  }),
  openEnrolment: async (ctx, { body }, { reply }) => {
    const { enrolment, secret } = await openEnrolment(ctx, body)
    reply.code(201)
    return { id: enrolment.id, url: agentUrl(secret) }
  },
  closeEnrolments: async (ctx, { body }) => ({
    count: (await setEnrolments(ctx, await chosenIds(ctx, enrolmentList, body), false)).length,
  }),
  reopenEnrolments: async (ctx, { body }) => ({
    count: (await setEnrolments(ctx, await chosenIds(ctx, enrolmentList, body), true)).length,
  }),
})
