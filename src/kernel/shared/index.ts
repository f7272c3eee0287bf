// The part of the kernel that also runs in the browser and in the CLI.
export * from './contract.ts'
export * from './format.ts'
export * from './ids.ts'
export * from './list.ts'
export * from './model.ts'
export * from './problem.ts'
export * from './texts.ts'
export * from './shell-api.ts'
