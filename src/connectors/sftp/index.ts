// Files on an SFTP server. The server must show the key that was agreed; without one the test shows it and nothing is fetched.
import { createHash } from 'node:crypto'
import { invalid, Refusal, resolveOutgoing, unavailable } from '#kernel'
import type { ListedFile, OpenSource, SourceConnector, SourceOpening } from '#modules/connections/ports'
import { field } from '#shared'

interface Settings {
  host: string
  port?: number | null
  user: string
  folder?: string | null
  fingerprint?: string | null
}

/** As OpenSSH prints it: SHA256:… in Base64 without padding. */
const fingerprintOf = (key: Buffer) => `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`

function refusalOf(error: unknown, seen: string | undefined, settings: Settings): Refusal {
  if (error instanceof Refusal) return error
  const text = error instanceof Error ? error.message.split('\n')[0]!.slice(0, 200) : String(error)
  const values = { reason: text }
  if (seen && settings.fingerprint && seen !== settings.fingerprint)
    return invalid('connections.sftpKey', { values: { seen, wanted: settings.fingerprint }, cause: error })
  if (/authentication methods failed|permission denied/i.test(text) && /auth/i.test(text))
    return invalid('sync.credentials', { values, cause: error })
  if (/no such file|not exist/i.test(text))
    return invalid('connections.sftpFolder', { values: { folder: settings.folder || '.' }, cause: error })
  if (/permission denied/i.test(text)) return invalid('sync.noRight', { values, cause: error })
  return unavailable('sync.away', { values, cause: error })
}

async function open(opening: SourceOpening): Promise<OpenSource> {
  const settings = opening.settings as unknown as Settings
  const folder = settings.folder?.trim() || '.'
  const { address } = await resolveOutgoing(new URL(`sftp://${settings.host}`), opening.outgoing)
  // Loaded when a source uses it: its ciphers take 17 MB.
  const { default: Client } = await import('ssh2-sftp-client')
  const client = new Client('muses')
  client.on('error', () => {})
  let seen: string | undefined
  let connected: Promise<void> | undefined
  /** Signs in once; with `unknown` a server without agreed key is let pass, for the test alone. */
  const connect = (unknown = false) =>
    (connected ??= (async () => {
      if (!settings.fingerprint && !unknown) throw invalid('connections.sftpNoKey')
      try {
        await client.connect({
          host: address,
          port: settings.port ?? 22,
          username: settings.user,
          ...(opening.secrets.privateKey ? { privateKey: opening.secrets.privateKey } : { password: opening.secrets.password ?? '' }),
          readyTimeout: 15_000,
          hostVerifier: (key: Buffer) => {
            seen = fingerprintOf(key)
            return settings.fingerprint ? seen === settings.fingerprint.trim() : unknown
          },
        })
      } catch (error) {
        throw refusalOf(error, seen, settings)
      }
    })())
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    await connect()
    try {
      return await work()
    } catch (error) {
      throw refusalOf(error, seen, settings)
    }
  }
  const list = () =>
    guarded(async () =>
      (await client.list(folder)).flatMap((entry): ListedFile[] =>
        entry.type === '-' ? [{ name: entry.name, size: entry.size, changedAt: new Date(entry.modifyTime) }] : [],
      ),
    )
  return {
    list,
    fetch: (name, to) => guarded(async () => void (await client.get(`${folder}/${name}`, to))),
    async check() {
      if (!settings.fingerprint) {
        // Only the key is asked for: no password goes to a server that nobody has agreed on.
        const probe = new Client('muses')
        probe.on('error', () => {})
        const failed = await probe
          .connect({
            host: address,
            port: settings.port ?? 22,
            username: settings.user,
            readyTimeout: 15_000,
            hostVerifier: (key: Buffer) => {
              seen = fingerprintOf(key)
              return false
            },
          })
          .then(
            () => undefined,
            (error: unknown) => error,
          )
        await probe.end().catch(() => {})
        if (!seen) throw refusalOf(failed, seen, settings)
        return [{ code: 'sftpFingerprint', tone: 'warning', values: { fingerprint: seen } }]
      }
      const files = await list()
      return [
        { code: 'connected', tone: 'success' },
        { code: 'sftpFiles', tone: 'success', values: { files: files.length } },
      ]
    },
    async close() {
      await client.end().catch(() => {})
    },
  }
}

export const sftp: SourceConnector = {
  kind: 'sftp',
  fields: {
    host: field.text({ required: true, max: 253, pattern: /^[\w.:-]+$/ }),
    port: field.number({ min: 1, max: 65_535 }),
    user: field.text({ required: true, max: 100 }),
    sftpFolder: field.text({ max: 300 }),
    fingerprint: field.text({ max: 80, pattern: /^SHA256:[A-Za-z0-9+/]{43}$/ }),
  },
  sections: [{ id: 'server', fields: ['host', 'port', 'user', 'fingerprint', 'sftpFolder'] }],
  defaults: { port: 22 },
  secrets: ['password', 'privateKey'],
  open: (opening) => open({ ...opening, settings: { ...opening.settings, folder: opening.settings.sftpFolder } }),
}
