// What can be asked about replacement and book values.
import { z } from 'zod'
import { bookStarts } from '#modules/devices/model'
import { defineApi, Id } from '#shared'
import { bookGroups } from './model.ts'

const right = 'devices.read'
const Plan = z.object({
  /** Years added to every useful life. */
  shift: z.coerce.number().min(-5).max(10).default(0),
  school: Id.optional(),
})
const Due = z.object({
  school: Id.nullable(),
  schoolName: z.string().nullable(),
  kind: z.string(),
  year: z.number().nullable(),
  count: z.number(),
  cost: z.number(),
  unpriced: z.number(),
})

const BookQuery = z.object({ by: z.enum(bookGroups).default('school'), school: Id.optional() })
const Sum = z.object({
  key: z.string().nullable(),
  name: z.string().nullable(),
  count: z.number(),
  price: z.number(),
  value: z.number(),
  unknown: z.number(),
})

export const replacementApi = defineApi('replacement', {
  replacement: {
    method: 'get',
    path: '/devices/replacement',
    right,
    doc: 'Ersatzbedarf je Schule, Art und Jahr.',
    query: Plan,
    answer: z.array(Due),
  },
  exportReplacement: {
    method: 'get',
    path: '/devices/replacement/export',
    right,
    doc: 'Ersatzbedarf je Schule und Jahr als CSV oder PDF.',
    query: Plan.extend({ years: z.coerce.number().int().min(1).max(10).default(6), format: z.enum(['csv', 'pdf']).default('pdf') }),
    file: 'download',
  },
  bookValues: {
    method: 'get',
    path: '/devices/book-values',
    right,
    doc: 'Anschaffungs- und Buchwerte von heute, summiert je Schule oder Kostenstelle; ohne entsorgte Geräte.',
    query: BookQuery,
    answer: z.object({ rule: z.object({ start: z.enum(bookStarts), memo: z.number() }), rows: z.array(Sum) }),
  },
  exportBookValues: {
    method: 'get',
    path: '/devices/book-values/export',
    right,
    doc: 'Buchwerte je Schule oder Kostenstelle als Datei.',
    query: BookQuery.extend({ format: z.enum(['csv', 'xlsx']).default('csv') }),
    file: 'download',
  },
})
