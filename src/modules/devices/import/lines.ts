// Lines of a file against the devices there are: what each would do. Pure.
import type { Id } from '#shared'
import {
  customPrefix,
  type Device,
  type DeviceKind,
  type DeviceState,
  foldHeading as fold,
  type ImportMapping,
  type LineFault,
} from '../model.ts'
import { readCells } from './cells.ts'

export interface Line {
  line: number
  cells: readonly string[]
}
/** A device as far as a line can say something about it. */
export type Known = Pick<Device, 'id' | 'version' | 'inventoryNumber' | 'serial' | 'macs' | 'state' | 'school' | 'name'> &
  Record<string, unknown>
export interface Ground {
  /** Folded name or number → school. */
  schools: ReadonlyMap<string, Id>
  /** `school folded-number` → room. */
  rooms: ReadonlyMap<string, Id>
  sets: ReadonlyMap<string, Id>
  /** Folded account name or `family, given` → person; null where several have it. */
  people: ReadonlyMap<string, Id | null>
  /** Folded `manufacturer model` and `model` → model. */
  models: ReadonlyMap<string, Id>
  known: readonly Known[]
  custom: ReadonlyMap<string, { kind: string; choices: readonly string[] }>
  /** Schools this person may change; null for all. */
  may: ReadonlySet<Id> | null
  kindWords: ReadonlyMap<string, DeviceKind>
  stateWords: ReadonlyMap<string, DeviceState>
}
export interface Settings {
  mapping: ImportMapping
  school: Id | null
  slash: 'day' | 'month'
  today: string
  /** Numbers were written by hand, so 1.234 may be a thousand and more; a spreadsheet knows its numbers. */
  grouped?: boolean
}
export interface PlannedLine {
  line: number
  cells: readonly string[]
  verdict: 'new' | 'changed' | 'same' | 'wrong'
  values: Record<string, unknown>
  faults: LineFault[]
  device: Id | null
  version: number | null
  before: Record<string, unknown> | null
}

/** What each line would do; a wrong line never stands in the way of a right one. */
export function planLines(lines: readonly Line[], settings: Settings, ground: Ground): PlannedLine[] {
  const columns = Object.entries(settings.mapping).flatMap(([position, name]) => (name ? [[Number(position), name] as const] : []))
  const find = finder(ground.known)
  const seen = new Map<string, number>()
  const meant = new Map<Id, number>()
  return lines.map(({ line, cells }) => {
    const faults: LineFault[] = []
    const values = readCells(cells, columns, settings, ground, faults)
    const planned: PlannedLine = { line, cells, verdict: 'wrong', values, faults, device: null, version: null, before: null }
    const wrong = (code: LineFault['code'], field?: string, value?: string) => {
      faults.push({ code, severity: 'error', ...(field ? { field } : {}), ...(value ? { value: value.slice(0, 120) } : {}) })
      return planned
    }
    if (faults.some((fault) => fault.severity === 'error')) return planned
    const keys = keysOf(values)
    if (!keys.length && !values.name) return wrong('noKey')
    const twin = keys.find((key) => seen.has(key))
    if (twin) return wrong('twice', undefined, twin.slice(2))
    for (const key of keys) seen.set(key, line)
    const matches = find(values)
    if (matches.length > 1) return wrong('ambiguous', undefined, matches.map((each) => each.inventoryNumber).join(', '))
    const device = matches[0]
    const school = device ? device.school : ((values.school as Id | null | undefined) ?? settings.school)
    if (ground.may && (!school || !ground.may.has(school))) return wrong('forbidden', 'school')
    if (!device) {
      delete values.vagueKind
      planned.verdict = 'new'
      planned.values = { ...values, school }
      if (values.person === undefined) delete planned.values.person
      return planned
    }
    if (device.state === 'disposed') return wrong('disposed', undefined, device.inventoryNumber)
    const first = meant.get(device.id)
    meant.set(device.id, first ?? line)
    if (first === undefined) return compared(planned, device)
    // linuxmuster.net has a line per network card, each with a name of its own.
    faults.push({ code: 'sameDevice', severity: 'warning', value: String(first) })
    return { ...planned, verdict: 'same', values: {}, device: device.id, version: device.version }
  })
}

/** State, place and holder of a device that is there already are its own history, not the file's. */
const keptAsIs = new Set(['state', 'school', 'room', 'person', 'set', 'manufacturer', 'modelWish', 'vagueKind'])

function compared(planned: PlannedLine, device: Known): PlannedLine {
  const before: Record<string, unknown> = {}
  const values: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(planned.values)) {
    if (keptAsIs.has(key) || value === null || value === undefined) continue
    if (key === 'kind' && planned.values.vagueKind) continue
    const old = key.startsWith(customPrefix)
      ? ((device.custom as Record<string, unknown> | undefined)?.[key.slice(customPrefix.length)] ?? null)
      : (device[key] ?? null)
    // Programs that keep one address of a device do not take the others away.
    if (
      key === 'macs' &&
      old &&
      String(value)
        .split(' ')
        .every((mac) => String(old).split(' ').includes(mac))
    )
      continue
    // opsi calls a host by its full name.
    if (
      key === 'name' &&
      old &&
      String(value)
        .toLowerCase()
        .startsWith(`${String(old).toLowerCase()}.`)
    )
      continue
    if (old !== value) {
      before[key] = old
      values[key] = value
    }
  }
  if (planned.values.modelWish && !device.model) values.modelWish = planned.values.modelWish
  const same = Object.keys(values).length === 0
  return {
    ...planned,
    verdict: same ? 'same' : 'changed',
    values,
    device: device.id,
    version: device.version,
    before: same ? null : before,
  }
}

const keysOf = (values: Record<string, unknown>): string[] => [
  ...(values.inventoryNumber ? [`n ${String(values.inventoryNumber).toLowerCase()}`] : []),
  ...(values.serial ? [`s ${String(values.serial).toUpperCase()}`] : []),
  ...(values.macs
    ? String(values.macs)
        .split(' ')
        .map((mac) => `m ${mac}`)
    : []),
]

/** Devices that a line means: by inventory number, serial and MAC address together; by name alone only when it has none of them. */
function finder(known: readonly Known[]): (values: Record<string, unknown>) => Known[] {
  const byKey = new Map<string, Known>()
  const byName = new Map<string, Known[]>()
  for (const device of known) {
    if (device.state !== 'disposed' || !byKey.has(`n ${device.inventoryNumber.toLowerCase()}`))
      byKey.set(`n ${device.inventoryNumber.toLowerCase()}`, device)
    if (device.state === 'disposed') continue
    if (device.serial) byKey.set(`s ${device.serial.toUpperCase()}`, device)
    for (const mac of device.macs?.split(' ') ?? []) byKey.set(`m ${mac}`, device)
    if (device.name) byName.set(fold(device.name), [...(byName.get(fold(device.name)) ?? []), device])
  }
  return (values) => {
    const keys = keysOf(values)
    if (!keys.length) return values.name ? (byName.get(fold(String(values.name))) ?? []) : []
    return [...new Set(keys.flatMap((key) => byKey.get(key) ?? []))]
  }
}

export function countLines(planned: readonly PlannedLine[]): Record<string, number> {
  const counts: Record<string, number> = { new: 0, changed: 0, same: 0, wrong: 0, warnings: 0 }
  for (const { verdict, faults } of planned) {
    counts[verdict]!++
    if (faults.some((fault) => fault.severity === 'warning')) counts.warnings!++
  }
  return counts
}
