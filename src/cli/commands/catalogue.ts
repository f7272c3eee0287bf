// Checking block files and booking templates at schools from the command line.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { blocksApi, bookingsApi } from '#modules/catalogue/api'
import { type Command, Usage } from '../command.ts'

async function filesOf(folder: string): Promise<Record<string, string>> {
  if (!(await stat(folder).catch(() => null))?.isDirectory()) throw new Usage(`${folder}: kein Ordner / not a folder`)
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  const found = names
    .filter((entry) => entry.isFile() && /\.(yaml|md)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    // What stands beside the areas explains the library, and is no part of it.
    .filter((path) => relative(folder, path) === 'templates.yaml' || relative(folder, path).split(/[\\/]/).length > 1)
  const texts = await Promise.all(
    found.map(async (path) => [relative(folder, path).replaceAll('\\', '/'), await readFile(path, 'utf8')] as const),
  )
  return Object.fromEntries(texts)
}

export const catalogueCommands: Command[] = [
  {
    name: 'blocks check',
    words: ['FOLDER'],
    options: {},
    help: 'Prüft einen Ordner mit Bausteinen (<bereich>/<nummer>-<name>/block.yaml). / Checks a folder of blocks.',
    async run(client, _options, [folder]) {
      const { blocks, findings } = await client.call(blocksApi.checkBlocks, { body: { files: await filesOf(folder!) } })
      const lines = findings.map(
        ({ file, line, field, message }) => `${join(folder!, file)}:${line} ${field ? `${field}: ` : ''}${message}`,
      )
      return {
        data: { blocks, findings },
        lines: [...lines, `${blocks} Bausteine in Ordnung, ${findings.length} Befunde / blocks sound, findings`],
        exit: findings.length ? 1 : 0,
      }
    },
  },
  {
    name: 'bookings book',
    options: {
      authority: { type: 'string' },
      template: { type: 'string' },
      block: { type: 'string', multiple: true },
      from: { type: 'string' },
      'dry-run': { type: 'boolean' },
    },
    required: ['authority', 'from'],
    help: 'Bucht eine Vorlage oder Bausteine an allen Schulen eines Schulträgers; --dry-run zeigt nur den Plan. / Books at all schools.',
    async run(client, options) {
      const { template, block, from } = options
      const blocks = (Array.isArray(block) ? block : block ? [String(block)] : []).map((number) => ({ block: number }))
      if (!template && blocks.length === 0) throw new Usage('--template oder --block fehlt / is missing')
      const body = {
        schools: 'all' as const,
        blocks,
        from: String(from),
        withRequired: true,
        ...(template ? { template: String(template) } : {}),
      }
      const authority = String(options.authority)
      if (options['dry-run']) {
        const plan = await client.call(bookingsApi.planBookings, { body }, authority)
        const { counts, cost } = plan
        const reasons = plan.items.flatMap((item) => item.reasons.map(({ code }) => `  ${item.number}: ${code}`))
        const lines = [
          Object.entries(counts)
            .map(([kind, count]) => `${kind} ${count}`)
            .join(', '),
          ...new Set(reasons),
        ]
        return { data: { counts, cost }, lines, exit: counts.refused ? 1 : 0 }
      }
      const done = await client.call(bookingsApi.book, { body }, authority)
      return {
        data: done,
        lines: [
          Object.entries(done.counts)
            .map(([kind, count]) => `${kind} ${count}`)
            .join(', '),
        ],
      }
    },
  },
]
