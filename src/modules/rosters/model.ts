// Shapes of rosters; runs in server, browser and CLI.

/** Whoever brings rosters. */
export const importRight = 'rosters.import'

/** The fields a mapped table can fill. */
export const rosterFields = [
  'key',
  'familyName',
  'givenName',
  'callName',
  'birthDay',
  'gender',
  'title',
  'email',
  'accountName',
  'shortName',
  'role',
  'grade',
  'class',
  'courses',
  'school',
  'from',
  'until',
  'guardianOf',
  'active',
] as const
export type RosterField = (typeof rosterFields)[number]
