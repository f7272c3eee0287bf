// Rooms and lesson grids from a timetable program: the same preview and undo as on the screen.
import { placesApi, schoolsApi, timetableApi } from '#modules/organisation/api'
import type { Client } from '../client.ts'
import { type Command, Usage } from '../command.ts'
import { filesOf } from '../files.ts'

async function schoolOf(client: Client, number: string): Promise<string> {
  const { rows } = await client.call(schoolsApi.schools, { query: { filter: [`number:is:${number}`], limit: 1 } })
  if (!rows[0]) throw new Usage(`Schule ${number} gibt es nicht oder nicht für dieses Token. / No such school for this token.`)
  return rows[0].id
}

async function siteOf(client: Client, school: string, name: string): Promise<string> {
  const { sites } = await client.call(placesApi.places, { params: { id: school } })
  const site = sites.find((each) => each.id === name || each.name.toLowerCase() === name.trim().toLowerCase())
  if (!site) throw new Usage(`Standort „${name}“ gibt es an dieser Schule nicht. / No such site at this school.`)
  return site.id
}

const countOf = (rows: readonly { verdict: string }[]) =>
  Object.fromEntries([...Map.groupBy(rows, (row) => row.verdict)].map(([verdict, all]) => [verdict, all.length]))
const lineOf = (what: string, rows: readonly { verdict: string }[]) =>
  `${what}: ${
    Object.entries(countOf(rows))
      .map(([verdict, count]) => `${verdict} ${count}`)
      .join(', ') || '–'
  }`

export const timetableCommands: Command[] = [
  {
    name: 'import timetable',
    options: {
      school: { type: 'string' },
      file: { type: 'string', multiple: true },
      only: { type: 'string' },
      site: { type: 'string' },
      'dry-run': { type: 'boolean' },
      apply: { type: 'boolean' },
    },
    required: ['school', 'file'],
    help: 'Liest Räume und Stundenraster aus Untis (GPU001, GPU005, XML); --only rooms oder grids nimmt nur das eine, --site nennt den Standort neuer Räume, --apply übernimmt. / Reads rooms and lesson grids from Untis; --only rooms or grids takes one of them, --site names the site of new rooms, --apply takes over.',
    async run(client, options) {
      if (options.apply && options['dry-run']) throw new Usage('--apply und --dry-run schließen sich aus / exclude each other')
      const only = options.only === undefined ? undefined : String(options.only)
      if (only && only !== 'rooms' && only !== 'grids') throw new Usage('--only rooms | grids')
      const id = await schoolOf(client, String(options.school))
      const preview = await client.upload(timetableApi.previewTimetable, { params: { id } }, await filesOf(options.file))
      const rooms = only === 'grids' ? [] : preview.rooms
      const grids = only === 'rooms' ? [] : preview.grids
      const data = { format: preview.format, rooms: countOf(rooms), grids: countOf(grids), faults: preview.faults.length }
      const lines = [lineOf('Räume / rooms', rooms), lineOf('Stundenraster / lesson grids', grids)]
      for (const fault of preview.faults) lines.push([fault.file, fault.line, fault.code, fault.value].filter(Boolean).join(' '))
      if (!options.apply) return { data: { ...data, preview: { rooms, grids }, problems: preview.faults }, lines }
      const done = await client.call(timetableApi.applyTimetable, {
        params: { id },
        body: {
          rooms: rooms
            .filter(({ verdict }) => verdict === 'new' || verdict === 'changed')
            .map(({ number, name, seats }) => ({ number, name, seats })),
          // A grid without times is for a person to complete.
          grids: grids
            .filter(({ verdict }) => verdict === 'new' || verdict === 'changed')
            .map(({ id, name, weekdays, lessons }) => ({ id, name, weekdays, lessons: lessons as never })),
          ...(options.site ? { site: await siteOf(client, id, String(options.site)) } : {}),
        },
      })
      return { data: { ...data, applied: true, import: done.import, done }, lines: [...lines, `applied: ${done.import}`] }
    },
  },
  {
    name: 'import timetable-undo',
    words: ['IMPORT'],
    options: {},
    help: 'Nimmt die Übernahme von Räumen und Stundenrastern zurück (14 Tage lang). / Takes rooms and lesson grids back (within 14 days).',
    async run(client, _options, [id]) {
      const { rows } = await client.call(timetableApi.undoTimetable, { params: { id: id! } })
      return { data: { result: 'undone', import: id, rows }, lines: [`${rows} Zeilen zurückgenommen / rows taken back`] }
    },
  },
]
