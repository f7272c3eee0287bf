import fc from 'fast-check'
import ICAL from 'ical.js'
import { expect, test } from 'vitest'
import { calendarFile, folded } from './ics.ts'

// Control characters mean nothing in a calendar and are left out; what is left must come through.
const text = fc.string({ unit: 'grapheme', maxLength: 200 }).filter((each) => !/\p{Cc}|\u2028|\u2029/u.test(each))

test('whatever stands in it, another program reads the same', () => {
  fc.assert(
    fc.property(text, text, fc.integer({ min: 0, max: 1_000_000 }), (title, place, minutes) => {
      const starts = new Date(Date.UTC(2026, 0, 1) + minutes * 60_000)
      const event = {
        uid: 'a@muses',
        startsAt: starts.toISOString(),
        endsAt: new Date(starts.getTime() + 45 * 60_000).toISOString(),
        title,
        place: place || null,
        text: 'Zeile 1\nZeile; 2',
        version: 3,
      }
      const file = calendarFile('Koffer blau', [event], new Date('2026-01-01T00:00:00Z'))
      for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
      const calendar = new ICAL.Component(ICAL.parse(file) as unknown as string)
      expect(calendar.getFirstPropertyValue('x-wr-calname')).toBe('Koffer blau')
      const read = new ICAL.Event(calendar.getFirstSubcomponent('vevent')!)
      expect(read.summary ?? '').toBe(title)
      expect(read.startDate.toJSDate()).toEqual(starts)
      expect(read.description).toBe('Zeile 1\nZeile; 2')
      if (place) expect(read.location).toBe(place)
    }),
    { numRuns: 200 },
  )
})

test('a long line is cut between characters', () => {
  const line = `SUMMARY:${'ä€🙂'.repeat(40)}`
  expect(folded(line).replaceAll('\r\n ', '')).toBe(line)
})
