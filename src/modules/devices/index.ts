// The door of devices for other modules.
export { attachTo } from './actions/attachments.ts'
export { addModels } from './actions/catalogue.ts'
export { addDevices, changeDevices, createDevices, moveDevices } from './actions/devices.ts'
export { claim, markLost, noteSeen, release } from './actions/states.ts'
export { type Blocked, blocksOf, type LeaveKind, namesOf, type RetireGuard, retireGuards } from './guards.ts'
export {
  accessoriesIn,
  type Device,
  type DeviceDraft,
  type DeviceKind,
  type DeviceRow,
  type DeviceSet,
  type DeviceState,
  deviceKinds,
  readScan,
} from './model.ts'
export { attachmentsOf, openAttachment } from './queries/attachments.ts'
export { findSetByCode, findSets, findSetsByCodes, getSet } from './queries/catalogue.ts'
export { bookValueSql } from './queries/columns.ts'
export { devicesOfPeople, devicesOfSets, findByCodes, findDevices, getDevice } from './queries/devices.ts'
export { type LabelMark, labelMarks, type Marked } from './queries/labels.ts'
export { lifeSql, lifeYearsOf } from './queries/lives.ts'
export { type Reported, reporters } from './queries/programs.ts'
export { bookRuleOf } from './settings.ts'
