import { type Context, chosenIds, type Download, exported, first, listQuery, openFile, serve, versioned } from '#kernel'
import type { Page } from '#shared'
import { decideOrders } from '../actions/decide.ts'
import { attach, detach } from '../actions/files.ts'
import { changeTasks, moveLines, payOrder } from '../actions/fulfil.ts'
import { changeOrders, comment, createOrders, submitOrders, withdrawOrders } from '../actions/orders.ts'
import { ordersApi } from '../api.ts'
import { servicesFor } from '../catalogue.ts'
import { fileOf, type OrderRow, orderList } from '../queries/orders.ts'
import { groupedLines, lineList, taskList } from '../queries/purchase.ts'
import { orderSheet } from '../queries/sheet.ts'
import { waitingList } from '../queries/waiting.ts'

export const orderRoutes = serve(ordersApi, {
  orders: (ctx, { query }) => orderList.page(ctx, listQuery(query)) as Promise<Page<OrderRow>>,
  exportOrders: (ctx, { query }, extra) => exported(ctx, orderList, query, extra),
  services: (ctx, { query }) => {
    ctx.may('orders.wish', { schools: [query.school] })
    return servicesFor(ctx, query.school) as never
  },
  order: (ctx, { params }) => orderSheet(ctx, params.id) as never,
  createOrder: async (ctx, { body }, { reply }) => {
    const { submit, ...draft } = body
    const [made] = await createOrders(ctx, [draft])
    reply.code(201)
    return submit ? first(submitOrders(ctx, [made!.id])) : made!
  },
  changeOrder: (ctx, { params, body }, extra) => first(changeOrders(ctx, [versioned(params.id, body, extra)])),
  submitOrders: (ctx, { body }) => submitOrders(ctx, body.ids),
  withdrawOrders: (ctx, { body }) => withdrawOrders(ctx, body.ids),
  waiting: (ctx, { query }) => waitingList.page(ctx, listQuery(query)) as never,
  decide: async (ctx, { body: { chosen, ...verdict } }) => decideOrders(ctx, await chosenIds(ctx, waitingList, chosen), verdict),
  commentOrder: (ctx, { params, body }) => comment(ctx, params.id, body.text),
  attachFiles: async (ctx, { params }, { files }) => ({ files: await attach(ctx, params.id, files) }),
  orderFile: async (ctx, { params }) => sentFile(ctx, await fileOf(ctx, params.id, params.file)),
  detachFile: (ctx, { params }) => detach(ctx, params.id, params.file),
  payOrder: (ctx, { params, body }) => payOrder(ctx, params.id, body),
  lines: (ctx, { query }) => lineList.page(ctx, listQuery(query)) as never,
  exportLines: (ctx, { query }, extra) => exported(ctx, lineList, query, extra),
  groupedLines: (ctx) => groupedLines(ctx),
  moveLines: async (ctx, { body: { chosen, ...move } }) => moveLines(ctx, await chosenIds(ctx, lineList, chosen), move),
  tasks: (ctx, { query }) => taskList.page(ctx, listQuery(query)) as never,
  changeTask: (ctx, { params, body }) => changeTasks(ctx, [{ ...body, id: params.id }]),
})

async function sentFile(ctx: Context, id: string): Promise<Download> {
  const { name, type, stream } = await openFile(ctx, id)
  return { name, type, body: stream }
}
