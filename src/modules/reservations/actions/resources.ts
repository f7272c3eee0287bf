// What can be reserved at a school: rooms, sets and single devices.
import { sql } from 'kysely'
import { type Context, changeRows, changing, conflict, databaseFault, insertRows, lockRows, notFound, settingState } from '#kernel'
import type { Id } from '#shared'
import type { Resource, ResourceDraft, ResourceKind } from '../model.ts'
import { resources } from '../tables.ts'
import { cancelHeld } from './cancel.ts'

const right = 'reservations.manage'

interface Thing {
  id: Id
  kind: ResourceKind
  school: Id | null
  name: string
  gone: boolean
  /** The set of a device. */
  set: Id | null
}

/** Rooms, sets and devices by id, with the name each is known by. */
async function thingsOf(ctx: Context, ids: readonly Id[]): Promise<Map<Id, Thing>> {
  const wanted = sql`${sql.val([...ids])}::uuid[]`
  const { rows } = await sql<Thing>`
    select r.id, 'room' as kind, r.school_id as school, concat_ws(' ', r.number, r.name) as name, r.state <> 'active' as gone, null::uuid as set from organisation.room r where r.authority_id = ${ctx.authority} and r.id = any(${wanted})
    union all select k.id, 'set', k.school_id, k.name, k.state <> 'active', null from devices.device_set k where k.authority_id = ${ctx.authority} and k.id = any(${wanted})
    union all select d.id, 'device', d.school_id, concat_ws(' ', d.inventory_number, coalesce(d.name, m.name)), d.state not in ('ordered', 'inStock', 'inUse', 'inRepair'), d.device_set_id
      from devices.device d left join devices.model m on m.authority_id = d.authority_id and m.id = d.model_id where d.authority_id = ${ctx.authority} and d.id = any(${wanted})`.execute(
    ctx.db(),
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** Makes things reservable. A device of a set is reserved with its set; a thing is reservable once. */
export async function createResources(ctx: Context, drafts: readonly ResourceDraft[]): Promise<Resource[]> {
  const ids = drafts.map((draft) => (draft.room ?? draft.set ?? draft.device)!)
  const things = await thingsOf(ctx, ids)
  const found = ids.map((id) => things.get(id))
  if (found.some((thing, index) => !thing || thing.kind !== kindOf(drafts[index]!))) throw notFound()
  // Without a school a device is in the store, where nobody reserves.
  const schools = found.map((thing) => thing!.school)
  if (schools.some((school) => !school)) {
    ctx.may(right)
    throw conflict('reservations.noSchoolOf')
  }
  ctx.may(right, { schools })
  for (const thing of found) {
    if (thing!.gone) throw conflict('reservations.gone', { values: { name: thing!.name } })
    if (thing!.set) throw conflict('reservations.inSet', { values: { name: thing!.name } })
  }
  try {
    return await insertRows(
      ctx,
      resources,
      drafts.map(({ room, set, device, name, shared, note }, index) => ({
        room: room ?? null,
        set: set ?? null,
        device: device ?? null,
        note: note ?? null,
        shared: Boolean(set && shared),
        name: name ?? found[index]!.name.slice(0, 120),
        kind: found[index]!.kind,
        school: found[index]!.school!,
        state: 'active' as const,
      })),
    )
  } catch (error) {
    if (databaseFault(error)?.constraint !== 'resource_thing') throw error
    throw conflict('reservations.twice')
  }
}

const kindOf = (draft: ResourceDraft): ResourceKind => (draft.room ? 'room' : draft.set ? 'set' : 'device')

export const changeResources = changing(resources, right)

/** Takes things out of the offer; what is reserved of them is cancelled, and those concerned are told. */
export async function archiveResources(ctx: Context, ids: readonly Id[]): Promise<Resource[]> {
  const before = await lockRows(ctx, resources, [...new Set(ids)])
  ctx.may(right, { schools: before.map((resource) => resource.school) })
  return archiveHeld(ctx, before, 'archived')
}

/** The same for things that went away by themselves; the caller holds the rows and has its own reason. */
export async function archiveHeld(ctx: Context, before: readonly Resource[], reason: 'archived' | 'gone'): Promise<Resource[]> {
  const ids = before.map((resource) => resource.id)
  const after = await changeRows(
    ctx,
    resources,
    before,
    before.map(({ id }) => ({ id, state: 'archived' as const })),
    'archived',
  )
  await cancelHeld(ctx, sql<boolean>`t.resource_id = any(${sql.val(ids)}::uuid[])`, reason)
  return after
}

export const restoreResources = settingState(resources, right, 'active')
