// The door of access for other modules.
export { endGrants, giveGrants } from './actions/grants.ts'
export { endCurrent } from './actions/sessions.ts'
export { onPasswordSet } from './guard/passwords.ts'
export { explain } from './queries/explain.ts'
export { sessionView } from './queries/session-view.ts'
export { bootstrapLink, startAccess } from './setup.ts'
export { identify } from './who/identify.ts'
