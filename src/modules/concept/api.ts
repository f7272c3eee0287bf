// What can be asked about concepts, deviations and contracts.
export * from './api/concepts.ts'
export * from './api/contracts.ts'
export * from './api/deviations.ts'
