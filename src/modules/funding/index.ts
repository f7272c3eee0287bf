// The door of funding for other modules.
export { type AssetRow, type BoundDevice, boundDevices, fundingOf } from './queries/assets.ts'
export { type SupportSource, supportSources } from './support.ts'
