// What happens to reservations when rooms and devices go away or are lent: they are cancelled, or their holders are told.
import { sql } from 'kysely'
import { type Context, type Listener, lockRows, notify } from '#kernel'
import { formatDay, type Id } from '#shared'
import { shortReservations } from '../queries/short.ts'
import { resources } from '../tables.ts'
import { archiveHeld } from './resources.ts'
import { accountsOf } from './tell.ts'

async function resourcesOf(ctx: Context, where: ReturnType<typeof sql<boolean>>): Promise<Id[]> {
  const { rows } = await sql<{
    id: Id
  }>`select c.id from reservations.resource c where c.authority_id = ${ctx.authority} and c.state = 'active' and ${where}`.execute(ctx.db())
  return rows.map((row) => row.id)
}

/** A room or set that is archived is offered no more. */
export const followThings: Listener = async (ctx, event) => {
  const ids = sql`${sql.val(event.ids)}::uuid[]`
  const gone = await resourcesOf(ctx, sql<boolean>`(c.room_id = any(${ids}) or c.device_set_id = any(${ids}))`)
  await archiveHeld(ctx, await lockRows(ctx, resources, gone), 'gone')
}

/** Devices that are retired, disposed of, lost or stolen are offered no more; a set that became too small is told to those who count on it. */
export const followGone: Listener = async (ctx, event) => {
  const gone = await resourcesOf(ctx, sql<boolean>`c.device_id = any(${sql.val(event.ids)}::uuid[])`)
  await archiveHeld(ctx, await lockRows(ctx, resources, gone), 'gone')
  await tellShort(ctx, event.ids)
}

/** Devices of a set that are lent, in repair or moved away leave fewer for lessons. */
export const followFewer: Listener = (ctx, event) => tellShort(ctx, event.ids)

/** Tells the holders of reservations whose set is too small now, each once per reservation. */
async function tellShort(ctx: Context, devices: readonly Id[]): Promise<void> {
  // A device that was moved out of a set says no more which one it was: the sets of its school are looked at.
  const near = sql<boolean>`not v.told_short and exists (select from devices.device d where d.authority_id = c.authority_id and d.id = any(${sql.val([...devices])}::uuid[])
    and (d.device_set_id = c.device_set_id or d.school_id is not distinct from c.school_id))`
  const short = await shortReservations(ctx, near, 500)
  if (!short.length) return
  const { rows } = await sql<{ id: Id; account: Id | null; person: Id | null }>`update reservations.reservation set told_short = true
    where authority_id = ${ctx.authority} and id = any(${sql.val(short.map((each) => each.reservation))}::uuid[]) and not told_short returning id, account_id as account, person_id as person`.execute(
    ctx.db(),
  )
  const accounts = await accountsOf(ctx, rows)
  const byId = new Map(short.map((each) => [each.reservation, each]))
  await notify(
    ctx,
    rows.flatMap(({ id }) => {
      const { name, day, needed, usable, resource } = byId.get(id)!
      return (accounts.get(id) ?? []).map((account) => ({
        account,
        kind: 'reservations.short',
        values: { name, day: formatDay(day, 'de'), needed, usable },
        href: `/reservierungen/${resource}?tag=${day}`,
        tone: 'warning' as const,
      }))
    }),
  )
}
