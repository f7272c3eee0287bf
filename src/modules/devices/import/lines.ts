// Lines of a file against the devices there are: what each would do. Pure.
import { dayOf } from '#kernel/tables'
import type { Id } from '#shared'
import {
  customPrefix,
  Device,
  type DeviceKind,
  type DeviceState,
  deviceKinds,
  deviceStates,
  foldHeading,
  guessDeviceKind,
  type ImportMapping,
  type LineFault,
  owners,
  readMacs,
  readSerial,
  responsibles,
} from '../model.ts'

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

const kindSynonyms: Record<string, DeviceKind> = {
  ipad: 'tablet',
  tablets: 'tablet',
  laptop: 'notebook',
  laptops: 'notebook',
  macbook: 'notebook',
  mac: 'notebook',
  pc: 'desktop',
  windows: 'desktop',
  linux: 'desktop',
  ubuntu: 'desktop',
  macos: 'notebook',
  computer: 'desktop',
  'desktop-pc': 'desktop',
  workstation: 'desktop',
  ipmanagedclient: 'other',
  mobileclient: 'notebook',
  memberserver: 'server',
  iphone: 'phone',
  'apple tv': 'appleTv',
  appletv: 'appleTv',
  beamer: 'projector',
  whiteboard: 'board',
  'interactive display': 'board',
  smartboard: 'board',
  tafel: 'board',
  bildschirm: 'monitor',
  display: 'monitor',
  drucker: 'printer',
  multifunktionsgerät: 'printer',
  'access point': 'accessPoint',
  accesspoint: 'accessPoint',
  ap: 'accessPoint',
  wlan: 'accessPoint',
  firewall: 'router',
  'classroom-studentcomputer': 'desktop',
  'classroom-teachercomputer': 'desktop',
  'faculty-teachercomputer': 'desktop',
  staffcomputer: 'desktop',
  mobile: 'notebook',
  byod: 'other',
  iponly: 'other',
  addc: 'server',
  wlanap: 'accessPoint',
  thinclient: 'thinClient',
}
/** Words of other programs that say less than a kind: they decide for a new device, and change none that is there. */
const vague = new Set(
  'windows linux ubuntu macos computer pc mac ipmanagedclient mobileclient classroom-studentcomputer classroom-teachercomputer faculty-teachercomputer staffcomputer mobile byod iponly wlan'.split(
    ' ',
  ),
)
const stateSynonyms: Record<string, DeviceState> = {
  'ready to deploy': 'inStock',
  lager: 'inStock',
  pending: 'ordered',
  planned: 'ordered',
  staged: 'inStock',
  inventory: 'inStock',
  deployed: 'inUse',
  active: 'inUse',
  aktiv: 'inUse',
  'in betrieb': 'inUse',
  offline: 'inUse',
  failed: 'inRepair',
  broken: 'inRepair',
  defekt: 'inRepair',
  'out for repair': 'inRepair',
  'out for diagnostics': 'inRepair',
  reparatur: 'inRepair',
  lost: 'lost',
  verloren: 'lost',
  'lost/stolen': 'lost',
  stolen: 'stolen',
  archived: 'retired',
  decommissioning: 'retired',
  'broken - not fixable': 'retired',
  ausgemustert: 'retired',
  verschrottet: 'disposed',
}
const fold = foldHeading

/** What each line would do; a wrong line never stands in the way of a right one. */
export function planLines(lines: readonly Line[], settings: Settings, ground: Ground): PlannedLine[] {
  const columns = Object.entries(settings.mapping).flatMap(([position, name]) => (name ? [[Number(position), name] as const] : []))
  const find = finder(ground.known)
  const seen = new Map<string, number>()
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
    return compared(planned, device)
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

function readCells(
  cells: readonly string[],
  columns: readonly (readonly [number, string])[],
  settings: Settings,
  ground: Ground,
  faults: LineFault[],
): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  const texts = Object.fromEntries(columns.map(([position, name]) => [name, unquoted(cells[position] ?? '')]))
  const fault = (code: LineFault['code'], field: string, value: string, severity: LineFault['severity'] = 'error') =>
    void faults.push({ code, severity, field, value: value.slice(0, 120) })
  for (const [name, text] of Object.entries(texts)) {
    if (!text || name === 'manufacturer' || name === 'model' || name === 'room' || name === 'set' || name === 'person') continue
    if (name.startsWith(customPrefix)) {
      const wanted = ground.custom.get(name.slice(customPrefix.length))
      const value = wanted && customValue(text, wanted, settings)
      if (value === undefined) fault(customFaults[wanted?.kind ?? ''] ?? 'choice', name, text)
      else values[name] = value
      continue
    }
    if (name === 'school') {
      const school = ground.schools.get(fold(text))
      if (school) values.school = school
      else fault('unknownSchool', name, text)
      continue
    }
    const value = readField(name, text, settings, ground)
    if (typeof value === 'object') {
      fault(value.code, name, value.value ?? text, value.severity)
      if (value.fallback !== undefined) values[name] = value.fallback
      if (name === 'kind') values.vagueKind = true
    } else if (value !== undefined) {
      values[name] = value
      if (name === 'kind' && vague.has(fold(text))) values.vagueKind = true
    }
  }
  const school = (values.school as Id | undefined) ?? settings.school
  if (texts.room) {
    const room = school && ground.rooms.get(`${school} ${fold(texts.room)}`)
    if (room) values.room = room
    else fault('unknownRoom', 'room', texts.room, 'warning')
  }
  if (texts.set && school) values.set = ground.sets.get(`${school} ${fold(texts.set)}`) ?? undefined
  if (texts.person) {
    const person = ground.people.get(fold(texts.person))
    if (person) values.person = person
    else fault('unknownPerson', 'person', texts.person, 'warning')
  }
  if (texts.model) {
    const model =
      ground.models.get(fold([texts.manufacturer, texts.model].filter(Boolean).join(' '))) ?? ground.models.get(fold(texts.model))
    if (model) values.model = model
    else values.modelWish = { name: texts.model.slice(0, 160), manufacturer: texts.manufacturer?.slice(0, 120) || null }
    if (!values.kind) {
      const guessed = guessDeviceKind(`${texts.manufacturer ?? ''} ${texts.model}`)
      if (guessed && !model) {
        values.kind = guessed
        values.vagueKind = true
      }
    }
  }
  const { purchasedOn, inServiceOn, warrantyUntil } = values as Record<string, string | undefined>
  if (purchasedOn && ((inServiceOn && inServiceOn < purchasedOn) || (warrantyUntil && warrantyUntil < purchasedOn)))
    fault(
      'dayOrder',
      inServiceOn && inServiceOn < purchasedOn ? 'inServiceOn' : 'warrantyUntil',
      (inServiceOn && inServiceOn < purchasedOn ? inServiceOn : warrantyUntil) ?? '',
    )
  return values
}

/** Our own exports put an apostrophe before what a spreadsheet would run. */
const unquoted = (text: string) => {
  const plain = text.trim()
  return /^'[=+\-@]/.test(plain) ? plain.slice(1) : plain
}

type Faulty = { code: LineFault['code']; severity: LineFault['severity']; value?: string; fallback?: unknown }

function readField(name: string, text: string, settings: Settings, ground: Ground): string | number | boolean | undefined | Faulty {
  const field = (Device.fields as Record<string, { kind: string; max?: number }>)[name]
  if (!field) return undefined
  if (name === 'macs') {
    const { macs, wrong } = readMacs(text)
    return wrong.length ? { code: 'mac', severity: 'error', value: wrong[0] } : macs.join(' ')
  }
  if (name === 'serial') return readSerial(text)
  if (name === 'kind')
    return ground.kindWords.get(fold(text)) ?? { code: 'unknownKind', severity: 'warning', fallback: guessDeviceKind(text) ?? 'other' }
  if (name === 'state') {
    const state = ground.stateWords.get(fold(text))
    return state === 'lent' ? 'inUse' : (state ?? { code: 'unknownState', severity: 'warning' })
  }
  if (name === 'owner' || name === 'responsible') {
    const word = ([...owners, ...responsibles] as string[]).find((each) => each.toLowerCase() === fold(text)) ?? ownerWords[fold(text)]
    return word ?? { code: 'choice', severity: 'warning' }
  }
  if (field.kind === 'day')
    return dayOf(text, { today: settings.today, slash: settings.slash, serial: true }) ?? { code: 'day', severity: 'error' }
  if (field.kind === 'yes') return yesIn(text) ?? { code: 'choice', severity: 'warning' }
  if (field.kind === 'money') {
    const cents = readAmount(text)
    return cents === undefined ? { code: 'amount', severity: 'error' } : cents
  }
  if (field.kind === 'number') {
    const number = Number(text.replace(',', '.').replace(/[^\d.]/g, ''))
    return Number.isFinite(number) && number > 0 && number <= 50 ? number : { code: 'number', severity: 'error' }
  }
  const max = field.max ?? 200
  const plain = name === 'note' ? text : text.replace(/\p{Cc}+/gu, ' ')
  return plain.length > max ? { code: 'tooLong', severity: 'error' } : plain
}

const ownerWords: Record<string, string> = {
  schulträger: 'authority',
  schultraeger: 'authority',
  träger: 'authority',
  land: 'land',
  förderverein: 'association',
  foerderverein: 'association',
  eltern: 'parents',
  leasing: 'leasing',
  schule: 'school',
  sonstige: 'other',
  dienstleister: 'contractor',
}

/** Cents from `1.234,56 €`, `1,234.56`, `389`, `EUR 389,00`. */
export function readAmount(text: string): number | undefined {
  const plain = text.replace(/(eur|euro|€|\$|\s| )/gi, '')
  if (!/^\d[\d.,]*$/.test(plain)) return undefined
  const decimals = /[.,](\d{1,2})$/.exec(plain)?.[1] ?? ''
  const whole = (decimals ? plain.slice(0, -decimals.length - 1) : plain).replace(/[.,]/g, '')
  const cents = Number(whole) * 100 + Number(decimals.padEnd(2, '0') || 0)
  return Number.isSafeInteger(cents) && cents <= 1e12 ? cents : undefined
}

const customFaults: Record<string, LineFault['code']> = { number: 'number', day: 'day', text: 'tooLong' }

function customValue(
  text: string,
  wanted: { kind: string; choices: readonly string[] },
  settings: Settings,
): string | number | boolean | undefined {
  if (wanted.kind === 'number') return readNumber(text, settings.grouped ?? true)
  if (wanted.kind === 'yes') return yesIn(text)
  if (wanted.kind === 'day') return dayOf(text, { today: settings.today, slash: settings.slash, serial: true })
  if (wanted.kind === 'choice') return wanted.choices.find((each) => fold(each) === fold(text))
  return text.length > 500 ? undefined : text
}

const yesIn = (text: string): boolean | undefined =>
  /^(ja|j|yes|y|true|wahr|1|x)$/i.test(text) ? true : /^(nein|n|no|false|falsch|0|-)$/i.test(text) ? false : undefined

/** A number as Germans or programs write it: `10,9`, `1.234,5`, `10.9`; `1.234` is a thousand where it was written by hand. */
export function readNumber(text: string, grouped: boolean): number | undefined {
  const plain = text.replace(/[\s\u00a0]/g, '')
  if (!/^[+-]?\d[\d.,]*(e[+-]?\d+)?$/i.test(plain)) return undefined
  const german = plain.includes(',') ? /^[+-]?(\d{1,3}(\.\d{3})+|\d+),\d+$/.test(plain) : grouped && /^[+-]?\d{1,3}(\.\d{3})+$/.test(plain)
  const number = Number(german ? plain.replaceAll('.', '').replace(',', '.') : plain)
  return Number.isFinite(number) ? number : undefined
}

/** Words for kinds and states: the codes, both languages, and what other programs call them. */
export function wordsFrom(t: (key: string) => string): Pick<Ground, 'kindWords' | 'stateWords'> {
  return {
    kindWords: new Map([
      ...Object.entries(kindSynonyms),
      ...deviceKinds.flatMap((kind) => [[fold(t(`devices.kind.${kind}`)), kind] as const, [kind.toLowerCase(), kind] as const]),
    ]),
    stateWords: new Map([
      ...Object.entries(stateSynonyms),
      ...deviceStates.flatMap((state) => [
        [fold(t(`devices.device.state.${state}`)), state] as const,
        [state.toLowerCase(), state] as const,
      ]),
    ]),
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
