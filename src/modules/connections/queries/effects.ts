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
  const schools = [...new Set(begun.filter(({ number }) => numbers.has(number)).map(({ school }) => school))]
  if (schools.length === 0) return []
  const { rows } = await sql<{ school: Id; accounts: number; connected: boolean }>`
    select s.id as school, (select count(distinct k.id)::int from people.affiliation a join people.account k on k.authority_id = a.authority_id and k.person_id = a.person_id
        where a.authority_id = s.authority_id and a.school_id = s.id and k.state in ('invited', 'active') and (a.until_day is null or a.until_day >= ${germanToday})) as accounts,
      exists (select from connections.connection c where c.authority_id = s.authority_id and c.active and (c.schools = '{}' or s.id = any(c.schools))) as connected
    from organisation.school s where s.authority_id = ${ctx.authority} and s.id = any(${sql.val(schools)}::uuid[])`.execute(ctx.db())
  const effect = (connected: boolean): BookingEffect[] => {
    const some = rows.filter((row) => row.connected === connected)
    const count = some.reduce((sum, row) => sum + row.accounts, 0)
    if (some.length === 0 || (connected && count === 0)) return []
    const text = connected ? 'connections.effect.accounts' : 'connections.effect.unconnected'
    return [{ text, values: { count, schools: some.length }, schools: some.map(({ school }) => school) }]
  }
  return [...effect(true), ...effect(false)]
}
