// Booking every block of the library at 300 schools: the preview, then the booking with history, events and the way back.
import { sql } from 'kysely'
import { type Context, system, within } from '#kernel'
import { bookSet } from '../src/modules/catalogue/actions/book.ts'
import { undoBookings } from '../src/modules/catalogue/actions/record.ts'
import { offered } from '../src/modules/catalogue/queries/blocks.ts'
import { planBookings } from '../src/modules/catalogue/queries/plan.ts'
import { wishesOf } from '../src/modules/catalogue/queries/wishes.ts'
import { startCatalogue } from '../src/modules/catalogue/start.ts'
import { openGround } from './ground/open.ts'
import { atMost, type Bench, seconds, spreadOf } from './result.ts'

export const run: Bench = async (options) => {
  const schools = options.size ?? 300
  const ground = await openGround(0, options.say)
  const inside = <T>(work: (ctx: Context) => Promise<T>) =>
    within(ground.db, { who: system('bench'), authorities: [ground.authority] }, work)
  try {
    await startCatalogue({ db: ground.db, now: () => new Date() })
    const ids = await inside(async (ctx) => {
      await sql`insert into organisation.school (authority_id, number, name, land)
        select ${ground.authority}::uuid, 'B' || n, 'Bausteinschule ' || n, 'NW' from generate_series(1, ${schools}) n
        on conflict do nothing`.execute(ctx.db())
      const { rows } = await sql<{
        id: string
      }>`select id from organisation.school where authority_id = ${ground.authority} and number like 'B%' limit ${schools}`.execute(
        ctx.db(),
      )
      return rows.map((row) => row.id)
    })
    const blocks = await inside(async (ctx) => (await offered(ctx)).map(({ number }) => ({ block: number })))
    const set = { schools: ids, blocks, from: '2026-08-01' }
    const [previews, bookings, undos]: [number[], number[], number[]] = [[], [], []]
    for (let round = -1; round < options.runs; round++) {
      const began = performance.now()
      const plan = await inside(async (ctx) => planBookings(ctx, await wishesOf(ctx, set)))
      const seen = performance.now()
      if (plan.counts.new !== ids.length * blocks.length) throw new Error(`planned ${JSON.stringify(plan.counts)}`)
      const done = await inside(async (ctx) => bookSet(ctx, await wishesOf(ctx, set), 'bench'))
      const booked = performance.now()
      await inside((ctx) => undoBookings(ctx, done.record!))
      const back = performance.now()
      if (round < 0) continue
      previews.push(seen - began)
      bookings.push(booked - seen)
      undos.push(back - booked)
    }
    const [preview, book] = [spreadOf(seconds(previews)), spreadOf(seconds(bookings))]
    return {
      size: schools,
      figures: {
        blocks: blocks.length,
        bookings: ids.length * blocks.length,
        'preview (s)': preview,
        'book (s)': book,
        'take back (s)': spreadOf(seconds(undos)),
      },
      baseline: {},
      gates: { preview: atMost(preview, 2, 1, 's'), book: atMost(book, 5, 3, 's') },
    }
  } finally {
    await ground.stop()
  }
}
