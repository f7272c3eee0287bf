// Reading devices.
import { sql } from 'kysely'
import { type Context, defineList, type Found, searchIds, withinReach } from '#kernel'
import type { Id } from '#shared'
import { Device, type DeviceRow, readMac, readScan } from '../model.ts'
import { deviceColumns } from './columns.ts'

const right = 'devices.read'

/** Ids that the search box finds, by the index of the search and not row by row. */
const searched = (text: string) => sql<boolean>`d.search like all(
  select '%' || kernel.escaped(word) || '%' from regexp_split_to_table(btrim(kernel.fold(${text})), '\\s+') word)`

export const deviceList = defineList({
  model: Device,
  from: sql`devices.device d
    left join devices.model m on m.authority_id = d.authority_id and m.id = d.model_id
    left join devices.manufacturer mf on mf.authority_id = m.authority_id and mf.id = m.manufacturer_id
    left join organisation.school s on s.authority_id = d.authority_id and s.id = d.school_id
    left join organisation.room r on r.authority_id = d.authority_id and r.id = d.room_id
    left join people.person p on p.authority_id = d.authority_id and p.id = d.person_id
    left join devices.device_set k on k.authority_id = d.authority_id and k.id = d.device_set_id`,
  alias: 'd',
  id: sql`d.id`,
  authority: sql`d.authority_id`,
  columns: { model: sql`d.model_id`, school: sql`d.school_id`, room: sql`d.room_id`, person: sql`d.person_id`, set: sql`d.device_set_id` },
  extra: {
    modelName: sql`m.name`,
    manufacturerName: sql`mf.name`,
    schoolName: sql`s.name`,
    roomName: sql`r.number`,
    personName: sql`p.name`,
    setName: sql`k.name`,
  },
  visible: (ctx) => withinReach(ctx.reach(right), { authority: 'd.authority_id', school: 'd.school_id' }),
  search: searched,
  sort: 'inventoryNumber',
  more: deviceColumns,
  few: 200,
})

/** One device with the names around it; throws NotFound. */
export const getDevice = (ctx: Context, id: Id) => deviceList.get(ctx, id) as Promise<DeviceRow>

/** Devices by id, as far as the context sees them; asks for no right, for modules that show their own objects' devices. */
export async function findDevices(ctx: Context, ids: readonly Id[]): Promise<DeviceRow[]> {
  return rowsWhere(ctx, sql`d.id = any(${sql.val([...ids])}::uuid[])`)
}

/** All devices of sets; asks for no right. */
export async function devicesOfSets(ctx: Context, setIds: readonly Id[]): Promise<DeviceRow[]> {
  return rowsWhere(ctx, sql`d.device_set_id = any(${sql.val([...setIds])}::uuid[]) and d.state <> 'disposed'`)
}

/** All devices of people: for leavers and the sheets of persons; asks for no right. */
export async function devicesOfPeople(ctx: Context, people: readonly Id[]): Promise<DeviceRow[]> {
  return rowsWhere(ctx, sql`d.person_id = any(${sql.val([...people])}::uuid[]) and d.state <> 'disposed'`)
}

const fields = Object.entries(Device.fields).map(([key, { kind }]) => {
  const column = { model: 'model_id', school: 'school_id', room: 'room_id', person: 'person_id', set: 'device_set_id' }[key]
  const expression = sql.ref(`d.${column ?? key.replace(/[A-Z]/g, (sign) => `_${sign.toLowerCase()}`)}`)
  if (kind === 'day') return sql`${expression}::text as ${sql.id(key)}`
  if (kind === 'instant') return sql`to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${sql.id(key)}`
  if (kind === 'number' || kind === 'money') return sql`${expression}::float8 as ${sql.id(key)}`
  return sql`${expression} as ${sql.id(key)}`
})

export async function rowsWhere(ctx: Context, where: ReturnType<typeof sql>): Promise<DeviceRow[]> {
  const { rows } =
    await sql<DeviceRow>`select ${sql.join(fields)}, m.name as "modelName", mf.name as "manufacturerName", s.name as "schoolName",
      r.number as "roomName", p.name as "personName", k.name as "setName"
    from devices.device d
    left join devices.model m on m.authority_id = d.authority_id and m.id = d.model_id
    left join devices.manufacturer mf on mf.authority_id = m.authority_id and mf.id = m.manufacturer_id
    left join organisation.school s on s.authority_id = d.authority_id and s.id = d.school_id
    left join organisation.room r on r.authority_id = d.authority_id and r.id = d.room_id
    left join people.person p on p.authority_id = d.authority_id and p.id = d.person_id
    left join devices.device_set k on k.authority_id = d.authority_id and k.id = d.device_set_id
    where d.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and ${where} order by d.inventory_number, d.id`.execute(ctx.db())
  return rows
}

/** What a label says, without the address around it. */
const labelCode = (text: string) => {
  const scanned = readScan(text)
  return scanned.kind === 'device' ? scanned.code : text
}

/** Devices with one of these MAC addresses; behind row security no index answers `&&`. */
const withMacs = (ctx: Context, macs: readonly string[]) =>
  sql`d.id = any(array(select devices.with_macs(${sql.val([...ctx.authorities])}::uuid[], ${sql.val([...macs])}::text[])))`

/**
 * Devices by what a scanner reads: label code, inventory number, serial (also with the S that box labels put in front), MAC address
 * or IMEI; within the reach of `devices.read` or the right named, `everywhere` in the whole authority for a caller that shows the number
 * alone. Answers the codes as given, each with at most one device.
 */
export async function findByCodes(
  ctx: Context,
  codes: readonly string[],
  asked = right,
  everywhere = false,
): Promise<Map<string, DeviceRow>> {
  const reach = ctx.reach(asked)
  const visible = everywhere ? sql`true` : withinReach(reach, { authority: 'd.authority_id', school: 'd.school_id' })
  const given = [...new Set(codes.map((code) => code.trim()).filter(Boolean))]
  if (!given.length) return new Map()
  // A camera reads the whole address of a label.
  const codeIn = new Map(given.map((text) => [text, labelCode(text)]))
  const wanted = [...new Set(codeIn.values())]
  const tenant = sql`d.authority_id = any(${sql.val([...ctx.authorities])}::uuid[])`
  const among = (values: readonly string[]) => sql`any(${sql.val([...new Set(values)])}::text[])`
  const macs = wanted.flatMap((text) => readMac(text) ?? [])
  const imeis = wanted.filter((text) => /^\d{14,16}$/.test(text))
  // One question per sign, each with an index of its own, and nothing joined to them: after a delivery, before the next statistics, the
  // planner would ask all of them again for every device.
  const arm = (sign: string, value: ReturnType<typeof sql>, where: ReturnType<typeof sql>, from = sql``) =>
    sql`select d.id, ${sql.lit(sign)} as sign, ${value} as value, d.state = 'disposed' as gone from devices.device d ${from} where ${tenant} and ${where} and ${visible}`
  const upper = wanted.flatMap((text) => [text.toUpperCase(), text.toUpperCase().replace(/^S/, '')])
  const arms = [
    arm('code', sql`d.code`, sql`d.code = ${among(wanted.map((text) => text.toUpperCase()))}`),
    arm('number', sql`d.number_key`, sql`d.number_key = ${among(wanted.map((text) => text.toLowerCase()))}`),
    arm('serial', sql`d.serial_key`, sql`d.state <> 'disposed' and d.serial_key = ${among(upper)}`),
    ...(macs.length ? [arm('mac', sql`m`, withMacs(ctx, macs), sql`cross join unnest(d.mac_list) m`)] : []),
    ...(imeis.length ? [arm('imei', sql`d.imei`, sql`d.imei = ${among(imeis)}`)] : []),
  ]
  const { rows } = await sql<Signs>`${sql.join(arms, sql` union all `)} order by id`.execute(ctx.db())
  const bySign = new Map<string, Id>()
  for (const row of rows.filter((each) => !each.gone))
    if (!bySign.has(`${row.sign} ${row.value}`)) bySign.set(`${row.sign} ${row.value}`, row.id)
  for (const row of rows.filter((each) => each.gone))
    if (!bySign.has(`${row.sign} ${row.value}`)) bySign.set(`${row.sign} ${row.value}`, row.id)
  const idOf = (text: string): Id | undefined => {
    const upper = text.toUpperCase()
    const mac = readMac(text)
    return (
      bySign.get(`code ${upper}`) ??
      bySign.get(`number ${text.toLowerCase()}`) ??
      bySign.get(`serial ${upper}`) ??
      (upper.startsWith('S') ? bySign.get(`serial ${upper.slice(1)}`) : undefined) ??
      (mac ? bySign.get(`mac ${mac}`) : undefined) ??
      bySign.get(`imei ${text}`)
    )
  }
  const ids = new Map(given.flatMap((text) => (idOf(codeIn.get(text)!) ? [[text, idOf(codeIn.get(text)!)!] as const] : [])))
  const devices = new Map((await findDevices(ctx, [...new Set(ids.values())])).map((device) => [device.id, device]))
  return new Map([...ids].map(([text, id]) => [text, devices.get(id)!]))
}

interface Signs {
  id: Id
  sign: 'code' | 'number' | 'serial' | 'mac' | 'imei'
  value: string
  gone: boolean
}

/** Matching devices for the palette, best first. */
export async function searchDevices(ctx: Context, text: string, limit: number): Promise<Found[]> {
  const ids = await searchIds(ctx, 'devices.device', ctx.reach(right), readMac(text) ?? text, limit)
  const found = new Map((await findDevices(ctx, ids)).map((device) => [device.id, device]))
  return ids.flatMap((id) => {
    const device = found.get(id)
    if (!device) return []
    return {
      id,
      title: [device.inventoryNumber, device.modelName ?? device.name].filter(Boolean).join(' · '),
      subtitle: [device.serial, device.schoolName, device.roomName].filter(Boolean).join(' · '),
      href: `/geraete/${id}`,
    }
  })
}
