// A Schulconnex server as a source: people and organisations are fetched as a roster, unless nothing changed since the last time.
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Finding, SourceConnector } from '#modules/connections/ports'
import { checkServer, fetchRoster, type Opening } from './client.ts'
import { type SchulconnexSettings, schulconnexDefaults, schulconnexFields, schulconnexSecrets, schulconnexSections } from './settings.ts'

export const schulconnexSource: SourceConnector = {
  kind: 'schulconnex',
  fields: schulconnexFields,
  sections: schulconnexSections,
  defaults: schulconnexDefaults as Record<string, unknown>,
  secrets: schulconnexSecrets,
  async open({ settings, secrets, outgoing, signal }) {
    const opening: Opening = {
      settings: { ...schulconnexDefaults, ...settings } as SchulconnexSettings,
      secrets: { clientSecret: secrets.clientSecret ?? '' },
      outgoing,
      signal,
    }
    return {
      async pull(folder, mark) {
        const fetched = await fetchRoster(opening, { folder, etag: mark ?? undefined })
        if (fetched.state === 'same') return undefined
        const files: string[] = []
        for (const file of fetched.files) {
          const path = join(folder, `roster-${files.length}-${file.name}`)
          await pipeline(file.open(), createWriteStream(path, { mode: 0o600 }))
          files.push(path)
        }
        await fetched.dispose()
        return { files, mark: fetched.etag ?? null }
      },
      check: async () => (await checkServer(opening)) as Finding[],
      close: async () => {},
    }
  },
}
