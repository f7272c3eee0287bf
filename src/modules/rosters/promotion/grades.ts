// The next class of a class, as schools count: 5a becomes 6a, EF becomes Q1, the last grade leaves.

/** Upper secondary, where grades have names: NRW (EF, Q1, Q2), BW (K1, K2), others (E, Q1–Q4 as half-years stay as they are). */
const named: Record<string, string | null> = { EF: 'Q1', Q1: 'Q2', Q2: null, K1: 'K2', K2: null }

/** The number a class name or grade begins with, e.g. 5 of `05a`; undefined where there is none. */
export function gradeOf(name: string): number | undefined {
  const match = /^\s*0*(\d{1,2})(?!\d)/.exec(name)
  return match ? Number(match[1]) : undefined
}

/**
 * The name next year, or null when the class leaves. `top` is the last grade of the school.
 * Names without a number or a known word (e.g. "Bären") stay: mixed groups of first graders keep their name.
 */
export function nextName(name: string, top: number): string | null {
  const word = /^(EF|Q1|Q2|K1|K2)(?=$|\W|[a-z])/i.exec(name.trim())
  if (word) {
    const next = named[word[1]!.toUpperCase()]
    return next === null || next === undefined ? null : next + name.trim().slice(word[1]!.length)
  }
  const match = /^(\s*)(0*)(\d{1,2})(?!\d)(.*)$/s.exec(name)
  if (!match) return name
  const grade = Number(match[3])
  if (grade >= top) return null
  const digits = String(grade + 1)
  const width = match[2]!.length + match[3]!.length
  return match[2] ? digits.padStart(width, '0') + match[4]! : digits + match[4]!
}

/** The last grade among class names; 13 when none has a number. */
export function topGrade(names: readonly string[]): number {
  const grades = names.flatMap((name) => gradeOf(name) ?? [])
  return grades.length ? Math.max(...grades) : 13
}
