// What can be asked about all loans of one device or one person.
import { z } from 'zod'
import { Day, defineApi, Id, one } from '#shared'

const read = 'loans.read'
const past = z.object({
  id: Id,
  number: z.string(),
  state: z.enum(['prepared', 'out', 'returned', 'cancelled']),
  fromDay: Day,
  untilDay: Day,
  person: Id.nullable(),
  personName: z.string().nullable(),
  device: Id,
  deviceName: z.string(),
  modelName: z.string().nullable(),
  itemState: z.string(),
  returnedOn: Day.nullable(),
  conditionIn: z.string().nullable(),
  missing: z.string().nullable(),
})

export const pastLoansApi = defineApi('loans', {
  loansOfDevice: {
    method: 'get',
    path: '/loans/devices/:id',
    right: read,
    doc: 'Alle Ausleihen eines Geräts, die jüngste zuerst.',
    params: one,
    answer: z.array(past),
  },
  loansOfPerson: {
    method: 'get',
    path: '/loans/people/:id',
    right: read,
    doc: 'Alle Ausleihen einer Person, die jüngste zuerst.',
    params: one,
    answer: z.array(past),
  },
})
