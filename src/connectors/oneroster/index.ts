// Rosters in OneRoster CSV 1.1 and 1.2: one zip or its files, whole or as changes.
import type { Recognition, RosterFile, RosterReader, RosterRecord } from '#modules/rosters/ports'
import { type FileSet, fileSet, headsOf, readTable } from '../../kernel/tables/index.ts'
import { oneRosterHeaders as heads } from './headers.ts'
import { type Manifest, manifestOf, modeOf } from './manifest.ts'
import { readSet } from './read.ts'

/** Files that say who is at a school; the manifest or the columns `sourcedId,status,dateLastModified` make them OneRoster. */
async function fits(set: FileSet): Promise<number> {
  if (set.files.has('manifest') && set.files.has('users')) return 1
  for (const name of ['users', 'orgs', 'classes', 'enrollments', 'roles'] as const) {
    const file = set.files.get(name)
    if (!file) continue
    const { headings } = await readTable(file, { header: true })
    const found = headsOf<string>(headings, heads[name])
    return found.has('sourcedId') && found.has('status') && found.has('dateLastModified') ? 0.95 : 0
  }
  return 0
}

async function scopeOf(set: FileSet, manifest: Manifest): Promise<Pick<Recognition, 'scope' | 'reason'>> {
  const needed = manifest.version === '1.2' ? ['users', 'roles', 'orgs'] : ['users', 'orgs']
  if (!set.files.has('users') && !set.files.has('enrollments') && !set.files.has('classes')) return { scope: 'refused', reason: 'noPeople' }
  for (const name of ['users', 'roles', 'enrollments'])
    if (set.files.has(name) && (await modeOf(set, manifest, name)) === 'delta') return { scope: 'delta' }
  if (needed.some((name) => !set.files.has(name))) return { scope: 'cut', reason: 'filesMissing' }
  return { scope: 'full' }
}

async function recognise(files: readonly RosterFile[]): Promise<Recognition | undefined> {
  const set = await fileSet(files)
  const certainty = await fits(set)
  if (!certainty) return undefined
  const { manifest } = await manifestOf(set)
  const facts: Recognition['facts'] = { version: manifest.version, files: set.files.size }
  if (manifest.source) facts.system = manifest.source
  const year = await schoolYearOf(set)
  if (year) facts.schoolYear = year
  return { format: 'oneroster', certainty, facts, schools: await schoolsOf(set), ...(await scopeOf(set, manifest)) }
}

/** `schoolYear` of the sessions is the year in which it ends. */
async function schoolYearOf(set: FileSet): Promise<number | undefined> {
  const file = set.files.get('academicsessions')
  if (!file) return undefined
  const table = await readTable(file, { header: true })
  const found = headsOf(table.headings, heads.academicSessions)
  const years = table.sample.map((row) => Number(found.cell(row.cells, 'schoolYear'))).filter((year) => year > 1990 && year < 2200)
  return years.length ? Math.max(...years) - 1 : undefined
}

async function schoolsOf(set: FileSet): Promise<string[]> {
  const file = set.files.get('orgs')
  if (!file) return []
  const table = await readTable(file, { header: true })
  const found = headsOf(table.headings, heads.orgs)
  const schools: string[] = []
  for await (const { cells } of table.rows)
    if (/^school$/i.test(found.cell(cells, 'type'))) schools.push(found.cell(cells, 'identifier') || found.cell(cells, 'sourcedId'))
  return schools
}

async function* read(files: readonly RosterFile[], options: { today: string }): AsyncGenerator<RosterRecord> {
  const set = await fileSet(files)
  const { manifest, deviations } = await manifestOf(set)
  yield* deviations
  yield* readSet(set, manifest, options)
}

export const oneroster: RosterReader = { format: 'oneroster', label: 'rosters.format.oneroster', recognise, read }
export { oneRosterHeaders } from './headers.ts'
