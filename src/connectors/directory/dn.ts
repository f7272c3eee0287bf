// Distinguished names (RFC 4514): read, written in one spelling only, compared without case.

/** One step of a name; several pairs are rare and stay together. */
export type Rdn = readonly (readonly [type: string, value: string])[]

const hex = /^[0-9a-fA-F]{2}$/

/** Reads a name into its steps, the entry's own first. Throws when it is none. */
export function readDn(text: string): Rdn[] {
  const steps: Rdn[] = []
  let pairs: [string, string][] = []
  let at = 0
  while (at < text.length || pairs.length) {
    const equals = text.indexOf('=', at)
    const type = text.slice(at, equals).trim()
    if (equals < 0 || !/^[a-zA-Z][\w.-]*$|^\d+(\.\d+)*$/.test(type)) throw new Error(`not a distinguished name: ${text}`)
    const { value, next } = readValue(text, equals + 1)
    pairs.push([type.toLowerCase(), value])
    at = next + 1
    if (text[next] === '+') continue
    steps.push(pairs)
    pairs = []
    if (next >= text.length) break
    if (at >= text.length) throw new Error(`not a distinguished name: ${text}`)
  }
  return steps
}

/** The value that begins here and the place of the sign that ends it. Escaped blanks at its edges belong to it, others do not. */
function readValue(text: string, start: number): { value: string; next: number } {
  const bytes: Buffer[] = []
  let at = start
  let solid = 0
  while (text[at] === ' ') at++
  for (; at < text.length; at++) {
    const sign = text[at]!
    if (sign === ',' || sign === '+' || sign === ';') break
    if (sign !== '\\') {
      const whole = String.fromCodePoint(text.codePointAt(at)!)
      bytes.push(Buffer.from(whole))
      at += whole.length - 1
      if (sign !== ' ') solid = bytes.length
      continue
    }
    const pair = text.slice(at + 1, at + 3)
    if (hex.test(pair)) bytes.push(Buffer.from(pair, 'hex'))
    else bytes.push(Buffer.from(text[at + 1] ?? ''))
    at += hex.test(pair) ? 2 : 1
    solid = bytes.length
  }
  return { value: Buffer.concat(bytes.slice(0, solid)).toString('utf8'), next: Math.min(at, text.length) }
}

const code = (sign: string) => [...Buffer.from(sign)].map((byte) => `\\${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')

/** A value with everything that means something in a name as hexadecimal pairs: no parser reads those in two ways. */
export const escapeValue = (value: string): string => value.replace(/[",+;<>=\\\0]/g, code).replace(/^[ #]| $/g, code)

const writeRdn = (rdn: Rdn) => rdn.map(([type, value]) => `${type}=${escapeValue(value)}`).join('+')

export const writeDn = (steps: readonly Rdn[]): string => steps.map(writeRdn).join(',')

/** The one spelling of a name that is written and compared here. */
export const canonicalDn = (text: string): string => writeDn(readDn(text))

/** For comparing: directories do not tell upper from lower case in names. */
export const foldDn = (text: string): string => canonicalDn(text).toLowerCase()

/** A name one step below another. */
export const childDn = (type: string, value: string, parent: string): string => `${writeRdn([[type, value]])}${parent ? `,${parent}` : ''}`

export const parentDn = (dn: string): string => writeDn(readDn(dn).slice(1))

export const isBelow = (dn: string, base: string): boolean => foldDn(dn).endsWith(`,${foldDn(base)}`)
