// Device lists of other programs: which column means what, recognised by headings or, where there are none, by what stands in them.
import { z } from 'zod'
import { defineModel, field, type Row } from '#shared'
import { Device } from './device.ts'
import { readMac } from './numbers.ts'

/** What a column of a file can mean; further fields of the authority stand under `custom.<key>`. */
export const importFields = [
  ...Object.entries(Device.fields)
    .filter(([, { write }]) => write !== 'never')
    .map(([key]) => key),
  'manufacturer',
] as const
export type ImportField = string

export const presetIds = ['muses', 'snipeit', 'ucsschool', 'linuxmuster', 'opsi', 'apple', 'netbox', 'other'] as const
export type PresetId = (typeof presetIds)[number]

export interface Preset {
  id: PresetId
  /** Headings that tell it from others; all must be there, folded. */
  signs: readonly string[]
  /** Heading, folded, → field. What is missing here is looked up among the aliases of the fields. */
  columns: Readonly<Record<string, ImportField | null>>
  /** Columns by place, for files without headings. */
  places?: readonly (ImportField | null)[]
  /** Whether a row of a file without headings looks like this program's. */
  row?: (cells: readonly string[]) => boolean
  /** 3/4/2012 is 4 March or 3 April. */
  slash?: 'day' | 'month'
  /** Lines that begin so are no devices. */
  comment?: string
}

const ucsTypes = /^(windows|macos|linux|ubuntu|thinclient|mobileclient|ipmanagedclient|memberserver)$/i

export const presets: readonly Preset[] = [
  {
    // Column order of "Computer importieren" in the UCS@school handbook for administrators: type, name, MAC, OU, IP/netmask, inventory number, zone.
    id: 'ucsschool',
    signs: [],
    columns: {},
    places: ['kind', 'name', 'macs', 'school', null, 'inventoryNumber', null],
    row: (cells) => ucsTypes.test(cells[0]?.trim() ?? '') && Boolean(readMac(cells[2] ?? '')),
    comment: '#',
  },
  {
    // devices.csv of linuxmuster.net 7: room; host name; group; MAC; IP; …; role in the ninth column.
    id: 'linuxmuster',
    signs: [],
    columns: {},
    places: ['room', 'name', null, 'macs', null, null, null, null, 'kind'],
    row: (cells) => cells.length >= 5 && Boolean(readMac(cells[3] ?? '')),
    comment: '#',
  },
  {
    id: 'snipeit',
    signs: ['asset tag', 'category'],
    columns: {
      'asset tag': 'inventoryNumber',
      'asset name': 'name',
      'item name': 'name',
      'full name': null,
      name: 'name',
      model: 'model',
      'model name': 'model',
      'model number': null,
      'model no.': null,
      category: 'kind',
      location: 'school',
      'default location': null,
      status: 'state',
      'asset notes': 'note',
      'model notes': null,
      'checkout type': null,
      'checked out to': 'person',
      'checked out to: username': 'person',
      'assigned to': 'person',
      'purchase cost': 'price',
      warranty: null,
      'warranty months': null,
      'warranty expires': 'warrantyUntil',
      notes: 'note',
      company: null,
    },
    slash: 'month',
  },
  {
    id: 'opsi',
    signs: ['hardwareaddress'],
    columns: {
      id: 'name',
      'host id': 'name',
      hostid: 'name',
      description: 'note',
      notes: null,
      hardwareaddress: 'macs',
      ipaddress: null,
      inventorynumber: 'inventoryNumber',
      lastseen: null,
      created: null,
      onetimepassword: null,
      opsihostkey: null,
      systemuuid: null,
      type: null,
    },
  },
  {
    id: 'netbox',
    signs: ['device_type', 'site'],
    columns: {
      name: 'name',
      device_type: 'model',
      type: 'model',
      role: 'kind',
      device_role: 'kind',
      site: 'school',
      location: 'room',
      rack: null,
      tenant: null,
      status: 'state',
      serial: 'serial',
      asset_tag: 'inventoryNumber',
      comments: 'note',
    },
  },
  {
    id: 'netbox',
    signs: ['asset tag', 'site', 'role'],
    columns: {
      type: 'model',
      role: 'kind',
      site: 'school',
      location: 'room',
      status: 'state',
      'asset tag': 'inventoryNumber',
      'serial number': 'serial',
      tenant: null,
      rack: null,
      id: null,
    },
  },
  {
    id: 'apple',
    signs: ['serial number', 'product family'],
    columns: {
      'product family': 'kind',
      'device type': 'kind',
      'product type': null,
      'model name': 'model',
      description: 'model',
      'order number': 'orderNumber',
      'order date': 'purchasedOn',
      'date ordered': 'purchasedOn',
      'wi-fi mac address': 'macs',
      'wifi mac': 'macs',
      'device name': 'name',
      location: 'school',
    },
    slash: 'month',
  },
  {
    id: 'apple',
    signs: ['udid'],
    columns: {
      udid: null,
      'serial number': 'serial',
      'wi-fi mac': 'macs',
      'wi-fi mac address': 'macs',
      'wifi mac address': 'macs',
      'model name': 'model',
      model: 'model',
      'device name': 'name',
      name: 'name',
      'asset tag': 'inventoryNumber',
      location: 'school',
      owner: 'person',
      'os version': null,
      class: null,
    },
    slash: 'month',
  },
  { id: 'other', signs: [], columns: {} },
]

export const foldHeading = (text: string) => text.normalize('NFC').toLowerCase().replace(/[‐-―]/g, '-').replace(/\s+/g, ' ').trim()

export type ImportMapping = Record<string, ImportField | null>

/** The program a file comes from, by its headings or by its first rows. */
export function recognise(headings: readonly string[], sample: readonly (readonly string[])[]): Preset {
  const folded = new Set(headings.map(foldHeading))
  const rows = sample.filter((cells) => !cells[0]?.trim().startsWith('#'))
  const found = presets.find((preset) => {
    if (preset.row) {
      const first = rows.slice(0, 20)
      // One bad cell among the first rows makes no other program of it.
      return headings.length === 0 && first.length > 0 && first.filter(preset.row).length * 3 >= first.length * 2
    }
    return preset.signs.length > 0 && preset.signs.every((sign) => folded.has(sign))
  })
  return found ?? presets.at(-1)!
}

/** Suggests a field per column, each at most once. */
export function suggestColumns(
  headings: readonly string[],
  preset: Preset,
  words: ReadonlyMap<string, ImportField> = new Map(),
): ImportMapping {
  if (preset.places) return Object.fromEntries(preset.places.map((name, position) => [position, name]))
  const taken = new Set<string>()
  const mapping: ImportMapping = {}
  for (const [position, heading] of headings.entries()) {
    const key = foldHeading(heading)
    const first = key in preset.columns ? preset.columns[key]! : (aliasOf.get(key) ?? words.get(key) ?? null)
    // What the authority calls its own field may be an everyday word that another column has taken.
    const meant = first && taken.has(first) ? (words.get(key) ?? null) : first
    mapping[position] = meant && !taken.has(meant) ? meant : null
    if (meant) taken.add(meant)
  }
  return mapping
}

/** Whether a first row names columns that we know. */
export const looksLikeHeadings = (cells: readonly string[]): boolean => cells.some((cell) => aliasOf.has(foldHeading(cell)))

const aliasOf = new Map<string, ImportField>([
  ...Object.entries(Device.fields).flatMap(([key, { aliases, write }]) =>
    write === 'never' ? [] : (aliases ?? []).map((alias) => [foldHeading(alias), key] as const),
  ),
  ['hersteller', 'manufacturer'],
  ['manufacturer', 'manufacturer'],
  ['vendor', 'manufacturer'],
])

export const importFaults = [
  'number',
  'unknownSchool',
  'unknownRoom',
  'unknownPerson',
  'unknownKind',
  'unknownState',
  'day',
  'dayOrder',
  'mac',
  'amount',
  'twice',
  'sameDevice',
  'ambiguous',
  'noKey',
  'choice',
  'tooLong',
  'forbidden',
  'disposed',
  'line',
] as const
export interface LineFault {
  code: (typeof importFaults)[number]
  severity: 'error' | 'warning'
  field?: string
  value?: string
}

export const StagedDevice = defineModel('devices.line', {
  id: field.id(),
  line: field.number({ required: true, write: 'never', width: 'narrow' }),
  verdict: field.choice(['new', 'changed', 'same', 'wrong'], { required: true, write: 'never', width: 'narrow' }),
  number: field.text({ write: 'never' }),
  name: field.text({ write: 'never' }),
})
export type StagedDevice = Row<typeof StagedDevice>

export const ImportSettings = z.strictObject({
  mapping: z.record(z.string(), z.string().max(60).nullable()),
  /** For lines that name no school; nothing leaves them in the central store. */
  school: z.uuid().nullable().default(null),
  /** 3/4/2012 is 4 March (day) or 3 April (month). */
  slash: z.enum(['day', 'month']).default('day'),
})
export type ImportSettings = z.output<typeof ImportSettings>
