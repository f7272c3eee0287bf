import { sql } from 'kysely'
import { type Context, chosenIds, cleanName, created, type Download, exported, first, listQuery, notFound, serve, versioned } from '#kernel'
import type { Page } from '#shared'
import { cancel, cancelSeries } from './actions/cancel.ts'
import { changeReservations } from './actions/change.ts'
import { reserve } from './actions/reserve.ts'
import { archiveResources, changeResources, createResources, restoreResources } from './actions/resources.ts'
import { reservationsApi } from './api.ts'
import { createFeed, deleteFeed, feedsOf, icsOf, readFeed } from './feeds.ts'
import type { Asking, Resource } from './model.ts'
import { mineList, type ReservationRow, type ResourceRow, reservationList, resourceList } from './queries/lists.ts'
import { shortFor } from './queries/short.ts'
import { offersAt, planDays, schoolDays, weekOf } from './queries/week.ts'

const calendar = (name: string, body: string): Download => ({ name, type: 'text/calendar; charset=utf-8', body: Buffer.from(body) })

async function plan(ctx: Context, asking: Asking) {
  const { rows } = await sql<
    Pick<Resource, 'id' | 'school' | 'set' | 'shared'>
  >`select id, school_id as school, device_set_id as set, shared from reservations.resource
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and id = ${asking.resource}`.execute(ctx.db())
  if (!rows[0]) throw notFound()
  ctx.may('reservations.reserve', { schools: [rows[0].school] })
  return planDays(ctx, rows[0] as Resource, asking)
}

export const reservationRoutes = serve(reservationsApi, {
  resources: (ctx, { query }) => resourceList.page(ctx, listQuery(query)) as unknown as Promise<Page<ResourceRow>>,
  exportResources: (ctx, { query }, extra) => exported(ctx, resourceList, query, extra),
  resource: (ctx, { params }) => resourceList.get(ctx, params.id) as unknown as Promise<ResourceRow>,
  createResource: (ctx, { body }, extra) => created(extra, createResources(ctx, [body])),
  changeResource: (ctx, { params, body }, extra) => first(changeResources(ctx, [versioned(params.id, body, extra)])),
  archiveResources: async (ctx, { body }) => archiveResources(ctx, await chosenIds(ctx, resourceList, body)),
  restoreResources: async (ctx, { body }) => restoreResources(ctx, await chosenIds(ctx, resourceList, body)),
  reservations: (ctx, { query }) => reservationList.page(ctx, listQuery(query)) as unknown as Promise<Page<ReservationRow>>,
  exportReservations: (ctx, { query }, extra) => exported(ctx, reservationList, query, extra),
  myReservations: (ctx, { query }) => mineList.page(ctx, listQuery(query)) as unknown as Promise<Page<ReservationRow>>,
  reservation: (ctx, { params }) => reservationList.get(ctx, params.id) as unknown as Promise<ReservationRow>,
  week: (ctx, { params, query }) => weekOf(ctx, params.id, query.day),
  lessons: async (ctx, { query }) => (await schoolDays(ctx, query.school, query.day, 1))[0]!,
  free: (ctx, { query: { school, day, lessonFrom, lessonTo, grid, from, to } }) =>
    offersAt(ctx, school, day, from && to ? { clock: { from, to } } : { lessons: { from: lessonFrom!, to: lessonTo!, grid } }),
  plan: (ctx, { body }) => plan(ctx, body),
  reserve: (ctx, { body }, extra) => {
    extra.reply.code(201)
    return reserve(ctx, body)
  },
  changeReservation: (ctx, { params, body }, extra) => first(changeReservations(ctx, [versioned(params.id, body, extra)])),
  cancelReservations: async (ctx, { body }) => cancel(ctx, await chosenIds(ctx, reservationList, body.chosen), body.because ?? null),
  cancelSeries: (ctx, { params, body }) => cancelSeries(ctx, params.id, body.because ?? null),
  shortReservations: (ctx) => shortFor(ctx),
  calendarFile: async (ctx, { query }, { t }) =>
    calendar(cleanName(`${t('reservations.plural')}.ics`), await icsOf(ctx, query.resource ?? null, t)),
  feeds: (ctx) => feedsOf(ctx),
  createFeed: (ctx, { body }, extra) => {
    extra.reply.code(201)
    return createFeed(ctx, body.resource)
  },
  deleteFeed: (ctx, { params }) => deleteFeed(ctx, params.id),
  readFeed: async (ctx, { params }, { t, reply }) => {
    ctx.asked = true
    const body = await readFeed(params.token.replace(/\.ics$/, ''), t)
    void reply.header('cache-control', 'no-store')
    return { ...calendar('reservierungen.ics', body), inline: true }
  },
})
