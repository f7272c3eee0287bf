// Writes a backup: every table of one moment as text, in one file that is complete or does not exist.
import { createHash } from 'node:crypto'
import { createWriteStream, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { connect } from '../../kernel/database/connection.ts'
import { programFolder } from '../../kernel/database/environment.ts'
import { folderError } from '../../kernel/database/start-error.ts'
import { type Part, pack } from './archive.ts'
import { authorityNamed, belongs, countLeftOut, type Selection, selectionOf } from './authority.ts'
import { readSequences, readTables, steadyOutput, type Table } from './catalogue.ts'
import { encrypt } from './encryption.ts'
import { nothingThere } from './faults.ts'
import {
  type AuthorityName,
  type Counted,
  folderOf,
  formatVersion,
  type Head,
  headName,
  jobsFolder,
  type PendingJob,
  type Tail,
  tailName,
} from './format.ts'
import type { Place } from './place.ts'

const partSize = 4 * 1_048_576

export interface WriteOptions {
  folder: string
  /** Slug or id: only the rows of this authority. */
  authority?: string
  passphrase?: string
  now?: () => Date
}

export interface Written {
  file: string
  head: Head
  tail: Tail
  size: number
}

/** Writes one backup into the folder. The snapshot is one moment; MUSES may go on working meanwhile. */
export async function writeBackup(place: Pick<Place, 'owner' | 'key'>, options: WriteOptions): Promise<Written> {
  const made = (options.now ?? (() => new Date()))()
  const client = await connect(place.owner)
  let draft: string | undefined
  try {
    mkdirSync(options.folder, { recursive: true, mode: 0o700 })
    removeDrafts(options.folder)
    // No migration may change the tables while their rows are read.
    if (!(await isOurs(client))) throw nothingThere(client.database ?? '')
    await client.query(`select pg_advisory_lock_shared(hashtext('muses'), hashtext('migration'))`)
    await client.query(`begin isolation level repeatable read read only; ${steadyOutput}`)
    const authority = options.authority ? await authorityNamed(client, options.authority) : undefined
    const tables = (await readTables(client)).filter((table) => !authority || belongs(table))
    const head = await headOf(client, tables, made, authority, place.key)
    const file = join(options.folder, fileName(head, options.passphrase !== undefined))
    draft = `${file}.part`
    const tail: Tail = { tables: {}, jobs: none(), sequences: [], position: '0' }
    const encrypted = options.passphrase
    const sink = createWriteStream(draft, { mode: 0o600, flags: 'wx', flush: true })
    const source = pack(partsOf(client, head, tables, tail))
    if (encrypted) await pipeline(source, createGzip({ level: 4 }), (plain: AsyncIterable<Buffer>) => encrypt(plain, encrypted), sink)
    else await pipeline(source, createGzip({ level: 4 }), sink)
    await client.query('commit')
    renameSync(draft, file)
    return { file, head, tail, size: statSync(file).size }
  } catch (error) {
    if (draft) rmSync(draft, { force: true })
    const code = (error as NodeJS.ErrnoException).syscall ? (error as NodeJS.ErrnoException).code : undefined
    throw code ? folderError(error, options.folder) : error
  } finally {
    await client.end()
  }
}

async function isOurs(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ ours: boolean }>(`select to_regclass('kernel.migration') is not null as ours`)
  return rows[0]!.ours
}

const none = (): Counted => ({ rows: 0, bytes: 0, sha256: createHash('sha256').digest('hex') })

function fileName(head: Head, encrypted: boolean): string {
  const time = head.made.replace(/[-:]/g, '').replace('T', '-').replace(/\.\d+/, '')
  return `muses-${head.authority ? `authority-${head.authority.slug}` : 'backup'}-${time}.tar.gz${encrypted ? '.aes' : ''}`
}

// A backup that was killed leaves its draft; one that still grows is left alone.
function removeDrafts(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (/^muses-.*\.part$/.test(name) && Date.now() - statSync(path).mtimeMs > 3_600_000) rmSync(path, { force: true })
  }
}

async function headOf(
  client: pg.Client,
  tables: Table[],
  made: Date,
  authority: AuthorityName | undefined,
  key: string | undefined,
): Promise<Head> {
  const { rows } = await client.query<Head['migrations'][number]>('select set, file, sha256 from kernel.migration order by at, set, file')
  const version = await client.query<{ server: number }>(`select current_setting('server_version_num')::int as server`)
  const { version: program } = JSON.parse(readFileSync(join(programFolder, 'package.json'), 'utf8')) as { version: string }
  return {
    format: formatVersion,
    program,
    made: made.toISOString(),
    server: version.rows[0]!.server,
    authority,
    migrations: rows,
    tables: tables.map(({ name, columns }) => ({ name, columns })),
    key,
  }
}

const json = (name: string, value: unknown): Part => ({ name, body: Buffer.from(`${JSON.stringify(value, null, 1)}\n`) })

async function* partsOf(client: pg.Client, head: Head, tables: Table[], tail: Tail): AsyncGenerator<Part> {
  yield json(headName, head)
  for (const table of tables) {
    const counted = none()
    yield* tableParts(client, table, selectionOf(table, tables, head.authority), counted)
    tail.tables[table.name] = counted
  }
  yield* jobParts(client, head.authority, tail)
  if (head.authority) tail.leftOut = await countLeftOut(client, tables, head.authority, tail)
  else tail.sequences = await readSequences(client)
  tail.position = await positionOf(client)
  yield json(tailName, tail)
}

/** The rows of one table as COPY writes them, cut into parts; fills in what was counted. */
async function* tableParts(client: pg.Client, table: Table, selection: Selection, counted: Counted): AsyncGenerator<Part> {
  const { stream, done } = copyRows(client, table.name, selection, counted)
  let waiting: Buffer[] = []
  let length = 0
  let number = 0
  const part = (): Part => {
    const body = Buffer.concat(waiting)
    waiting = []
    length = 0
    return { name: `${folderOf(table.name)}/${String(++number).padStart(6, '0')}.copy`, body }
  }
  for await (const chunk of stream) {
    waiting.push(chunk)
    length += chunk.length
    if (length >= partSize) yield part()
  }
  if (length) yield part()
  done()
}

/** Streams rows out of a table and counts them on the way; `done` fills in the digest. */
export function copyRows(client: pg.Client, table: string, { columns, condition }: Selection, counted: Counted) {
  const query = client.query(
    copyTo(`copy (select ${columns.join(', ')} from ${table} t ${condition ? `where ${condition}` : ''}) to stdout`),
  )
  const digest = createHash('sha256')
  async function* counting(): AsyncGenerator<Buffer> {
    for await (const chunk of query as AsyncIterable<Buffer>) {
      digest.update(chunk)
      counted.bytes += chunk.length
      yield chunk
    }
  }
  const done = () => {
    counted.rows = query.rowCount
    counted.sha256 = digest.digest('hex')
  }
  return { stream: counting(), done }
}

// What waits in the queue: without it, what was told or promised before the backup would never happen.
async function* jobParts(client: pg.Client, authority: AuthorityName | undefined, tail: Tail): AsyncGenerator<Part> {
  const { rows: found } = await client.query<{ there: boolean }>(`select to_regclass('graphile_worker._private_jobs') is not null as there`)
  if (!found[0]!.there) return
  const { rows } = await client.query<PendingJob>(
    `select t.identifier, j.payload, q.queue_name as queue, j.run_at::text, j.max_attempts, j.key, j.priority
     from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
     where (j.attempts < j.max_attempts or j.locked_at is not null) and ($1::text is null or j.payload ->> 'authority' = $1) order by j.id`,
    [authority?.id ?? null],
  )
  if (rows.length === 0) return
  const body = Buffer.from(rows.map((job) => `${JSON.stringify(job)}\n`).join(''))
  tail.jobs = { rows: rows.length, bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') }
  yield { name: `${jobsFolder}/000001.json`, body }
}

async function positionOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ position: string }>(`
    select greatest(pg_snapshot_xmax(pg_current_snapshot())::text::bigint + (select position_offset from kernel.installation),
      (select max(position) from kernel.audit), (select max(to_position) from kernel.audit_seal))::text as position`)
  return rows[0]!.position
}
