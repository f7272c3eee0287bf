import { expect, test } from 'vitest'
import { isThere, translate } from './translate.ts'

const loaded = (texts: Record<string, string>, complete = false) => ({ lang: 'de' as const, texts, complete, missed: false })

test('values and counts are filled in, and one is counted as one alone', () => {
  const t = translate(loaded({ a: 'Hallo {name}', b_one: '{count} Gerät', b_other: '{count} Geräte' }))
  expect(t('a', { name: 'Zoë' })).toBe('Hallo Zoë')
  expect([0, 1, 2].map((count) => t('b', { count }))).toEqual(['0 Geräte', '1 Gerät', '2 Geräte'])
})

test('a text that is still on its way stays empty and is noted; once all are there a missing key is seen', () => {
  const some = loaded({ a: 'A' })
  const t = translate(some)
  expect(t('a')).toBe('A')
  expect(some.missed).toBe(false)
  expect(t('later')).toBe('')
  expect(some.missed).toBe(true)
  Object.assign(some.texts, { later: 'da' })
  some.complete = true
  expect([t('later'), t('never')]).toEqual(['da', 'never'])
})

test('a question whether a text exists waits as well', () => {
  const some = loaded({ a: 'A' })
  expect([isThere(some, 'a'), some.missed]).toEqual([true, false])
  expect([isThere(some, 'b'), some.missed]).toEqual([false, true])
})
