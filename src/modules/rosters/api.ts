// What can be asked over HTTP.
export * from './api/match.ts'
export * from './api/roster.ts'
