// What the manifest says: version, and for each file whether it is whole or only the changes.
import type { RosterRecord } from '#modules/rosters/ports'
import { type FileSet, faultAt, headsOf, readTable } from '../../kernel/tables/index.ts'
import { oneRosterHeaders } from './headers.ts'

export type Mode = 'bulk' | 'delta'
export interface Manifest {
  version: '1.1' | '1.2'
  /** Of a file: whole or changes; `absent` files are not read. */
  modes: Map<string, Mode | 'absent'>
  source: string
  present: boolean
}

/** The manifest of a set; without one the version follows from the header of users, the mode from the column status. */
export async function manifestOf(set: FileSet): Promise<{ manifest: Manifest; deviations: RosterRecord[] }> {
  const values = new Map<string, string>()
  const file = set.files.get('manifest')
  if (file) {
    const table = await readTable(file, { header: true, ragged: true })
    for await (const { cells } of table.rows) values.set((cells[0] ?? '').trim().toLowerCase(), (cells[1] ?? '').trim())
  }
  const deviations: RosterRecord[] = []
  const warn = (code: string, value: string) => deviations.push(faultAt({ file: file?.name ?? 'manifest.csv' }, 'warning', code, value))
  const modes: Manifest['modes'] = new Map()
  for (const [key, value] of values) {
    if (!key.startsWith('file.')) continue
    const name = key.slice(5)
    const mode = value.toLowerCase()
    if (mode !== 'bulk' && mode !== 'delta' && mode !== 'absent') warn('manifestMode', `${name}: ${value}`)
    else modes.set(name, mode)
    if (mode !== 'absent' && !set.files.has(name)) warn('fileMissing', name)
    if (mode === 'absent' && set.files.has(name)) warn('fileUnannounced', name)
  }
  if (file) for (const name of set.files.keys()) if (name !== 'manifest' && !modes.has(name)) warn('fileUnannounced', name)
  const told = values.get('oneroster.version') ?? ''
  const version = told.startsWith('1.2') ? '1.2' : told.startsWith('1.1') || told.startsWith('1.0') ? '1.1' : await versionByHeader(set)
  if (told && !/^1\.[012]$/.test(told)) warn('versionUnknown', told)
  return { manifest: { version, modes, source: values.get('source.systemname') ?? '', present: file !== undefined }, deviations }
}

async function versionByHeader(set: FileSet): Promise<'1.1' | '1.2'> {
  if (set.files.has('roles')) return '1.2'
  const users = set.files.get('users')
  if (!users) return '1.1'
  const { headings } = await readTable(users, { header: true })
  return headsOf(headings, oneRosterHeaders.users).has('role') ? '1.1' : '1.2'
}

/** Whole or changes: the manifest says it, else rows with a status do (blank in a whole file). */
export async function modeOf(set: FileSet, manifest: Manifest, name: string): Promise<Mode> {
  const told = manifest.modes.get(name)
  if (told && told !== 'absent') return told
  const file = set.files.get(name)
  if (!file) return 'bulk'
  const table = await readTable(file, { header: true })
  const heads = headsOf(table.headings, ['status'] as const)
  return table.sample.some((row) => /^(active|tobedeleted|inactive)$/i.test(heads.cell(row.cells, 'status'))) ? 'delta' : 'bulk'
}
