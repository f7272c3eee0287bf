// School Data Sync sets as roster records: schools first, then people, classes, memberships.
import type { RosterRecord } from '#modules/rosters/ports'
import { type FileSet, faultAt } from '../../kernel/tables/index.ts'
import { readFirst } from './first.ts'
import { type SdsVersion, sdsHeaders } from './headers.ts'
import type { Reading } from './parts.ts'
import { readSecond } from './second.ts'

/** All records of a set. */
export async function* readSet(set: FileSet, version: SdsVersion, today: string): AsyncGenerator<RosterRecord> {
  const reading: Reading = { set, version, today, orgs: new Map() }
  yield* set.faults
  for (const each of set.doubled) yield { ...faultAt({ file: each.name }, 'error', 'fileTwice', each.name), cut: true }
  const known = new Set<string>(Object.keys(sdsHeaders[version]).map((name) => name.toLowerCase()))
  for (const [name, each] of set.files) if (!known.has(name)) yield faultAt({ file: each.name }, 'warning', 'fileIgnored')
  yield* version === 'v1' ? readFirst(reading) : readSecond(reading)
}
