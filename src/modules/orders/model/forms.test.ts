import { expect, test } from 'vitest'
import { type FormField, faultsOfDetails, forms } from './forms.ts'

const codes = (form: readonly FormField[], details: Record<string, unknown>, whole = false) =>
  faultsOfDetails(form, details, whole).map((fault) => `${fault.path} ${fault.code}`)

test('answers are held against their form, field by field', () => {
  expect(codes(forms.move, { from: 'R 104', to: 'R 203', devices: 24 }, true)).toEqual([])
  expect(codes(forms.move, { from: 'R 104', devices: 0, colour: 'blau' }, true)).toEqual([
    'details.devices orders.wrongValue',
    'details.colour field.unknown',
    'details.to field.missing',
  ])
  expect(codes(forms.move, {}, false)).toEqual([])
  const [fault] = faultsOfDetails(forms.device, { deviceKind: 'toaster' }, false)
  expect(fault).toMatchObject({ path: 'details.deviceKind', code: 'orders.notOneOf' })
  expect(fault!.values!.values).toContain('tablet')
})

test('every type of a block has its shape', () => {
  const form: FormField[] = [
    { key: 'hours', type: 'decimal', min: 0, max: 24 },
    { key: 'price', type: 'money' },
    { key: 'from', type: 'day' },
    { key: 'names', type: 'list' },
    { key: 'on', type: 'yes' },
  ]
  expect(codes(form, { hours: 7.5, price: 1200, from: '2026-09-01', names: ['a'], on: false })).toEqual([])
  expect(codes(form, { hours: 25, price: -1, from: '1.9.2026', names: 'a', on: 'ja' })).toHaveLength(5)
})
