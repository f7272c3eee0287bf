// A backup is called good only after it was restored, counted, compared and its audit chain recomputed.
import { createHash } from 'node:crypto'
import { createReadStream, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { verifyAudit } from '#kernel'
import { connect } from '../../kernel/database/connection.ts'
import type { MigrationSet } from '../../kernel/database/migrate.ts'
import { StartError } from '../../kernel/database/start-error.ts'
import type { Part } from './archive.ts'
import { steadyOutput } from './catalogue.ts'
import { folderOf, type Head, type Tail } from './format.ts'
import type { Place } from './place.ts'
import { openBackup } from './read.ts'
import { catchUp, restoreInstallation, restoreTables, type Target } from './restore.ts'
import { type RowSum, rowSum } from './row-sum.ts'
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
  const opened = await openBackup(file, passphrase)
  const sums = new Map<string, RowSum>()
  const backup = { ...opened, parts: summing(opened.parts, sums) }
  const temporary = await place.temporary()
  const target: Target = { owner: temporary.owner, appRole: place.appRole }
  try {
    const { authority } = backup.head
    let tail: Tail
    if (authority) {
      await restoreTables(target, sets, backup.head)
      tail = await takeOverAuthority(target, backup, authority)
    } else tail = await restoreInstallation(target, sets, backup)
    await compareRows(target, sums, backup.head, file)
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

/** Reads every table again and compares it with what came out of the file. */
async function compareRows({ owner }: Target, sums: ReadonlyMap<string, RowSum>, head: Head, file: string): Promise<void> {
  const client = await connect(owner)
  try {
    await client.query(`begin read only; ${steadyOutput}`)
    for (const { name, columns } of head.tables) {
      if (changesOnRestore.has(name)) continue
      const found = rowSum()
      for await (const chunk of copyRows(client, name, { columns }, { rows: 0, bytes: 0, sha256: '' }).stream) found.add(chunk)
      if (found.value() !== (sums.get(folderOf(name)) ?? rowSum()).value()) throw differs(file, name)
    }
  } finally {
    await client.end()
  }
}

/** Adds up the rows of every table while they are read. */
async function* summing(parts: AsyncIterable<Part>, sums: Map<string, RowSum>): AsyncGenerator<Part> {
  for await (const part of parts) {
    const folder = dirname(part.name)
    if (!sums.has(folder)) sums.set(folder, rowSum())
    sums.get(folder)!.add(part.body)
    yield part
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
  new StartError('backup-not-good', {
    de: `Die Sicherung ${file} gilt NICHT als gut: nach der Probe-Wiederherstellung stimmt nicht überein: ${what}. Die Installation ist unverändert. Bitte neu sichern; bleibt es dabei, das Protokoll prüfen.`,
    en: `The backup ${file} is NOT good: after the trial restore this differs: ${what}. The installation is unchanged. Back up again; if it stays like this, examine the audit.`,
  })

async function digestOf(file: string): Promise<string> {
  const digest = createHash('sha256')
  await pipeline(createReadStream(file), digest)
  return digest.digest('hex')
}
