import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { holdFolder } from './holder.ts'
import { installationKey, installationSecrets } from './installation.ts'
import { lifeOf } from './processes.ts'
import { serverError } from './server-error.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muses-installation-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the key is made once, stays, and is for the owner of the folder only', () => {
  const key = installationKey(folder, {})
  expect(key).toHaveLength(32)
  expect(installationKey(folder, {})).toEqual(key)
  const file = join(folder, 'secrets.json')
  chmodSync(file, 0o644)
  installationSecrets(folder)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readFileSync(file, 'utf8')).toContain(key.toString('base64'))
})

test('MUSES_KEY goes before the file; a wrong one is refused without naming it', () => {
  const given = Buffer.alloc(32, 7)
  expect(installationKey(folder, { MUSES_KEY: given.toString('base64') })).toEqual(given)
  expect(existsSync(join(folder, 'secrets.json'))).toBe(false)
  expect(() => installationKey(folder, { MUSES_KEY: 'geheim' })).toThrow(
    expect.objectContaining({ code: 'bad-key', message: expect.not.stringContaining('geheim') }),
  )
})

test('a damaged secrets file is refused and left as it is', () => {
  const file = join(folder, 'secrets.json')
  for (const text of ['', '{"key":', '{"key":"short"}']) {
    writeFileSync(file, text)
    expect(() => installationSecrets(folder)).toThrow(expect.objectContaining({ code: 'secrets-damaged' }))
    expect(readFileSync(file, 'utf8')).toBe(text)
  }
})

test('the folder is held by one life of one process', async () => {
  const file = join(folder, 'holder.json')
  const first = await holdFolder(folder)
  expect(first.joined).toBe(false)
  expect(await holdFolder(folder)).toMatchObject({ joined: true })
  first.release()
  expect(existsSync(file)).toBe(false)
  // pid 1 lives, but not the life that made this mark: a pid used again.
  for (const stale of ['', 'half a ma', JSON.stringify({ pid: 1, life: 'earlier boot/1', host: hostname() })]) {
    writeFileSync(file, stale)
    const held = await holdFolder(folder)
    expect(held.joined).toBe(false)
    held.release()
  }
  writeFileSync(file, JSON.stringify({ pid: 1, life: lifeOf(1), host: hostname() }))
  await expect(holdFolder(folder)).rejects.toMatchObject({ code: 'folder-in-use', english: expect.stringContaining('process 1 ') })
})

test('another machine that shares the folder shows its life by its heartbeat', async () => {
  const file = join(folder, 'holder.json')
  writeFileSync(file, JSON.stringify({ pid: 999_999, life: 'there', host: 'another-machine' }))
  const beat = setInterval(() => utimesSync(file, new Date(), new Date()), 100)
  await expect(holdFolder(folder)).rejects.toMatchObject({ code: 'folder-in-use', german: expect.stringContaining('another-machine') })
  clearInterval(beat)
})

test.each([
  ['FATAL:  could not write lock file "postmaster.pid": No space left on device', 'folder-enospc'],
  ['FATAL:  could not extend file "base/1/2691": wrote only 4096 of 8192 bytes\nHINT:  Check free disk space.', 'folder-enospc'],
  ['FATAL:  could not create lock file "postmaster.pid": Read-only file system', 'folder-erofs'],
  ['FATAL:  data directory "/x" has wrong ownership', 'folder-eacces'],
  ['FATAL:  could not map anonymous shared memory: Cannot allocate memory', 'memory'],
  ['selecting dynamic shared memory implementation ... posix\nFATAL:  something else', 'server-failed'],
])('the server says %j', (said, code) => {
  const error = serverError(said, '/srv/muses')
  expect(error.code).toBe(code)
  expect(error.german).toMatch(/unverändert|nichts geändert/)
  expect(error.english).toMatch(/unchanged|changed nothing|Nothing was changed/i)
})
