// Ground for tests: people with accounts in classes, connections set up, and the queue emptied by hand, as fast as it goes.
import { sql } from 'kysely'
import pg from 'pg'
import { type AnyDb, type Context, endRun, type JobContext, type Module, system, within } from '#kernel'
import { type Id, newId } from '#shared'
import type { TargetConnector } from '../ports.ts'

/** What is needed of a test world (`testWorld()`). */
interface World {
  db: AnyDb
  authority: Id
  schools: [Id, Id]
  database: { owner: pg.PoolConfig }
}
let plug: Module
let beside: readonly Module[] = []

/** Modules whose jobs run in the same queue. */
export function plugBeside(...modules: Module[]): void {
  beside = modules
}

/** Puts drivers in, as the shell does at the start. */
export async function plugIn(module: Module, connectors: readonly TargetConnector[]): Promise<void> {
  plug = module
  await plug.start!({ plugs: { 'connections.targets': connectors } } as never)
}

export const inside = <T>(world: World, work: (ctx: Context) => Promise<T>, authority = world.authority): Promise<T> =>
  within(world.db, { who: system('test'), authorities: [authority] }, work)

/** Loopback may be called: the servers of the tests are there. */
export const allowLoopback = (world: World): Promise<unknown> =>
  within(world.db, { who: system('test'), authorities: [], operator: true }, (ctx) =>
    sql`insert into kernel.setting (key, value) values ('kernel.outgoingAllowed', '"127.0.0.0/8"') on conflict do nothing`.execute(
      ctx.db(),
    ),
  )

export interface Seeded {
  people: Id[]
  accounts: Id[]
  classes: Id[]
}

/** So many pupils at a school of the authority, spread over classes, and one teacher per class; sign-in names `<stem>1` and on. */
export async function seed(
  world: World,
  options: { authority?: Id; school?: Id; people: number; classes: number; stem?: string },
): Promise<Seeded> {
  const { authority = world.authority, school = world.schools[0], people: count, classes: groups, stem = 'pupil' } = options
  const [people, accounts, affiliations] = [0, 1, 2].map(() => Array.from({ length: count }, newId)) as [Id[], Id[], Id[]]
  const classes = Array.from({ length: groups }, newId)
  await inside(
    world,
    async (ctx) => {
      const db = ctx.db()
      await sql`insert into organisation.school_year (authority_id, name, starts, ends) values (${authority}, 'jetzt', current_date - 100, current_date + 200) on conflict do nothing`.execute(
        db,
      )
      const { rows: years } = await sql<{
        id: Id
      }>`select id from organisation.school_year where authority_id = ${authority} and current_date between starts and ends order by starts desc limit 1`.execute(
        db,
      )
      const year = years[0]!.id
      await sql`insert into organisation."group" (authority_id, id, school_id, school_year_id, kind, name, grade)
        select ${authority}, c.id, ${school}, ${year}, 'class', (5 + (n - 1) / 5)::text || chr(97 + ((n - 1) % 5)::int), (5 + (n - 1) / 5)::text from unnest(${sql.val(classes)}::uuid[]) with ordinality c(id, n)`.execute(
        db,
      )
      await sql`insert into people.person (authority_id, id, family_name, given_name)
        select ${authority}, p.id, (array['Müller', 'Özdemir', 'von der Aue', 'Schäfer', 'Nguyễn'])[1 + n % 5], 'Kim ' || n from unnest(${sql.val(people)}::uuid[]) with ordinality p(id, n)`.execute(
        db,
      )
      await sql`insert into people.account (authority_id, id, person_id, name, display_name, email, state)
        select ${authority}, k.id, p.id, ${stem} || p.n, 'Kim ' || p.n, ${stem} || p.n || '@example.test', 'active'
        from unnest(${sql.val(people)}::uuid[]) with ordinality p(id, n) join unnest(${sql.val(accounts)}::uuid[]) with ordinality k(id, n) on k.n = p.n`.execute(
        db,
      )
      await sql`insert into people.affiliation (authority_id, id, person_id, school_id, role, from_day)
        select ${authority}, a.id, p.id, ${school}, case when p.n <= ${groups} then 'teacher' else 'learner' end, current_date - 10
        from unnest(${sql.val(people)}::uuid[]) with ordinality p(id, n) join unnest(${sql.val(affiliations)}::uuid[]) with ordinality a(id, n) on a.n = p.n`.execute(
        db,
      )
      await sql`insert into people.membership (authority_id, affiliation_id, group_id, role, from_day)
        select ${authority}, a.id, (${sql.val(classes)}::uuid[])[1 + (a.n - 1) % ${groups}], case when a.n <= ${groups} then 'classTeacher' else 'learner' end, current_date - 10
        from unnest(${sql.val(affiliations)}::uuid[]) with ordinality a(id, n)`.execute(db)
    },
    authority,
  )
  return { people, accounts, classes }
}

interface Waiting {
  id: string
  task: string
  payload: Record<string, unknown>
}

/** Runs what waits in the queue, soonest first and without waiting for its time, as far as it lies no further ahead than so many seconds. */
export async function drain(world: World, ahead = 400): Promise<string[]> {
  const pool = new pg.Pool({ ...world.database.owner, max: 1 })
  pool.on('error', () => {})
  const done: string[] = []
  try {
    for (;;) {
      const { rows } = await pool.query<Waiting>(
        `delete from graphile_worker._private_jobs where id = (select j.id from graphile_worker._private_jobs j where run_at <= now() + make_interval(secs => $1) order by run_at, id limit 1)
         returning id, (select identifier from graphile_worker._private_tasks t where t.id = task_id) as task, payload`,
        [ahead],
      )
      const next = rows[0]
      if (!next) return done
      done.push(next.task)
      await perform(world, next)
    }
  } finally {
    await pool.end()
  }
}

async function perform(world: World, { task, payload }: Waiting): Promise<void> {
  const who = { ...system(task), account: typeof payload.account === 'string' ? payload.account : null }
  const job: JobContext = {
    within: (authorities, work) => within(world.db, { who, authorities, run: typeof payload.run === 'string' ? payload.run : null }, work),
    signal: new AbortController().signal,
    progress: async () => {},
  }
  if (task === 'kernel.deliver') return deliver(world, String(payload.event), payload.authority as Id | null)
  const found = [plug, ...beside].map((module) => module.jobs?.[task]).find(Boolean)
  if (!found) return
  await found.run(job, payload)
  if (payload.run) await job.within([String(payload.authority)], (ctx) => endRun(ctx, String(payload.run), 'done'))
}

async function deliver(world: World, id: string, authority: Id | null): Promise<void> {
  if (!authority) return
  await inside(
    world,
    async (ctx) => {
      const { rows } = await sql<{
        id: string
        authority: string
        name: string
        ids: string[]
        payload: Record<string, unknown>
        at: Date
      }>`
        select id, authority_id as authority, name, ids, payload, at from kernel.event where id = ${id}`.execute(ctx.db())
      if (rows[0]) await plug.hears?.[rows[0].name]?.(ctx, rows[0])
    },
    authority,
  )
}
