// Grants, their lines and receipts.
import { type Changing, type Context, changeRows, conflict, deleteRows, dropFiles, insertRows, invalid, lockRows, storeFile } from '#kernel'
import type { Draft, Id } from '#shared'
import { dayOf } from '#shared'
import { type Grant, type GrantState, grantMoves, type Line, type Receipt } from '../model.ts'
import { grants, lines, receipts } from '../tables.ts'
import { followRules } from './binding.ts'

const right = 'funding.change'
/** Scans of notices and receipts. */
export const mostFileBytes = 26_214_400

export async function createGrants(ctx: Context, drafts: readonly (Draft<typeof Grant> & { state?: GrantState })[]): Promise<Grant[]> {
  ctx.may(right)
  drafts.forEach(checkDays)
  return insertRows(
    ctx,
    grants,
    drafts.map((draft) => ({ ...draft, state: draft.state ?? (draft.grantedOn ? ('granted' as const) : ('planned' as const)) })),
  )
}

function checkDays({ startsOn, endsOn }: { startsOn?: string | null; endsOn?: string | null }): void {
  if (startsOn && endsOn && endsOn < startsOn) throw invalid('funding.period', { fields: [{ path: 'endsOn', code: 'funding.period' }] })
}

/** Changes grants; what is closed or revoked is changed no more. */
export async function changeGrants(ctx: Context, changes: readonly Changing<typeof Grant>[]): Promise<Grant[]> {
  const ids = changes.map((change) => change.id)
  const before = await lockRows(ctx, grants, ids)
  ctx.may(right)
  for (const [index, grant] of before.entries()) {
    checkOpen(grant)
    checkDays({ ...grant, ...changes[index] })
  }
  const after = await changeRows(ctx, grants, before, changes)
  await followRules(ctx, { grants: ids })
  return after
}

function checkOpen(grant: Grant): void {
  if (grant.state === 'closed' || grant.state === 'revoked') throw conflict('funding.closed', { values: { title: grant.title } })
}

/** Moves grants on; a way that does not exist is refused by name. `day` is the day of the proof when it is submitted. */
export async function moveGrants(ctx: Context, ids: readonly Id[], state: GrantState, day?: string): Promise<Grant[]> {
  const before = await lockRows(ctx, grants, ids)
  ctx.may(right)
  for (const grant of before)
    if (!grantMoves[grant.state].includes(state))
      throw conflict('funding.move', { values: { title: grant.title, from: grant.state, to: state } })
  return changeRows(
    ctx,
    grants,
    before,
    ids.map((id) => ({ id, state, ...(state === 'submitted' ? { submittedOn: day ?? dayOf(ctx.now()) } : {}) })),
    state,
  )
}

/** Deletes grants for which nothing was bought yet; their lines go along. */
export async function deleteGrants(ctx: Context, ids: readonly Id[]): Promise<void> {
  const before = await lockRows(ctx, grants, ids)
  ctx.may(right)
  await deleteRows(ctx, grants, before)
}

async function openGrants(ctx: Context, ids: readonly Id[]): Promise<Grant[]> {
  const held = await lockRows(ctx, grants, [...new Set(ids)])
  ctx.may(right)
  held.forEach(checkOpen)
  return held
}

export async function createLines(ctx: Context, drafts: readonly Draft<typeof Line>[]): Promise<Line[]> {
  await openGrants(
    ctx,
    drafts.map((draft) => draft.grant),
  )
  return insertRows(ctx, lines, drafts)
}

export async function changeLines(ctx: Context, changes: readonly Changing<typeof Line>[]): Promise<Line[]> {
  const before = await lockRows(
    ctx,
    lines,
    changes.map((change) => change.id),
  )
  await openGrants(
    ctx,
    before.map((line) => line.grant),
  )
  return changeRows(ctx, lines, before, changes)
}

/** Deletes lines that no receipt and no device names. */
export async function deleteLines(ctx: Context, ids: readonly Id[]): Promise<void> {
  const before = await lockRows(ctx, lines, ids)
  await openGrants(
    ctx,
    before.map((line) => line.grant),
  )
  await deleteRows(ctx, lines, before)
}

/** A line belongs to the grant of the receipt, the paid part is not above the whole, and a payment is not before its paper. */
async function checkReceipts(ctx: Context, wanted: readonly Partial<Receipt>[]): Promise<void> {
  for (const { eligible, gross, day, paidOn } of wanted) {
    if (eligible! > gross!) throw invalid('funding.eligible', { fields: [{ path: 'eligible', code: 'funding.eligible' }] })
    if (paidOn && paidOn < day!) throw invalid('funding.paid', { fields: [{ path: 'paidOn', code: 'funding.paid' }] })
  }
  const named = wanted.filter((receipt) => receipt.line)
  const held = await lockRows(ctx, lines, [...new Set(named.map((receipt) => receipt.line!))])
  const grantOf = new Map(held.map((line) => [line.id, line.grant]))
  if (named.some((receipt) => grantOf.get(receipt.line!) !== receipt.grant))
    throw invalid('funding.otherLine', { fields: [{ path: 'line', code: 'funding.otherLine' }] })
}

export async function createReceipts(ctx: Context, drafts: readonly Draft<typeof Receipt>[]): Promise<Receipt[]> {
  await openGrants(
    ctx,
    drafts.map((draft) => draft.grant),
  )
  await checkReceipts(ctx, drafts)
  return insertRows(ctx, receipts, drafts)
}

export async function changeReceipts(ctx: Context, changes: readonly Changing<typeof Receipt>[]): Promise<Receipt[]> {
  const ids = changes.map((change) => change.id)
  const before = await lockRows(ctx, receipts, ids)
  await openGrants(
    ctx,
    before.map((receipt) => receipt.grant),
  )
  await checkReceipts(
    ctx,
    changes.map((change, index) => ({ ...before[index]!, ...change })),
  )
  const after = await changeRows(ctx, receipts, before, changes)
  await followRules(ctx, { receipts: ids })
  return after
}

export async function deleteReceipts(ctx: Context, ids: readonly Id[]): Promise<void> {
  const before = await lockRows(ctx, receipts, ids)
  await openGrants(
    ctx,
    before.map((receipt) => receipt.grant),
  )
  await deleteRows(ctx, receipts, before)
  await dropFiles(
    ctx,
    before.flatMap((receipt) => receipt.file ?? []),
  )
}

/** Keeps the scan of a receipt; a former one goes. */
export async function attachFile(ctx: Context, id: Id, file: { name: string; type: string; bytes: Buffer }): Promise<Receipt> {
  const before = await lockRows(ctx, receipts, [id])
  await openGrants(ctx, [before[0]!.grant])
  if (!/^(application\/pdf|image\/(jpeg|png|webp))$/.test(file.type))
    throw invalid('funding.fileType', { fields: [{ path: 'file', code: 'funding.fileType' }] })
  const stored = await storeFile(ctx, { name: file.name, type: file.type, owner: { object: 'funding.receipt', id } }, parts(file.bytes), {
    maxBytes: mostFileBytes,
  })
  const [after] = await changeRows(ctx, receipts, before, [{ id, file: stored.id, fileName: stored.name }])
  if (before[0]!.file) await dropFiles(ctx, [before[0]!.file])
  return after!
}

async function* parts(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
}
