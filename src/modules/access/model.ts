// Shapes and pure rules of access; they run in server, browser and CLI.
export * from './model/accounts.ts'
export * from './model/keys.ts'
export * from './model/roles.ts'
