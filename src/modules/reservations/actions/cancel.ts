// Cancelling: one, chosen ones, a whole series, or all that is reserved of what goes away.
import { sql } from 'kysely'
import { type Context, changeRows, conflict, lockRows, notFound, notify } from '#kernel'
import { formatDay, type Id } from '#shared'
import type { HeldReservation } from '../model.ts'
import { reservations } from '../tables.ts'
import { accountsOf } from './tell.ts'

const isOwn = (ctx: Context, held: HeldReservation) =>
  Boolean((ctx.who.account && held.account === ctx.who.account) || (ctx.who.person && held.person === ctx.who.person))

/** Own reservations need the right to reserve at their schools, those of others the right to manage. */
export function checkMine(ctx: Context, before: readonly HeldReservation[]): void {
  const own = before.filter((each) => isOwn(ctx, each))
  const others = before.filter((each) => !isOwn(ctx, each))
  if (own.length || !others.length) ctx.may('reservations.reserve', { schools: own.map((each) => each.school) })
  if (others.length) ctx.may('reservations.manage', { schools: others.map((each) => each.school) })
}

/** Cancels reservations; one that is over or cancelled already is refused by its day. */
export async function cancel(ctx: Context, ids: readonly Id[], because: string | null = null): Promise<HeldReservation[]> {
  const before = await lockRows(ctx, reservations, [...new Set(ids)])
  checkMine(ctx, before)
  const now = ctx.now().toISOString()
  const over = before.find((each) => each.state !== 'active' || each.endsAt <= now)
  if (over) throw conflict('reservations.over', { values: { day: formatDay(over.day, ctx.lang) } })
  return write(ctx, before, because)
}

/** Cancels what is still to come of a series. */
export async function cancelSeries(ctx: Context, series: Id, because: string | null = null): Promise<HeldReservation[]> {
  const { rows } = await sql<{
    id: Id
    open: boolean
  }>`select id, state = 'active' and ends_at > ${ctx.now()}::timestamptz as open from reservations.reservation
    where authority_id = ${ctx.authority} and series_id = ${series}`.execute(ctx.db())
  const all = await lockRows(
    ctx,
    reservations,
    rows.map((row) => row.id),
  )
  if (!all.length) {
    if (ctx.reach('reservations.reserve').nothing) ctx.may('reservations.reserve')
    throw notFound()
  }
  checkMine(ctx, all)
  const open = new Set(rows.filter((row) => row.open).map((row) => row.id))
  const left = all.filter((each) => open.has(each.id) && each.state === 'active')
  if (!left.length) throw conflict('reservations.over', { values: { day: formatDay(all.at(-1)!.day, ctx.lang) } })
  return write(ctx, left, because)
}

/** All that is still to come where a condition on the rows (`t`) holds; for what goes away. Asks for no right: the caller has a reason. */
export async function cancelHeld(ctx: Context, where: ReturnType<typeof sql<boolean>>, reason: 'archived' | 'gone'): Promise<void> {
  const { rows } = await sql<{
    id: Id
  }>`select t.id from reservations.reservation t where t.authority_id = ${ctx.authority} and t.state = 'active'
    and t.ends_at > ${ctx.now()}::timestamptz and ${where}`.execute(ctx.db())
  await write(
    ctx,
    await lockRows(
      ctx,
      reservations,
      rows.map((row) => row.id),
    ),
    null,
    reason,
  )
}

async function write(
  ctx: Context,
  before: readonly HeldReservation[],
  because: string | null,
  kind: 'cancelled' | 'archived' | 'gone' = 'cancelled',
) {
  if (!before.length) return []
  const after = await changeRows(
    ctx,
    reservations,
    before,
    before.map(({ id }) => ({ id, state: 'cancelled' as const, cancelledBecause: because })),
    'cancelled',
  )
  await tell(ctx, before, because, kind)
  return after
}

/** One notice per holder and thing, however many days it was. */
async function tell(
  ctx: Context,
  gone: readonly HeldReservation[],
  because: string | null,
  kind: 'cancelled' | 'archived' | 'gone',
): Promise<void> {
  const others = gone.filter((each) => !isOwn(ctx, each))
  const accounts = await accountsOf(ctx, others)
  const { rows } = await sql<{ id: Id; name: string }>`select id, name from reservations.resource
    where authority_id = ${ctx.authority} and id = any(${sql.val(others.map((each) => each.resource))}::uuid[])`.execute(ctx.db())
  const names = new Map(rows.map((row) => [row.id, row.name]))
  const groups = new Map<string, { account: Id; resource: Id; days: string[] }>()
  for (const each of others)
    for (const account of accounts.get(each.id) ?? []) {
      const key = `${account} ${each.resource}`
      const group = groups.get(key) ?? { account, resource: each.resource, days: [] }
      group.days.push(each.day)
      groups.set(key, group)
    }
  await notify(
    ctx,
    [...groups.values()].map(({ account, days, resource }) => {
      const first = days.sort()[0]!
      return {
        account,
        kind: `reservations.${kind}`,
        values: { name: names.get(resource) ?? '', day: formatDay(first, 'de'), count: days.length, because: because ?? '–' },
        href: kind === 'cancelled' ? `/reservierungen/${resource}?tag=${first}` : '/reservierungen',
        tone: 'warning' as const,
      }
    }),
  )
}
