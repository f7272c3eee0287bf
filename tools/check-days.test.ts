import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dayFindings, dayFindingsIn } from './check-days.ts'

test('days of UTC are found, German ones and instants are not', () => {
  const lines = [
    'const day = ctx.now().toISOString().slice(0, 10)',
    'const later = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)',
    'sql`where until_day >= current_date and at > now()::date`',
    'where until_day >= $'.concat('{ctx.now()}::date'),
    'select o.decided_at::date as day, at::date',
    'select format::date',
    'const at = ctx.now().toISOString()',
    'const day = dayOf(ctx.now())',
    'where until_day >= kernel.today()',
  ]
  expect(dayFindingsIn('a.ts', lines.join('\n')).map((finding) => finding.line)).toEqual([1, 2, 3, 4, 5])
})

test('the sources hold none', () => {
  expect(dayFindings(join(import.meta.dirname, '..'))).toEqual([])
})
