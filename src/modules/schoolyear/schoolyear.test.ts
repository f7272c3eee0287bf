import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Context, getImport, type JobContext, system } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import type { Id } from '#shared'
import { ownerOf } from '../../kernel/testing/job.ts'
import { onLeaverAsked } from '../people/queries/leavers.ts'
import { performRosterApply, undoRoster } from '../rosters/actions.ts'
import { readRoster } from '../rosters/reading/preview.ts'
import { leaversOpen } from '../rosters/taking/leavers.ts'
import { applySchools, blackoutOf, changeYearChange, nextSchoolYear, openYearChange, promoteSchools, releaseSchools } from './actions.ts'
import { yearChangeJobs } from './jobs.ts'
import { board, yearLeavers } from './queries.ts'

const world = testWorld()
let today = '2027-07-20'
const now = () => new Date(`${today}T10:00:00Z`)
const work = <T>(run: (ctx: Context) => Promise<T>) => world.done(system('test'), run, { authorities: [world.authority], now })
const job: JobContext = {
  signal: new AbortController().signal,
  progress: async () => {},
  within: (authorities, run) => world.done(system('test'), run, { authorities, now }),
}
const rights = ['schoolyear.change', 'schoolyear.view', 'rosters.import', 'rosters.release', 'rosters.undo', 'organisation.calendar.change']
const authorityAdmin = whoWith(rights, world.authority)
let change: Id

/** Twenty pupils in each of the classes of a school, and one class teacher. */
async function fill(school: Id, classes: string[]): Promise<void> {
  await work(async (ctx) => {
    const year = await sql<{
      id: Id
    }>`select id from organisation.school_year where authority_id = ${ctx.authority} and ${today}::date between starts and ends`.execute(
      ctx.db(),
    )
    // A teacher who heads the school is one person with two tasks.
    await sql`with p as (insert into people.person (authority_id, family_name, given_name, source, source_key) values (${ctx.authority}, 'Leitung', 'Toni', 'probe', ${`${school}-head`}) returning id)
      insert into people.affiliation (authority_id, person_id, school_id, role, source) select ${ctx.authority}, id, ${school}, r, 'probe' from p cross join unnest('{teacher,head}'::text[]) r`.execute(
      ctx.db(),
    )
    for (const name of classes) {
      const { rows } = await sql<{
        id: Id
      }>`insert into organisation."group" (authority_id, school_id, school_year_id, kind, name, source, source_key) values (${ctx.authority}, ${school}, ${year.rows[0]!.id}, 'class', ${name}, 'probe', ${`k:${school}:${name}`}) returning id`.execute(
        ctx.db(),
      )
      await sql`with p as (insert into people.person (authority_id, family_name, given_name, source, source_key) select ${ctx.authority}, ${name} || ' Kind ' || n, 'Kim', 'probe', ${school} || ${name} || n from generate_series(1, 20) n returning id),
        a as (insert into people.affiliation (authority_id, person_id, school_id, role, source) select ${ctx.authority}, id, ${school}, 'learner', 'probe' from p returning id)
        insert into people.membership (authority_id, affiliation_id, group_id, role, source) select ${ctx.authority}, id, ${rows[0]!.id}, 'learner', 'probe' from a`.execute(
        ctx.db(),
      )
    }
  })
}
const classes = (school: Id) =>
  work(async (ctx) => {
    const { rows } = await sql<{
      line: string
    }>`select sy.starts || ' ' || g.name || ' ' || count(m.id) as line from organisation."group" g join organisation.school_year sy on sy.authority_id = g.authority_id and sy.id = g.school_year_id
      left join people.membership m on m.authority_id = g.authority_id and m.group_id = g.id where g.school_id = ${school} group by sy.starts, g.name order by 1`.execute(
      ctx.db(),
    )
    return rows.map((row) => row.line).toSorted()
  })
const imports = () =>
  work(
    async (ctx) =>
      (
        await sql<{
          id: Id
          school: Id
        }>`select import_id as id, school_id as school from schoolyear.year_change_school where year_change_id = ${change} order by school_id`.execute(
          ctx.db(),
        )
      ).rows,
  )
const steps = async () =>
  Object.fromEntries(
    (
      await world.done(
        { ...authorityAdmin, authorities: [world.authority], grants: whoWith(rights, world.authority).grants },
        (ctx) => board(ctx, change),
        { now },
      )
    ).map((row) => [row.name, row.step]),
  )

test('the change of two schools from the open board to the new classes, and one of them back again', async () => {
  const admin = whoWith(rights, world.authority)
  const year = await work(async (ctx) => {
    const { ensureSchoolYears } = await import('#modules/organisation')
    await ensureSchoolYears(ctx)
    return nextSchoolYear(ctx)
  })
  expect(year?.starts).toBe('2027-08-01')
  await fill(world.schools[0], ['5a', '9b', '10c'])
  await fill(world.schools[1], ['1a', '4b'])
  change = await world.done(
    admin,
    (ctx) =>
      openYearChange(ctx, {
        schoolYear: year!.id,
        effectiveDay: '2027-08-01',
        blackoutFrom: '2027-07-15T00:00:00Z',
        blackoutUntil: '2027-08-15T00:00:00Z',
      }),
    { now },
  )
  expect((await work(blackoutOf))?.until.toISOString()).toBe('2027-08-15T00:00:00.000Z')
  expect(await steps()).toEqual({ 'Gymnasium Hohenauen': 'waiting', 'Grundschule Wiesental': 'waiting' })

  await world.done(admin, (ctx) => promoteSchools(ctx, change, [{ school: world.schools[0] }, { school: world.schools[1] }]), { now })
  for (const { id } of await imports()) await readRoster(job, world.authority, id)
  const counts = await work(async (ctx) => Promise.all((await imports()).map(async ({ id }) => (await getImport(ctx, id)).counts)))
  expect(counts.map(({ moved, missing, new: fresh }) => ({ moved, missing, fresh })).toSorted((a, b) => a.moved! - b.moved!)).toEqual([
    { moved: 20, missing: 20, fresh: 0 },
    { moved: 40, missing: 20, fresh: 0 },
  ])
  expect(await steps()).toEqual({ 'Gymnasium Hohenauen': 'held', 'Grundschule Wiesental': 'held' })
  expect((await work((ctx) => sql`select code from kernel.import_fault`.execute(ctx.db()))).rows).toEqual([])

  onLeaverAsked.push(async (_ctx, people) =>
    people.slice(0, 1).map((person) => ({ person, kind: 'loan', label: 'Tablet', href: '/ausleihe/1' })),
  )
  expect(await world.done(admin, async (ctx) => leaversOpen(ctx, [(await imports())[0]!.id]), { now })).toHaveLength(1)
  const open = await world.done(admin, (ctx) => yearLeavers(ctx, change), { now })
  expect(open.map(({ schoolName, name, kind, label }) => ({ schoolName, name, kind, label }))).toEqual([
    { schoolName: 'Gymnasium Hohenauen', name: '10c Kind 1, Kim', kind: 'loan', label: 'Tablet' },
  ])
  // Who brings rosters for the other school alone reads no name of this one.
  const other = whoWith(['rosters.import'], world.authority, 'school', world.schools[1])
  expect((await world.done(other, (ctx) => yearLeavers(ctx, change), { now })).map((each) => each.school)).toEqual([world.schools[1]])

  // Nothing happens before a school has released its own numbers; another person than the one who prepared them does that.
  expect(await world.done(admin, (ctx) => applySchools(ctx, change, world.schools), { now })).toMatchObject({ started: 0, planned: 0 })
  expect(await refusalOf(world.tried(admin, (ctx) => releaseSchools(ctx, change, world.schools, true), { now }))).toBe('schoolyear.ownHeld')
  const heads = world.schools.map((school) => whoWith(['rosters.release'], world.authority, 'school', school))
  for (const [index, head] of heads.entries())
    await world.done(head, (ctx) => releaseSchools(ctx, change, [world.schools[index]!], true), { now })
  expect(await refusalOf(world.tried(heads[0]!, (ctx) => releaseSchools(ctx, change, [world.schools[1]!], true), { now }))).toBe('NotFound')
  expect(await world.done(admin, (ctx) => applySchools(ctx, change, world.schools), { now })).toEqual({ started: 0, planned: 2, left: [] })
  expect(await steps()).toEqual({ 'Gymnasium Hohenauen': 'planned', 'Grundschule Wiesental': 'planned' })

  // Another day draws the planned schools along; before it has come, their job does nothing.
  const owner = ownerOf(world)
  const planned = async () =>
    (
      await sql<{
        at: string
      }>`select to_char(run_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as at from graphile_worker._private_jobs where key like 'yearChange:%'`.execute(
        owner,
      )
    ).rows
  expect(await planned()).toEqual([{ at: '2027-08-01 02:00' }, { at: '2027-08-01 02:00' }])
  await world.done(admin, (ctx) => changeYearChange(ctx, change, { effectiveDay: '2027-08-09' }), { now })
  expect(await planned()).toEqual([{ at: '2027-08-09 02:00' }, { at: '2027-08-09 02:00' }])
  for (const { id } of await imports())
    await yearChangeJobs['schoolyear.apply']!.run(job, { authority: world.authority, yearChange: change, import: id })
  expect(await steps()).toEqual({ 'Gymnasium Hohenauen': 'planned', 'Grundschule Wiesental': 'planned' })
  await world.done(admin, (ctx) => changeYearChange(ctx, change, { effectiveDay: '2027-08-01' }), { now })
  await owner.destroy()
  today = '2027-08-01'
  expect(await world.done(admin, (ctx) => applySchools(ctx, change, world.schools), { now })).toEqual({ started: 2, planned: 0, left: [] })
  for (const { id } of await imports()) await performRosterApply(job, world.authority, id, true)
  expect(await steps()).toEqual({ 'Gymnasium Hohenauen': 'applied', 'Grundschule Wiesental': 'applied' })
  expect(await classes(world.schools[0])).toEqual([
    '2026-08-01 10c 20',
    '2026-08-01 5a 0',
    '2026-08-01 9b 0',
    '2027-08-01 10b 20',
    '2027-08-01 6a 20',
  ])
  expect(await classes(world.schools[1])).toEqual(['2026-08-01 1a 0', '2026-08-01 4b 20', '2027-08-01 2a 20'])

  // What they still have is asked of those who left now, and of nobody any more once it was taken back.
  expect(await world.done(admin, (ctx) => yearLeavers(ctx, change), { now })).toHaveLength(1)
  const first = (await imports()).find(({ school }) => school === world.schools[0])!
  await world.done(admin, (ctx) => undoRoster(ctx, first.id), { now })
  expect(await classes(world.schools[0])).toEqual(['2026-08-01 10c 20', '2026-08-01 5a 20', '2026-08-01 9b 20'])
  expect(await steps()).toEqual({ 'Gymnasium Hohenauen': 'undone', 'Grundschule Wiesental': 'applied' })
  expect((await world.done(admin, (ctx) => yearLeavers(ctx, change), { now })).map((each) => each.school)).toEqual([world.schools[1]])
  onLeaverAsked.pop()
})

test('another authority sees and changes nothing of it', async () => {
  const stranger = whoWith(rights, world.foreign)
  expect(await world.tried(stranger, (ctx) => board(ctx, change))).toEqual([])
  expect(await refusalOf(world.tried(stranger, (ctx) => applySchools(ctx, change, world.foreignSchools)))).toBe('NotFound')
  expect(await refusalOf(world.tried(whoWith(['other'], world.authority), (ctx) => releaseSchools(ctx, change, world.schools, true)))).toBe(
    'Forbidden',
  )
})
