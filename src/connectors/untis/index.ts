// Rosters and timetables from Untis: the files GPU001 to GPU005 and GPU010.
import type { Recognition, RosterFile, RosterReader, RosterRecord } from '#modules/rosters/ports'
import { faultAt, fileSet, readTable, rowsAndFaults, type TableFile } from '../../kernel/tables/index.ts'
import { type Files, type GpuNumber, isLessonRow, type Known, lessonFiles, numberOf, readers } from './read.ts'

/** Files by their number; a timetable is also known by its rows. */
export async function filesOf(given: readonly RosterFile[]): Promise<{ files: Files; others: TableFile[]; byName: boolean }> {
  const set = await fileSet(given)
  const files: Files = new Map()
  const others: TableFile[] = []
  let byName = true
  for (const file of set.files.values()) {
    const number = numberOf(file.name)
    if (number && !files.has(number)) files.set(number, file)
    else if (!files.has('001') && (await looksLikeTimetable(file))) {
      files.set('001', file)
      byName = false
    } else others.push(file)
  }
  return { files, others, byName }
}

async function looksLikeTimetable(file: TableFile): Promise<boolean> {
  const table = await readTable(file, { header: false, ragged: true })
  const rows = table.sample.slice(0, 20)
  return rows.length > 0 && rows.every((row) => isLessonRow(row.cells))
}

async function recognise(given: readonly RosterFile[]): Promise<Recognition | undefined> {
  const { files, others, byName } = await filesOf(given)
  if (!files.size) return undefined
  const [first] = files.values()
  const { facts } = await readTable(first!, { header: false, ragged: true })
  // Classic pupils are not in Untis: only teachers and students together are a whole roster.
  const whole = files.has('004') && files.has('010')
  return {
    format: 'untis',
    certainty: (byName ? 0.95 : 0.7) - (others.length ? 0.1 : 0),
    facts: {
      files: [...files.keys()]
        .sort()
        .map((number) => `GPU${number}`)
        .join(', '),
      encoding: facts.encoding ?? '',
      delimiter: facts.delimiter ?? '',
    },
    scope: whole ? 'full' : 'cut',
    ...(whole ? {} : { reason: 'onlyPart' }),
    roles: [...(files.has('004') ? (['teacher'] as const) : []), ...(files.has('010') ? (['learner'] as const) : [])],
  }
}

async function* read(
  given: readonly RosterFile[],
  options: { today: string; encoding?: string; delimiter?: string },
): AsyncGenerator<RosterRecord> {
  const { files, others } = await filesOf(given)
  for (const file of others) yield faultAt({ file: file.name }, 'warning', 'fileIgnored')
  const known: Known = { today: options.today, teachers: new Set(), taught: new Set() }
  // Classes and teachers first: lessons and lists of courses refer to them.
  for (const number of ['003', '004', '005', '010', ...lessonFiles] as GpuNumber[]) {
    const file = files.get(number)
    if (!file) continue
    const table = await readTable(file, { header: false, ragged: true, encoding: options.encoding, delimiter: options.delimiter })
    for await (const records of rowsAndFaults(file.name, table, ({ line, cells }) =>
      readers[number](cells, { file: file.name, line }, known),
    ))
      yield* records
  }
}

export const untis: RosterReader = { format: 'untis', label: 'rosters.format.untis', recognise, read }
