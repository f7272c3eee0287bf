// What devices mean for bookings: how many there are to pay for, and which of them a service takes on or lets go.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import { type BookingEffect, blockVersion, type PlanItem } from '#modules/catalogue'
import type { Id } from '#shared'

/** Live devices of schools by kind; nothing where nobody keeps a list. */
export async function devicesByKind(ctx: Context, schools: readonly Id[]): Promise<Map<Id, Record<string, number>>> {
  const { rows } = await sql<{
    school: Id
    kind: string
    n: number
  }>`select d.school_id as school, d.kind, count(*)::int as n from devices.device d
    where d.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and d.school_id = any(${sql.val([...schools])}::uuid[])
      and d.state in ('inStock', 'inUse', 'lent', 'inRepair') group by d.school_id, d.kind`.execute(ctx.db())
  if (rows.length === 0) return new Map()
  const found = new Map<Id, Record<string, number>>(schools.map((school) => [school, {}]))
  for (const { school, kind, n } of rows) found.get(school)![kind] = n
  return found
}

/** Devices that a booked service takes care of from then on, and those that lose theirs. */
export async function devicesConcerned(ctx: Context, changes: readonly PlanItem[]): Promise<BookingEffect[]> {
  const moved = changes.filter(({ kind }) => kind === 'new' || kind === 'ended')
  const refs = new Map(
    moved.flatMap(({ number, version, before }) => ((version ?? before) ? [[number, (version ?? before)!] as const] : [])),
  )
  const blocks = await blockVersion(
    ctx,
    [...refs].map(([number, version]) => ({ number, version })),
  )
  const kinds = new Map(
    [...blocks.values()].map((block) => [block.number, [...new Set(block.cost.flatMap((item) => item.devices ?? []))]] as const),
  )
  const concerned = moved.filter(({ number }) => kinds.get(number)?.length)
  if (concerned.length === 0) return []
  const counts = await devicesByKind(ctx, [...new Set(concerned.map(({ school }) => school))])
  const groups = Map.groupBy(concerned, ({ number, kind }) => `${kind}/${number}`)
  return [...groups.values()].flatMap((all) => {
    const { number, kind, title } = all[0]!
    const schools = all.map(({ school }) => school)
    const of = (school: Id) => kinds.get(number)!.reduce((sum, each) => sum + (counts.get(school)?.[each] ?? 0), 0)
    const count = schools.reduce((sum, school) => sum + of(school), 0)
    if (count === 0) return []
    return [{ text: `devices.effect.${kind}`, values: { count, title }, schools: schools.filter((school) => of(school) > 0) }]
  })
}
