// Reads a backup file from front to back: decrypts, unpacks, counts and compares with what its last part promises.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { Cut, type Part, unpack } from './archive.ts'
import { decrypt, isEncrypted } from './encryption.ts'
import { damaged, readingFault, refused } from './faults.ts'
import { type Counted, folderOf, formatVersion, type Head, headName, jobsFolder, type PendingJob, type Tail, tailName } from './format.ts'

export interface Backup {
  file: string
  head: Head
  parts: AsyncGenerator<Part>
}

export interface Sinks {
  /** Takes the rows of one table and answers how many arrived. */
  table: (name: string, rows: AsyncIterable<Buffer>) => Promise<number>
  jobs: (jobs: PendingJob[]) => Promise<void>
}

/** Opens a file and reads its head. */
export async function openBackup(file: string, passphrase?: string): Promise<Backup> {
  try {
    const parts = unpack(gunzipped(await plain(file, passphrase)))
    const first = await parts.next()
    if (first.done || first.value.name !== headName) throw damaged(file, 'head')
    const head = JSON.parse(first.value.body.toString('utf8')) as Head
    if (head.format > formatVersion)
      throw refused(
        'backup-format',
        `Das Format ${head.format} dieser Sicherung ist neuer als dieses Programm.`,
        `Format ${head.format} of this backup is newer than this program.`,
      )
    return { file, head, parts }
  } catch (error) {
    throw readingFault(error, file)
  }
}

async function plain(file: string, passphrase: string | undefined): Promise<AsyncIterable<Uint8Array>> {
  const handle = await open(file)
  const start = Buffer.alloc(8)
  await handle.read(start, 0, 8, 0).finally(() => handle.close())
  const source = createReadStream(file, { highWaterMark: 262_144 })
  if (!isEncrypted(start)) return source
  if (passphrase) return decrypt(source, passphrase)
  source.destroy()
  throw refused(
    'passphrase-needed',
    'Die Sicherung ist verschlüsselt. Bitte MUSES_BACKUP_PASSPHRASE setzen.',
    'The backup is encrypted. Set MUSES_BACKUP_PASSPHRASE.',
  )
}

async function* gunzipped(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: 262_144 })
  // A fault of the source destroys the unpacker and is thrown by the loop.
  const feeding = pipeline(source, gunzip).catch(() => {})
  for await (const chunk of gunzip) yield chunk as Buffer
  await feeding
}

/** Hands all rows and jobs to the sinks and answers the promises of the last part; throws when one is not kept. */
export async function readAll(backup: Backup, sinks: Sinks): Promise<Tail> {
  try {
    return await readParts(backup, sinks)
  } catch (error) {
    throw readingFault(error, backup.file)
  }
}

async function readParts({ file, head, parts }: Backup, sinks: Sinks): Promise<Tail> {
  const names = new Map(head.tables.map(({ name }) => [folderOf(name), name]))
  const found: Record<string, Counted> = {}
  let jobs: Counted = { rows: 0, bytes: 0, sha256: createHash('sha256').digest('hex') }
  let next = await step(parts)
  while (next && next.name !== tailName) {
    const folder = dirname(next.name)
    const digest = createHash('sha256')
    const counted: Counted = { rows: 0, bytes: 0, sha256: '' }
    async function* rows(): AsyncGenerator<Buffer> {
      while (next && dirname(next.name) === folder) {
        digest.update(next.body)
        counted.bytes += next.body.length
        yield next.body
        next = await step(parts)
      }
    }
    const table = names.get(folder)
    if (table && !found[table]) {
      counted.rows = await sinks.table(table, rows())
      found[table] = counted
    } else if (folder === jobsFolder) {
      counted.rows = await takeJobs(rows(), sinks)
      jobs = counted
    } else throw damaged(file, next.name)
    counted.sha256 = digest.digest('hex')
  }
  if (!next) throw new Cut('no manifest')
  const tail = JSON.parse(next.body.toString('utf8')) as Tail
  if (await step(parts)) throw damaged(file, 'end')
  compare(file, head, tail, found, jobs)
  return tail
}

async function step(parts: AsyncGenerator<Part>): Promise<Part | undefined> {
  const { value, done } = await parts.next()
  return done ? undefined : value
}

async function takeJobs(rows: AsyncIterable<Buffer>, sinks: Sinks): Promise<number> {
  const text: Buffer[] = []
  for await (const part of rows) text.push(part)
  const jobs = Buffer.concat(text)
    .toString('utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as PendingJob)
  await sinks.jobs(jobs)
  return jobs.length
}

function compare(file: string, head: Head, tail: Tail, found: Record<string, Counted>, jobs: Counted): void {
  const isSame = (a: Counted | undefined, b: Counted) => a?.rows === b.rows && a.bytes === b.bytes && a.sha256 === b.sha256
  for (const { name } of head.tables) {
    const promised = tail.tables[name]
    if (!promised) throw damaged(file, `${name} is not promised`)
    if (promised.rows ? !isSame(found[name], promised) : found[name]) throw damaged(file, name)
  }
  if (!isSame(jobs, tail.jobs)) throw damaged(file, 'jobs')
}
