// The door of connections for other modules.
export type { ConnectionRecord } from './queries/connections.ts'
export { waitingPlans } from './queries/waiting.ts'
