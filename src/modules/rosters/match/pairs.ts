// Who of one source may be whom of another: pure comparing of names and birth days, nobody is decided here.
import { foldedLetters } from '#modules/people'

export interface Named {
  /** The person's id, or the key of a row. */
  id: string
  familyName: string
  givenName: string
  callName?: string | null
  birthDay: string | null
}
export const pairKinds = ['exact', 'folded', 'swapped', 'typo', 'date'] as const
export type PairKind = (typeof pairKinds)[number]
export interface Pair {
  person: string
  key: string
  kind: PairKind
  /** Written alike on both sides, and nobody else on either side could be meant. */
  sure: boolean
}

/** As a name is compared: lower case, umlauts and accents folded, words by single blanks; letters of any script stay. */
export const foldText = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[äöüßæøœłđðþı]/g, (sign) => foldedLetters[sign]!)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** Changes of single letters (also two neighbours swapped) from one text to the other; more than `most` counts as `most + 1`. */
export function distance(one: string, other: string, most: number): number {
  const [a, b] = [[...one], [...other]]
  if (Math.abs(a.length - b.length) > most) return most + 1
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let row = 1; row <= a.length; row++) {
    const next = [row]
    for (let at = 1; at <= b.length; at++) {
      const same = a[row - 1] === b[at - 1] ? 0 : 1
      next[at] = Math.min(last[at]! + 1, next[at - 1]! + 1, last[at - 1]! + same)
      if (row > 1 && at > 1 && a[row - 1] === b[at - 2] && a[row - 2] === b[at - 1]) next[at] = Math.min(next[at]!, before[at - 2]! + 1)
    }
    ;[before, last] = [last, next]
  }
  return Math.min(last[b.length]!, most + 1)
}

interface Folded extends Named {
  family: string
  given: string
  /** All names she goes by; one in common is enough to be called alike. */
  called: ReadonlySet<string>
}
const fold = (each: Named): Folded => {
  const given = foldText(each.givenName)
  return {
    ...each,
    family: foldText(each.familyName),
    given,
    called: new Set([given, given.split(' ')[0]!, ...(each.callName ? [foldText(each.callName)] : [])].filter(Boolean)),
  }
}
const calledAlike = (one: Folded, other: Folded) => [...one.called].some((name) => other.called.has(name))

/** How two of one birth day are alike by name. */
function alike(one: Folded, other: Folded): PairKind | undefined {
  if (one.familyName === other.familyName && one.givenName === other.givenName) return 'exact'
  if (one.family === '' || other.family === '') return undefined
  if (one.family === other.family && calledAlike(one, other)) return 'folded'
  if (one.family === other.given && one.given === other.family) return 'swapped'
  const [left, right] = [`${one.family} ${one.given}`, `${other.family} ${other.given}`]
  return left.length >= 7 && distance(left, right, 2) <= 2 ? 'typo' : undefined
}

/** Whether two birth days may be one: missing on a side, day and month swapped, or a single figure apart. */
export function dateSlip(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return true
  const [year, month, day] = one.split('-')
  if (`${year}-${day}-${month}` === other) return true
  return [...one].filter((sign, at) => sign !== other[at]).length === 1
}

const group = (people: readonly Folded[], by: (each: Folded) => string | null): Map<string, Folded[]> => {
  const groups = Map.groupBy(people, by) as Map<string | null, Folded[]>
  groups.delete(null)
  return groups as Map<string, Folded[]>
}

/** All pairs that may be one person, strongest first. Homonyms and twins are never sure: somebody who knows them decides. */
export function pairUp(known: readonly Named[], rows: readonly Named[]): Pair[] {
  const [left, right] = [known.map(fold), rows.map(fold)]
  const found: Pair[] = []
  const byDay = group(right, (each) => each.birthDay)
  const byName = group(right, (each) => each.family)
  for (const one of left) {
    for (const other of (one.birthDay && byDay.get(one.birthDay)) || []) {
      const kind = alike(one, other)
      if (kind) found.push({ person: one.id, key: other.id, kind, sure: false })
    }
    for (const other of byName.get(one.family) ?? [])
      if (
        one.family !== '' &&
        (one.birthDay === null || one.birthDay !== other.birthDay) &&
        calledAlike(one, other) &&
        dateSlip(one.birthDay, other.birthDay)
      )
        found.push({ person: one.id, key: other.id, kind: 'date', sure: false })
  }
  return withoutNoise(markSure(found))
}

/** Sure are those written alike whom nobody else on either side is written alike with. */
function markSure(pairs: readonly Pair[]): Pair[] {
  const strong = pairs.filter((pair) => pair.kind === 'exact' || pair.kind === 'folded')
  const counted = (key: 'person' | 'key') => {
    const counts = new Map<string, number>()
    for (const pair of strong) counts.set(pair[key], (counts.get(pair[key]) ?? 0) + 1)
    return counts
  }
  const [persons, keys] = [counted('person'), counted('key')]
  const isStrong = new Set(strong)
  return pairs.map((pair) => ({ ...pair, sure: isStrong.has(pair) && persons.get(pair.person) === 1 && keys.get(pair.key) === 1 }))
}

/** Who has her sure partner is no doubt of anybody else: twins written nearly alike, each with her own row. */
function withoutNoise(pairs: readonly Pair[]): Pair[] {
  const sure = pairs.filter((pair) => pair.sure)
  const [persons, keys] = [new Set(sure.map((pair) => pair.person)), new Set(sure.map((pair) => pair.key))]
  return pairs
    .filter((pair) => pair.sure || !(persons.has(pair.person) || keys.has(pair.key)))
    .sort((a, b) => pairKinds.indexOf(a.kind) - pairKinds.indexOf(b.kind))
}
