// Devices: kinds, states and their moves, shapes of everything this module keeps.
export * from './model/catalogue.ts'
export * from './model/device.ts'
export * from './model/import.ts'
export * from './model/kinds.ts'
export * from './model/labels.ts'
export * from './model/numbers.ts'
export * from './model/receipt.ts'
export * from './model/states.ts'
