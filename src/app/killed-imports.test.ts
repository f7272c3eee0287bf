// kill -9 at random points of reading, taking over, taking back and of the change of the school year: at the moment of each death the
// database shows the work whole or not at all, the next process ends what was begun, and the end is the one of an undisturbed twin.
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Context, getImport, storeFile, system } from '#kernel'
import { testWorld, violationsOf, type World, whoWith } from '#kernel/testing'
import { createAuthorities, createSchools, ensureSchoolYears } from '#modules/organisation'
import type { Id } from '#shared'
import { csvHead, csvRows, schoolOf } from '../connectors/testing/rosters.ts'
import { openRoster, startRosterApply } from '../modules/rosters/actions.ts'
import { applySchools, nextSchoolYear, openYearChange, promoteSchools, releaseSchools } from '../modules/schoolyear/actions.ts'
import { randomOf } from './demo/random.ts'
import { type Blow, type Fate, victimsOf } from './testing/victims.ts'

const wanted = Number(process.env.MUSES_KILLS ?? 64)
const seed = Number(process.env.MUSES_SEED ?? Date.now() % 1_000_000)
/** So often a task is struck before it may come through. */
const deaths = 3
/** Stands still, so that every world writes the same days. */
const clock = new Date().toISOString()
const at = { now: () => new Date(clock) }
const number = '100001'
const base = csvRows(schoolOf(number))

/** Where a blow must have fallen in every kind of round; `queue`, `progress` and `telling` are struck as well. */
const mustDieIn = [
  'staging',
  'comparing',
  'groups',
  'people',
  'affiliations',
  'memberships',
  'accounts',
  'leavers',
  'finishing',
  'undoing',
  'committing',
]

type Kind = 'roster' | 'year'
type Task = 'read' | 'apply' | 'undo'
interface Step {
  /** Everything that the work may touch; whole or not at all at any moment. */
  core: string
  /** What was told and done around it, once it is at rest. */
  around: string
  fate: Fate
}

/** The twin whom nobody disturbs, and two who are killed. */
const worlds = Array.from({ length: 3 }, () => testWorld({ bare: true }))
const lanes: { world: World; victims: ReturnType<typeof victimsOf> }[] = []
beforeAll(async () => {
  for (const world of worlds) {
    // By the actions, so that everything in these worlds has been told of.
    const [authority] = await world.done(
      system('test'),
      (ctx) => createAuthorities(ctx, [{ name: 'Landkreis Auental', kind: 'district', land: 'NW' }] as never),
      { authorities: [] },
    )
    world.authority = authority!.id
    const [school] = await work(world, (ctx) => createSchools(ctx, [{ name: 'Gymnasium Hohenauen', number, land: 'NW' }] as never))
    world.schools[0] = school!.id
    lanes.push({ world, victims: victimsOf(world.database, clock) })
  }
})
afterAll(() => Promise.all(lanes.map(({ victims }) => victims.end())))

const work = <T>(world: World, run: (ctx: Context) => Promise<T>) =>
  world.done(system('test'), run, { ...at, authorities: [world.authority] })

/** People, places, classes, accounts, imports, their way back, audit and events, without ids: the same in every world that saw the same. */
const core = (world: World) =>
  work(world, async (ctx) => {
    const mine = sql`authority_id = ${ctx.authority}`
    const { rows } = await sql<{ line: string }>`
      select 'person ' || concat_ws(' ', source, source_key, family_name, given_name, birth_day, state, left_day, version) as line from people.person where ${mine}
      union all select 'place ' || concat_ws(' ', p.source_key, a.role, a.from_day, a.until_day, a.source, a.version)
        from people.affiliation a join people.person p on p.authority_id = a.authority_id and p.id = a.person_id where a.${mine}
      union all select 'class ' || concat_ws(' ', p.source_key, y.starts, g.name, m.role, m.until_day, m.source, m.version)
        from people.membership m join people.affiliation a on a.authority_id = m.authority_id and a.id = m.affiliation_id
          join people.person p on p.authority_id = a.authority_id and p.id = a.person_id
          join organisation."group" g on g.authority_id = m.authority_id and g.id = m.group_id
          join organisation.school_year y on y.authority_id = g.authority_id and y.id = g.school_year_id where m.${mine}
      union all select 'group ' || concat_ws(' ', y.starts, g.name, g.kind, g.source, g.source_key is null)
        from organisation."group" g join organisation.school_year y on y.authority_id = g.authority_id and y.id = g.school_year_id where g.${mine}
      union all select 'account ' || concat_ws(' ', p.source_key, a.name, a.state, a.version)
        from people.account a join people.person p on p.authority_id = a.authority_id and p.id = a.person_id where a.${mine}
      union all select 'name ' || name_key from people.account_name_used where ${mine}
      union all select 'origin ' || count(*) from people.origin where ${mine}
      union all select 'staged ' || concat_ws(' ', key, status, chosen, diff) from rosters.staged_person where ${mine}
      union all select 'stage ' || concat_ws(' ', (select count(*) from rosters.staged_group where ${mine}), (select count(*) from rosters.staged_affiliation where ${mine}), (select count(*) from rosters.staged_membership where ${mine}))
      union all select 'import ' || concat_ws(' ', row_number() over (order by id), state, scope, format, counts, facts - 'schoolYearId', jsonb_array_length(guard), applied_at, undone_at, version)
        from kernel.import where ${mine}
      union all select 'touched ' || concat_ws(' ', dense_rank() over (order by import_id), relation, action, undone, version, count(*))
        from kernel.import_change where ${mine} group by import_id, relation, action, undone, version
      union all select 'audit ' || concat_ws(' ', what, count(*)) from kernel.audit where ${mine} and what like 'people.%' group by what
      union all select 'event ' || concat_ws(' ', name, sum(cardinality(ids)), count(*)) from kernel.event where ${mine} and name like 'people.%' group by name
      order by 1`.execute(ctx.db())
    return rows.map((row) => row.line).join('\n')
  })

/** Runs and their ends, events and who has heard them. */
const around = (world: World) =>
  work(world, async (ctx) => {
    const { rows } = await sql<{ line: string }>`
      select 'run ' || concat_ws(' ', kind, state, count(*)) as line from kernel.run where authority_id = ${ctx.authority} group by kind, state
      union all select 'heard ' || concat_ws(' ', e.name, d.listener, count(*)) from kernel.event_delivery d join kernel.event e on e.id = d.event_id group by e.name, d.listener
      order by 1`.execute(ctx.db())
    return rows.map((row) => row.line).join('\n')
  })

async function openFile(world: World, rows: readonly (readonly string[])[]): Promise<Id> {
  const bytes = Buffer.from([csvHead, ...rows].map((row) => `${row.join(';')}\r\n`).join(''))
  return work(world, async (ctx) => {
    const file = await storeFile(ctx, { name: 'personen.csv', type: 'text/csv' }, Readable.from([bytes]), { maxBytes: 1e6 })
    return (await openRoster(ctx, { school: world.schools[0], files: [file.id], format: 'csv' })).import
  })
}

/** A roster with 6 new people of one name, 3 gone, 20 in another class, 4 with another name. */
const rosterOf = (round: number) =>
  base
    .slice(3)
    .map((row, index) => (index < 20 ? row.with(5, '9z') : index < 24 ? row.with(1, `${row[1]}-Neu${round}`) : row))
    .concat(Array.from({ length: 6 }, (_, n) => [`N${round}.${n}`, 'Neumann', 'Ute', '01.02.2013', 'Schüler', '5a', number]))

const rights = ['schoolyear.change', 'rosters.import', 'rosters.release', 'rosters.undo']

/** The change of the year of a world; each has one. */
async function yearChangeOf(world: World): Promise<Id> {
  const year = await work(world, nextSchoolYear)
  const draft = { schoolYear: year!.id, effectiveDay: clock.slice(0, 10), blackoutFrom: null, blackoutUntil: null }
  return work(world, (ctx) => openYearChange(ctx, draft))
}

/** Reads, takes over and takes back; `reach` does the work of each. */
async function roundOf(kind: Kind, round: number, world: World, change: Id, reach: (task: Task, id: Id) => Promise<Step>): Promise<Step[]> {
  const school = world.schools[0]
  const [admin, head] = [whoWith(rights, world.authority), whoWith(['rosters.release'], world.authority, 'school', school)]
  let id: Id
  if (kind === 'roster') id = await openFile(world, rosterOf(round))
  else {
    await world.done(admin, (ctx) => promoteSchools(ctx, change, [{ school }]), at)
    id = await work(world, async (ctx) => {
      const { rows } = await sql<{
        id: Id
      }>`select import_id as id from schoolyear.year_change_school where year_change_id = ${change}`.execute(ctx.db())
      return rows[0]!.id
    })
  }
  const steps = [await reach('read', id)]
  if (kind === 'roster') await work(world, (ctx) => startRosterApply(ctx, id, { leavers: true, release: false }))
  else {
    await world.done(head, (ctx) => releaseSchools(ctx, change, [school], true), at)
    expect(await world.done(admin, (ctx) => applySchools(ctx, change, [school]), at)).toMatchObject({ started: 1 })
  }
  steps.push(await reach('apply', id))
  steps.push(await reach('undo', id))
  return steps
}

const kindOf = (round: number): Kind => (round % 2 ? 'year' : 'roster')
const taskFor = (task: Task, world: World, id: Id) =>
  task === 'undo' ? ({ do: 'undo', authority: world.authority, import: id } as const) : ({ do: 'work' } as const)

/** Fills a world from the first file, by a process that nobody strikes. */
async function begin({ world, victims }: (typeof lanes)[number]): Promise<Id> {
  await work(world, ensureSchoolYears)
  const first = await openFile(world, base)
  expect(await victims.run({ do: 'work' })).toMatchObject({ said: 'done' })
  await work(world, (ctx) => startRosterApply(ctx, first, { leavers: true, release: false }))
  expect(await victims.run({ do: 'work' })).toMatchObject({ said: 'done' })
  return yearChangeOf(world)
}

/** The undisturbed twin, as far as it is needed: what is there after each task, and the phases of its statements. */
function undisturbed(): (round: number) => Promise<Step[]> {
  const lane = lanes[0]!
  const { world, victims } = lane
  const started = begin(lane)
  const known: Promise<Step[]>[] = []
  const next = async (round: number, before?: Promise<unknown>) => {
    const change = await started
    await before
    return roundOf(kindOf(round), round, world, change, async (task, id) => {
      const fate = await victims.run(taskFor(task, world, id))
      expect(fate.said).toBe('done')
      const whole = await core(world)
      // Taking back is no job; what it tells is delivered by the worker.
      if (task === 'undo') expect(await victims.run({ do: 'work' })).toMatchObject({ said: 'done' })
      return { core: whole, around: await around(world), fate }
    })
  }
  return (round) => {
    for (let index = known.length; index <= round; index++) known.push(next(index, known.at(-1)))
    return known[round]!
  }
}

const goals: Record<Task, string[]> = { read: ['previewed', 'held'], apply: ['applied'], undo: ['undone'] }
const order: Task[] = ['read', 'apply', 'undo']

test(`${wanted} processes killed while they work leave nothing by half`, async () => {
  process.stdout.write(`MUSES_SEED=${seed}\n`)
  const random = randomOf(seed, 'kill')
  const twin = undisturbed()
  /** How often a phase was died in, with the database at work and between two statements. */
  const struck = new Map<string, number>()
  let [kills, atWork, idle, late] = [0, 0, 0, 0]
  const hits = (kind: Kind, phase: string) => struck.get(`${kind} ${phase}`) ?? 0
  const spared = () =>
    (['roster', 'year'] as const).flatMap((kind) => mustDieIn.filter((phase) => !hits(kind, phase)).map((phase) => `${kind} ${phase}`))

  /** A random statement of the phase that was struck least, and a random moment after it was sent. */
  function aim(kind: Kind, phases: readonly string[]): Blow {
    const least = Math.min(...phases.map((phase) => hits(kind, phase)))
    const places = phases.flatMap((phase, index) => (hits(kind, phase) === least ? [index + 1] : []))
    return { after: random.pick(places), delay: random.chance(0.5) ? 0 : Math.round(random.next() * 6) }
  }

  async function lane(each: (typeof lanes)[number], limit: number): Promise<void> {
    const { world, victims } = each
    const change = await begin(each)
    // Until each phase was struck as well: of two databases the quicker one takes more of the blows, and they are dealt by chance.
    for (let round = 0; (kills < wanted || spared().length > 0) && Date.now() < limit; round++) {
      const kind = kindOf(round)
      const expected = await twin(round)
      await roundOf(kind, round, world, change, async (task, id) => {
        const whole = expected[order.indexOf(task)]!
        const before = await core(world)
        for (let turn = 0; ; turn++) {
          const fate = await victims.run(taskFor(task, world, id), turn < deaths ? aim(kind, whole.fate.phases) : undefined)
          if (fate.died) {
            kills++
            if (fate.died.atWork) atWork++
            struck.set(`${kind} ${fate.died.phase}`, hits(kind, fate.died.phase) + 1)
          } else if (!fate.said) idle++
          else if (turn < deaths) late++
          // Half of it is never there, whoever looks when; and nothing that must always hold is broken.
          const now = await core(world)
          expect(now === before || now === whole.core ? '' : `${task} by half after ${JSON.stringify(fate.died)}\n${now}`).toBe('')
          expect(await violationsOf(world.database)).toEqual([])
          // Whoever was told that it is done, finds it done; who was refused had been successful before.
          const { state } = await work(world, (ctx) => getImport(ctx, id))
          if (fate.said) expect(goals[task]).toContain(state)
          if (fate.said || (task === 'undo' && state === 'undone')) break
          expect(turn).toBeLessThan(deaths + 3)
        }
        expect(await core(world)).toBe(whole.core)
        return whole
      })
      // The dead have left no run open and no job behind, and nobody has heard anything twice or not at all.
      expect(await victims.run({ do: 'work' })).toMatchObject({ said: 'done' })
      expect(await around(world)).toBe(expected.at(-1)!.around)
    }
  }
  await Promise.all(lanes.slice(1).map((each) => lane(each, Date.now() + 720_000)))
  const table = [...struck].map(([phase, count]) => `${phase} ${count}`).toSorted()
  process.stdout.write(
    `killed ${kills} (${atWork} with a statement at work; ${idle} before any, ${late} came through): ${table.join(', ')}\n`,
  )
  expect(kills).toBeGreaterThanOrEqual(wanted)
  expect(atWork).toBeGreaterThanOrEqual(wanted / 4)
  expect(spared()).toEqual([])
}, 900_000)
