// Roster imports from the command line: the same preview, guard and undo as on the screen.
import { setTimeout as sleep } from 'node:timers/promises'
import { peopleApi } from '#modules/people/api'
import { type RosterView, rosterApi, rosterStatuses } from '#modules/rosters/api'
import type { Client } from '../client.ts'
import { type Command, type Done, Usage } from '../command.ts'
import { filesOf } from '../files.ts'

const settled = new Set(['previewed', 'held', 'failed', 'applied', 'undone', 'discarded'])

async function waitFor(client: Client, id: string, from: readonly string[]): Promise<RosterView> {
  for (let pause = 100; ; pause = Math.min(pause * 1.5, 2_000)) {
    const view = await client.call(rosterApi.roster, { params: { id } })
    if (settled.has(view.state) && !from.includes(view.state)) return view
    await sleep(pause)
  }
}

/** The answer of an import: people are counted once each, whatever changes on them. */
function answerOf(view: RosterView, run: string, more: object = {}): Done {
  const groups = Object.fromEntries(
    Object.entries(view.counts).flatMap(([key, value]) => (key.startsWith('groups.') ? [[key.slice(7), value]] : [])),
  )
  const counts = Object.fromEntries(rosterStatuses.map((status) => [status, view.counts[status] ?? 0]))
  const data = {
    format: view.format,
    ...counts,
    groups: { total: Number(view.facts.groups ?? 0), ...groups },
    run,
    import: view.id,
    state: view.state,
    scope: view.scope,
    guard: view.guard,
    faults: view.faults,
    ...(view.error ? { error: view.error } : {}),
    ...more,
  }
  const lines = [
    `${view.format ?? '?'}: ${rosterStatuses.map((status) => `${status} ${counts[status]}`).join(', ')}`,
    ...(view.guard.length
      ? [
          `Angehalten / held: ${view.guard.map((hit) => `${hit.kind} ${hit.missing} von/of ${hit.known} (Grenze/limit ${hit.limit})`).join('; ')}`,
        ]
      : []),
    ...(view.error ? [`${view.error.code}: ${view.error.message}`] : []),
    `${view.state}: ${view.id}`,
  ]
  return { data, lines, exit: view.state === 'failed' ? 1 : 0 }
}

export const peopleCommands: Command[] = [
  {
    name: 'import roster',
    options: {
      school: { type: 'string' },
      format: { type: 'string' },
      file: { type: 'string', multiple: true },
      mapping: { type: 'string' },
      source: { type: 'string' },
      'dry-run': { type: 'boolean' },
      apply: { type: 'boolean' },
      release: { type: 'boolean' },
      strict: { type: 'boolean' },
      'keep-missing': { type: 'boolean' },
    },
    required: ['file'],
    help: 'Liest Schuldaten; --apply übernimmt, --release gibt eine angehaltene Übernahme frei, --strict übernimmt nichts, solange etwas fehlerhaft oder offen ist. / Reads a roster; --apply takes it over, --release releases a held one, --strict takes nothing over while anything is wrong or in doubt.',
    async run(client, options) {
      if (options.apply && options['dry-run']) throw new Usage('--apply und --dry-run schließen sich aus / exclude each other')
      const files = await filesOf(options.file)
      const query = {
        format: String(options.format ?? 'auto'),
        ...(options.school ? { school: String(options.school) } : {}),
        ...(options.source ? { source: String(options.source) } : {}),
        ...(options.mapping ? { mapping: String(options.mapping) } : {}),
        ...(options.strict ? { strict: 'true' as never } : {}),
        title: files[0]!.name,
      }
      const opened = await client.upload(rosterApi.openRoster, { query }, files)
      let view = await waitFor(client, opened.import, [])
      if (!options.apply || view.state === 'failed') return answerOf(view, opened.run)
      if (view.state === 'held' && !options.release && !options['keep-missing']) return { ...answerOf(view, opened.run), exit: 1 }
      await client.call(rosterApi.applyRoster, {
        params: { id: view.id },
        body: {
          leavers: !options['keep-missing'],
          release: options.release === true,
          ...(options.strict ? { strict: true } : {}),
          version: view.version,
        },
      })
      view = await waitFor(client, view.id, ['previewed', 'held'])
      return answerOf(view, view.id, { applied: view.state === 'applied' })
    },
  },
  {
    name: 'import undo',
    words: ['RUN'],
    options: { people: { type: 'string' }, 'dry-run': { type: 'boolean' } },
    help: 'Nimmt einen Import zurück (14 Tage lang); --people nimmt nur diese Personen (Ids, mit Komma), --dry-run sagt vorher, wer bleibt und warum. / Takes an import back (within 14 days); --people only these (ids, comma-separated), --dry-run says who stays and why.',
    async run(client, options, [id]) {
      const people = options.people === undefined ? undefined : String(options.people).split(',').filter(Boolean)
      if (people && !people.length) throw new Usage('--people: keine Personen / no people')
      const ask = { params: { id: id! }, body: people ? { people } : {} }
      if (options['dry-run']) {
        const { obstacles, ...counts } = await client.call(rosterApi.forecastUndo, ask)
        return {
          data: { result: 'forecast', import: id, ...counts, obstacles },
          lines: [
            `${counts.goes} von/of ${counts.people} Personen / people`,
            ...obstacles.map((each) => `${each.name}: ${each.text}${each.at ? ` (${each.at}${each.by ? `, ${each.by}` : ''})` : ''}`),
          ],
        }
      }
      const undone = await client.call(rosterApi.undoRoster, ask)
      return {
        data: { result: 'undone', import: id, rows: undone.rows, kept: undone.kept },
        lines: [`${undone.rows} Zeilen zurückgenommen / rows taken back, ${undone.kept.length} behalten / kept`],
      }
    },
  },
  {
    name: 'import list',
    options: { school: { type: 'string' } },
    help: 'Zeigt Importe. / Lists imports.',
    async run(client, options) {
      const rows = await client.call(rosterApi.rosters, { query: options.school ? { school: String(options.school) } : {} })
      return {
        data: rows,
        lines: rows.map((row) => `${row.id}\t${row.createdAt}\t${row.state}\t${row.format ?? ''}\t${row.schoolName ?? ''}`),
      }
    },
  },
  {
    name: 'people count',
    options: { school: { type: 'string' } },
    required: ['school'],
    help: 'Zählt die Personen einer Schule. / Counts the people of a school.',
    async run(client, options) {
      const counts = await client.call(peopleApi.count, { query: { school: String(options.school) } })
      return {
        data: counts,
        lines: [
          `${counts.people} Personen / people (${counts.learners} + ${counts.teachers} + ${counts.others}), ${counts.groups} Gruppen / groups`,
        ],
      }
    },
  },
]
