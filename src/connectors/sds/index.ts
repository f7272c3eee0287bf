// Rosters in the CSV formats of Microsoft School Data Sync, versions 1, 2 and 2.1.
import type { Recognition, RosterFile, RosterReader, RosterRecord } from '#modules/rosters/ports'
import { type FileSet, fileSet, headsOf, readTable } from '../../kernel/tables/index.ts'
import { type SdsVersion, sdsHeaders, sdsRequired } from './headers.ts'
import { readSet } from './read.ts'

export { type SdsVersion, sdsHeaders, sdsRequired } from './headers.ts'

/** Which version a set is, by the header of its list of people, and how well its headers fit. */
async function versionOf(set: FileSet): Promise<{ version: SdsVersion; fit: number } | undefined> {
  const file = set.files.get('users') ?? set.files.get('student') ?? set.files.get('teacher')
  if (!file) return undefined
  const { headings } = await readTable(file, { header: true })
  // OneRoster has files of the same names, with `status` in every one.
  if (headings.includes('status')) return undefined
  const first = set.files.has('users') ? [] : (['Student', 'Teacher'] as const).map((name) => ['v1', sdsHeaders.v1[name]] as const)
  const second = set.files.has('users') ? (['v2', 'v2.1'] as const).map((version) => [version, sdsHeaders[version].users] as const) : []
  let best: { version: SdsVersion; fit: number } | undefined
  for (const [version, names] of [...first, ...second]) {
    const heads = headsOf<string>(headings, names)
    const fit = (heads.exact + heads.respelt.length * 0.8) / Math.max(names.length, headings.length)
    if (!best || fit > best.fit) best = { version, fit }
  }
  // The role stands in the list of people or in a file of its own: that tells version 2 from 2.1.
  if (best && set.files.has('roles')) best.version = 'v2.1'
  return best && best.fit >= 0.5 ? best : undefined
}

async function recognise(files: readonly RosterFile[]): Promise<Recognition | undefined> {
  const set = await fileSet(files)
  const found = await versionOf(set)
  if (!found) return undefined
  const { version, fit } = found
  const missing = sdsRequired[version].filter((name) => !set.files.has(name.toLowerCase()))
  return {
    format: 'sds',
    certainty: Math.min(1, 0.5 + fit / 2),
    facts: { version, files: set.files.size, ...(missing.length ? { missing: missing.join(', ') } : {}) },
    schools: await schoolsOf(set, version),
    scope: missing.length ? 'cut' : 'full',
    ...(missing.length ? { reason: 'filesMissing' } : {}),
  }
}

async function schoolsOf(set: FileSet, version: SdsVersion): Promise<string[]> {
  const file = set.files.get(version === 'v1' ? 'school' : 'orgs')
  if (!file) return []
  const table = await readTable(file, { header: true })
  const heads = headsOf(table.headings, version === 'v1' ? (['School Number', 'SIS ID'] as const) : (['sourcedId', 'type'] as const))
  const schools: string[] = []
  for await (const { cells } of table.rows) {
    const name =
      version === 'v1'
        ? heads.cell(cells, 'School Number') || heads.cell(cells, 'SIS ID')
        : /^school$/i.test(heads.cell(cells, 'type'))
          ? heads.cell(cells, 'sourcedId')
          : ''
    if (name) schools.push(name)
  }
  return schools
}

async function* read(files: readonly RosterFile[], options: { today: string }): AsyncGenerator<RosterRecord> {
  const set = await fileSet(files)
  const found = await versionOf(set)
  yield* readSet(set, found?.version ?? 'v2.1', options.today)
}

export const sds: RosterReader = { format: 'sds', label: 'rosters.format.sds', recognise, read }
