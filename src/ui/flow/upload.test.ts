import { expect, test } from 'vitest'
import { isAccepted } from './Upload.tsx'

test('files are taken by extension or by type', () => {
  const csv = { name: 'ASV.CSV', type: 'application/vnd.ms-excel' }
  expect(isAccepted(csv, '.csv,.xlsx')).toBe(true)
  expect(isAccepted(csv, 'image/*')).toBe(false)
  expect(isAccepted({ name: 'x', type: 'image/png' }, 'image/*')).toBe(true)
  expect(isAccepted(csv, undefined)).toBe(true)
})
