// A class brings everything back: what is out with it, and with nobody else.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Context, system } from '#kernel'
import { testWorld, whoWith } from '#kernel/testing'
import type { Id } from '#shared'
import { giveBack } from '../actions/give-back.ts'
import { groundOf } from '../testing/ground.ts'
import { outWithClass } from './scan.ts'

const world = testWorld()
const { lent } = groundOf(world)
const now = () => new Date('2026-10-01T10:00:00Z')
const rights = [
  'loans.read',
  'loans.lend',
  'loans.report',
  'loans.template',
  'devices.read',
  'devices.change',
  'people.person.view',
  'people.person.change',
  'organisation.read',
  'organisation.authority.change',
]
const desk = () => whoWith(rights, world.authority)

/** A class of the first school with these people in it. */
async function classOf(ctx: Context, people: readonly Id[]): Promise<Id> {
  const { rows } = await sql<{ id: Id }>`
    with y as (insert into organisation.school_year (authority_id, name, starts, ends) values (${ctx.authority}, '2026/27', '2026-08-01', '2027-07-31') on conflict do nothing returning id)
    insert into organisation."group" (authority_id, school_id, school_year_id, kind, name)
    select ${ctx.authority}, ${world.schools[0]}, coalesce((select id from y), (select id from organisation.school_year where authority_id = ${ctx.authority} limit 1)), 'class', '7q' returning id`.execute(
    ctx.db(),
  )
  await sql`insert into people.membership (authority_id, affiliation_id, group_id, role, from_day) select a.authority_id, a.id, ${rows[0]!.id}, 'learner', '2026-08-01'
    from people.affiliation a where a.authority_id = ${ctx.authority} and a.person_id = any(${sql.val([...people])}::uuid[])`.execute(
    ctx.db(),
  )
  return rows[0]!.id
}

test('what is out with a class is listed by name, without what came back, and for nobody of another school', async () => {
  await world.tried(
    desk(),
    async (ctx) => {
      const made = await lent(ctx, 4)
      const group = await classOf(ctx, made.people.slice(0, 3))
      const all = await outWithClass(ctx, group)
      expect(all.map(({ device, personName }) => [device, personName])).toEqual(
        [0, 1, 2].map((index) => [made.devices[index], `Leih${index}, Kim`]),
      )
      expect(all.every((each) => each.item && each.contractState === 'out' && each.accessories === 'Hülle, Stift')).toBe(true)
      await giveBack(ctx, [{ item: all[1]!.item!, condition: 'good', missing: null, note: null }])
      expect((await outWithClass(ctx, group)).map((each) => each.device)).toEqual([made.devices[0], made.devices[2]])
      // A pupil who changed to another class is sought there, one who left the school is still sought here.
      await sql`update people.membership m set until_day = '2026-09-15' from people.affiliation a
        where a.authority_id = m.authority_id and a.id = m.affiliation_id and m.group_id = ${group}`.execute(ctx.db())
      await sql`update people.person set state = 'leaving', left_day = '2026-09-15' where id = ${made.people[2]}`.execute(ctx.db())
      expect((await outWithClass(ctx, group)).map((each) => each.device)).toEqual([made.devices[2]])
    },
    { now },
  )
  const elsewhere = whoWith(rights, world.authority, 'school', world.schools[1])
  const group = await world.done(system('test'), (ctx) => classOf(ctx, []), { authorities: [world.authority] })
  expect(await world.tried(elsewhere, (ctx) => outWithClass(ctx, group))).toEqual([])
})
