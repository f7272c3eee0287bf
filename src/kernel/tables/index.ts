// The door of the table reader: files of any origin as rows, days and parts, with faults that name their place.
export { type DayOptions, dayOf } from './days.ts'
export type { Row } from './delimited.ts'
export { detectEncoding } from './encoding.ts'
export { type Fingerprints, fingerprintOf, fingerprints } from './fingerprints.ts'
export { type JsonPart, jsonParts } from './json.ts'
export { readTable, type Table, type TableFacts, type TableOptions } from './read.ts'
export { endingFault, type FaultRecord, faultAt, faultRecord, rowsAndFaults } from './records.ts'
export { type Expected, type FileSet, fileSet, folded, type Heads, headsOf, type NamedRow, namedRows, stem } from './set.ts'
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
export { delimitedFile, delimitedLine, type WriteOptions } from './write.ts'
export { serialDay } from './xlsx.ts'
export { readXml, type XmlEvents } from './xml.ts'
export { filesOfZip } from './zip.ts'
