// The cells of a line as values of a device, with what is wrong about them. Pure.
import { dayOf } from '#kernel/tables'
import type { Id } from '#shared'
import {
  customPrefix,
  Device,
  foldHeading as fold,
  guessDeviceKind,
  type LineFault,
  owners,
  readMacs,
  readSerial,
  responsibles,
} from '../model.ts'
import type { Ground, Settings } from './lines.ts'
import { vague } from './words.ts'

/** Values by field; what cannot be read is left out and pushed onto `faults`. */
export function readCells(
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
