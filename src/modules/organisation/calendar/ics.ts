// Calendar files (RFC 5545) as entries of days: what ministries and schools publish their Ferien in.
import ICAL from 'ical.js'
import type { Day } from '#shared'
import { addDays } from '#shared'
import type { CalendarEntry } from '../model.ts'
import { localOf } from './berlin.ts'

export interface IcsEntry {
  name: string
  kind: CalendarEntry['kind']
  starts: Day
  ends: Day
  /** UID and, for repeated events, the day of the occurrence. */
  sourceKey: string
  line: number
}
export interface IcsFault {
  code: 'icsNone' | 'icsCut' | 'icsEvent' | 'icsLong' | 'icsMany' | 'icsRepeat'
  line?: number
  value?: string
}
export interface IcsContent {
  entries: IcsEntry[]
  faults: IcsFault[]
}

const most = { events: 5_000, line: 100_000, occurrences: 60, days: 366 }

/** Reads a calendar file. Wrong content never throws: each broken event is named by its line, the others are read. */
export function readIcs(bytes: Uint8Array): IcsContent {
  const lines = decode(bytes).split(/\r\n|\n|\r/)
  const content: IcsContent = { entries: [], faults: [] }
  if (lines[0]?.trim().toUpperCase() !== 'BEGIN:VCALENDAR') {
    content.faults.push({ code: 'icsNone', line: 1, value: lines[0]?.slice(0, 80) })
    return content
  }
  for (const block of eventsIn(lines, content.faults)) {
    if (content.entries.length >= most.events) {
      content.faults.push({ code: 'icsMany', line: block.line })
      break
    }
    try {
      content.entries.push(...entriesOf(block.lines, block.line, content.faults))
    } catch (error) {
      content.faults.push({ code: 'icsEvent', line: block.line, value: error instanceof Error ? error.message.slice(0, 120) : undefined })
    }
  }
  return content
}

/** UTF-8 as the standard asks; old school software writes Windows-1252. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

function* eventsIn(lines: string[], faults: IcsFault[]): Generator<{ lines: string[]; line: number }> {
  let start = -1
  for (const [index, line] of lines.entries()) {
    const sign = line.trim().toUpperCase()
    if (line.length > most.line) faults.push({ code: 'icsLong', line: index + 1, value: line.slice(0, 80) })
    if (sign === 'BEGIN:VEVENT') start = index
    else if (sign === 'END:VEVENT' && start >= 0) {
      const block = lines.slice(start, index + 1)
      if (block.every((each) => each.length <= most.line)) yield { lines: block, line: start + 1 }
      start = -1
    }
  }
  if (start >= 0) faults.push({ code: 'icsCut', line: start + 1 })
}

function entriesOf(lines: string[], line: number, faults: IcsFault[]): IcsEntry[] {
  checkDates(lines)
  const component = new ICAL.Component(ICAL.parse(lines.join('\r\n')) as unknown as string)
  const event = new ICAL.Event(component)
  if (!event.startDate) throw new Error('DTSTART')
  const name = String(event.summary ?? '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 120)
  if (!name) throw new Error('SUMMARY')
  const starts = dayOf(event.startDate)
  const ends = lastDayOf(event.endDate ?? event.startDate, starts)
  const length = (Date.parse(ends) - Date.parse(starts)) / 86_400_000
  if (length < 0 || length >= most.days) throw new Error('DTEND')
  const entry = { name, kind: kindOf(name), starts, ends, sourceKey: event.uid || `${starts} ${name}`, line }
  return event.isRecurring() ? occurrences(event, entry, length, faults) : [entry]
}

function occurrences(event: ICAL.Event, entry: IcsEntry, length: number, faults: IcsFault[]): IcsEntry[] {
  const found: IcsEntry[] = []
  const steps = event.iterator()
  for (let next = steps.next(); next; next = steps.next()) {
    if (found.length === most.occurrences) {
      faults.push({ code: 'icsRepeat', line: entry.line, value: entry.name })
      break
    }
    const starts = dayOf(next)
    found.push({ ...entry, starts, ends: addDays(starts, length), sourceKey: `${entry.sourceKey} ${starts}` })
  }
  return found
}

/** A date as written; an instant in UTC as the German day it falls on; any other time by the clock it names. */
function dayOf(time: ICAL.Time): Day {
  if (!time.isDate && time.zone === ICAL.Timezone.utcTimezone) return localOf(time.toUnixTime() * 1000).day
  return `${String(time.year).padStart(4, '0')}-${String(time.month).padStart(2, '0')}-${String(time.day).padStart(2, '0')}`
}

/** The library carries the 45th of a month over into the next; here it is a fault. */
function checkDates(lines: string[]): void {
  for (const line of lines) {
    const value = /^DT(?:START|END)[^:]*:(.*)$/i.exec(line)?.[1]?.trim()
    if (value === undefined) continue
    const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)(T\d{6}Z?)?$/.exec(value) ?? []
    const written = `${year}-${month}-${day}`
    if (!year || Number.isNaN(Date.parse(written)) || addDays(written, 0) !== written) throw new Error(value)
  }
}

/** The end of an event is not part of it: the day before, or the same day when it ends at some hour. */
function lastDayOf(end: ICAL.Time, starts: Day): Day {
  const day = dayOf(end)
  const midnight =
    end.isDate ||
    (end.zone === ICAL.Timezone.utcTimezone
      ? localOf(end.toUnixTime() * 1000).minutes === 0
      : end.hour === 0 && end.minute === 0 && end.second === 0)
  return midnight && day > starts ? addDays(day, -1) : day
}

const kindOf = (name: string): CalendarEntry['kind'] => (/ferien(?!tag)|vacation|holidays/i.test(name) ? 'vacation' : 'dayOff')
