// Rosters of the demo go the way of every roster: a stored file, a preview in the worker, taken over by a person.
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { storeFile } from '#kernel'
import type { RosterFile, RosterReader, RosterRecord } from '#modules/rosters/ports'
import type { Id } from '#shared'
import { openRoster, startRosterApply } from '../../modules/rosters/actions.ts'
import { plugReaders } from '../../modules/rosters/reading/readers.ts'
import { rosterReaders } from '../connectors.ts'
import type { Actor, Demo } from './demo.ts'

async function* linesOf(file: RosterFile): AsyncGenerator<RosterRecord> {
  let rest = ''
  const decoder = new TextDecoder()
  for await (const part of file.open()) {
    const lines = (rest + decoder.decode(part, { stream: true })).split('\n')
    rest = lines.pop()!
    for (const line of lines) if (line) yield JSON.parse(line) as RosterRecord
  }
}

/** Reads what the demo itself wrote: one record per line. */
const demoReader: RosterReader = {
  format: 'demo',
  label: 'demo',
  recognise: async () => ({ format: 'demo', certainty: 1, facts: {}, scope: 'full' }),
  async *read(files) {
    for (const file of files) yield* linesOf(file)
  },
}

/** Plugs the demo's own reader in while rosters are read. */
export async function withDemoReader<T>(work: () => Promise<T>): Promise<T> {
  plugReaders([...rosterReaders, demoReader])
  try {
    return await work()
  } finally {
    plugReaders(rosterReaders)
  }
}

export interface DemoRoster {
  authority: Id
  school: Id | null
  source: string
  title: string
  records: readonly RosterRecord[]
  by: Actor
}

/** Opens an import and waits for its preview. */
export async function previewDemoRoster(demo: Demo, draft: DemoRoster): Promise<Id> {
  const text = draft.records
    .map((record, index) => `${JSON.stringify({ ...record, where: { ...record.where, line: index + 1 } })}\n`)
    .join('')
  const { import: id } = await demo.within(
    draft.authority,
    async (ctx) => {
      const file = await storeFile(
        ctx,
        { name: `${draft.title}.jsonl`, type: 'application/jsonl', sealed: true },
        Readable.from([Buffer.from(text)]),
        {
          maxBytes: 100_000_000,
        },
      )
      return openRoster(ctx, { school: draft.school, files: [file.id], format: 'demo', source: draft.source, title: draft.title })
    },
    draft.by,
  )
  await settled(demo, draft.authority, id, ['previewed', 'held'])
  return id
}

/** Takes a previewed import over and waits until that is done. */
export async function applyDemoRoster(demo: Demo, authority: Id, id: Id, by: Actor): Promise<void> {
  await demo.within(authority, (ctx) => startRosterApply(ctx, id, { leavers: false, release: false }), by)
  await settled(demo, authority, id, ['applied'])
}

async function settled(demo: Demo, authority: Id, id: Id, states: readonly string[]): Promise<void> {
  const end = Date.now() + 120_000
  for (;;) {
    const state = await demo.within(authority, async (ctx) => {
      const { rows } = await sql<{
        state: string
        error: unknown
      }>`select state, error from kernel.import where authority_id = ${authority} and id = ${id}`.execute(ctx.db())
      if (rows[0]!.state === 'failed') throw new Error(`demo roster failed: ${JSON.stringify(rows[0]!.error)}`)
      return rows[0]!.state
    })
    if (states.includes(state)) return
    if (Date.now() > end) throw new Error(`demo roster is still ${state} after two minutes`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
