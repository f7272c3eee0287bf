// Files on a real OpenSSH server: the agreed key alone, whole files, clear words for what is wrong.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#shared'
import { type Sshd, startSshd } from '../testing/sshd.ts'
import { sftp } from './index.ts'

const sshd = await startSshd()
afterAll(() => sshd.server?.stop())

describe.skipIf(sshd.missing)(`sftp${sshd.missing ? ` (skipped: ${sshd.missing})` : ''}`, () => {
  let server: Sshd
  const to = mkdtempSync(join(tmpdir(), 'muses-sftp-'))
  beforeAll(() => {
    server = sshd.server!
    writeFileSync(join(server.folder, 'schule.csv'), 'Nachname;Vorname\r\nMüller;Käthe\r\n')
    mkdirSync(join(server.folder, 'archiv'))
    writeFileSync(join(server.folder, 'archiv', 'alt.csv'), 'x'.repeat(3_000_000))
  })
  afterAll(() => rmSync(to, { recursive: true, force: true }))
  const open = (
    settings: Record<string, unknown> = {},
    allowed = '127.0.0.0/8',
    secrets: Record<string, string> = { privateKey: server.privateKey },
  ) =>
    sftp.open({
      source: newId(),
      authority: newId(),
      settings: { host: server.host, port: server.port, user: server.user, fingerprint: server.fingerprint, ...settings },
      secrets,
      outgoing: { allowed, private: true },
      signal: new AbortController().signal,
      dataDir: to,
    })
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'ok',
      (error: { code?: string }) => error.code,
    )

  test('lists plain files with size and time, and fetches them byte for byte', async () => {
    const source = await open()
    const listed = await source.list!()
    expect(listed.map(({ name, size }) => [name, size])).toEqual([['schule.csv', readFileSync(join(server.folder, 'schule.csv')).length]])
    expect(Date.now() - listed[0]!.changedAt.getTime()).toBeLessThan(120_000)
    await source.fetch!('schule.csv', join(to, 'a'))
    expect(readFileSync(join(to, 'a'))).toEqual(readFileSync(join(server.folder, 'schule.csv')))
    expect(await codeOf(source.fetch!('fehlt.csv', join(to, 'b')))).toBe('connections.sftpFolder')
    await source.close()
    const inside = await open({ sftpFolder: 'archiv' })
    await inside.fetch!('alt.csv', join(to, 'c'))
    expect(readFileSync(join(to, 'c')).length).toBe(3_000_000)
    expect(await inside.check()).toMatchObject([{ code: 'connected' }, { code: 'sftpFiles', values: { files: 1 } }])
    await inside.close()
  })

  test('without an agreed key the test shows it and nothing is fetched; another key is refused', async () => {
    const unknown = await open({ fingerprint: null })
    expect(await unknown.check()).toEqual([{ code: 'sftpFingerprint', tone: 'warning', values: { fingerprint: server.fingerprint } }])
    expect(await codeOf(unknown.list!())).toBe('connections.sftpNoKey')
    await unknown.close()
    const other = await open({ fingerprint: `SHA256:${'A'.repeat(43)}` })
    expect(await codeOf(other.list!())).toBe('connections.sftpKey')
    await other.close()
  })

  test('wrong credentials, a missing folder, a server that is away, a forbidden network', async () => {
    const stranger = await open({}, '127.0.0.0/8', { password: 'falsch' })
    expect(await codeOf(stranger.list!())).toBe('sync.credentials')
    await stranger.close()
    const nowhere = await open({ sftpFolder: 'nirgends' })
    expect(await codeOf(nowhere.list!())).toBe('connections.sftpFolder')
    await nowhere.close()
    const away = await open({ port: 9 })
    expect(await codeOf(away.list!())).toBe('sync.away')
    await away.close()
    expect(await codeOf(open({}, ''))).toMatch(/^outgoing\./)
  })
})
