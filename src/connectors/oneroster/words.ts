// Enumerations of OneRoster in our words.
import type { RosterAffiliation, RosterMembership } from '#modules/rosters/ports'

const roles: Record<string, RosterAffiliation['role']> = {
  student: 'learner',
  teacher: 'teacher',
  guardian: 'guardian',
  parent: 'guardian',
  principal: 'head',
  aide: 'staff',
  counselor: 'staff',
  proctor: 'staff',
  administrator: 'staff',
  siteadministrator: 'staff',
  districtadministrator: 'staff',
  systemadministrator: 'staff',
}

/** The role of an affiliation. Administrators become staff: rights to administer are granted in MUSES, not by a file. `relative` is left out. */
export function roleOf(word: string): { role?: RosterAffiliation['role']; known: boolean } {
  const plain = word.trim().toLowerCase()
  if (plain === 'relative') return { known: true }
  return { role: roles[plain] ?? 'external', known: plain in roles }
}

/** The role in a class; the primary teacher of a homeroom is its class teacher. */
export function memberRoleOf(word: string, primary: boolean, homeroom: boolean): RosterMembership['role'] {
  const plain = word.trim().toLowerCase()
  if (plain === 'student') return 'learner'
  if (plain === 'teacher') return homeroom && primary ? 'classTeacher' : 'teacher'
  return 'member'
}

export const isGuardian = (word: string) => /^(guardian|parent)$/i.test(word.trim())
export const genderOf = (word: string) =>
  ({ male: 'm', female: 'w', other: 'd', unspecified: 'x' })[word.trim().toLowerCase()] as 'm' | 'w' | 'd' | 'x' | undefined

/** Lists are comma-separated inside one cell. */
export const listOf = (cell: string) => cell.split(',').flatMap((each) => (each.trim() ? [each.trim()] : []))
