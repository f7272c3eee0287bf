// How people write names and attributes: `mail = {mail}`, `ou=people,ou={school}`. Values are filled in, never parsed.
import { z } from 'zod'
import { type Attribute, asSet } from '#kernel'
import { childDn } from './dn.ts'

export type Values = Readonly<Record<string, string | readonly string[] | null | undefined>>

const hole = /\{(\w+)\}/g
const holesOf = (template: string) => [...template.matchAll(hole)].map((match) => match[1]!)

/** What stands in a template for a person, and for a group. Those in the plural fill an attribute with several values. */
export const personHoles = [
  'account',
  'family',
  'given',
  'call',
  'display',
  'title',
  'mail',
  'id',
  'locale',
  'role',
  'roleCode',
  'school',
  'schoolNumber',
  'class',
  'classes',
  'schools',
  'roles',
]
export const groupHoles = ['name', 'kind', 'grade', 'subject', 'year', 'school', 'schoolNumber', 'id']
const plural = new Set(['classes', 'schools', 'roles'])

/** The text of a template; missing values leave nothing behind. */
export function fill(template: string, values: Values): string {
  return template
    .replace(hole, (_, name: string) => [values[name] ?? ''].flat().join(', '))
    .replace(/\s+/g, ' ')
    .trim()
}

export interface AttributeTemplate {
  attribute: string
  template: string
  set: boolean
  /** Signs the server takes at most. */
  max?: number
  /** The server takes ASCII alone (IA5String); another spelling would be another value, so such a value is left out. */
  ascii?: boolean
}

/** Reads lines of `attribute = template`. */
export function readAttributes(text: string): AttributeTemplate[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*([A-Za-z][\w-]*)\s*=\s*(.*?)\s*$/.exec(line)
    if (!match) return []
    const alone = /^\{(\w+)\}$/.exec(match[2]!)
    return [{ attribute: match[1]!, template: match[2]!, set: alone !== null && plural.has(alone[1]!) }]
  })
}

export function fillAttribute({ template, set, max, ascii: plain }: AttributeTemplate, values: Values): Attribute {
  if (set) {
    const several = asSet([values[template.slice(1, -1)] ?? []].flat().filter((each) => each !== ''))
    return several.length ? several : null
  }
  const text = fill(template, values)
  if (plain && /[^\x20-\x7e]/.test(text)) return null
  return (max ? text.slice(0, max).trim() : text) || null
}

type Step = readonly [type: string, template: string]

/** Reads `ou=people,ou={school}`, the innermost first. */
export const readContainer = (text: string): Step[] =>
  text.split(',').flatMap((step) => {
    const match = /^\s*(\w+)\s*=\s*(.+?)\s*$/.exec(step)
    return match ? [[match[1]!.toLowerCase(), match[2]!] as const] : []
  })

/** The containers on the way to the innermost, outermost first; steps without a value are left out. */
export function containersOf(steps: readonly Step[], values: Values, base: string): { name: string; label: string }[] {
  const path: { name: string; label: string }[] = []
  for (const [type, template] of steps.toReversed()) {
    const label = fill(template, values).slice(0, 64).trim()
    if (label) path.push({ name: childDn(type, label, path.at(-1)?.name ?? base), label })
  }
  return path
}

const german: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' }

/** Text for attributes that take nothing but ASCII (IA5 strings): umlauts written out, other accents dropped. */
export const ascii = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[äöüß]/gi, (sign) => german[sign.toLowerCase()]!)
    .normalize('NFD')
    .replace(/[^\x20-\x7e]/g, '')

/** A name that is not in use yet; marks it as used. `again` makes further tries. */
export function unique(used: Set<string>, name: string, again: (count: number) => string): string {
  let free = name
  for (let count = 2; used.has(free.toLowerCase()); count++) free = again(count)
  used.add(free.toLowerCase())
  return free
}

const faultless = (text: string, holes: readonly string[]) =>
  holesOf(text).every((name) => holes.includes(name)) && !/[{}]/.test(text.replace(hole, ''))

export const ContainerText = (holes: readonly string[]) =>
  z
    .string()
    .trim()
    .max(300)
    .refine(
      (text) => text === '' || (text.split(',').every((step) => /^\s*ou\s*=\s*[^=+"\\<>;#,]+$/i.test(step)) && faultless(text, holes)),
      { message: 'connections.container' },
    )

export const AttributesText = (holes: readonly string[], forbidden: readonly string[]) =>
  z
    .string()
    .max(4_000)
    .refine(
      (text) =>
        text.split('\n').every((line) => line.trim() === '' || (/^\s*[A-Za-z][\w-]*\s*=\s*\S/.test(line) && faultless(line, holes))) &&
        readAttributes(text).every(({ attribute }) => !forbidden.includes(attribute.toLowerCase())),
      { message: 'connections.attributes' },
    )

export const NameText = (holes: readonly string[]) =>
  z
    .string()
    .trim()
    .min(1)
    .max(200)
    .refine((text) => faultless(text, holes) && holesOf(text).length > 0, { message: 'connections.template' })
