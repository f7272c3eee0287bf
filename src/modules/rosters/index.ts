// The door of rosters for other modules.
export { openRoster, rosterFlaws, startReading, startRosterApply } from './actions.ts'
export { rosterOccasions } from './occasion.ts'
export { sourcesOf } from './promotion/records.ts'
export { leaversOpen } from './taking/leavers.ts'
