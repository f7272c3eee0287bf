// What can be asked about fees of rents.
import { z } from 'zod'
import { Day, defineApi, Id } from '#shared'
import { feePeriods } from '../model.ts'

const Span = z.object({ from: Day, until: Day, school: Id.optional() })
const text = z.string().nullable()

export const loanFeesApi = defineApi('loans', {
  dueFees: {
    method: 'get',
    path: '/loans/fees',
    right: 'loans.lend',
    doc: 'Raten von Mieten, die in einem Zeitraum fällig sind, höchstens ein Jahr auf einmal. Ob gezahlt wurde, weiß MUSES nicht.',
    query: Span,
    answer: z.array(
      z.object({
        contract: Id,
        contractNumber: z.string(),
        person: Id.nullable(),
        personName: text,
        schoolName: z.string(),
        number: z.number(),
        of: z.number(),
        day: Day,
        amount: z.number(),
        feePeriod: z.enum(feePeriods),
      }),
    ),
  },
  exportFees: {
    method: 'get',
    path: '/loans/fees/export',
    right: 'loans.lend',
    doc: 'Fällige Raten als Datei für die Kasse.',
    query: Span.extend({ format: z.enum(['csv', 'xlsx']).default('csv') }),
    file: 'download',
  },
})
