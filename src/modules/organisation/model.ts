// Shapes, states and pure rules of the organisation; they run in server, browser and CLI.
export * from './model/authority.ts'
export * from './model/calendar.ts'
export * from './model/groups.ts'
export * from './model/lands.ts'
export * from './model/places.ts'
export * from './model/school.ts'
export * from './model/switches.ts'
export * from './model/templates.ts'
