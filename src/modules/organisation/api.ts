// What can be asked over HTTP: paths and shapes, shared by server, browser, CLI and OpenAPI.
export * from './api/authorities.ts'
export * from './api/calendar.ts'
export * from './api/floor-plans.ts'
export * from './api/groups.ts'
export * from './api/imports.ts'
export * from './api/places.ts'
export * from './api/schools.ts'
export * from './api/templates.ts'
