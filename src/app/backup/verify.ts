// A backup is called good only after it was restored, counted, compared and its audit chain recomputed.
import { createHash } from 'node:crypto'
import { createReadStream, writeFileSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { verifyAudit } from '#kernel'
import { connect } from '../../kernel/database/connection.ts'
import type { MigrationSet } from '../../kernel/database/migrate.ts'
import { selectionOf } from './authority.ts'
import { readTables, steadyOutput } from './catalogue.ts'
import { refused } from './faults.ts'
import type { Counted, Tail } from './format.ts'
import type { Place } from './place.ts'
import { openBackup } from './read.ts'
import { catchUp, restoreInstallation, restoreTables, type Target } from './restore.ts'
import { takeOverAuthority } from './take-over.ts'
import { copyRows } from './write.ts'

export interface Verified {
  tables: number
  rows: number
  seals: number
  /** Of the file itself, so that a copy of it can be recognised. */
  sha256: string
}

/** Restores the file into a temporary database and compares; throws when anything differs. Writes `FILE.verified.json`. */
export async function verifyBackup(
  place: Pick<Place, 'appRole' | 'temporary'>,
  sets: readonly MigrationSet[],
  file: string,
  passphrase?: string,
): Promise<Verified> {
  const backup = await openBackup(file, passphrase)
  const temporary = await place.temporary()
  const target: Target = { owner: temporary.owner, appRole: place.appRole }
  try {
    const { authority } = backup.head
    let tail: Tail
    if (authority) {
      await restoreTables(target, sets, backup.head)
      tail = await takeOverAuthority(target, backup, authority)
    } else tail = await restoreInstallation(target, sets, backup)
    await compareRows(target, tail, file)
    const seals = await checkAudit(target, file)
    if (!authority) await catchUp(target, sets)
    const counts = Object.values(tail.tables)
    const verified = { tables: counts.length, rows: counts.reduce((sum, { rows }) => sum + rows, 0), seals, sha256: await digestOf(file) }
    writeFileSync(`${file}.verified.json`, `${JSON.stringify({ ...verified, at: new Date().toISOString() })}\n`, { mode: 0o600 })
    return verified
  } finally {
    await temporary.drop()
  }
}

/** Reads every table again and compares count and content with what was promised. */
async function compareRows({ owner }: Target, tail: Tail, file: string): Promise<void> {
  const client = await connect(owner)
  try {
    await client.query(`begin read only; ${steadyOutput}`)
    for (const table of await readTables(client)) {
      const promised = tail.tables[table.name]
      if (!promised || changesOnRestore.has(table.name)) continue
      const counted: Counted = { rows: 0, bytes: 0, sha256: '' }
      const { stream, done } = copyRows(client, table.name, selectionOf(table, [], undefined), counted)
      for await (const _ of stream);
      done()
      if (counted.rows !== promised.rows || counted.sha256 !== promised.sha256) throw differs(file, table.name)
    }
  } finally {
    await client.end()
  }
}

/** A restore writes the position offset here. */
const changesOnRestore = new Set(['kernel.installation'])

async function checkAudit({ owner }: Target, file: string): Promise<number> {
  const pool = new pg.Pool({ ...owner, max: 1 })
  pool.on('error', () => {})
  // biome-ignore lint/suspicious/noExplicitAny: only functions of the kernel are called
  const db = new Kysely<any>({ dialect: new PostgresDialect({ pool }) })
  try {
    const { faults, seals } = await verifyAudit(db)
    if (faults.length)
      throw differs(
        file,
        `audit: ${faults
          .map(({ authority, number, fault }) => `${authority ?? 'installation'}/${number} ${fault}`)
          .slice(0, 5)
          .join(', ')}`,
      )
    return seals
  } finally {
    await db.destroy()
  }
}

const differs = (file: string, what: string) =>
  refused(
    'backup-not-good',
    `Die Sicherung ${file} gilt NICHT als gut: nach der Probe-Wiederherstellung stimmt nicht überein: ${what}.`,
    `The backup ${file} is NOT good: after the trial restore this differs: ${what}.`,
  )

async function digestOf(file: string): Promise<string> {
  const digest = createHash('sha256')
  await pipeline(createReadStream(file), digest)
  return digest.digest('hex')
}
