// Sign-in names from a template: umlauts folded, collisions numbered, nothing but a-z 0-9 . - _ left.

/** Parts of a template: `{family}`, `{given}`, `{call}`, `{g}` (first letter), `{yy}` (two digits of the year of birth). */
export const defaultTemplate = '{family}.{given}'

/** Letters that fold to several, or to one that Unicode does not take apart. */
export const foldedLetters: Record<string, string> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  æ: 'ae',
  ø: 'oe',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}

/** `Müller-Lüdenscheidt` → `mueller-luedenscheidt`; letters without a Latin base are dropped. */
export function foldName(text: string): string {
  if (/^[A-Za-z0-9]+$/.test(text)) return text.toLowerCase()
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[äöüßæøœłđðþı]/g, (sign) => foldedLetters[sign]!)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[\s'’`]+/g, '-')
    .replace(/[^a-z0-9._-]/g, '')
    .replace(/-{2,}/g, '-')
    .replace(/^[-._]+|[-._]+$/g, '')
}

export interface Named {
  familyName: string
  givenName: string
  callName?: string | null
  birthDay?: string | null
}

/** The name that a template gives to a person, at most 60 signs long; `person` when nothing of her name can be written. */
export function nameFor(person: Named, template = defaultTemplate): string {
  // Only the first given name: "Kim Sophie" signs in as albers.kim.
  const given = foldName(person.givenName.trim().split(/\s+/)[0] ?? '')
  const call = person.callName ? foldName(person.callName) : given
  const parts: Record<string, string> = {
    family: foldName(person.familyName),
    given: call,
    first: given,
    call,
    g: call.slice(0, 1),
    yy: person.birthDay?.slice(2, 4) ?? '',
  }
  const filled = template.replace(/\{(\w+)\}/g, (_, key: string) => parts[key] ?? '')
  const name = filled
    .replace(/\.{2,}/g, '.')
    .replace(/^[-._]+|[-._]+$/g, '')
    .slice(0, 60)
  return name.length >= 2 ? name : `person${name}`
}

/**
 * Gives each person a name that is neither taken nor given twice in this set: albers.kim, albers.kim2, albers.kim3.
 * `taken` holds the names in use and those not free again yet.
 */
export function distribute(people: readonly Named[], taken: ReadonlySet<string>, template = defaultTemplate): string[] {
  const given = new Set(taken)
  const next = new Map<string, number>()
  return people.map((person) => {
    const base = nameFor(person, template)
    let name = base
    for (let count = next.get(base) ?? 2; given.has(name); count++) {
      name = `${base}${count}`
      next.set(base, count + 1)
    }
    given.add(name)
    return name
  })
}
