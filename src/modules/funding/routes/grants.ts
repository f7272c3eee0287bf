import { type Context, created, exported, first, listQuery, notFound, openFile, serve, uploaded, versioned } from '#kernel'
import type { Id, Page } from '#shared'
import {
  attachFile,
  changeGrants,
  changeLines,
  changeReceipts,
  createGrants,
  createLines,
  createReceipts,
  deleteGrants,
  deleteLines,
  deleteReceipts,
  mostFileBytes,
  moveGrants,
} from '../actions/grants.ts'
import { grantsApi } from '../api.ts'
import { type GrantRow, getGrant, grantList, type LineRow, lineList, type ReceiptRow, receiptList } from '../queries/grants.ts'

async function receiptFile(ctx: Context, id: Id) {
  const receipt = await receiptList.get(ctx, id)
  if (!receipt.file) throw notFound('file')
  const { name, type, stream } = await openFile(ctx, receipt.file)
  return { name, type, body: stream, inline: true }
}

export const grantRoutes = serve(grantsApi, {
  grants: (ctx, { query }) => grantList.page(ctx, listQuery(query)) as Promise<Page<GrantRow>>,
  exportGrants: (ctx, { query }, extra) => exported(ctx, grantList, query, extra),
  grant: (ctx, { params }) => getGrant(ctx, params.id),
  createGrant: (ctx, { body }, extra) => created(extra, createGrants(ctx, [body])),
  changeGrant: (ctx, { params, body }, extra) => first(changeGrants(ctx, [versioned(params.id, body, extra)])),
  moveGrant: (ctx, { params, body }) => first(moveGrants(ctx, [params.id], body.state, body.day)),
  deleteGrant: (ctx, { params }) => deleteGrants(ctx, [params.id]),
  lines: (ctx, { query }) => lineList.page(ctx, listQuery(query)) as Promise<Page<LineRow>>,
  line: (ctx, { params }) => lineList.get(ctx, params.id) as Promise<LineRow>,
  createLine: (ctx, { body }, extra) => created(extra, createLines(ctx, [body])),
  changeLine: (ctx, { params, body }, extra) => first(changeLines(ctx, [versioned(params.id, body, extra)])),
  deleteLine: (ctx, { params }) => deleteLines(ctx, [params.id]),
  receipts: (ctx, { query }) => receiptList.page(ctx, listQuery(query)) as Promise<Page<ReceiptRow>>,
  exportReceipts: (ctx, { query }, extra) => exported(ctx, receiptList, query, extra),
  receipt: (ctx, { params }) => receiptList.get(ctx, params.id) as Promise<ReceiptRow>,
  createReceipt: (ctx, { body }, extra) => created(extra, createReceipts(ctx, [body])),
  changeReceipt: (ctx, { params, body }, extra) => first(changeReceipts(ctx, [versioned(params.id, body, extra)])),
  deleteReceipt: (ctx, { params }) => deleteReceipts(ctx, [params.id]),
  attachReceipt: async (ctx, { params }, extra) => {
    const { name, bytes } = await uploaded(extra, mostFileBytes)
    return attachFile(ctx, params.id, { name, type: typeOf(bytes), bytes })
  },
  receiptFile: (ctx, { params }) => receiptFile(ctx, params.id),
})

/** What a file is, by its first bytes: the ending and the browser's word prove nothing. */
function typeOf(bytes: Buffer): string {
  const begins = (hex: string, at = 0) => bytes.subarray(at, at + hex.length / 2).equals(Buffer.from(hex, 'hex'))
  if (begins('25504446')) return 'application/pdf'
  if (begins('ffd8ff')) return 'image/jpeg'
  if (begins('89504e470d0a1a0a')) return 'image/png'
  if (begins('52494646') && begins('57454250', 8)) return 'image/webp'
  return 'application/octet-stream'
}
