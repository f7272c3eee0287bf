// What stands in a backup file beside the rows.
import type { Table } from './catalogue.ts'

export const formatVersion = 1
export const headName = 'muses-backup.json'
export const tailName = 'manifest.json'

export interface AuthorityName {
  id: string
  slug: string
  name: string
}

/** First part: what the file is, before any row. */
export interface Head {
  format: number
  program: string
  made: string
  /** server_version_num of the database it was taken from */
  server: number
  /** Missing when the whole installation is in it. */
  authority?: AuthorityName
  migrations: { set: string; file: string; sha256: string }[]
  tables: Pick<Table, 'name' | 'columns'>[]
  /** Tells whether an installation key is the one of then, without telling the key. */
  key?: string
}

export interface Counted {
  rows: number
  bytes: number
  sha256: string
}

/** Last part: what must have been read until here; a file without it was cut off. */
export interface Tail {
  tables: Record<string, Counted>
  jobs: Counted
  sequences: { name: string; value: string }[]
  /** No audit line stands at a higher position. */
  position: string
  /** Rows of the authority that refer to what belongs to the operator, and stay there. */
  leftOut?: Record<string, number>
}

/** A job that was waiting or under way. */
export interface PendingJob {
  identifier: string
  payload: unknown
  queue: string | null
  run_at: string
  max_attempts: number
  key: string | null
  priority: number
}

/** The folder of a table's rows in the archive. */
export const folderOf = (table: string) => `tables/${table.replaceAll('"', '')}`
export const jobsFolder = 'jobs'
