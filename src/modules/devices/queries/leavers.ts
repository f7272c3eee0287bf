// Devices that stand in the name of people who leave; what is lent by a contract is asked of loans.
import { sql } from 'kysely'
import type { LeaverQuestion } from '#modules/people'

export const heldByLeavers: LeaverQuestion = async (ctx, people) => {
  const { rows } = await sql<{ person: string; id: string; label: string }>`
    select d.person_id as person, d.id, concat_ws(' ', d.inventory_number, coalesce(d.name, m.name)) as label
    from devices.device d left join devices.model m on m.authority_id = d.authority_id and m.id = d.model_id
    where d.authority_id = ${ctx.authority} and d.person_id = any(${sql.val([...people])}::uuid[]) and d.state not in ('lent', 'retired', 'disposed', 'lost', 'stolen')
    order by d.inventory_number`.execute(ctx.db())
  return rows.map(({ person, id, label }) => ({ person, kind: 'device', label, href: `/geraete/${id}` }))
}
