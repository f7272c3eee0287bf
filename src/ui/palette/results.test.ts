import { expect, test } from 'vitest'
import { localGroups, marked, matches } from './results.ts'

test('words match from their beginning, umlauts folded, in any order', () => {
  expect(matches('gerate', 'Geräte')).toBe(false)
  expect(matches('geraete', 'Geräte')).toBe(true)
  expect(matches('anl sch', 'Schule anlegen')).toBe(true)
  expect(matches('legen', 'Schule anlegen')).toBe(false)
  expect(matches('tablet', 'Geräte', 'Tablet, Notebook')).toBe(true)
})

test('the typed words are marked wherever they stand', () => {
  expect(marked('Grundschule Lindenhof', 'lind')).toEqual([
    { part: 'Grundschule ', hit: false },
    { part: 'Lind', hit: true },
    { part: 'enhof', hit: false },
  ])
  expect(marked('a (b)', '(')).toContainEqual({ part: '(', hit: true })
})

test('with nothing typed only a > offers commands', () => {
  const commands = [{ id: 'a', label: 'Schule anlegen', right: 'signedIn', icon: 'plus', to: '/schulen/neu' }]
  const t = (key: string) => key
  expect(localGroups('', [], commands, t, false)).toEqual([])
  expect(localGroups('', [], commands, t, true)[0]?.items).toHaveLength(1)
})
