// Files of a timetable program: the rooms and lesson grids that they would bring, bringing them, taking them back.
import { sql } from 'kysely'
import { type Context, changeRows, invalid, lockRows, notFound } from '#kernel'
import type { Id } from '#shared'
import {
  type GridWish,
  type KnownGrid,
  type KnownRoom,
  Lesson,
  type Period,
  type PlannedGrid,
  type PlannedRoom,
  planGrids,
  planRooms,
  type RoomWish,
  RoomWish as RoomWishShape,
} from '../model.ts'
import type { TimetableFault, TimetableFile, TimetableReader } from '../ports.ts'
import { lessonGrids, schools } from '../tables.ts'
import { createGrids } from './calendar.ts'
import { changeRooms, createRooms } from './rooms.ts'
import { imagesOf, openDone, remember } from './undo.ts'

/** What reads timetable files; the connectors plug it in. */
export const timetableReaders: TimetableReader[] = []

const mostFaults = 200
/** A school has some hundred rooms; a week of two hundred classes has some ten thousand lessons. */
const mostRooms = 5_000

type Fault = Omit<TimetableFault, 'type' | 'where'> & { file: string; line: number | null }
export interface TimetablePreview {
  format: string
  rooms: PlannedRoom[]
  grids: PlannedGrid[]
  faults: Fault[]
}
export interface RoomPlace {
  site?: Id
  building?: Id
  floor?: Id
}

async function check(ctx: Context, school: Id, right: string): Promise<void> {
  await lockRows(ctx, schools, [school])
  ctx.may(right, { schools: [school] })
}

/** What timetable files would change at a school; nothing is written. */
export async function previewTimetable(ctx: Context, school: Id, files: readonly TimetableFile[]): Promise<TimetablePreview> {
  await check(ctx, school, 'organisation.room.change')
  const { format, wishes, periods, faults } = await readAll(files)
  const grids = planGrids(periods, await knownGrids(ctx, school))
  const good = grids.filter((grid) => {
    const isGood = grid.verdict === 'timeless' || grid.verdict === 'same' || inOrder(grid.lessons)
    if (!isGood) faults.push({ severity: 'error', code: 'lessonsOverlap', value: grid.name, file: '', line: null })
    return isGood
  })
  return { format, rooms: planRooms(wishes, await knownRooms(ctx, school)), grids: good, faults: faults.slice(0, mostFaults) }
}

const inOrder = (lessons: PlannedGrid['lessons']) =>
  lessons.length <= 30 &&
  lessons.every((lesson, index) => Lesson.safeParse(lesson).success && (index === 0 || lessons[index - 1]!.to! <= lesson.from!))

async function readAll(files: readonly TimetableFile[]) {
  const reader = await knowing(files)
  const wishes: RoomWish[] = []
  const periods = new Map<string, Period>()
  const faults: Fault[] = []
  const fault = ({ severity, code, value, where }: Omit<TimetableFault, 'type'>) =>
    faults.push({ severity, code, ...(value === undefined ? {} : { value }), file: where.file, line: where.line ?? null })
  for await (const record of reader.read(files)) {
    if (record.type === 'fault') fault(record)
    else if (record.type === 'period')
      periods.set(`${record.grid ?? ''} ${record.weekday} ${record.lesson} ${record.from ? 'timed' : ''}`, record)
    else {
      const wish = RoomWishShape.safeParse({ number: record.number, name: record.name ?? null, seats: record.seats ?? null })
      if (wish.success && wishes.length < mostRooms) wishes.push(wish.data)
      else fault({ severity: 'error', code: wish.success ? 'tooMany' : 'roomWrong', value: record.number, where: record.where })
    }
  }
  return { format: reader.format, wishes, periods: [...periods.values()], faults }
}

async function knowing(files: readonly TimetableFile[]): Promise<TimetableReader> {
  for (const reader of timetableReaders) if (await reader.recognise(files)) return reader
  throw invalid('organisation.timetable.unknown')
}

async function knownRooms(ctx: Context, school: Id): Promise<KnownRoom[]> {
  const { rows } =
    await sql<KnownRoom>`select id, number, name, seats, state from organisation.room where authority_id = ${ctx.authority} and school_id = ${school}`.execute(
      ctx.db(),
    )
  return rows
}

async function knownGrids(ctx: Context, school: Id): Promise<KnownGrid[]> {
  const { rows } =
    await sql<KnownGrid>`select id, name, weekdays, week, lessons from organisation.lesson_grid where authority_id = ${ctx.authority} and school_id = ${school}
    order by valid_from nulls first, name, id`.execute(ctx.db())
  return rows
}

/** Takes over what was chosen of a preview; answers the import under which all of it can be taken back for 14 days. */
export async function applyTimetable(
  ctx: Context,
  school: Id,
  wishes: { rooms: readonly RoomWish[]; grids: readonly GridWish[]; place: RoomPlace },
): Promise<{ import: Id; rooms: { created: number; changed: number }; grids: { created: number; changed: number } }> {
  if (wishes.rooms.length || !wishes.grids.length) await check(ctx, school, 'organisation.room.change')
  if (wishes.grids.length) await check(ctx, school, 'organisation.calendar.change')
  const planned = planRooms(wishes.rooms, await knownRooms(ctx, school))
  const fresh = planned.filter((room) => room.verdict === 'new')
  const place = fresh.length ? await placeFor(ctx, school, wishes.place) : {}
  const created = await createRooms(
    ctx,
    fresh.map(({ number, name, seats }) => ({ number, name, seats, ...place })),
  )
  if (created.some((room) => room.school !== school)) throw notFound()
  const changed = planned.filter((room) => room.verdict === 'changed')
  const roomImages = await imagesOf(
    ctx,
    'organisation.room',
    changed.map((room) => room.id!),
  )
  const rebuilt = await changeRooms(
    ctx,
    changed.map(({ id, name, seats }) => ({ id: id!, ...(name === null ? {} : { name }), ...(seats === null ? {} : { seats }) })),
  )
  const grids = await applyGrids(ctx, school, wishes.grids)
  const counts = { created: created.length, changed: rebuilt.length, grids: grids.created.length + grids.changed.length }
  const record = await openDone(ctx, 'organisation.timetable', { school, counts })
  await remember(ctx, record, 'organisation.room', { created, changed: rebuilt, images: roomImages })
  await remember(ctx, record, 'organisation.lesson_grid', grids)
  return {
    import: record,
    rooms: { created: created.length, changed: rebuilt.length },
    grids: { created: grids.created.length, changed: grids.changed.length },
  }
}

async function applyGrids(ctx: Context, school: Id, wishes: readonly GridWish[]) {
  const created = await createGrids(
    ctx,
    wishes.filter((grid) => !grid.id).map(({ name, weekdays, lessons }) => ({ school, name, weekdays, lessons, week: 'every' as const })),
  )
  const changes = wishes.filter((grid) => grid.id)
  const before = await lockRows(
    ctx,
    lessonGrids,
    changes.map((grid) => grid.id!),
  )
  if (before.some((grid) => grid.school !== school)) throw notFound()
  const images = await imagesOf(
    ctx,
    'organisation.lesson_grid',
    before.map((grid) => grid.id),
  )
  const changed = await changeRows(
    ctx,
    lessonGrids,
    before,
    changes.map(({ id, name, weekdays, lessons }) => ({ id: id!, name, weekdays, lessons })),
  )
  return { created, changed, images }
}

/** Where new rooms stand: the place that is named, else the only site of the school. */
async function placeFor(ctx: Context, school: Id, place: RoomPlace): Promise<RoomPlace> {
  if (place.site || place.building || place.floor) return place
  const { rows } = await sql<{
    id: Id
  }>`select id from organisation.site where authority_id = ${ctx.authority} and school_id = ${school} limit 2`.execute(ctx.db())
  if (rows.length !== 1) throw invalid('organisation.timetable.siteUnclear', { fields: [{ path: 'site', code: 'field.missing' }] })
  return { site: rows[0]!.id }
}
