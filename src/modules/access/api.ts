// What can be asked over HTTP.
export * from './api/accounts.ts'
export * from './api/own.ts'
export * from './api/roles.ts'
export * from './api/sign-in.ts'
