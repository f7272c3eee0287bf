// The door of loans for other modules.
export { type ContractRow, openOf } from './queries/contracts.ts'
