import { expect, test } from 'vitest'
import { readRoomNumbers } from './room-numbers.ts'

test.each([
  ['101–103, 105', ['101', '102', '103', '105']],
  ['A01-A03', ['A01', 'A02', 'A03']],
  ['B 8-11', ['B 8', 'B 9', 'B 10', 'B 11']],
  ['Aula; Mensa\n Turnhalle 1 ', ['Aula', 'Mensa', 'Turnhalle 1']],
  ['1, 1-2', ['1', '2']],
  ['12-3', ['12-3']],
  ['A1-B3', ['A1-B3']],
  ['', []],
])('%s', (text, numbers) => {
  expect(readRoomNumbers(text)).toEqual(numbers)
})

test('too many at once', () => {
  expect(readRoomNumbers('1-501')).toBe('tooMany')
  expect(readRoomNumbers('1-99999999999')).toBe('tooMany')
})
