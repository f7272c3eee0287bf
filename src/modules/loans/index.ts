// The door of loans for other modules.
export { type LendGuard, lendGuards } from './guards.ts'
export { type ContractRow, openOf } from './queries/contracts.ts'
