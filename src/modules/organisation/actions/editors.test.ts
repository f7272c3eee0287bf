import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { Refusal } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { newId } from '#shared'
import { changeSchools, createSchools } from './schools.ts'

const world = testWorld()
const editor = () => whoWith(['organisation.read', 'organisation.school.change', 'organisation.school.create'], world.authority)

/** Numbers of a fixed seed, so that a failure can be looked at again. */
function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state % below
  }
}

test('32 people who change 50 schools at once: each change is kept or refused as stale, none is lost', async () => {
  const made = await world.done(editor(), (ctx) =>
    createSchools(ctx, Array.from({ length: 50 }, (_, n) => ({ id: newId(), number: `E${n}`, name: `Schule ${n} `, land: 'NW' })) as never),
  )
  const kept = new Map(made.map((school) => [school.id, 0]))
  let stale = 0
  await Promise.all(
    Array.from({ length: 32 }, async (_, who) => {
      const pick = dice(who + 1)
      for (let round = 0; round < 12; round++) {
        const id = made[pick(made.length)]!.id
        const { rows } = await world.done(editor(), (ctx) =>
          sql<{ name: string; version: number }>`select name, version from organisation.school where id = ${id}`.execute(ctx.db()),
        )
        const { name, version } = rows[0]!
        await world
          .done(editor(), (ctx) => changeSchools(ctx, [{ id, version, name: `${name}x` }]))
          .then(
            () => kept.set(id, kept.get(id)! + 1),
            (error: unknown) => {
              if (!(error instanceof Refusal) || error.status !== 412) throw error
              stale++
            },
          )
      }
    }),
  )
  const { rows } = await world.done(editor(), (ctx) =>
    sql<{ id: string; marks: number; version: number; lines: number }>`
      select s.id, length(substring(s.name from 'x*$')) as marks, s.version,
        (select count(*)::int from kernel.audit a where a.authority_id = s.authority_id and a.object = 'organisation.school' and a.object_id = s.id) as lines
      from organisation.school s where s.id = any(${sql.val(made.map((school) => school.id))}::uuid[])`.execute(ctx.db()),
  )
  for (const row of rows) expect([row.marks, row.version - 1, row.lines - 1]).toEqual(Array(3).fill(kept.get(row.id)))
  const done = [...kept.values()].reduce((sum, n) => sum + n, 0)
  expect(done + stale).toBe(32 * 12)
  // Otherwise nobody met anybody, and nothing was shown.
  expect(stale).toBeGreaterThan(0)
  expect(await refusalOf(world.done(editor(), (ctx) => changeSchools(ctx, [{ id: made[0]!.id, version: 99, name: 'nie' }])))).toBe('stale')
})
