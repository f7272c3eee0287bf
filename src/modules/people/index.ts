// The door of people for other modules.
export { defaultTemplate, foldName, nameFor } from './account-name.ts'
export {
  type AccountDraft,
  addAccounts,
  affiliate,
  changePeople,
  createPeople,
  endAffiliations,
  type NewAccount,
  noteSignIn,
  setAccountState,
} from './actions.ts'
export type { Account, AffiliationRole, Person } from './model.ts'
export { type NamesConnections, onConnectionsNamed } from './queries/services.ts'
export { affiliationsOf, checkPeople, findPeople, getPerson, namesOf, peopleWithin } from './queries.ts'
export { type Forget, onForget } from './retention/forget.ts'
export { openRoster, startRosterApply } from './roster/actions.ts'
export { rosterSettings } from './roster/settings.ts'
export { blackoutOf } from './year-change/actions.ts'
export { type LeaverQuestion, onLeaverAsked } from './year-change/queries.ts'
