// Shapes and rules of funding; run in server, browser and CLI.
export * from './model/asset.ts'
export * from './model/grant.ts'
export * from './model/programme.ts'
