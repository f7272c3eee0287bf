// What bookings of services with accounts mean: whose accounts reach the service by themselves, and where nothing is connected yet.
import { sql } from 'kysely'
import { type Context, germanToday } from '#kernel'
import { type BookingEffect, blockVersion, type PlanItem } from '#modules/catalogue'
import type { Id } from '#shared'

/** Areas whose services are of no use without an account. */
const withAccounts = ['accounts', 'services']

export async function accountsConcerned(ctx: Context, changes: readonly PlanItem[]): Promise<BookingEffect[]> {
  const begun = changes.filter(({ kind, version }) => kind === 'new' && version)
  const blocks = await blockVersion(
    ctx,
    begun.map(({ number, version }) => ({ number, version: version! })),
  )
  const numbers = new Set(
    [...blocks.values()].filter(({ area, connectors }) => withAccounts.includes(area) && connectors.length).map(({ number }) => number),
  )
  const concerned = begun.filter(({ number }) => numbers.has(number))
  if (concerned.length === 0) return []
  // Whoever is at the school when the service begins; where it begins in parts, when the first of them does.
  const begins = new Map<Id, string>()
  for (const { school, from } of concerned) if (!begins.has(school) || from < begins.get(school)!) begins.set(school, from)
  const { rows } = await sql<{ school: Id; accounts: number; connected: boolean }>`
    select s.id as school, (select count(distinct k.id)::int from people.affiliation a join people.account k on k.authority_id = a.authority_id and k.person_id = a.person_id
        where a.authority_id = s.authority_id and a.school_id = s.id and k.state in ('invited', 'active')
          and a.from_day <= b.day and (a.until_day is null or a.until_day >= b.day)) as accounts,
      exists (select from connections.connection c where c.authority_id = s.authority_id and c.active and (c.schools = '{}' or s.id = any(c.schools))) as connected
    from unnest(${sql.val([...begins.keys()])}::uuid[], ${sql.val([...begins.values()])}::date[]) as w(school, since)
      join organisation.school s on s.authority_id = ${ctx.authority} and s.id = w.school cross join lateral (select greatest(w.since, ${germanToday}) as day) b`.execute(
    ctx.db(),
  )
  const effect = (connected: boolean): BookingEffect[] => {
    const some = rows.filter((row) => row.connected === connected)
    const count = some.reduce((sum, row) => sum + row.accounts, 0)
    if (some.length === 0 || (connected && count === 0)) return []
    const text = connected ? 'connections.effect.accounts' : 'connections.effect.unconnected'
    return [{ text, values: { count, schools: some.length }, schools: some.map(({ school }) => school) }]
  }
  return [...effect(true), ...effect(false)]
}
