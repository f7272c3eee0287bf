// Who may release a large export hears of it at the bell.
import { sql } from 'kysely'
import { type Listener, notify } from '#kernel'
import { formatNumber, type Id } from '#shared'
import { rightHolders } from './right-holders.ts'

const right = 'people.export.release'

/** Whoever may decide for all the schools of a request, and did not ask herself. */
export const tellReleasers: Listener = async (ctx, { ids }) => {
  const { rows } = await sql<{ account: Id; name: string; people: number; schools: Id[] | null }>`
    select r.account_id as account, coalesce(k.display_name, k.name) as name, r.people, r.schools from people.export_release r
      join people.account k on k.id = r.account_id
    where r.authority_id = ${ctx.authority} and r.id = any(${sql.val([...ids])}::uuid[]) and r.state = 'waiting'`.execute(ctx.db())
  for (const { account, name, people, schools } of rows) {
    const holders = await rightHolders(ctx, [right], schools ?? [])
    const reached = Map.groupBy(holders, (holder) => holder.account)
    const able = [...reached].filter(
      ([holder, ways]) =>
        holder !== account &&
        (ways.some((way) => way.school === null) || (schools?.length && schools.every((id) => ways.some((way) => way.school === id)))),
    )
    await notify(
      ctx,
      able.map(([holder]) => ({
        account: holder,
        kind: 'people.export.asked',
        values: { name, people: formatNumber(people) },
        href: '/ausgaben',
        tone: 'warning' as const,
      })),
    )
  }
}
