// Manufacturers, models, sets and further fields.
import { sql } from 'kysely'
import { type Changing, type Context, changeRows, conflict, deleteRows, insertRows, invalid, lockRows } from '#kernel'
import type { Draft, Id } from '#shared'
import { type CustomField, type DeviceModel, type DeviceSet, type Manufacturer, newSetCode } from '../model.ts'
import { customFields, manufacturers, models, sets } from '../tables.ts'
import { checkSchools } from './devices.ts'

const right = 'devices.catalogue'

export async function createManufacturers(ctx: Context, drafts: readonly Draft<typeof Manufacturer>[]): Promise<Manufacturer[]> {
  ctx.may(right)
  return addManufacturers(ctx, drafts)
}

/** The same for callers that have asked for their own right. */
export async function addManufacturers(ctx: Context, drafts: readonly Draft<typeof Manufacturer>[]): Promise<Manufacturer[]> {
  await checkNames(
    ctx,
    sql`devices.manufacturer t`,
    sql`true`,
    drafts.map((draft) => draft.name),
  )
  return insertRows(ctx, manufacturers, drafts)
}

async function checkNames(
  ctx: Context,
  table: ReturnType<typeof sql>,
  among: ReturnType<typeof sql>,
  names: readonly string[],
  except: readonly Id[] = [],
): Promise<void> {
  const { rows } = await sql<{
    name: string
  }>`select t.name from ${table} where t.authority_id = ${ctx.authority} and ${among} and t.id <> all(${sql.val([...except])}::uuid[])
    and kernel.fold(t.name) in (select kernel.fold(n) from unnest(${sql.val([...names])}::text[]) n) limit 1`.execute(ctx.db())
  const values = { name: rows[0]?.name ?? '' }
  if (rows[0]) throw conflict('devices.nameTaken', { values, fields: [{ path: 'name', code: 'devices.nameTaken', values }] })
}

export async function changeManufacturers(ctx: Context, changes: readonly Changing<typeof Manufacturer>[]): Promise<Manufacturer[]> {
  ctx.may(right)
  const ids = changes.map((change) => change.id)
  const before = await lockRows(ctx, manufacturers, ids)
  await checkNames(
    ctx,
    sql`devices.manufacturer t`,
    sql`true`,
    changes.flatMap((change) => change.name ?? []),
    ids,
  )
  return changeRows(ctx, manufacturers, before, changes)
}

export async function createModels(ctx: Context, drafts: readonly Draft<typeof DeviceModel>[]): Promise<DeviceModel[]> {
  ctx.may(right)
  return addModels(ctx, drafts)
}

export async function addModels(ctx: Context, drafts: readonly Draft<typeof DeviceModel>[]): Promise<DeviceModel[]> {
  for (const [manufacturer, group] of Map.groupBy(drafts, (draft) => draft.manufacturer ?? null))
    await checkNames(
      ctx,
      sql`devices.model t`,
      sql`t.manufacturer_id = ${manufacturer}::uuid`,
      group.map((draft) => draft.name),
    )
  return insertRows(
    ctx,
    models,
    drafts.map((draft) => ({ ...draft, state: 'active' as const })),
  )
}

export async function changeModels(ctx: Context, changes: readonly Changing<typeof DeviceModel>[]): Promise<DeviceModel[]> {
  ctx.may(right)
  const before = await lockRows(
    ctx,
    models,
    changes.map((change) => change.id),
  )
  for (const [index, change] of changes.entries()) {
    const wanted = { ...before[index]!, ...change }
    await checkNames(ctx, sql`devices.model t`, sql`t.manufacturer_id = ${wanted.manufacturer}::uuid`, [wanted.name], [wanted.id])
  }
  return changeRows(ctx, models, before, changes)
}

/** Archived models are no longer offered; devices keep theirs. */
export async function archiveModels(ctx: Context, ids: readonly Id[], state: 'active' | 'archived'): Promise<DeviceModel[]> {
  ctx.may(right)
  const before = await lockRows(ctx, models, ids)
  return changeRows(
    ctx,
    models,
    before,
    before.map(({ id }) => ({ id, state })),
    state === 'archived' ? 'archived' : 'restored',
  )
}

/** Sets belong to a school; its name is given once there. */
export async function createSets(ctx: Context, drafts: readonly Draft<typeof DeviceSet>[]): Promise<DeviceSet[]> {
  checkSchools(
    ctx,
    'devices.change',
    drafts.map((draft) => draft.school),
  )
  await checkRooms(ctx, drafts)
  for (const [school, group] of Map.groupBy(drafts, (draft) => draft.school))
    await checkNames(
      ctx,
      sql`devices.device_set t`,
      sql`t.state = 'active' and t.school_id = ${school}`,
      group.map((draft) => draft.name),
    )
  return insertRows(
    ctx,
    sets,
    drafts.map((draft) => ({ ...draft, code: newSetCode(), state: 'active' as const })),
  )
}

async function checkRooms(ctx: Context, wishes: readonly { school: Id; room?: Id | null }[]): Promise<void> {
  const placed = wishes.filter((wish) => wish.room).map(({ school, room }) => ({ school, room }))
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from jsonb_to_recordset(${JSON.stringify(placed)}::jsonb) as w(school uuid, room uuid)
    join organisation.room r on r.authority_id = ${ctx.authority} and r.id = w.room and r.school_id = w.school`.execute(ctx.db())
  if (rows[0]!.n < placed.length) throw invalid('devices.roomElsewhere', { fields: [{ path: 'room', code: 'devices.roomElsewhere' }] })
}

async function holdSets(ctx: Context, ids: readonly Id[]): Promise<DeviceSet[]> {
  const before = await lockRows(ctx, sets, ids)
  checkSchools(
    ctx,
    'devices.change',
    before.map((set) => set.school),
  )
  return before
}

export async function changeSets(ctx: Context, changes: readonly Changing<typeof DeviceSet>[]): Promise<DeviceSet[]> {
  const before = await holdSets(
    ctx,
    changes.map((change) => change.id),
  )
  const wanted = changes.map((change, index) => ({ ...before[index]!, ...change }))
  await checkRooms(ctx, wanted)
  for (const wish of wanted)
    await checkNames(ctx, sql`devices.device_set t`, sql`t.state = 'active' and t.school_id = ${wish.school}`, [wish.name], [wish.id])
  return changeRows(ctx, sets, before, changes)
}

/** A set that is archived lets its devices go. */
export async function archiveSets(ctx: Context, ids: readonly Id[], state: 'active' | 'archived'): Promise<DeviceSet[]> {
  const before = await holdSets(ctx, ids)
  return changeRows(
    ctx,
    sets,
    before,
    before.map(({ id }) => ({ id, state })),
    state === 'archived' ? 'archived' : 'restored',
  )
}

export async function createCustomFields(ctx: Context, drafts: readonly Draft<typeof CustomField>[]): Promise<CustomField[]> {
  ctx.may(right)
  return insertRows(ctx, customFields, drafts)
}
export async function changeCustomFields(ctx: Context, changes: readonly Changing<typeof CustomField>[]): Promise<CustomField[]> {
  ctx.may(right)
  const before = await lockRows(
    ctx,
    customFields,
    changes.map((change) => change.id),
  )
  return changeRows(ctx, customFields, before, changes)
}
/** The field goes; what devices have under its key stays stored and is shown again when the field returns. */
export async function deleteCustomFields(ctx: Context, ids: readonly Id[]): Promise<void> {
  ctx.may(right)
  await deleteRows(ctx, customFields, await lockRows(ctx, customFields, ids))
}
