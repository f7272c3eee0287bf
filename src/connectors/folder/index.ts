// A drop folder on the server: below MUSES' own data, one part per authority, plain files alone.
import { createReadStream, createWriteStream } from 'node:fs'
import { lstat, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { invalid } from '#kernel'
import type { ListedFile, OpenSource, SourceConnector, SourceOpening } from '#modules/connections/ports'
import { field } from '#shared'

const parts = /^[\p{L}\d][\p{L}\d._ -]*(\/[\p{L}\d][\p{L}\d._ -]*)*$/u

/** Where the files of a source are dropped. */
export const folderOf = ({ dataDir, authority, settings }: Pick<SourceOpening, 'dataDir' | 'authority' | 'settings'>) =>
  join(dataDir, 'eingang', authority, String(settings.folder))

async function open(opening: SourceOpening): Promise<OpenSource> {
  if (!parts.test(String(opening.settings.folder))) throw invalid('connections.folder')
  const folder = folderOf(opening)
  await mkdir(folder, { recursive: true, mode: 0o770 })
  const list = async (): Promise<ListedFile[]> => {
    const found: ListedFile[] = []
    for (const name of await readdir(folder)) {
      // A link may lead anywhere; only what was dropped here is taken.
      const file = await lstat(join(folder, name)).catch(() => undefined)
      if (file?.isFile()) found.push({ name, size: file.size, changedAt: new Date(Math.floor(file.mtimeMs)) })
    }
    return found
  }
  return {
    list,
    async fetch(name, to) {
      await pipeline(createReadStream(join(folder, name)), createWriteStream(to, { mode: 0o600 }), { signal: opening.signal })
    },
    check: async () => [{ code: 'folder', tone: 'success', values: { path: folder, files: (await list()).length } }],
    close: async () => {},
  }
}

export const folder: SourceConnector = {
  kind: 'folder',
  fields: { folder: field.text({ required: true, max: 200, pattern: parts }) },
  sections: [{ id: 'server', fields: ['folder'] }],
  defaults: {},
  secrets: [],
  open,
}
