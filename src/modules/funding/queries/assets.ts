// Reading funded devices: what they are, where they stand, and until when they are bound.
import { sql } from 'kysely'
import { type Context, defineList, germanToday, withinReach } from '#kernel'
import type { Id } from '#shared'
import { ListedAsset } from '../model.ts'

export const assetList = defineList({
  model: ListedAsset,
  from: sql`funding.asset a join devices.device d on d.authority_id = a.authority_id and d.id = a.device_id
    join funding."grant" g on g.authority_id = a.authority_id and g.id = a.grant_id
    left join organisation.school s on s.authority_id = d.authority_id and s.id = d.school_id
    left join devices.model m on m.authority_id = d.authority_id and m.id = d.model_id
    left join organisation.room o on o.authority_id = d.authority_id and o.id = d.room_id
    left join funding.receipt r on r.authority_id = a.authority_id and r.id = a.receipt_id
    left join funding.line l on l.authority_id = a.authority_id and l.id = a.line_id`,
  alias: 'a',
  id: sql`a.id`,
  authority: sql`a.authority_id`,
  columns: {
    device: sql`a.device_id`,
    grant: sql`a.grant_id`,
    line: sql`a.line_id`,
    receipt: sql`a.receipt_id`,
    school: sql`d.school_id`,
    labelPhoto: sql`exists (select from funding.label_photo f where f.authority_id = a.authority_id and f.device_id = a.device_id)`,
  },
  extra: {
    deviceName: sql`d.inventory_number`,
    modelName: sql`m.name`,
    deviceKind: sql`d.kind`,
    deviceState: sql`d.state`,
    serial: sql`d.serial`,
    roomName: sql`o.number`,
    schoolName: sql`s.name`,
    grantName: sql`g.title`,
    receiptName: sql`r.number`,
    lineName: sql`l.name`,
    daysLeft: sql`(a.bound_until - ${germanToday})`,
  },
  visible: (ctx) => withinReach(ctx.reach('funding.read'), { authority: 'a.authority_id', school: 'd.school_id' }),
  sort: 'boundUntil',
  search: (text) => sql`d.search like '%' || kernel.fold(${text}) || '%'`,
})
export interface AssetAround {
  deviceName: string
  modelName: string | null
  deviceKind: string
  deviceState: string
  serial: string | null
  roomName: string | null
  schoolName: string | null
  grantName: string
  receiptName: string | null
  lineName: string | null
  daysLeft: number | null
}
export type AssetRow = ListedAsset & AssetAround

/** The funding of devices, for other modules and for the sheet of a device; devices without any are left out. */
export async function fundingOf(ctx: Context, devices: readonly Id[]): Promise<AssetRow[]> {
  if (devices.length === 0) return []
  const filter = [{ column: 'device', operator: 'is' as const, values: [...devices] }]
  const rows: AssetRow[] = []
  for await (const batch of assetList.stream(ctx, { filter, limit: 1_000 })) rows.push(...(batch as AssetRow[]))
  return rows
}

export interface BoundDevice {
  device: Id
  /** Nothing where rule or date is missing. */
  until: string | null
  grant: string
  /** Whether the line of the grant names the school it is for. */
  school: boolean
}

/** Those of the devices that a grant still binds on that day; rules or dates that are missing bind as well. */
export async function boundDevices(ctx: Context, devices: readonly Id[], day: string): Promise<BoundDevice[]> {
  const { rows } = await sql<BoundDevice>`
    select distinct on (a.device_id) a.device_id as device, a.bound_until::text as until, g.title as grant, coalesce(l.school_id is not null, false) as school
    from funding.asset a join funding."grant" g on g.authority_id = a.authority_id and g.id = a.grant_id
      left join funding.line l on l.authority_id = a.authority_id and l.id = a.line_id
    where a.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and a.device_id = any(${sql.val([...devices])}::uuid[])
      and g.state <> 'revoked' and (a.released_on is null or a.released_on > ${day}::date) and (a.bound_until is null or a.bound_until >= ${day}::date)
    order by a.device_id, l.school_id is null, a.bound_until desc nulls first`.execute(ctx.db())
  return rows
}
