// What can be asked over HTTP.
export * from './api/sign-in.ts'
