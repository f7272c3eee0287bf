// The door of the table reader.

export type { Row } from './delimited.ts'
export { detectEncoding } from './encoding.ts'
export { readTable, type Table, type TableFacts, type TableOptions } from './read.ts'
export {
  defaultLimits,
  headOf,
  isGzip,
  isZip,
  type Limits,
  plain,
  type TableFault,
  type TableFaultCode,
  type TableFile,
  Unreadable,
} from './source.ts'
export { serialDay } from './xlsx.ts'
export { filesOfZip } from './zip.ts'
