// Words of School Data Sync (its default list of values) in ours.
import type { RosterAffiliation, RosterMembership } from '#modules/rosters/ports'
import { folded } from '../../kernel/tables/index.ts'

const roles: Record<string, RosterAffiliation['role']> = {
  student: 'learner',
  learner: 'learner',
  teacher: 'teacher',
  professor: 'teacher',
  faculty: 'teacher',
  lecturer: 'teacher',
  instructor: 'teacher',
  teacherassistant: 'teacher',
  substituteteacher: 'teacher',
  principal: 'head',
  headteacher: 'head',
  officestaff: 'clerk',
  administrativestaff: 'clerk',
  guardian: 'guardian',
  parent: 'guardian',
  staff: 'staff',
  aide: 'staff',
  paraprofessional: 'staff',
  counselor: 'staff',
  librarian: 'staff',
  nurse: 'staff',
  schooladministrator: 'staff',
  districtadministrator: 'staff',
  administrator: 'staff',
  itadmin: 'staff',
}

/** The role of an affiliation; what is not on the list gets the least: external. */
export const roleOf = (word: string): { role: RosterAffiliation['role']; known: boolean } => {
  const role = roles[folded(word)]
  return { role: role ?? 'external', known: role !== undefined }
}

/** The role in a class. */
export const memberRoleOf = (word: string): RosterMembership['role'] => {
  const { role } = roleOf(word)
  return role === 'learner' ? 'learner' : role === 'teacher' || role === 'head' ? 'teacher' : 'member'
}

export const isGuardian = (word: string) => ['guardian', 'parent'].includes(folded(word))

/** `male` → m; SDS knows male, female, other. */
export const genderOf = (word: string): 'm' | 'w' | 'd' | undefined =>
  ({ male: 'm', m: 'm', female: 'w', f: 'w', other: 'd' })[folded(word)] as 'm' | undefined

/** `6b`, `Klasse 10 c`, `EF`, `Q1`, `J2`: SDS does not tell classes from courses, so the name must. */
export const isClassName = (name: string) =>
  /^(klasse )?(0?[1-9]|1[0-3]) ?[-.]?[a-z]{0,2}\d?$|^(ef|e[12]|q[1-4]|j[12]|k[12])$/i.test(name.trim())
