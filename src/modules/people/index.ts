// The door of people for other modules.

export { type ChangeKind, changeKinds, closeChange, openChange } from './actions/changes.ts'
export { guardiansReturn } from './actions/guardians.ts'
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
export { type ExportKind, exportKinds } from './exports/kinds.ts'
export { checkExport } from './exports/releases.ts'
export { defaultTemplate, foldedLetters, foldName, nameFor } from './model/account-name.ts'
export type { Account, AffiliationRole, Person } from './model.ts'
export { type LeaverQuestion, onLeaverAsked } from './queries/leavers.ts'
export { placeOf } from './queries/place.ts'
export { type NamesConnections, onConnectionsNamed } from './queries/services.ts'
export { current, ids, member } from './queries/within.ts'
export { affiliationsOf, checkPeople, findPeople, getPerson, namesOf, peopleWithin } from './queries.ts'
export { type EndedData, type EndedRow, notHeld, onEnded } from './retention/ended.ts'
export { type Forget, onForget } from './retention/forget.ts'
export { accountSettings } from './settings.ts'
