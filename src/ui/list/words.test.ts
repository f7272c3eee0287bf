import { expect, test } from 'vitest'
import type { Column } from '#shared'
import { choiceLabel, columnLabel, valuesText } from './words.ts'

const wording = { t: (key: string) => `text of ${key}`, f: {} } as never
const own: Column = { key: 'state', kind: 'choice', shown: true, sort: true, filter: true, choices: ['on'] }
const added: Column = { ...own, key: 'custom.mdm', label: 'MDM-Gruppe', choices: ['Lehrkräfte'] }

test('columns of the program are called by their texts, those of an authority by its own words', () => {
  expect(columnLabel(wording, 'devices.device', own)).toBe('text of devices.device.state')
  expect(choiceLabel(wording, 'devices.device', own, 'on')).toBe('text of devices.device.state.on')
  expect(columnLabel(wording, 'devices.device', added)).toBe('MDM-Gruppe')
  expect(choiceLabel(wording, 'devices.device', added, 'Lehrkräfte')).toBe('Lehrkräfte')
  expect(valuesText(wording, 'devices.device', added, { column: added.key, operator: 'is', values: ['Lehrkräfte'] })).toBe('Lehrkräfte')
})
