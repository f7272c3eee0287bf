// Inventory numbers, label codes, MAC addresses and what a scanner hands over.

/** `[JAHR]` `[ART]` `[SCHULE]` stand for year, kind and school number, `[NNNN]` for the running number with so many digits. */
export const defaultTemplate = 'G[JAHR]-[NNNNN]'

const letters: Record<string, string> = {
  tablet: 'TAB',
  notebook: 'NB',
  desktop: 'PC',
  thinClient: 'TC',
  monitor: 'MON',
  phone: 'TEL',
  board: 'TAF',
  projector: 'BEA',
  documentCamera: 'DOK',
  appleTv: 'ATV',
  printer: 'DRU',
  scanner: 'SCA',
  camera: 'KAM',
  audio: 'TON',
  robot: 'ROB',
  server: 'SRV',
  nas: 'NAS',
  ups: 'USV',
  switch: 'SW',
  accessPoint: 'AP',
  router: 'ROU',
  cart: 'WAG',
  accessory: 'ZUB',
  other: 'SON',
}
/** The letters a kind has in inventory numbers. */
export const kindLetters = (kind: string): string => letters[kind] ?? 'SON'

/** Whether a template has one running number and nothing it does not know. */
export function isTemplate(template: string): boolean {
  const places = template.match(/\[[^\]]*\]/g) ?? []
  const running = places.filter((place) => /^\[N{1,8}\]$/.test(place))
  return (
    template.length <= 40 &&
    running.length === 1 &&
    places.every((place) => /^\[(N{1,8}|JAHR|ART|SCHULE)\]$/.test(place)) &&
    !/[[\]]/.test(template.replace(/\[[^\]]*\]/g, ''))
  )
}

export interface NumberFacts {
  year: number
  kind: string
  /** The school's number, if there is one. */
  school: string | null
}

/** The template with everything but its running number filled in; `[N…]` stays. */
export const filledTemplate = (template: string, { year, kind, school }: NumberFacts): string =>
  template
    .replaceAll('[JAHR]', String(year))
    .replaceAll('[ART]', kindLetters(kind))
    .replaceAll('[SCHULE]', school ?? '0')

/** A filled template with its running number. */
export const numberedWith = (filled: string, running: number): string =>
  filled.replace(/\[(N+)\]/, (_, digits: string) => String(running).padStart(digits.length, '0'))

/** Crockford's base 32 without I, L, O and U: readable aloud. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const coded = (letter: string) =>
  `${letter}${Array.from(crypto.getRandomValues(new Uint8Array(9)), (byte) => alphabet[byte & 31]).join('')}`
/** What the label of a device carries; never changes, so that labels stay valid. */
export const newDeviceCode = () => coded('G')
export const newSetCode = () => coded('K')

/** A MAC address in any usual spelling as `aa:bb:cc:dd:ee:ff`; undefined when it is none, or one that means nothing. */
export function readMac(text: string): string | undefined {
  const digits = text
    .trim()
    .replace(/[-:.\s]/g, '')
    .toLowerCase()
  if (!/^[0-9a-f]{12}$/.test(digits) || /^(0{12}|f{12})$/.test(digits)) return undefined
  return digits.match(/../g)!.join(':')
}

/** Several MAC addresses in one text; what is none is named. */
export function readMacs(text: string): { macs: string[]; wrong: string[] } {
  const macs: string[] = []
  const wrong: string[] = []
  for (const part of text.split(/[\s,;|/]+/).filter(Boolean)) {
    const mac = readMac(part)
    if (!mac) wrong.push(part)
    else if (!macs.includes(mac)) macs.push(mac)
  }
  return { macs, wrong }
}

/** Serials that makers leave in for want of one; they identify nothing. */
const emptySerial =
  /^(|0+|1234567890?|x+|-+|n\/?a|none|null|unknown|default( string)?|not (specified|available|applicable)|to be filled by o\.?e\.?m\.?|system serial number|invalid|o\.?e\.?m\.?|keine?|unbekannt)$/i

/** A serial without blanks around and inside; undefined when it says nothing. */
export function readSerial(text: string | null | undefined): string | undefined {
  const serial = (text ?? '').trim().replace(/\s+/g, ' ')
  return emptySerial.test(serial) ? undefined : serial.slice(0, 80)
}

export type Scanned = { kind: 'device' | 'set' | 'room' | 'text'; code: string }

/** What a scanned sign means: a label of MUSES with or without its address, a door, or a text such as a serial. */
export function readScan(text: string): Scanned {
  const plain = text.trim()
  const tail = /(?:^|\/)(?:g|k|tuer)\/([0-9A-Za-z]+)\/?(?:[?#].*)?$/.exec(plain)?.[1] ?? plain
  const code = tail.toUpperCase()
  if (/^G[0-9A-HJKMNP-TV-Z]{9}$/.test(code)) return { kind: 'device', code }
  if (/^K[0-9A-HJKMNP-TV-Z]{9}$/.test(code)) return { kind: 'set', code }
  if (/^R[0-9A-HJKMNP-TV-Z]{8}$/.test(code)) return { kind: 'room', code }
  // Scanners read the S in front of serials on Apple and Lenovo boxes as part of them (ANSI MH10.8.2 data identifier).
  return { kind: 'text', code: plain.slice(0, 200) }
}
