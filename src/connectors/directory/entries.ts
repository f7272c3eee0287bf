// From entries to attributes and back: managed attributes alone, sets as sets.
import { Attribute as ClientAttribute, Change as ClientChange, type Entry } from 'ldapts'
import { type Attribute, type Attributes, asSet, type SyncChange } from '#kernel'
import { foldDn } from './dn.ts'

/** How a kind of object looks in a directory. */
export interface Shape {
  /** Its object classes, from which a new entry is made. */
  classes: readonly string[]
  /** The class by which entries are recognised. */
  mark: string
  /** The class of those that look alike and are something else. */
  except?: string
  /** The attribute that carries our key; without one an object is known by its stable id alone. */
  key: string | null
  /** Managed attributes; those that hold several values are sets. */
  attributes: readonly string[]
  sets: ReadonlySet<string>
}

/** The values of an attribute, whatever the case the server spells its name in; ranges of large groups (`member;range=0-1499`) count. */
export function valuesOf(entry: Entry, attribute: string): string[] {
  const wanted = attribute.toLowerCase()
  return Object.entries(entry).flatMap(([name, value]) => {
    const [plain] = name.toLowerCase().split(';')
    if (plain !== wanted || (name.includes(';') && !/;range=/i.test(name))) return []
    return [value]
      .flat()
      .filter((each) => each !== '' && each !== undefined)
      .map(String)
  })
}

export interface Reading {
  shape: Shape
  /** Attributes that hold names: one spelling for all, folded where the server spells them by itself. */
  names: ReadonlySet<string>
  spell: (dn: string) => string
  /** Which values count. */
  see?: (attribute: string, values: string[]) => string[]
}

/** The managed attributes of an entry. */
export function attributesOf(entry: Entry, { shape, names, spell, see }: Reading): Attributes {
  return Object.fromEntries(
    shape.attributes.map((attribute): [string, Attribute] => {
      const all = valuesOf(entry, attribute)
      const values = see ? see(attribute, all) : all
      if (names.has(attribute)) return [attribute, asSet(values.map(spell))]
      if (shape.sets.has(attribute)) return [attribute, values.length ? asSet(values) : null]
      return [attribute, values.length > 1 ? asSet(values) : (values[0] ?? null)]
    }),
  )
}

export function toValues(value: Attribute | undefined): string[] {
  if (value === null || value === undefined || value === '') return []
  if (Array.isArray(value)) return [...value]
  return [typeof value === 'boolean' ? String(value).toUpperCase() : String(value)]
}

const changeOf = (operation: 'add' | 'delete' | 'replace', type: string, values: string[]) =>
  new ClientChange({ operation, modification: new ClientAttribute({ type, values }) })

/**
 * What to send so that an entry gets its values. Large sets of names travel as what comes and goes; everything else is replaced,
 * which is safe to repeat. What the name of the entry consists of changes with the name.
 */
export function modifications(diff: SyncChange['diff'], names: ReadonlySet<string>, naming: string): ClientChange[] {
  return Object.entries(diff).flatMap(([type, [before, after]]) => {
    if (type.toLowerCase() === naming) return []
    const [had, has] = [toValues(before), toValues(after)]
    if (!names.has(type) || had.length === 0 || has.length === 0) return [changeOf('replace', type, has)]
    const [old, fresh] = [new Set(had.map(foldDn)), new Set(has.map(foldDn))]
    const [come, gone] = [has.filter((each) => !old.has(foldDn(each))), had.filter((each) => !fresh.has(foldDn(each)))]
    // First what comes: a group is never without members, not even for a moment.
    return [...(come.length ? [changeOf('add', type, come)] : []), ...(gone.length ? [changeOf('delete', type, gone)] : [])]
  })
}

export const replace = (type: string, values: string[] | Buffer[]) =>
  new ClientChange({ operation: 'replace', modification: new ClientAttribute({ type, values: values as string[] }) })
