// What was scanned: a device with its loan, or a whole set by its label.
import type { Context } from '#kernel'
import { type DeviceRow, devicesOfSets, findByCodes, findSetsByCodes } from '#modules/devices'
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
