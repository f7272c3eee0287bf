// On what was measured: a figure without its machine says nothing.
import { execFileSync } from 'node:child_process'
import { cpus, loadavg, totalmem } from 'node:os'
import type pg from 'pg'
import { programFolder } from '../src/kernel/database/environment.ts'

const shown = [
  'shared_buffers',
  'work_mem',
  'maintenance_work_mem',
  'effective_cache_size',
  'max_wal_size',
  'wal_compression',
  'jit',
  'fsync',
  'synchronous_commit',
  'full_page_writes',
]

export const loads = () =>
  loadavg()
    .map((load) => load.toFixed(2))
    .join(' ')

function commit(): string {
  try {
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: programFolder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
    return `${git('rev-parse', '--short=12', 'HEAD')}${git('status', '--porcelain', '--', 'src', 'bench') ? ' with uncommitted changes' : ''}`
  } catch {
    return 'unknown'
  }
}

/** Lines about the machine and the program. */
export function machine(): string[] {
  const list = cpus()
  return [
    `CPU       ${list[0]?.model.trim() ?? 'unknown'}, ${list.length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    `Node      ${process.version}`,
    `commit    ${commit()}`,
    `load      ${loads()}`,
  ]
}

/** Lines about the database that was measured. */
export async function databaseFacts(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string; setting: string }>(
    `select name, current_setting(name) as setting from pg_settings where name = any($1) order by array_position($1, name)`,
    [shown],
  )
  const facts = await pool.query<{ version: string; size: string }>(
    `select current_setting('server_version') as version, pg_size_pretty(pg_database_size(current_database())) as size`,
  )
  const { version, size } = facts.rows[0]!
  return [`database  PostgreSQL ${version}, ${size}; ${rows.map((row) => `${row.name}=${row.setting}`).join(' ')}`]
}
