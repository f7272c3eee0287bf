// Rosters from Schulconnex servers: fetched over the network, or answers of /personen-info kept as files.
import type { Recognition, RosterFile, RosterReader, RosterRecord } from '#modules/rosters/ports'
import { endingFault, faultAt, jsonParts, type TableFile } from '../../kernel/tables/index.ts'
import { isObject, newState, personRecords, relationRecords, rememberOrganisation, schoolNumber } from './records.ts'

export { checkServer, type Fetched, type FetchOptions, fetchRoster, type Opening } from './client.ts'
export { usualPatience } from './http.ts'
export { type SchulconnexSettings, schulconnexDefaults, schulconnexFields, schulconnexSecrets, schulconnexSections } from './settings.ts'

type Kind = 'people' | 'organisations'
const looked = 50

/** What a list holds, and its first elements; an empty list holds nothing that could tell. */
async function kindOf(file: TableFile): Promise<{ kind: Kind; first: Record<string, unknown>[] } | undefined> {
  const first: Record<string, unknown>[] = []
  try {
    reading: for await (const parts of jsonParts(file))
      for (const { key, index, value } of parts) {
        if (key || index === undefined || !isObject(value)) return undefined
        first.push(value)
        if (first.length >= looked) break reading
      }
  } catch {
    // Cut in the middle: what came before tells enough.
  }
  if (!first.length) return undefined
  if (first.every((each) => 'pid' in each)) return { kind: 'people', first }
  return first.every((each) => 'id' in each && ('kennung' in each || 'typ' in each) && !('vorname' in each))
    ? { kind: 'organisations', first }
    : undefined
}

async function recognise(files: readonly RosterFile[]): Promise<Recognition | undefined> {
  const found = await Promise.all(files.map(kindOf))
  const people = found.flatMap((each) => (each?.kind === 'people' ? each.first : []))
  if (!people.length) return undefined
  const organisations = people
    .flatMap((each) => (Array.isArray(each.personenkontexte) ? each.personenkontexte : []))
    .flatMap((context: unknown) => (isObject(context) ? [context.organisation] : []))
  const schools = [...new Set(organisations.map(schoolNumber).filter(Boolean))]
  // Without the wish for whole people the server sends ids alone.
  const empty = people.every((each) => !isObject(each.person))
  return {
    format: 'schulconnex',
    certainty: found.every(Boolean) ? 1 : 0.9,
    facts: { files: files.length },
    schools,
    ...(empty ? { scope: 'refused', reason: 'onlyIds' } : { scope: 'full' }),
  }
}

async function* read(files: readonly RosterFile[], { today }: { today: string }): AsyncGenerator<RosterRecord> {
  const state = newState(today)
  const kinds = await Promise.all(files.map(kindOf))
  // Organisations first: contexts may name them by id alone.
  for (const [index, file] of files.entries()) {
    if (kinds[index]?.kind !== 'organisations') continue
    try {
      for await (const parts of jsonParts(file)) for (const { value } of parts) rememberOrganisation(value, state)
    } catch (error) {
      yield endingFault(file, error)
    }
  }
  for (const [index, file] of files.entries()) {
    if (kinds[index]?.kind === 'organisations') continue
    if (!kinds[index]) {
      yield* unknownFile(file)
      continue
    }
    try {
      for await (const parts of jsonParts(file))
        for (const part of parts) yield* personRecords(part.value, { file: file.name, line: part.line, column: `[${part.index}]` }, state)
    } catch (error) {
      yield endingFault(file, error)
    }
  }
  yield* relationRecords(state)
}

/** An empty list is an answer like any other; anything else is not read. */
async function* unknownFile(file: TableFile): AsyncGenerator<RosterRecord> {
  try {
    for await (const _ of jsonParts(file)) return yield faultAt({ file: file.name }, 'warning', 'fileIgnored')
  } catch (error) {
    yield endingFault(file, error)
  }
}

export const schulconnex: RosterReader = { format: 'schulconnex', label: 'rosters.format.schulconnex', recognise, read }
