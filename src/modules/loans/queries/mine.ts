// What somebody has borrowed herself, and what her children have.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import type { Id } from '#shared'
import type { Contract } from '../model.ts'

export interface MyLoan extends Pick<Contract, 'id' | 'number' | 'state' | 'fromDay' | 'untilDay' | 'signedOn'> {
  /** Whose it is; nothing where it is her own. */
  ward: string | null
  devices: { number: string; model: string | null; accessories: string | null }[]
  /** A link to agree by was sent and is still good. */
  linkOpen: boolean
}

/** Contracts that are prepared or run, of herself and of those she cares for; the next to end first. */
export async function myLoans(ctx: Context): Promise<MyLoan[]> {
  const self: Id | null = ctx.reach('loans.mine').self ?? null
  const { rows } =
    await sql<MyLoan>`select c.id, c.number, c.state, c.from_day::text as "fromDay", c.until_day::text as "untilDay", c.signed_on::text as "signedOn",
      case when p.id is distinct from ${self}::uuid then p.name end as ward,
      exists (select from loans.consent k where k.authority_id = c.authority_id and k.contract_id = c.id and k.used_at is null and k.expires_at > ${ctx.now()}::timestamptz) as "linkOpen",
      coalesce((select jsonb_agg(jsonb_build_object('number', d.inventory_number, 'model', m.name, 'accessories', i.accessories) order by d.inventory_number)
        from loans.item i join devices.device d on d.authority_id = i.authority_id and d.id = i.device_id
          left join devices.model m on m.authority_id = d.authority_id and m.id = d.model_id
        where i.authority_id = c.authority_id and i.contract_id = c.id and i.state = 'open'), '[]') as devices
    from loans.contract c join people.person p on p.authority_id = c.authority_id and p.id = c.person_id
    where c.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and c.state in ('prepared', 'out') and (p.id = ${self}::uuid
      or exists (select from people.guardian g where g.authority_id = p.authority_id and g.ward_id = p.id and g.person_id = ${self}::uuid and g.sees))
    order by c.until_day, p.name, c.number limit 50`.execute(ctx.db())
  return rows
}
