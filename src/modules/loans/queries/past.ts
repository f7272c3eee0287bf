// The loans of one device or person, past ones too, as far as the right reaches.
import { sql } from 'kysely'
import { type Context, withinReach } from '#kernel'
import type { Id } from '#shared'
import type { ContractState } from '../model.ts'

export interface PastLoan {
  id: Id
  number: string
  state: ContractState
  fromDay: string
  untilDay: string
  person: Id | null
  personName: string | null
  device: Id
  deviceName: string
  modelName: string | null
  itemState: string
  returnedOn: string | null
  conditionIn: string | null
  missing: string | null
}

const most = 500

async function pastLoans(ctx: Context, of: ReturnType<typeof sql>): Promise<PastLoan[]> {
  const seen = withinReach(ctx.reach('loans.read'), { authority: 'c.authority_id', school: 'c.school_id', person: 'c.person_id' })
  const { rows } =
    await sql<PastLoan>`select c.id, c.number, c.state, c.from_day::text as "fromDay", c.until_day::text as "untilDay", c.person_id as person,
      p.name as "personName", i.device_id as device, d.inventory_number as "deviceName", m.name as "modelName", i.state as "itemState",
      i.returned_on::text as "returnedOn", i.condition_in as "conditionIn", i.missing
    from loans.item i join loans.contract c on c.authority_id = i.authority_id and c.id = i.contract_id
      join devices.device d on d.authority_id = i.authority_id and d.id = i.device_id
      left join devices.model m on m.authority_id = d.authority_id and m.id = d.model_id
      left join people.person p on p.authority_id = c.authority_id and p.id = c.person_id
    where i.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and ${of} and ${seen}
    order by c.from_day desc, c.number desc, d.inventory_number limit ${most}`.execute(ctx.db())
  return rows
}

export const loansOfDevice = (ctx: Context, device: Id) => pastLoans(ctx, sql`i.device_id = ${device}`)
export const loansOfPerson = (ctx: Context, person: Id) => pastLoans(ctx, sql`c.person_id = ${person}`)
