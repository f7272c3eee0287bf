// What was scanned: a device with its loan, or a whole set by its label.
import { sql } from 'kysely'
import { type Context, germanToday, withinReach } from '#kernel'
import { type DeviceRow, devicesOfSets, findByCodes, findDevices, findSetsByCodes } from '#modules/devices'
import type { Id } from '#shared'
import { type ContractRow, type OpenItem, openOf } from './contracts.ts'

/** One answer per code, of a set one per device in it; an empty set answers itself. */
export async function readCodes(ctx: Context, codes: readonly string[]) {
  ctx.reach('loans.lend')
  const found = await findByCodes(ctx, codes, 'loans.lend')
  const sets = await findSetsByCodes(
    ctx,
    codes.filter((code) => !found.has(code.trim())),
    'loans.lend',
  )
  const inSets = Map.groupBy(
    await devicesOfSets(
      ctx,
      [...sets.values()].map((set) => set.id),
    ),
    (device) => device.set!,
  )
  const open = await openOf(ctx, [...new Set([...found.values(), ...[...inSets.values()].flat()].map((device) => device.id))])
  return codes.flatMap((code) => {
    const set = sets.get(code) ?? null
    const devices = set ? (inSets.get(set.id) ?? [undefined]) : [found.get(code.trim())]
    return devices.map((device) => seenAs(code, device, device && open.get(device.id), set))
  })
}

/** What is out with the people of a class, in the order of their names, as if each label had been scanned; also with those who left the school from it. */
export async function outWithClass(ctx: Context, group: Id) {
  const seen = withinReach(ctx.reach('loans.lend'), { authority: 'g.authority_id', school: 'g.school_id' })
  const { rows } = await sql<{ device: Id }>`
    select i.device_id as device from organisation."group" g join people.membership m on m.authority_id = g.authority_id and m.group_id = g.id and m.role = 'learner'
      join people.affiliation a on a.authority_id = m.authority_id and a.id = m.affiliation_id join people.person p on p.authority_id = a.authority_id and p.id = a.person_id
      join loans.contract c on c.authority_id = p.authority_id and c.person_id = p.id and c.state = 'out'
      join loans.item i on i.authority_id = c.authority_id and i.contract_id = c.id and i.state = 'open'
    where g.id = ${group} and ${seen} and (p.state <> 'active' or coalesce(m.until_day, ${germanToday}) >= ${germanToday}) group by i.device_id, p.name, p.id order by p.name, p.id, i.device_id limit 1000`.execute(
    ctx.db(),
  )
  const ids = rows.map((row) => row.device)
  if (!ids.length) return []
  const [open, devices] = [await openOf(ctx, ids), new Map((await findDevices(ctx, ids)).map((device) => [device.id, device]))]
  return ids.flatMap((id) => {
    const device = devices.get(id)
    return device && open.has(id) ? [seenAs(device.inventoryNumber, device, open.get(id), null)] : []
  })
}

function seenAs(
  code: string,
  device: DeviceRow | undefined,
  loan: { item: OpenItem; contract: ContractRow } | undefined,
  set: { id: Id; name: string } | null,
) {
  return {
    code,
    device: device?.id ?? null,
    deviceName: device?.inventoryNumber ?? null,
    modelName: device?.modelName ?? device?.name ?? null,
    state: device?.state ?? null,
    item: loan?.item.id ?? null,
    contract: loan?.contract.id ?? null,
    contractNumber: loan?.contract.number ?? null,
    contractState: loan?.contract.state ?? null,
    personName: loan?.contract.personName ?? null,
    // What was lent with it, not what belongs to its model today.
    accessories: loan ? loan.item.accessories : (device?.accessories ?? null),
    lacking: loan?.item.lacking ?? null,
    set,
  }
}
