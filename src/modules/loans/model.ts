// Shapes and rules of loans; run in server, browser and CLI.
export * from './model/contract.ts'
export * from './model/fee.ts'
export * from './model/starters.ts'
export * from './model/text.ts'
export * from './model/wish.ts'
