// Creating, changing and moving devices.
import { sql } from 'kysely'
import {
  type Changing,
  type Context,
  changeRows,
  conflict,
  deleteRows,
  dropFilesOf,
  insertRows,
  invalid,
  lockRows,
  notFound,
} from '#kernel'
import type { Id } from '#shared'
import { dayOf } from '#shared'
import { checkLeave, namesOf } from '../guards.ts'
import { type Device, type DeviceDraft, type DeviceKind, type Move, newDeviceCode, readMacs, readSerial } from '../model.ts'
import { devices } from '../tables.ts'
import { takeNumbers } from './numbers.ts'

const right = 'devices.change'

/** Devices without a school are the authority's own, and so is the right to them. */
export function checkSchools(ctx: Context, asked: string, places: readonly (Id | null | undefined)[]): void {
  const schools = [...new Set(places)].filter((school) => school != null)
  if (places.some((school) => school == null) || places.length === 0) ctx.may(asked)
  else ctx.may(asked, { schools })
}

export const today = (ctx: Context) => dayOf(ctx.now())

/**
 * Creates devices, all or none: numbers follow the authority's template, what is left out follows the model. Serials and inventory
 * numbers that exist already, here or twice in the set, are refused by name.
 */
export async function createDevices(ctx: Context, drafts: readonly DeviceDraft[]): Promise<Device[]> {
  checkDraftSchools(ctx, drafts)
  return addDevices(ctx, drafts)
}
const checkDraftSchools = (ctx: Context, drafts: readonly DeviceDraft[]) =>
  checkSchools(
    ctx,
    right,
    drafts.map((draft) => draft.school),
  )

/** The same for what somebody enters: of a device that is only a number nobody knows later what it was. */
export async function enterDevices(ctx: Context, drafts: readonly DeviceDraft[]): Promise<Device[]> {
  checkDraftSchools(ctx, drafts)
  checkKinds(drafts)
  return addDevices(ctx, drafts)
}
export function checkKinds(drafts: readonly Pick<DeviceDraft, 'model' | 'kind'>[]): void {
  if (drafts.every((draft) => draft.model || draft.kind)) return
  throw invalid('devices.noKind', { fields: [{ path: 'model', code: 'devices.noKind' }] })
}

/** The same for callers that have asked for their own right. */
export async function addDevices(
  ctx: Context,
  drafts: readonly (DeviceDraft & { source?: string; sourceKey?: string })[],
): Promise<Device[]> {
  if (!drafts.length) return []
  const day = today(ctx)
  const defaults = await modelDefaults(
    ctx,
    drafts.map((draft) => draft.model),
  )
  const wishes = drafts.map((draft) => {
    const model = draft.model ? defaults.get(draft.model) : undefined
    if (draft.model && !model) throw notFound()
    const state = draft.state ?? 'inStock'
    if (state === 'lent') throw invalid('devices.lentByHand', { fields: [{ path: 'state', code: 'devices.lentByHand' }] })
    return {
      ...draft,
      ...cleaned(draft),
      kind: draft.kind ?? model?.kind ?? 'other',
      accessories: draft.accessories ?? model?.accessories ?? null,
      price: draft.price ?? model?.price ?? null,
      warrantyUntil: draft.warrantyUntil ?? monthsLater(draft.purchasedOn, model?.warrantyMonths),
      owner: draft.owner ?? ('authority' as const),
      mayUseSchoolWlan: draft.mayUseSchoolWlan ?? false,
      state,
      since: day,
      code: newDeviceCode(),
    }
  })
  checkDays(wishes)
  await checkPlaces(ctx, wishes)
  const numbered = await takeNumbers(ctx, wishes, Number(day.slice(0, 4)))
  await checkTaken(ctx, numbered)
  return insertRows(ctx, devices, numbered)
}

/** Serial and MAC addresses as they are kept; a MAC address that is none is refused by name. */
function cleaned(wish: { serial?: string | null; macs?: string | null }): { serial?: string | null; macs?: string | null } {
  const result: { serial?: string | null; macs?: string | null } = {}
  if (wish.serial !== undefined) result.serial = readSerial(wish.serial) ?? null
  if (wish.macs !== undefined) {
    const { macs, wrong } = readMacs(wish.macs ?? '')
    if (wrong.length) {
      const values = { value: wrong[0]!.slice(0, 60) }
      throw invalid('devices.mac', { values, fields: [{ path: 'macs', code: 'devices.mac', values }] })
    }
    result.macs = macs.length ? macs.join(' ') : null
  }
  return result
}

/** A day some months later, on the last of the month where it is shorter. */
export function monthsLater(day: string | null | undefined, months: number | null | undefined): string | null {
  if (!day || !months) return null
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10)
}

type Dated = Partial<Pick<Device, 'purchasedOn' | 'inServiceOn' | 'warrantyUntil'>>
/** A device is bought before it is in use and before its warranty ends. */
function checkDays(wishes: readonly Dated[]): void {
  for (const { purchasedOn, inServiceOn, warrantyUntil } of wishes) {
    const path =
      purchasedOn && inServiceOn && inServiceOn < purchasedOn
        ? 'inServiceOn'
        : purchasedOn && warrantyUntil && warrantyUntil < purchasedOn
          ? 'warrantyUntil'
          : null
    if (path) throw invalid('devices.dayOrder', { fields: [{ path, code: 'devices.dayOrder' }] })
  }
}

interface ModelDefaults {
  id: Id
  kind: DeviceKind
  accessories: string | null
  price: number | null
  warrantyMonths: number | null
}
async function modelDefaults(ctx: Context, wanted: readonly (Id | null | undefined)[]): Promise<Map<Id, ModelDefaults>> {
  const ids = [...new Set(wanted.filter((id) => id != null))]
  if (!ids.length) return new Map()
  const { rows } = await sql<ModelDefaults>`select id, kind, accessories, price::float8 as price, warranty_months as "warrantyMonths"
    from devices.model where authority_id = ${ctx.authority} and id = any(${sql.val(ids)}::uuid[])`.execute(ctx.db())
  return new Map(rows.map((row) => [row.id, row]))
}

type Placed = { school?: Id | null; room?: Id | null; set?: Id | null; person?: Id | null }

/** Room and set must be of the school; what does not exist here answers like what does not exist at all. */
async function checkPlaces(ctx: Context, wishes: readonly Placed[]): Promise<void> {
  const places = [...new Map(wishes.map((wish) => [`${wish.school} ${wish.room} ${wish.set}`, wish])).values()]
    .filter((wish) => wish.room || wish.set)
    .map(({ school, room, set }) => ({ school: school ?? null, room: room ?? null, set: set ?? null }))
  const schools = [...new Set(wishes.map((wish) => wish.school).filter((id) => id != null))]
  const people = [...new Set(wishes.map((wish) => wish.person).filter((id) => id != null))]
  const { rows } = await sql<{ room: boolean; set: boolean; schools: number; people: number }>`
    select coalesce(bool_and(w.room is null or r.id is not null), true) as room, coalesce(bool_and(w.set is null or s.id is not null), true) as set,
      (select count(*)::int from organisation.school where authority_id = ${ctx.authority} and id = any(${sql.val(schools)}::uuid[])) as schools,
      (select count(*)::int from people.person where authority_id = ${ctx.authority} and id = any(${sql.val(people)}::uuid[]) and state <> 'deleted') as people
    from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as w(school uuid, room uuid, set uuid)
    left join organisation.room r on r.authority_id = ${ctx.authority} and r.id = w.room and r.school_id = w.school
    left join devices.device_set s on s.authority_id = ${ctx.authority} and s.id = w.set and s.school_id = w.school`.execute(ctx.db())
  const found = rows[0]!
  if (found.schools < schools.length || found.people < people.length) throw notFound()
  if (!found.room) throw invalid('devices.roomElsewhere', { fields: [{ path: 'room', code: 'devices.roomElsewhere' }] })
  if (!found.set) throw invalid('devices.setElsewhere', { fields: [{ path: 'set', code: 'devices.setElsewhere' }] })
}

/** Refuses serials and inventory numbers that exist already or stand twice among the wishes, each named once. */
export async function checkTaken(
  ctx: Context,
  wishes: readonly { id?: Id; serial?: string | null; inventoryNumber?: string | null }[],
): Promise<void> {
  const asked = wishes.map(({ id, serial, inventoryNumber }) => ({
    id: id ?? null,
    serial: serial ?? null,
    number: inventoryNumber ?? null,
  }))
  const { rows } = await sql<{ field: 'serial' | 'inventoryNumber'; value: string }>`
    with wish as materialized (select * from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as w(id uuid, serial text, number text))
    select 'serial' as field, w.serial as value from wish w join devices.device d on d.authority_id = ${ctx.authority} and d.serial_key = upper(w.serial collate kernel.german)
      and d.state <> 'disposed' and d.id is distinct from w.id and not exists (select from wish o where o.id = d.id)
    union select 'serial', min(serial) from wish where serial is not null group by upper(serial) having count(*) > 1
    union select 'inventoryNumber', w.number from wish w join devices.device d on d.authority_id = ${ctx.authority} and d.number_key = lower(w.number collate kernel.german)
      and d.id is distinct from w.id and not exists (select from wish o where o.id = d.id)
    union select 'inventoryNumber', min(number) from wish where number is not null group by lower(number collate kernel.german) having count(*) > 1`.execute(
    ctx.db(),
  )
  if (!rows.length) return
  const field = rows[0]!.field
  const code = field === 'serial' ? 'devices.serialTaken' : 'devices.numberTaken'
  throw conflict(code, {
    values: { values: namesOf(rows.filter((row) => row.field === field).map((row) => row.value)) },
    fields: rows.slice(0, 200).map((row) => ({
      path: row.field,
      code: row.field === 'serial' ? 'devices.serialTaken' : 'devices.numberTaken',
      values: { values: row.value },
    })),
  })
}

/** The devices, held, after the right was asked where they stand. */
export async function holdDevices(ctx: Context, asked: string, ids: readonly Id[]): Promise<Device[]> {
  const held = await lockRows(ctx, devices, [...new Set(ids)])
  checkSchools(
    ctx,
    asked,
    held.map((device) => device.school),
  )
  return held
}

/** Changes fields of devices; state and place have their own actions. Another owner asks the guards. */
export async function changeDevices(ctx: Context, changes: readonly Changing<typeof Device>[]): Promise<Device[]> {
  const before = await holdDevices(
    ctx,
    right,
    changes.map((change) => change.id),
  )
  return writeDevices(ctx, before, changes)
}

/** The same for rows that are held and whose right was asked. */
export async function writeDevices(
  ctx: Context,
  before: readonly Device[],
  changes: readonly Changing<typeof Device>[],
): Promise<Device[]> {
  const old = new Map(before.map((device) => [device.id, device]))
  const wishes = changes.map((change) => ({ ...change, ...cleaned(change) }))
  const wanted = wishes.map((wish) => ({ ...old.get(wish.id)!, ...wish }))
  checkDays(wanted)
  const renamed = wanted.filter(
    (wish) => wish.serial !== old.get(wish.id)!.serial || wish.inventoryNumber !== old.get(wish.id)!.inventoryNumber,
  )
  if (renamed.length) await checkTaken(ctx, renamed)
  const given = wanted.filter((wish) => wish.owner !== old.get(wish.id)!.owner).map((wish) => old.get(wish.id)!)
  if (given.length) await checkLeave(ctx, 'transfer', given)
  return changeRows(ctx, devices, before, wishes)
}

/** Moves devices to a school, room, person or set; whoever moves needs the right where they come from and where they go. */
export async function moveDevices(ctx: Context, ids: readonly Id[], move: Move): Promise<Device[]> {
  if (Object.keys(move).length === 0) throw invalid('devices.nowhere')
  const before = await holdDevices(ctx, right, ids)
  const target = await targetOf(ctx, move)
  const wishes = before.map((device) => {
    const school = target.school === undefined ? device.school : target.school
    const away = school !== device.school
    return {
      id: device.id,
      school,
      room: target.room === undefined ? (away ? null : device.room) : target.room,
      set: target.set === undefined ? (away ? null : device.set) : target.set,
      person: move.person === undefined ? (away ? null : device.person) : move.person,
    }
  })
  checkSchools(
    ctx,
    right,
    wishes.map((wish) => wish.school),
  )
  await checkPlaces(ctx, wishes)
  const leaving = before.filter((device, index) => device.school !== wishes[index]!.school)
  if (leaving.some((device) => device.state === 'lent'))
    throw conflict('devices.lentMoved', {
      values: { numbers: namesOf(leaving.filter((each) => each.state === 'lent').map((each) => each.inventoryNumber)) },
    })
  if (leaving.length) await checkLeave(ctx, 'move', leaving)
  return changeRows(ctx, devices, before, wishes, 'moved')
}

/** A room or set names its school when the move does not. */
async function targetOf(ctx: Context, move: Move): Promise<{ school?: Id | null; room?: Id | null; set?: Id | null }> {
  if (move.school !== undefined) return move
  const { rows } = await sql<{ school: Id | null; room: Id | null }>`select
    coalesce((select school_id from organisation.room where authority_id = ${ctx.authority} and id = ${move.room ?? null}::uuid),
      (select school_id from devices.device_set where authority_id = ${ctx.authority} and id = ${move.set ?? null}::uuid)) as school,
    (select room_id from devices.device_set where authority_id = ${ctx.authority} and id = ${move.set ?? null}::uuid) as room`.execute(
    ctx.db(),
  )
  if ((move.room || move.set) && !rows[0]!.school) throw notFound()
  const room = move.room === undefined && rows[0]!.room ? rows[0]!.room : move.room
  return rows[0]!.school ? { ...move, room, school: rows[0]!.school } : move
}

/** Deletes devices that never were: ordered or entered by mistake. What has a history of use is retired instead. */
export async function deleteDevices(ctx: Context, ids: readonly Id[]): Promise<void> {
  const before = await holdDevices(ctx, 'devices.delete', ids)
  const used = before.filter((device) => device.state !== 'ordered' && device.state !== 'inStock')
  if (used.length) throw conflict('devices.notDeletable', { values: { numbers: namesOf(used.map((each) => each.inventoryNumber)) } })
  await checkLeave(ctx, 'dispose', before)
  await dropFilesOf(
    ctx,
    'devices.device',
    before.map((device) => device.id),
  )
  await deleteRows(ctx, devices, before)
}
