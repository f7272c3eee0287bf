// The door of the school-year change for other modules.
export { blackoutOf } from './actions.ts'
