// Rooms and the lesson grid from Untis: GPU005, the timetable GPU001, and the XML export, which alone knows times.
import type { TimetableFile, TimetablePeriod, TimetableReader, TimetableRecord, TimetableRoom } from '#modules/organisation/ports'
import { endingFault, faultAt, headOf, readTable, readXml, rowsAndFaults } from '../../kernel/tables/index.ts'
import { filesOf } from './index.ts'
import { readers } from './read.ts'

const xmlNamespace = 'untis.at/untis/XmlInterface'

const isXml = async (file: TimetableFile) =>
  Buffer.from(await headOf(file, 1_024))
    .toString('latin1')
    .includes(xmlNamespace)

/** XML files apart from the tables. */
async function sorted(given: readonly TimetableFile[]): Promise<{ xml: TimetableFile[]; tables: TimetableFile[] }> {
  const xml: TimetableFile[] = []
  const tables: TimetableFile[] = []
  for (const file of given) ((await isXml(file)) ? xml : tables).push(file)
  return { xml, tables }
}

async function recognise(given: readonly TimetableFile[]): Promise<boolean> {
  const { xml, tables } = await sorted(given)
  if (xml.length) return true
  const { files } = await filesOf(tables)
  return files.has('001') || files.has('005')
}

/** `0745` and `745` are a quarter to eight. */
function clockOf(text: string): string | undefined {
  const [, hours, minutes] = /^(\d{1,2}):?(\d{2})$/.exec(text.trim()) ?? []
  return hours && Number(hours) < 24 && Number(minutes) < 60 ? `${hours.padStart(2, '0')}:${minutes}` : undefined
}

/** `RM_R 101` → `R 101`: Untis puts the kind before each id. */
const withoutKind = (id: string) => id.replace(/^RM_/, '')

async function readDocument(file: TimetableFile): Promise<TimetableRecord[]> {
  const records: TimetableRecord[] = []
  const path: string[] = []
  let values: Record<string, string> = {}
  let id = ''
  await readXml(file, {
    open(name, attributes) {
      path.push(name)
      if (path.length !== 3) return
      values = {}
      if (name === 'room') id = attributes().id ?? ''
    },
    text(text) {
      if (path.length === 4 && (path[2] === 'room' || path[2] === 'timeperiod'))
        values[path[3]!] = `${values[path[3]!] ?? ''}${text}`.trim()
    },
    close() {
      const at = path.slice(1, 3).join('/')
      if (path.length === 3 && at === 'rooms/room') records.push(roomOf(withoutKind(id), values, file))
      if (path.length === 3 && at === 'timeperiods/timeperiod') records.push(periodOf(values, file))
      path.pop()
    },
  })
  return records
}

function roomOf(number: string, values: Record<string, string>, file: TimetableFile): TimetableRecord {
  if (!number.trim()) return faultAt({ file: file.name }, 'error', 'roomNumberMissing', values.longname)
  const seats = Number(values.capacity)
  const name = values.longname
  return {
    type: 'room',
    number: number.trim(),
    ...(name && name !== number ? { name } : {}),
    ...(seats > 0 && Number.isInteger(seats) ? { seats } : {}),
    where: { file: file.name },
  }
}

function periodOf(values: Record<string, string>, file: TimetableFile): TimetableRecord {
  const [weekday, lesson] = [Number(values.day), Number(values.period)]
  const [from, to] = [clockOf(values.starttime ?? ''), clockOf(values.endtime ?? '')]
  // Lesson 0 before the first is usual; a day outside the week or a time that is none is not.
  const isGood =
    weekday >= 1 && weekday <= 7 && Number.isInteger(weekday) && Number.isInteger(lesson) && lesson >= 0 && from && to && from < to
  if (!isGood)
    return faultAt(
      { file: file.name },
      'error',
      'lessonTimeUnknown',
      `${values.day}/${values.period} ${values.starttime}–${values.endtime}`,
    )
  return { type: 'period', weekday, lesson, from, to, ...(values.timegrid ? { grid: values.timegrid } : {}), where: { file: file.name } }
}

/** Rooms of GPU005, and what the timetable itself names: a school that exports it alone has rooms too. */
async function* readTables(given: readonly TimetableFile[]): AsyncGenerator<TimetableRecord> {
  const { files } = await filesOf(given)
  const known = { today: '', teachers: new Set<string>(), taught: new Set<string>() }
  const named = new Set<string>()
  const used = new Map<string, TimetableRoom>()
  const periods = new Map<string, TimetablePeriod>()
  for (const number of ['005', '001'] as const) {
    const file = files.get(number)
    if (!file) continue
    const table = await readTable(file, { header: false, ragged: true })
    for await (const records of rowsAndFaults(file.name, table, ({ line, cells }) =>
      readers[number](cells, { file: file.name, line }, known),
    ))
      for (const record of records) {
        if (record.type === 'fault') yield record
        else if (record.type === 'room') {
          const { key: _key, ...room } = record
          named.add(room.number)
          yield room
        } else if (record.type === 'lesson') {
          const { weekday, lesson, where } = record
          periods.set(`${weekday} ${lesson}`, { type: 'period', weekday, lesson, where })
          for (const each of (record.room ?? '').split('~').map((part) => part.trim()))
            if (each && !used.has(each)) used.set(each, { type: 'room', number: each, where })
        }
      }
  }
  yield* periods.values()
  for (const room of used.values()) if (!named.has(room.number)) yield room
}

async function* read(given: readonly TimetableFile[]): AsyncGenerator<TimetableRecord> {
  const { xml, tables } = await sorted(given)
  for (const file of xml) {
    try {
      yield* await readDocument(file)
    } catch (error) {
      yield endingFault(file, error)
    }
  }
  if (tables.length) yield* readTables(tables)
}

export const untisTimetable: TimetableReader = { format: 'untis', recognise, read }
