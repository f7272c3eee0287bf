// Reading contracts and what is lent with them.
import { sql } from 'kysely'
import { type Context, defineList, germanToday, notFound, withinReach } from '#kernel'
import type { Id } from '#shared'
import { Contract, feeSumColumn, type Item } from '../model.ts'
import { feeSumSql } from './fees.ts'

const around = sql`loans.contract c join organisation.school s on s.authority_id = c.authority_id and s.id = c.school_id
  left join people.person p on p.authority_id = c.authority_id and p.id = c.person_id`
const open = sql`from loans.item i where i.authority_id = c.authority_id and i.contract_id = c.id`

const listOf = (only?: readonly Id[]) =>
  defineList({
    model: Contract,
    from: around,
    alias: 'c',
    id: sql`c.id`,
    authority: sql`c.authority_id`,
    columns: { person: sql`c.person_id`, school: sql`c.school_id`, template: sql`c.template_id` },
    extra: {
      personName: sql`p.name`,
      schoolName: sql`s.name`,
      className: sql`(select string_agg(distinct g.name, ', ') from people.affiliation a join people.membership m on m.authority_id = a.authority_id and m.affiliation_id = a.id
      join organisation."group" g on g.authority_id = m.authority_id and g.id = m.group_id
      where a.authority_id = c.authority_id and a.person_id = c.person_id and g.kind = 'class' and m.role = 'learner' and coalesce(m.until_day, ${germanToday}) >= ${germanToday})`,
      devices: sql`(select count(*)::int ${open})`,
      openDevices: sql`(select count(*)::int ${open} and i.state = 'open')`,
      numbers: sql`(select string_agg(d.inventory_number, ', ' order by d.inventory_number) from loans.item i join devices.device d on d.authority_id = i.authority_id and d.id = i.device_id
      where i.authority_id = c.authority_id and i.contract_id = c.id)`,
      reminded: sql`(select max(r.level) from loans.reminder r where r.authority_id = c.authority_id and r.contract_id = c.id)`,
      hasPaper: sql`c.paper_id is not null`,
      linkOpen: sql`exists (select from loans.consent k where k.authority_id = c.authority_id and k.contract_id = c.id and k.used_at is null and k.expires_at > now())`,
    },
    visible: (ctx) => {
      const seen = withinReach(ctx.reach('loans.read'), { authority: 'c.authority_id', school: 'c.school_id', person: 'c.person_id' })
      return only ? sql`${seen} and c.id = any(${sql.val([...only])}::uuid[])` : seen
    },
    sort: '-number',
    more: async () => [{ column: feeSumColumn, value: feeSumSql }],
    search: (text) => sql`(c.search like '%' || kernel.fold(${text}) || '%' or p.search like '%' || kernel.fold(${text}) || '%'
    or exists (select from loans.item i join devices.device d on d.authority_id = i.authority_id and d.id = i.device_id
      where i.authority_id = c.authority_id and i.contract_id = c.id and d.search like '%' || kernel.fold(${text}) || '%'))`,
  })

export const contractList = listOf()
const chosenList = (ids: readonly Id[]) => listOf(ids)

export interface ContractRow extends Contract {
  personName: string | null
  schoolName: string
  className: string | null
  devices: number
  openDevices: number
  numbers: string | null
  reminded: number | null
  hasPaper: boolean
  linkOpen: boolean
}

export interface ItemRow extends Item {
  deviceName: string
  modelName: string | null
  kind: string
  serial: string | null
}

export interface ContractView extends ContractRow {
  items: ItemRow[]
}

/** The visible ones of these contracts, in the order of the ids. */
async function byIds(ctx: Context, ids: readonly Id[]): Promise<ContractRow[]> {
  const found = new Map<Id, ContractRow>()
  for await (const batch of chosenList(ids).stream(ctx, { filter: [], limit: 500 }, 1_000))
    for (const row of batch as ContractRow[]) found.set(row.id, row)
  return ids.flatMap((id) => found.get(id) ?? [])
}

/** Contracts with their devices, in the order of the ids. */
export async function contractsWith(ctx: Context, ids: readonly Id[]): Promise<ContractView[]> {
  const rows = await byIds(ctx, ids)
  if (rows.length < ids.length) throw notFound()
  const lent = await itemsOf(ctx, ids)
  return rows.map((row) => ({ ...row, items: lent.filter((item) => item.contract === row.id) }))
}

export async function itemsOf(ctx: Context, contracts: readonly Id[]): Promise<ItemRow[]> {
  const { rows } = await sql<ItemRow>`
    select i.id, i.contract_id as contract, i.device_id as device, i.accessories, i.lacking, i.condition_out as "conditionOut", i.state, i.returned_on::text as "returnedOn",
      i.condition_in as "conditionIn", i.missing, i.note, i.version, d.inventory_number as "deviceName", m.name as "modelName", d.kind, d.serial
    from loans.item i join devices.device d on d.authority_id = i.authority_id and d.id = i.device_id
      left join devices.model m on m.authority_id = d.authority_id and m.id = d.model_id
    where i.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and i.contract_id = any(${sql.val([...contracts])}::uuid[]) order by d.inventory_number`.execute(
    ctx.db(),
  )
  return rows
}

export interface OpenItem {
  id: Id
  accessories: string | null
  lacking: string | null
}

/** The open contract of each of these devices; what the right does not reach is left out. */
export async function openOf(ctx: Context, devices: readonly Id[]): Promise<Map<Id, { item: OpenItem; contract: ContractRow }>> {
  const { rows } = await sql<
    OpenItem & { device: Id; contract: Id }
  >`select device_id as device, id, contract_id as contract, accessories, lacking from loans.item
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and state = 'open' and device_id = any(${sql.val([...devices])}::uuid[])`.execute(
    ctx.db(),
  )
  if (!rows.length) return new Map()
  const seen = new Map((await byIds(ctx, [...new Set(rows.map((row) => row.contract))])).map((row) => [row.id, row]))
  return new Map(
    rows.flatMap(({ device, contract, ...item }) =>
      seen.has(contract) ? [[device, { item, contract: seen.get(contract)! }] as const] : [],
    ),
  )
}
