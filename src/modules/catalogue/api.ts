// What can be asked of the catalogue.
export { blocksApi } from './api/blocks.ts'
export { bookingsApi } from './api/bookings.ts'
export { tasksApi } from './api/tasks.ts'
