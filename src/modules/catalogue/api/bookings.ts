// What can be asked about bookings.
import { z } from 'zod'
import { changeOf, Day, defineApi, ExportParams, Id, ListParams, one, pageOf } from '#shared'
import { BookingLine, BookingWish } from '../model/booking.ts'
import { ParameterSet } from '../model/offer.ts'
import { OwnTemplate, TemplateBlocks } from '../model/template.ts'
import { BookedAnswer, InForceAnswer, PlanAnswer } from './shapes.ts'

const read = 'catalogue.read'
const book = 'catalogue.book'

const Template = z.object({
  id: z.string(),
  name: z.string(),
  note: z.string().nullable(),
  shipped: z.boolean(),
  blocks: TemplateBlocks,
  version: z.number(),
})
const bodyLimit = 16_777_216

/** Wishes one by one, or a set: these blocks at these schools from a day on. */
export const BookingSet = z
  .strictObject({
    wishes: z.array(BookingWish).min(1).max(100_000).optional(),
    schools: z.union([z.array(Id).min(1).max(10_000), z.literal('all')]).optional(),
    blocks: z
      .array(z.strictObject({ block: z.string().max(8), version: z.string().max(20).optional(), parameters: ParameterSet.optional() }))
      .max(500)
      .optional(),
    template: z.string().max(80).optional(),
    /** Also books what the blocks require. */
    withRequired: z.boolean().optional(),
    from: Day.optional(),
    until: Day.optional(),
    title: z.string().trim().max(200).optional(),
  })
  .refine((set) => (set.wishes === undefined) !== (set.schools === undefined), { message: 'catalogue.wishes' })
  .refine((set) => set.wishes !== undefined || (set.from !== undefined && (set.blocks?.length || set.template)), {
    message: 'catalogue.blocks',
  })
export type BookingSet = z.output<typeof BookingSet>

const line = z.intersection(BookingLine.row, z.object({ schoolName: z.string() }))
const Record = z.object({
  id: Id,
  title: z.string(),
  counts: z.record(z.string(), z.number()),
  at: z.string(),
  by: z.string().nullable(),
  state: z.enum(['applied', 'undone']),
  undoUntil: z.string().nullable(),
})

export const bookingsApi = defineApi('catalogue', {
  bookings: {
    method: 'get',
    path: '/bookings',
    right: read,
    doc: 'Buchungen von Bausteinen an Schulen.',
    query: ListParams,
    answer: pageOf(line),
  },
  exportBookings: {
    method: 'get',
    path: '/bookings/export',
    right: read,
    doc: 'Buchungen als Datei.',
    query: ExportParams,
    file: 'download',
  },
  blocksInForce: {
    method: 'get',
    path: '/bookings/in-force',
    right: read,
    doc: 'Bausteine, die an einem Tag an Schulen gelten, mit ihren Parameterwerten.',
    query: z.object({ school: Id.optional(), day: Day.optional() }),
    answer: z.array(InForceAnswer),
  },
  planBookings: {
    method: 'post',
    path: '/bookings/plan',
    right: book,
    doc: 'Zeigt, was Buchungswünsche bewirken würden; ändert nichts.',
    body: BookingSet,
    bodyLimit,
    answer: PlanAnswer,
  },
  book: {
    method: 'post',
    path: '/bookings',
    right: book,
    doc: 'Bucht, ändert und beendet, was gewünscht ist; ganz oder gar nicht. Ein Satz lässt sich 14 Tage lang zurücknehmen.',
    body: BookingSet,
    bodyLimit,
    answer: BookedAnswer,
  },
  endBookings: {
    method: 'post',
    path: '/bookings/end',
    right: book,
    doc: 'Beendet Buchungen an einem Tag.',
    body: z
      .strictObject({ bookings: z.array(Id).min(1).max(5_000).optional(), query: ListParams.optional(), on: Day })
      .refine(({ bookings, query }) => (bookings === undefined) !== (query === undefined), { message: 'chosen.one' }),
    answer: BookedAnswer,
  },
  setBookingValues: {
    method: 'patch',
    path: '/bookings/:id/values',
    right: 'catalogue.value.change',
    doc: 'Setzt eigene Werte der Schule, wo der Baustein es erlaubt.',
    params: one,
    body: z.strictObject({ version: z.int().optional(), parameters: ParameterSet }),
    answer: z.object({ id: Id, parameters: ParameterSet, version: z.number() }),
  },
  bookingRecords: {
    method: 'get',
    path: '/booking-records',
    right: book,
    doc: 'Gebuchte Sätze der letzten Zeit.',
    answer: z.array(Record),
  },
  undoBookings: {
    method: 'post',
    path: '/booking-records/:id/undo',
    right: book,
    doc: 'Nimmt einen gebuchten Satz ganz zurück.',
    params: one,
    answer: z.object({ bookings: z.number() }),
  },
  bookingTemplates: { method: 'get', path: '/booking-templates', right: read, doc: 'Buchungsvorlagen.', answer: z.array(Template) },
  createBookingTemplate: {
    method: 'post',
    path: '/booking-templates',
    right: book,
    doc: 'Legt eine eigene Buchungsvorlage an.',
    body: OwnTemplate.draft,
    answer: OwnTemplate.row,
  },
  changeBookingTemplate: {
    method: 'patch',
    path: '/booking-templates/:id',
    right: book,
    doc: 'Ändert eine eigene Buchungsvorlage.',
    params: one,
    body: changeOf(OwnTemplate),
    answer: OwnTemplate.row,
  },
  deleteBookingTemplate: {
    method: 'delete',
    path: '/booking-templates/:id',
    right: book,
    doc: 'Löscht eine eigene Buchungsvorlage.',
    params: one,
  },
})
