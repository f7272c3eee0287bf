import { join } from 'node:path'
import { expect, test } from 'vitest'
import { asProgram, firstTexts, textsOfModule } from './texts-in-parts.ts'

const root = join(import.meta.dirname, '..')

test('what is drawn on every page comes first: frame, navigation and titles of all modules, and little else of them', () => {
  const first = firstTexts(root, 'de')
  expect(first['ui.problem.offline']).toBeTruthy()
  expect(first['loans.contract.plural']).toBe('Ausleihen')
  expect(first['loans.template.wording.plural'] ?? first['loans.contract.untilDay']).toBeUndefined()
  const loans = Object.keys(textsOfModule(root, 'loans', 'de'))
  expect(loans.filter((key) => key in first).length).toBeLessThan(loans.length / 4)
})

test('texts that only the server words do not travel, and lines survive being a program', async () => {
  expect(Object.keys(textsOfModule(root, 'people', 'de')).filter((key) => key.startsWith('mail.'))).toEqual([])
  const code = asProgram({ a: 'Zeile "eins"\nzwei \\ `drei` $ {vier}' }, 'default')
  const made = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { default: unknown }
  expect(made.default).toEqual({ a: 'Zeile "eins"\nzwei \\ `drei` $ {vier}' })
})
