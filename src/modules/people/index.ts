// The door of people for other modules.

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
export { defaultTemplate, foldName, nameFor } from './model/account-name.ts'
export type { Account, AffiliationRole, Person } from './model.ts'
export { type LeaverQuestion, leaversOpen, onLeaverAsked } from './queries/leavers.ts'
export { type NamesConnections, onConnectionsNamed } from './queries/services.ts'
export { affiliationsOf, checkPeople, findPeople, getPerson, namesOf, peopleWithin } from './queries.ts'
export { type EndedData, type EndedRow, notHeld, onEnded } from './retention/ended.ts'
export { type Forget, onForget } from './retention/forget.ts'
export { openRoster, rosterFlaws, startReading, startRosterApply } from './roster/actions.ts'
export { rosterOccasions } from './roster/occasion.ts'
export { sourcesOf } from './roster/promotion/records.ts'
export { rosterSettings } from './roster/settings.ts'
