// Devices come back, one by one or a whole class set; what is broken or missing, accessories too, becomes a case.
import { sql } from 'kysely'
import { type Changing, type Context, changeRows, conflict, insertRows, invalid, lockRows } from '#kernel'
import { findDevices, lifeYearsOf, release } from '#modules/devices'
import type { Draft, Id } from '#shared'
import { type CaseKind, type Condition, type Contract, type DamageCase, type Item, valueOn } from '../model.ts'
import { cases, contracts, items } from '../tables.ts'
import { today } from './lend.ts'

export interface Return {
  item: Id
  condition: Condition
  /** Accessories that did not come back. */
  missing?: string | null
  note?: string | null
}

interface Held {
  items: Item[]
  contracts: Map<Id, Contract>
}

async function hold(ctx: Context, ids: readonly Id[]): Promise<Held> {
  const found = await lockRows(ctx, items, [...new Set(ids)])
  const held = await lockRows(ctx, contracts, [...new Set(found.map((item) => item.contract))])
  ctx.may('loans.lend', { schools: held.map((contract) => contract.school) })
  const byId = new Map(held.map((contract) => [contract.id, contract]))
  const wrong = found.find((item) => item.state !== 'open' || byId.get(item.contract)!.state !== 'out')
  if (wrong) throw conflict('loans.notOut', { values: { number: byId.get(wrong.contract)!.number } })
  return { items: found, contracts: byId }
}

/** Takes devices back: good and worn ones are free again, damaged ones go to repair with a case, missing ones become a loss. */
export async function giveBack(ctx: Context, returns: readonly Return[]): Promise<Contract[]> {
  const held = await hold(
    ctx,
    returns.map((each) => each.item),
  )
  const how = new Map(returns.map((each) => [each.item, each]))
  const day = today(ctx)
  await changeRows(
    ctx,
    items,
    held.items,
    held.items.map(({ id }) => {
      const { condition, missing, note } = how.get(id)!
      return {
        id,
        state: condition === 'missing' ? ('lost' as const) : ('returned' as const),
        returnedOn: day,
        conditionIn: condition,
        missing: missing ?? null,
        note: note ?? null,
      }
    }),
    'returned',
  )
  const devicesIn = (wanted: readonly Condition[]) =>
    held.items.filter((item) => wanted.includes(how.get(item.id)!.condition)).map((item) => item.device)
  const free = devicesIn(['good', 'worn'])
  const broken = devicesIn(['damaged'])
  const gone = devicesIn(['missing'])
  if (free.length) await release(ctx, free, 'inStock')
  if (broken.length) await release(ctx, broken, 'inRepair')
  if (gone.length) await release(ctx, gone, 'lost')
  const found = held.items.filter((item) => ['damaged', 'missing'].includes(how.get(item.id)!.condition))
  const without = held.items.filter((item) => how.get(item.id)!.missing && how.get(item.id)!.condition !== 'missing')
  await openCases(ctx, [
    ...found.map((item) => ({
      device: item.device,
      contract: item.contract,
      kind: how.get(item.id)!.condition === 'damaged' ? ('damage' as const) : ('loss' as const),
      day,
      description:
        how.get(item.id)!.note || how.get(item.id)!.missing || (ctx.lang === 'en' ? 'Found on return.' : 'Bei der Rückgabe festgestellt.'),
    })),
    ...without.map((item) => ({
      device: item.device,
      contract: item.contract,
      kind: 'accessory' as const,
      day,
      description: how.get(item.id)!.missing!,
    })),
  ])
  return endEmpty(ctx, [...held.contracts.values()], day)
}

/** Contracts of which nothing is out any more have ended. */
async function endEmpty(ctx: Context, held: readonly Contract[], day: string): Promise<Contract[]> {
  const { rows } = await sql<{
    id: Id
  }>`select distinct contract_id as id from loans.item where authority_id = ${ctx.authority} and state = 'open'
    and contract_id = any(${sql.val(held.map((contract) => contract.id))}::uuid[])`.execute(ctx.db())
  const open = new Set(rows.map((row) => row.id))
  const ended = held.filter((contract) => !open.has(contract.id))
  const after = await changeRows(
    ctx,
    contracts,
    ended,
    ended.map(({ id }) => ({ id, state: 'returned' as const, returnedOn: day })),
    'ended',
  )
  return [...after, ...held.filter((contract) => open.has(contract.id))]
}

export type CaseDraft = Draft<typeof DamageCase>

/** Opens cases, each with the worth of its device on that day. */
async function openCases(ctx: Context, drafts: readonly CaseDraft[]): Promise<DamageCase[]> {
  if (!drafts.length) return []
  const known = await findDevices(
    ctx,
    drafts.map((draft) => draft.device),
  )
  const devices = new Map(known.map((device) => [device.id, device]))
  const lives = await lifeYearsOf(ctx, known)
  return insertRows(
    ctx,
    cases,
    drafts.map((draft) => {
      const device = devices.get(draft.device)!
      const life = lives.get(device.id) ?? 0
      // Of an accessory no price is known.
      const value = draft.kind === 'accessory' ? null : valueOn(device.price, device.purchasedOn, life, draft.day)
      return { ...draft, school: device.school, state: 'open' as const, value }
    }),
  )
}

/**
 * Reports damage, loss or theft of a device, lent or not. What is lost or stolen leaves its loan, which ends when nothing else is out;
 * what is damaged stays where it is until it is taken back.
 */
export async function reportCase(ctx: Context, draft: CaseDraft): Promise<DamageCase> {
  const [device] = await findDevices(ctx, [draft.device])
  if (!device) throw invalid('loans.noDevice', { fields: [{ path: 'device', code: 'loans.noDevice' }] })
  if (device.school) ctx.may('loans.report', { schools: [device.school] })
  else ctx.may('loans.report')
  const day = today(ctx)
  if (draft.day > day) throw invalid('loans.future', { fields: [{ path: 'day', code: 'loans.future' }] })
  const { rows } = await sql<{
    id: Id
  }>`select id from loans.item where authority_id = ${ctx.authority} and state = 'open' and device_id = ${draft.device}`.execute(ctx.db())
  const [item] = await lockRows(
    ctx,
    items,
    rows.map((row) => row.id),
  )
  if (draft.kind === 'loss' || draft.kind === 'theft') await leave(ctx, draft.device, draft.kind, item, day)
  const [made] = await openCases(ctx, [{ ...draft, contract: draft.contract ?? item?.contract ?? null }])
  return made!
}

async function leave(
  ctx: Context,
  device: Id,
  kind: Extract<CaseKind, 'loss' | 'theft'>,
  item: Item | undefined,
  day: string,
): Promise<void> {
  await release(ctx, [device], kind === 'theft' ? 'stolen' : 'lost')
  if (!item) return
  await changeRows(ctx, items, [item], [{ id: item.id, state: 'lost', returnedOn: day, conditionIn: 'missing' }], 'lost')
  const held = await lockRows(ctx, contracts, [item.contract])
  await endEmpty(ctx, held, day)
}

export async function changeCases(ctx: Context, changes: readonly Changing<typeof DamageCase>[]): Promise<DamageCase[]> {
  const before = await lockRows(
    ctx,
    cases,
    changes.map((change) => change.id),
  )
  checkCases(ctx, before)
  return changeRows(ctx, cases, before, changes)
}

function checkCases(ctx: Context, before: readonly DamageCase[]): void {
  const schools = before.flatMap((each) => each.school ?? [])
  if (schools.length < before.length) ctx.may('loans.lend')
  else ctx.may('loans.lend', { schools })
}

/** Moves a case on: reported to the insurer, settled, or waived. */
export async function settleCases(ctx: Context, ids: readonly Id[], state: DamageCase['state']): Promise<DamageCase[]> {
  const before = await lockRows(ctx, cases, ids)
  checkCases(ctx, before)
  const closes = state === 'settled' || state === 'waived'
  return changeRows(
    ctx,
    cases,
    before,
    ids.map((id) => ({ id, state, settledOn: closes ? today(ctx) : null })),
    state,
  )
}
