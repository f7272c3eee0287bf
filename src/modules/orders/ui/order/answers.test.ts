import { expect, test } from 'vitest'
import { dayEntry, readAnswers, writeAnswers } from './Answers.tsx'

const form = [{ key: 'needed', type: 'day' as const }]

test('days are typed the German way and sent as the server wants them', () => {
  expect(dayEntry('24.08.2026')).toBe('2026-08-24')
  expect(dayEntry('')).toBeNull()
  // What is no day goes to the server, which refuses it at its field.
  expect(dayEntry('bald')).toBe('bald')
  expect(readAnswers(form, { needed: '1.9.2026' })).toEqual({ needed: '2026-09-01' })
  expect(writeAnswers(form, { needed: '2026-09-01' }, (day) => day.split('-').reverse().join('.'))).toEqual({ needed: '01.09.2026' })
})
