// Devices in the columns of other programs, as these read them; our own import reads them back by its presets. What a program needs and
// nobody has entered or reported is not made up: such a device is left out, with the reason.
import type { DeviceKind } from './kinds.ts'
import type { DeviceState } from './states.ts'

export const programIds = ['snipeit', 'netbox', 'opsi', 'ucsschool', 'linuxmuster', 'apple'] as const
export type ProgramId = (typeof programIds)[number]

/** Why a program's list cannot hold a device. */
export const programRefusals = [
  'gone',
  'noComputer',
  'name',
  'domain',
  'mac',
  'address',
  'system',
  'school',
  'room',
  'notApple',
  'serial',
] as const
export type ProgramRefusal = (typeof programRefusals)[number]

/** What a line is made of; `kindName` in words, `price` in cents. */
export interface ProgramDevice {
  inventoryNumber: string
  name: string | null
  serial: string | null
  kind: DeviceKind
  kindName: string
  macs: string | null
  /** IPv4 and operating system as the device itself reported them. */
  address: string | null
  system: string | null
  /** What the school is called in directories: its short name, else its number. */
  schoolCode: string | null
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
const columns: Record<'snipeit' | 'netbox', Columns> = {
  snipeit: [
    ['Asset Tag', (device) => device.inventoryNumber],
    ['Asset Name', (device) => device.name],
    ['Serial', (device) => device.serial],
    ['Model', (device) => device.modelName],
    ['Manufacturer', (device) => device.manufacturerName],
    ['Category', (device) => device.kindName],
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
    ['role', (device) => device.kindName],
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

/** The first line of a file; nothing where the program wants none. */
export const programHeads = (program: ProgramId): string[] | null =>
  program === 'snipeit' || program === 'netbox'
    ? columns[program].map(([heading]) => heading)
    : program === 'apple'
      ? ['Serial Number']
      : null

/** What divides the values of a line; opsi reads JSON. */
export const programDelimiter: Record<ProgramId, ',' | ';' | '\t' | 'json'> = {
  snipeit: ',',
  netbox: ',',
  opsi: 'json',
  ucsschool: '\t',
  linuxmuster: ';',
  apple: ',',
}
export const programEnding = (program: ProgramId): 'csv' | 'json' => (programDelimiter[program] === 'json' ? 'json' : 'csv')

const computers = new Set<DeviceKind>(['desktop', 'notebook', 'tablet', 'server', 'thinClient'])
const gone = new Set<DeviceState>(['lost', 'stolen', 'retired', 'disposed'])
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i
const isIpv4 = (text: string | null): text is string =>
  text !== null && /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255)
const firstMac = (device: ProgramDevice) => device.macs?.split(' ')[0] || null

export interface ProgramChoice {
  /** For host names without one, e.g. `schule.example`. */
  domain?: string
}

/** The line of a device, or why the program cannot take it. */
export function programLine(program: ProgramId, device: ProgramDevice, choice: ProgramChoice = {}): string[] | ProgramRefusal {
  if (program === 'snipeit' || program === 'netbox') return columns[program].map(([, cell]) => cell(device) ?? '')
  if (gone.has(device.state)) return 'gone'
  return { opsi: opsiHost, ucsschool: ucsComputer, linuxmuster: linuxmusterDevice, apple: appleSerial }[program](device, choice)
}

/** `host_createObjects` of opsi takes objects of the type OpsiClient; their id is a full host name in small letters (https://docs.opsi.org). */
export const opsiKeys = ['type', 'id', 'description', 'notes', 'hardwareAddress', 'ipAddress', 'inventoryNumber'] as const
function opsiHost(device: ProgramDevice, { domain }: ProgramChoice): string[] | ProgramRefusal {
  if (!computers.has(device.kind)) return 'noComputer'
  if (!device.name?.split('.').every((part) => label.test(part))) return 'name'
  const id = (device.name.includes('.') ? device.name : [device.name, domain].filter(Boolean).join('.')).toLowerCase()
  if (id.split('.').length < 3) return 'domain'
  return [
    'OpsiClient',
    id,
    device.note ?? '',
    '',
    firstMac(device) ?? '',
    isIpv4(device.address) ? device.address : '',
    device.inventoryNumber,
  ]
}

/** Seven columns without heads: type, name, MAC, OU, IP address, inventory number, zone (UCS@school handbook, "Computer importieren"). */
function ucsComputer(device: ProgramDevice): string[] | ProgramRefusal {
  const type = ucsType(device)
  if (!type) return 'system'
  if (!device.name || !label.test(device.name) || device.name.length > 15) return 'name'
  const mac = firstMac(device)
  if (!mac) return 'mac'
  if (!device.schoolCode || !/^[a-z0-9]([a-z0-9_-]*[a-z0-9])?$/i.test(device.schoolCode)) return 'school'
  if (!isIpv4(device.address)) return 'address'
  return [type, device.name, mac.toUpperCase(), device.schoolCode, device.address, device.inventoryNumber.replace(/[\t\r\n]/g, ' '), '']
}

function ucsType(device: ProgramDevice): string | null {
  if (device.kind === 'server') return 'memberserver'
  if (device.kind !== 'desktop' && device.kind !== 'notebook') return 'ipmanagedclient'
  if (/windows/i.test(device.system ?? '')) return 'windows'
  if (/mac ?os|darwin/i.test(device.system ?? '') || isApple(device)) return 'macos'
  if (/ubuntu/i.test(device.system ?? '')) return 'ubuntu'
  return /linux|debian|suse|fedora/i.test(device.system ?? '') ? 'linux' : null
}

/** Roles of devices.csv by kind; everything else only gets an address. */
const linuxmusterRoles: Partial<Record<DeviceKind, string>> = {
  desktop: 'classroom-studentcomputer',
  notebook: 'mobile',
  tablet: 'mobile',
  thinClient: 'thinclient',
  printer: 'printer',
  server: 'server',
  switch: 'switch',
  router: 'router',
  accessPoint: 'wlan',
}
/**
 * devices.csv of linuxmuster.net 7, fifteen fields: room, host name, hardware class, MAC, IP, three blank, role, blank, PXE, five more.
 * MUSES knows no hardware class of LINBO: `nopxe` with PXE 0 until it is entered there.
 */
function linuxmusterDevice(device: ProgramDevice): string[] | ProgramRefusal {
  const room = (device.roomName ?? '').toLowerCase().replace(/[^a-z0-9]/g, '')
  if (!room || room.length > 10) return 'room'
  if (!device.name || !label.test(device.name) || device.name.length > 15) return 'name'
  const mac = firstMac(device)
  if (!mac) return 'mac'
  if (!isIpv4(device.address)) return 'address'
  const role = linuxmusterRoles[device.kind] ?? 'iponly'
  return [room, device.name, 'nopxe', mac.toUpperCase(), device.address, '', '', '', role, '', '0', '', '', '', '']
}

const isApple = (device: ProgramDevice) =>
  /^apple/i.test(device.manufacturerName ?? '') || /^(ipad|iphone|i?mac|apple)/i.test(device.modelName ?? '')
/** Apple School Manager and device managers create no devices from a list: they look serial numbers up, one a line, and assign them. */
function appleSerial(device: ProgramDevice): string[] | ProgramRefusal {
  if (!isApple(device)) return 'notApple'
  return device.serial && /^[A-Z0-9]{6,20}$/i.test(device.serial) ? [device.serial] : 'serial'
}
