// What can be asked about funding.
export * from './api/assets.ts'
export * from './api/grants.ts'
export * from './api/programmes.ts'
