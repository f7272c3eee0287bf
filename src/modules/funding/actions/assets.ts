// Which devices a grant paid for, and letting them go before their time with the funder's consent.
import { sql } from 'kysely'
import { type Context, changeRows, conflict, deleteRows, insertRows, invalid, lockRows } from '#kernel'
import { findByCodes, findDevices, namesOf } from '#modules/devices'
import type { Id } from '#shared'
import { dayOf } from '#shared'
import { type Asset, boundOn, paysFor } from '../model.ts'
import { getGrant } from '../queries/grants.ts'
import { getProgramme } from '../queries/programmes.ts'
import { assets, grants, lines, programmes, receipts } from '../tables.ts'
import { followRules } from './binding.ts'

export interface AssetWish {
  device: Id
  /** Cents of the grant; without it the price of the device. */
  amount?: number | null
}
export interface Assignment {
  grant: Id
  line?: Id | null
  receipt?: Id | null
  devices: readonly AssetWish[]
}

/**
 * Ascribes devices to a grant; those it has already are left as they are. Answers what was added. Kinds that the programme does not pay
 * for are refused by name where its rule says so.
 */
export async function assign(ctx: Context, { grant: grantId, line, receipt, devices }: Assignment): Promise<Asset[]> {
  const [grant] = await lockRows(ctx, grants, [grantId])
  ctx.may('funding.change')
  if (grant!.state === 'closed' || grant!.state === 'revoked') throw conflict('funding.closed', { values: { title: grant!.title } })
  await checkSameGrant(ctx, grantId, line, receipt)
  const ids = [...new Set(devices.map((wish) => wish.device))]
  const found = new Map((await findDevices(ctx, ids)).map((device) => [device.id, device]))
  if (found.size < ids.length) throw invalid('funding.noDevice', { fields: [{ path: 'devices', code: 'funding.noDevice' }] })
  const { rows: there } = await sql<{ device: Id }>`select device_id as device from funding.asset
    where authority_id = ${ctx.authority} and grant_id = ${grantId} and device_id = any(${sql.val(ids)}::uuid[])`.execute(ctx.db())
  const known = new Set(there.map((row) => row.device))
  const [programme] = await lockRows(ctx, programmes, [grant!.programme])
  const others = ids.flatMap((id) => (known.has(id) || paysFor(programme!, found.get(id)!.kind) ? [] : found.get(id)!.inventoryNumber))
  if (others.length && programme!.kindsRule === 'refuse')
    throw invalid('funding.otherKind', {
      values: { count: others.length, numbers: namesOf(others), programme: programme!.name },
      fields: [{ path: 'devices', code: 'funding.otherKind', values: { numbers: namesOf(others), programme: programme!.name } }],
    })
  const amounts = new Map(devices.map((wish) => [wish.device, wish.amount]))
  const added = await insertRows(
    ctx,
    assets,
    ids
      .filter((id) => !known.has(id))
      .map((device) => ({
        device,
        grant: grantId,
        line: line ?? null,
        receipt: receipt ?? null,
        amount: amounts.get(device) ?? found.get(device)!.price ?? 0,
      })),
  )
  await followRules(ctx, { devices: added.map((asset) => asset.device) })
  return lockRows(
    ctx,
    assets,
    added.map((asset) => asset.id),
  )
}

export interface AssignWarning {
  code: 'funding.otherKind'
  programme: string
  /** Inventory numbers. */
  numbers: string[]
}

/** What an examiner will ask about devices that were just ascribed: kinds that the programme does not name. */
export async function warningsOf(ctx: Context, grantId: Id, added: readonly Pick<Asset, 'device'>[]): Promise<AssignWarning[]> {
  if (added.length === 0) return []
  const programme = await getProgramme(ctx, (await getGrant(ctx, grantId)).programme)
  const devices = await findDevices(
    ctx,
    added.map((asset) => asset.device),
  )
  const numbers = devices.filter((device) => !paysFor(programme, device.kind)).map((device) => device.inventoryNumber)
  return numbers.length ? [{ code: 'funding.otherKind', programme: programme.name, numbers }] : []
}

async function checkSameGrant(ctx: Context, grant: Id, line?: Id | null, receipt?: Id | null): Promise<void> {
  const [heldLine] = line ? await lockRows(ctx, lines, [line]) : []
  const [heldReceipt] = receipt ? await lockRows(ctx, receipts, [receipt]) : []
  if (heldLine && heldLine.grant !== grant) throw invalid('funding.otherLine', { fields: [{ path: 'line', code: 'funding.otherLine' }] })
  if (heldReceipt && heldReceipt.grant !== grant)
    throw invalid('funding.otherReceipt', { fields: [{ path: 'receipt', code: 'funding.otherReceipt' }] })
}

export interface ReadCodes {
  devices: Id[]
  unknown: string[]
  otherKind: { number: string; kind: string }[]
  refused: boolean
}

/** The devices that pasted inventory numbers, serials or label codes name, what names none, and what the grant's programme does not pay for. */
export async function readCodes(ctx: Context, text: string, grantId?: Id): Promise<ReadCodes> {
  ctx.may('funding.change')
  const programme = grantId ? await getProgramme(ctx, (await getGrant(ctx, grantId)).programme) : null
  const codes = [...new Set(text.split(/[\s,;]+/).filter(Boolean))].slice(0, 5_000)
  const found = await findByCodes(ctx, codes)
  const devices = new Map([...found.values()].map((device) => [device.id, device]))
  return {
    devices: [...new Set(codes.flatMap((code) => found.get(code)?.id ?? []))],
    otherKind: [...devices.values()]
      .filter((device) => programme && !paysFor(programme, device.kind))
      .map((device) => ({ number: device.inventoryNumber, kind: device.kind })),
    refused: programme?.kindsRule === 'refuse',
    unknown: codes.filter((code) => !found.has(code)),
  }
}

export async function changeAmounts(ctx: Context, changes: readonly { id: Id; amount: number; version?: number }[]): Promise<Asset[]> {
  const before = await lockRows(
    ctx,
    assets,
    changes.map((change) => change.id),
  )
  ctx.may('funding.change')
  return changeRows(ctx, assets, before, changes)
}

/** Takes devices out of a grant they were ascribed to by mistake. */
export async function unassign(ctx: Context, ids: readonly Id[]): Promise<void> {
  const before = await lockRows(ctx, assets, ids)
  ctx.may('funding.change')
  const held = await lockRows(ctx, grants, [...new Set(before.map((asset) => asset.grant))])
  const closed = held.find((grant) => grant.state === 'closed')
  if (closed) throw conflict('funding.closed', { values: { title: closed.title } })
  await deleteRows(ctx, assets, before)
}

export interface Release {
  /** The funder's consent: reference and day. */
  reference: string
  on: string
}

/** Lets devices go before the end of their binding period because the funder agreed; the consent is named and kept. */
export async function releaseAssets(ctx: Context, ids: readonly Id[], { reference, on }: Release): Promise<Asset[]> {
  const before = await lockRows(ctx, assets, ids)
  ctx.may('funding.release')
  const today = dayOf(ctx.now())
  if (on > today) throw invalid('funding.releaseDay', { fields: [{ path: 'on', code: 'funding.releaseDay' }] })
  const free = before.find((asset) => boundOn(asset, today) === 'ended')
  if (free) throw conflict('funding.notBound')
  return changeRows(
    ctx,
    assets,
    before,
    ids.map((id) => ({ id, releasedOn: on, releaseReference: reference })),
    'released',
  )
}

/** Takes a release back, e.g. because the funder withdrew. */
export async function bindAgain(ctx: Context, ids: readonly Id[]): Promise<Asset[]> {
  const before = await lockRows(ctx, assets, ids)
  ctx.may('funding.release')
  return changeRows(
    ctx,
    assets,
    before,
    ids.map((id) => ({ id, releasedOn: null, releaseReference: null })),
    'boundAgain',
  )
}
