// What may happen to a backup file and to a restore, and that nothing half is left behind.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, testWorld } from '#kernel/testing'
import { migrationSets } from '../modules.ts'
import { removeOld } from './main.ts'
import { openBackup, readAll } from './read.ts'
import { restoreInstallation } from './restore.ts'
import { isUntouched, refusal, using } from './testing/look.ts'
import { type Written, writeBackup } from './write.ts'

const world = testWorld()
const folder = mkdtempSync(join(tmpdir(), 'muses-faults-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const passphrase = 'Käse und Brot'
let open: Written
let locked: Written

beforeAll(async () => {
  await using(world.database.owner, (client) =>
    client.query(`insert into kernel.file (authority_id, id, name, type, size, sha256) values ($1, $1, 'f', 't', 1, '')`, [
      world.authority,
    ]),
  )
  await addParts(0, 3)
  open = await writeBackup(world.database, { folder, now: () => new Date('2026-08-24T08:00:00Z') })
  locked = await writeBackup(world.database, { folder, passphrase, now: () => new Date('2026-08-24T08:00:00Z') })
})

/** Random bytes, which cannot be compressed. */
const addParts = (from: number, to: number) =>
  using(world.database.owner, async (client) => {
    for (let number = from; number < to; number++)
      await client.query('insert into kernel.file_part values ($1, $1, $2, $3)', [world.authority, number, randomBytes(1_048_576)])
  })

/** Reads a file to its end without a database; counts rows as COPY would. */
async function read(file: string, key?: string): Promise<void> {
  await readAll(await openBackup(file, key), {
    table: async (_name, rows) => {
      let count = 0
      for await (const part of rows) for (let at = part.indexOf(10); at >= 0; at = part.indexOf(10, at + 1)) count++
      return count
    },
    jobs: async () => {},
  })
}

function bent(file: string, at: number): string {
  const bytes = readFileSync(file)
  bytes[at]! ^= 1 + (at % 255)
  const copy = join(folder, 'bent')
  writeFileSync(copy, bytes)
  return copy
}

test('an untouched file reads to its end', async () => {
  await read(open.file)
  await read(locked.file, passphrase)
  expect(locked.file).toBe(`${open.file}.aes`)
})

test('nothing can be read from an encrypted file without its passphrase', async () => {
  expect(await refusal(openBackup(locked.file))).toBe('passphrase-needed')
  expect(await refusal(openBackup(locked.file, 'Kaese und Brot'))).toBe('wrong-passphrase')
  expect(readFileSync(locked.file).includes('organisation')).toBe(false)
  const target = await testDatabase('empty')
  expect(await refusal((async () => restoreInstallation(target, migrationSets, await openBackup(locked.file, 'x')))())).toBe(
    'wrong-passphrase',
  )
  expect(await isUntouched(target.owner)).toBe(true)
})

test('a file that was cut off anywhere is refused as incomplete', async () => {
  for (const [file, key] of [
    [open.file, undefined],
    [locked.file, passphrase],
  ] as const) {
    const size = readFileSync(file).length
    for (const length of [9, 100, 1_048_700, Math.floor(size / 2), size - 9, size - 1]) {
      const copy = join(folder, 'cut')
      copyFileSync(file, copy)
      truncateSync(copy, length)
      expect([length, await refusal(read(copy, key))]).toEqual([length, 'backup-cut'])
    }
  }
})

test('a changed byte anywhere is found', async () => {
  const size = readFileSync(locked.file).length
  const places = [0, 9, 12, 40, 66, 70, 1_048_700, Math.floor(size / 2), size - 1]
  for (const at of places)
    expect([at, await refusal(read(bent(locked.file, at), passphrase))]).toEqual([
      at,
      expect.stringMatching(/^(backup-damaged|backup-cut|wrong-passphrase)$/),
    ])
  const plain = readFileSync(open.file).length
  // The first ten bytes of gzip hold a time and the system's name, which mean nothing here.
  for (const at of [0, 12, 200, Math.floor(plain / 2), plain - 5_000, plain - 1])
    expect([at, await refusal(read(bent(open.file, at)))]).toEqual([at, expect.stringMatching(/^backup-(damaged|cut)$/)])
})

test('a restore from a damaged file leaves the database empty', async () => {
  const target = await testDatabase('empty')
  const damaged = bent(locked.file, readFileSync(locked.file).length - 3_000)
  expect(await refusal((async () => restoreInstallation(target, migrationSets, await openBackup(damaged, passphrase)))())).toBe(
    'backup-damaged',
  )
  expect(await isUntouched(target.owner)).toBe(true)
})

test('kill -9 in the middle of a restore leaves no half of it, and it can be done again', async () => {
  await addParts(3, 24)
  const { file } = await writeBackup(world.database, { folder: join(folder, 'big') })
  const target = await testDatabase('empty')
  const { host, port, database } = target.owner
  const url = (user: string, password: string) =>
    `postgresql://${user}:${password}@localhost/${database}?host=${encodeURIComponent(String(host))}&port=${port}`
  const env = {
    ...process.env,
    DATABASE_OWNER_URL: url('muses_owner', 'owner'),
    DATABASE_URL: url('muses_app', 'app'),
    MUSES_DATA_DIR: join(folder, 'data'),
    INIT_CWD: '',
  }
  const restore = () =>
    spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), 'restore', file], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const isCopying = () =>
    using(
      target.superuser,
      async (client) =>
        (await client.query(`select from pg_stat_activity where datname = $1 and query like 'copy kernel.file_part%'`, [database]))
          .rowCount === 1,
    )
  const child = restore()
  let ended = false
  let complaint = ''
  child.stderr!.on('data', (part) => (complaint += part))
  child.on('exit', () => (ended = true))
  while (!ended && !(await isCopying())) await sleep(5)
  expect([ended, complaint]).toEqual([false, ''])
  child.kill('SIGKILL')
  while (!ended) await sleep(10)
  await expect
    .poll(
      () =>
        using(
          target.superuser,
          async (client) =>
            (await client.query(`select from pg_stat_activity where datname = $1 and usename = 'muses_owner'`, [database])).rowCount,
        ),
      { timeout: 10_000 },
    )
    .toBe(0)
  expect(await isUntouched(target.owner)).toBe(true)

  const again = restore()
  let said = ''
  again.stdout!.on('data', (part) => (said += part))
  again.stderr!.on('data', (part) => (said += part))
  const code = await new Promise((resolve) => again.on('close', resolve))
  expect([code, said]).toEqual([0, expect.stringContaining('wiederhergestellt')])
  const { rows } = await using(target.owner, (client) => client.query('select count(*)::int as parts from kernel.file_part'))
  expect(rows).toEqual([{ parts: 24 }])
})

test('a backup that fails or was killed leaves no file that looks like one', async () => {
  const place = join(folder, 'drafts')
  await writeBackup(world.database, { folder: place })
  const [file] = readdirSync(place)
  const draft = join(place, 'muses-backup-20260101-000000Z.tar.gz.part')
  writeFileSync(draft, 'half')
  utimesSync(draft, 0, 0)
  expect(await refusal(writeBackup(world.database, { folder: place, authority: 'nirgends' }))).toBe('unknown-authority')
  expect(readdirSync(place)).toEqual([file])
  await using(world.database.superuser, async (client) => {
    await client.query(
      `create role half_blind login password 'x'; grant usage on schema kernel to half_blind; grant select on all tables in schema kernel to half_blind`,
    )
  })
  const blind = { ...world.database.owner, user: 'half_blind', password: 'x' }
  expect(await refusal(writeBackup({ owner: blind }, { folder: place }))).toBe('backup-role')
  expect(readdirSync(place)).toEqual([file])
})

test('an empty database is no backup', async () => {
  expect(await refusal(writeBackup(await testDatabase('empty'), { folder }))).toBe('nothing-to-back-up')
})

test('only proven backups count when old ones go', () => {
  const place = mkdtempSync(join(folder, 'keep-'))
  const name = (day: number) => `muses-backup-202608${day}-080000Z.tar.gz`
  for (const day of [10, 11, 12, 13]) writeFileSync(join(place, name(day)), '')
  for (const day of [10, 11, 13]) writeFileSync(join(place, `${name(day)}.verified.json`), '')
  removeOld(place, 2)
  expect(readdirSync(place)).toEqual([name(11), `${name(11)}.verified.json`, name(12), name(13), `${name(13)}.verified.json`])
})
