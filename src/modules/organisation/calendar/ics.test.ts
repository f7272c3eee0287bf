import { expect, test } from 'vitest'
import { readIcs } from './ics.ts'

const file = (...events: string[]) => Buffer.from(['BEGIN:VCALENDAR', 'VERSION:2.0', ...events, 'END:VCALENDAR'].join('\r\n'))
const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n')
const autumn = event('UID:1', 'SUMMARY:Herbstferien', 'DTSTART;VALUE=DATE:20261017', 'DTEND;VALUE=DATE:20261101')
const days = (bytes: Uint8Array) => readIcs(bytes).entries.map((entry) => [entry.name, entry.kind, entry.starts, entry.ends])

test('all-day events end the day before their end', () => {
  expect(days(file(autumn))).toEqual([['Herbstferien', 'vacation', '2026-10-17', '2026-10-31']])
})

test('a single day, without an end, with a time, in UTC across midnight', () => {
  expect(
    days(
      file(
        event('UID:2', 'SUMMARY:Beweglicher Ferientag', 'DTSTART;VALUE=DATE:20270205'),
        event('UID:3', 'SUMMARY:Pädagogischer Tag', 'DTSTART:20261112T080000', 'DTEND:20261112T150000'),
        event('UID:4', 'SUMMARY:Sommerferien', 'DTSTART:20260719T220000Z', 'DTEND:20260901T220000Z'),
      ),
    ),
  ).toEqual([
    ['Beweglicher Ferientag', 'dayOff', '2027-02-05', '2027-02-05'],
    ['Pädagogischer Tag', 'dayOff', '2026-11-12', '2026-11-12'],
    ['Sommerferien', 'vacation', '2026-07-20', '2026-09-01'],
  ])
})

test('repeated events are written out, endless ones cut and said so', () => {
  const content = readIcs(
    file(
      event('UID:5', 'SUMMARY:Studientag', 'DTSTART;VALUE=DATE:20260901', 'RRULE:FREQ=YEARLY;COUNT=3'),
      event('UID:6', 'SUMMARY:Frei', 'DTSTART;VALUE=DATE:20260904', 'RRULE:FREQ=WEEKLY'),
    ),
  )
  expect(content.entries.filter((entry) => entry.name === 'Studientag').map((entry) => entry.sourceKey)).toEqual([
    '5 2026-09-01',
    '5 2027-09-01',
    '5 2028-09-01',
  ])
  expect(content.entries).toHaveLength(63)
  expect(content.faults).toEqual([{ code: 'icsRepeat', line: 9, value: 'Frei' }])
})

test('folded lines, escapes, Windows-1252 and lone line feeds', () => {
  const text = [
    'BEGIN:VCALENDAR',
    'BEGIN:VEVENT',
    'UID:7',
    'SUMMARY:Oster- und Frühj',
    ' ahrsferien\\, kurz',
    'DTSTART;VALUE=DATE:20270322',
    'DTEND;VALUE=DATE:20270404',
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\n')
  expect(days(Buffer.from(text, 'latin1'))).toEqual([['Oster- und Frühjahrsferien, kurz', 'vacation', '2027-03-22', '2027-04-03']])
})

test.each([
  ['empty', Buffer.alloc(0), [{ code: 'icsNone', line: 1, value: '' }]],
  ['not a calendar', Buffer.from('PK\x03\x04'), [{ code: 'icsNone', line: 1, value: 'PK\x03\x04' }]],
  ['header only', file(), []],
  ['cut in half', file(autumn).subarray(0, 70), [{ code: 'icsCut', line: 3 }]],
  [
    'one line of 10 MB',
    file(event(`SUMMARY:${'x'.repeat(10_000_000)}`, 'DTSTART;VALUE=DATE:20261017')),
    [{ code: 'icsLong', line: 4, value: `SUMMARY:${'x'.repeat(72)}` }],
  ],
])('%s', (_name, bytes, faults) => {
  expect(readIcs(bytes)).toEqual({ entries: [], faults })
})

test('one broken event does not stop the others', () => {
  const content = readIcs(
    file(
      event('UID:8', 'SUMMARY:ohne Datum'),
      event('UID:9', 'SUMMARY:verdreht', 'DTSTART;VALUE=DATE:20261017', 'DTEND;VALUE=DATE:20251017'),
      event('UID:10', 'SUMMARY:schief', 'DTSTART;VALUE=DATE:2026-17-45'),
      autumn,
    ),
  )
  expect(content.entries.map((entry) => entry.name)).toEqual(['Herbstferien'])
  expect(content.faults.map((fault) => [fault.code, fault.line])).toEqual([
    ['icsEvent', 3],
    ['icsEvent', 7],
    ['icsEvent', 13],
  ])
})
