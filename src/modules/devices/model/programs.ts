// Devices in the columns of other programs, as these read them; our own import reads them back by its presets.
// Programs whose lists need an IP address (linuxmuster.net, UCS@school) are not here: MUSES would have to make one up.
import type { DeviceState } from './states.ts'

export const programIds = ['snipeit', 'netbox'] as const
export type ProgramId = (typeof programIds)[number]

/** What a line is made of; `kind` in words, `price` in cents. */
export interface ProgramDevice {
  inventoryNumber: string
  name: string | null
  serial: string | null
  kind: string
  state: DeviceState
  manufacturerName: string | null
  modelName: string | null
  schoolName: string | null
  roomName: string | null
  purchasedOn: string | null
  warrantyUntil: string | null
  price: number | null
  orderNumber: string | null
  note: string | null
}

/** Status labels as a fresh Snipe-IT has them, and those it proposes (https://snipe-it.readme.io/docs/importing). */
const snipeStates: Record<DeviceState, string> = {
  ordered: 'Pending',
  inStock: 'Ready to Deploy',
  inUse: 'Deployed',
  lent: 'Deployed',
  inRepair: 'Out for Repair',
  lost: 'Lost/Stolen',
  stolen: 'Lost/Stolen',
  retired: 'Archived',
  disposed: 'Archived',
}
/** The values of a device's status in NetBox (https://netboxlabs.com/docs/netbox/models/dcim/device/). */
const netboxStates: Record<DeviceState, string> = {
  ordered: 'planned',
  inStock: 'inventory',
  inUse: 'active',
  lent: 'active',
  inRepair: 'failed',
  lost: 'offline',
  stolen: 'offline',
  retired: 'decommissioning',
  disposed: 'decommissioning',
}
const amount = (cents: number | null) => (cents === null ? '' : `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`)

type Columns = readonly (readonly [heading: string, cell: (device: ProgramDevice) => string | null])[]
const columns: Record<ProgramId, Columns> = {
  snipeit: [
    ['Asset Tag', (device) => device.inventoryNumber],
    ['Asset Name', (device) => device.name],
    ['Serial', (device) => device.serial],
    ['Model', (device) => device.modelName],
    ['Manufacturer', (device) => device.manufacturerName],
    ['Category', (device) => device.kind],
    ['Status', (device) => snipeStates[device.state]],
    ['Location', (device) => device.schoolName],
    ['Purchase Date', (device) => device.purchasedOn],
    ['Purchase Cost', (device) => amount(device.price)],
    ['Order Number', (device) => device.orderNumber],
    ['Warranty Expires', (device) => device.warrantyUntil],
    ['Notes', (device) => device.note],
  ],
  netbox: [
    ['name', (device) => device.name],
    ['role', (device) => device.kind],
    ['manufacturer', (device) => device.manufacturerName],
    ['device_type', (device) => device.modelName],
    ['status', (device) => netboxStates[device.state]],
    ['site', (device) => device.schoolName],
    ['location', (device) => device.roomName],
    ['serial', (device) => device.serial],
    ['asset_tag', (device) => device.inventoryNumber],
    ['comments', (device) => device.note],
  ],
}

export const programHeads = (program: ProgramId): string[] => columns[program].map(([heading]) => heading)
export const programLine = (program: ProgramId, device: ProgramDevice): string[] => columns[program].map(([, cell]) => cell(device) ?? '')
