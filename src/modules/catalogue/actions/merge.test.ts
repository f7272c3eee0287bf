import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { type Context, type EventHeard, system } from '#kernel'
import { testWorld, whoWith } from '#kernel/testing'
import { newId } from '#shared'
import { inForce } from '../index.ts'
import { testLibrary } from '../testing/blocks.ts'
import { book } from './book.ts'
import { loadLibrary } from './library.ts'
import { followMerge, followUnmerge } from './merge.ts'

const world = testWorld()
const clerk = () => whoWith(['catalogue.read', 'catalogue.book'], world.authority)
const now = () => new Date('2026-09-15T10:00:00Z')
beforeAll(() => world.done(system('test'), (ctx) => loadLibrary(ctx, testLibrary), { authorities: [] }))

const event = (merge: string): EventHeard => ({
  id: newId(),
  authority: world.authority,
  name: 'organisation.school.merged',
  ids: [world.schools[0]],
  payload: { into: world.schools[1], merge },
  at: now(),
})
const at = async (ctx: Context) =>
  (await inForce(ctx, { schools: world.schools })).map(({ school, number }) => `${number} ${world.schools.indexOf(school)}`).sort()

test('bookings go to the successor, end where it has the block itself, and come back', async () => {
  await world.tried(
    clerk(),
    async (ctx) => {
      const [old, successor] = world.schools
      await book(ctx, [
        { school: old, block: 'B10', from: '2026-09-01' },
        { school: old, block: 'S11', from: '2026-09-01', parameters: {} },
        { school: successor, block: 'B10', from: '2026-08-01' },
      ])
      const merge = newId()
      await followMerge(ctx, event(merge))
      await followMerge(ctx, event(merge))
      expect(await at({ ...ctx, now: () => new Date('2026-09-16T10:00:00Z') } as Context)).toEqual(['B10 1', 'S11 1'])
      const { rows } = await sql<{ title: string }>`select title from kernel.import where kind like 'catalogue.%'`.execute(ctx.db())
      expect(rows).toHaveLength(1)
      await followUnmerge(ctx, event(merge))
      await followUnmerge(ctx, event(merge))
      expect(await at(ctx)).toEqual(['B10 0', 'B10 1', 'S11 0'])
    },
    { now },
  )
})

test('without bookings nothing is written', async () => {
  await world.tried(clerk(), async (ctx) => {
    await followMerge(ctx, event(newId()))
    expect((await sql`select from kernel.import`.execute(ctx.db())).rows).toHaveLength(0)
  })
})
