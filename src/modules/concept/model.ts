// Shapes and pure rules of the concept; they run in server, browser and CLI.
export * from './model/concept.ts'
export * from './model/contract.ts'
export * from './model/deviation.ts'
export * from './model/diagram.ts'
export * from './model/diff.ts'
export * from './model/document.ts'
