// What can be asked of this module over HTTP.

export * from './api/attachments.ts'
export * from './api/catalogue.ts'
export * from './api/devices.ts'
export * from './api/disposal.ts'
export * from './api/import.ts'
export * from './api/receive.ts'
export * from './api/room-plan.ts'
