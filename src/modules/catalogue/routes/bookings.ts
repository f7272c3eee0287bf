import { chosenIds, created, exported, first, listQuery, serve } from '#kernel'
import type { Page } from '#shared'
import { bookSet } from '../actions/book.ts'
import { undoBookings } from '../actions/record.ts'
import { changeTemplates, createTemplates, deleteTemplates } from '../actions/templates.ts'
import { setBookingValues } from '../actions/values.ts'
import { bookingsApi } from '../api.ts'
import type { BookingLine } from '../model.ts'
import { bookingList, bookingRecords } from '../queries/bookings.ts'
import { inForce } from '../queries/in-force.ts'
import { bookRight, planBookings } from '../queries/plan.ts'
import { bookingTemplates } from '../queries/templates.ts'
import { wishesOf } from '../queries/wishes.ts'

export const bookingRoutes = serve(bookingsApi, {
  bookings: (ctx, { query }) => bookingList.page(ctx, listQuery(query)) as Promise<Page<BookingLine>>,
  exportBookings: (ctx, { query }, extra) => exported(ctx, bookingList, query, extra),
  blocksInForce: (ctx, { query }) =>
    inForce(ctx, { ...(query.school ? { schools: [query.school] } : {}), ...(query.day ? { day: query.day } : {}) }),
  planBookings: async (ctx, { body }) => {
    ctx.reach(bookRight)
    return planBookings(ctx, await wishesOf(ctx, body))
  },
  book: async (ctx, { body }) => {
    ctx.reach(bookRight)
    return bookSet(ctx, await wishesOf(ctx, body), body.title ?? '')
  },
  endBookings: async (ctx, { body: { bookings, query, on } }) => {
    const ids = await chosenIds(ctx, bookingList, { ids: bookings, query })
    const wishes = ids.map((end) => ({ end, on }))
    return bookSet(ctx, wishes, '')
  },
  setBookingValues: (ctx, { params, body }, extra) =>
    first(setBookingValues(ctx, [{ id: params.id, version: extra.ifMatch ?? body.version, parameters: body.parameters }])),
  bookingRecords: (ctx) => bookingRecords(ctx),
  undoBookings: (ctx, { params }) => undoBookings(ctx, params.id),
  bookingTemplates: (ctx) => bookingTemplates(ctx),
  createBookingTemplate: (ctx, { body }, extra) => created(extra, createTemplates(ctx, [body])),
  changeBookingTemplate: (ctx, { params, body }, extra) =>
    first(changeTemplates(ctx, [{ ...body, id: params.id, version: extra.ifMatch ?? body.version }])),
  deleteBookingTemplate: (ctx, { params }) => deleteTemplates(ctx, [params.id]),
})
