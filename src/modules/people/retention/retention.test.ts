import { sql } from 'kysely'
import pg from 'pg'
import { expect, test } from 'vitest'
import { type Context, type JobContext, system } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import type { Id } from '#shared'
import { addAccounts } from '../actions.ts'
import { deleteDue, holdPeople, reactivatePeople } from './actions.ts'
import { dueCounts } from './preview.ts'
import { changeRule, ruleOf, rulesOf } from './rules.ts'

const world = testWorld()
let today = '2026-08-01'
const now = () => new Date(`${today}T10:00:00Z`)
const work = <T>(run: (ctx: Context) => Promise<T>) => world.done(system('test'), run, { authorities: [world.authority], now })
const job: JobContext = {
  signal: new AbortController().signal,
  progress: async () => {},
  within: (authorities, run) => world.done(system('test'), run, { authorities, now }),
}

/** A person who left on a day, with an account, a place and traces. */
async function leaver(name: string, left: string): Promise<Id> {
  return work(async (ctx) => {
    const { rows } = await sql<{
      id: Id
    }>`insert into people.person (authority_id, family_name, given_name, source, source_key, state, left_day) values (${ctx.authority}, ${name}, 'Kim', 'probe', ${name}, 'leaving', ${left}) returning id`.execute(
      ctx.db(),
    )
    const id = rows[0]!.id
    await sql`insert into people.affiliation (authority_id, person_id, school_id, role, until_day) values (${ctx.authority}, ${id}, ${world.schools[0]}, 'learner', ${left}::date + 1000)`.execute(
      ctx.db(),
    )
    const [account] = await addAccounts(ctx, [
      {
        person: id,
        displayName: `Kim ${name}`,
        email: `${name.toLowerCase()}@schule.example`,
        named: { familyName: name, givenName: 'Kim' },
      },
    ])
    await sql`update people.account set state = 'leaving' where id = ${account!.id}`.execute(ctx.db())
    await ctx.audit('people.person.changed', 'people.person', [{ id, changes: { familyName: ['Alt', name] } }])
    return id
  })
}
const counts = () =>
  work(
    async (ctx) =>
      (
        await sql<{
          people: number
          accounts: number
        }>`select (select count(*)::int from people.person where authority_id = ${ctx.authority}) as people,
  (select count(*)::int from people.account where authority_id = ${ctx.authority} and state <> 'deleted') as accounts`.execute(ctx.db())
      ).rows[0]!,
  )

test('three years: accounts go after 60 days, people after a year, nothing earlier, and the preview is right', async () => {
  await leaver('Abgang', '2026-07-31')
  await leaver('Spaeter', '2027-07-31')
  const seen: string[] = []
  for (const day of ['2026-09-28', '2026-09-29', '2027-07-30', '2027-07-31', '2027-09-29', '2028-07-29', '2028-07-30', '2029-08-01']) {
    today = day
    const before = await work((ctx) => dueCounts(ctx))
    const done = await deleteDue(job, world.authority)
    expect(done, day).toEqual(before)
    const { people, accounts } = await counts()
    seen.push(`${day}: ${people} ${accounts}`)
  }
  expect(seen).toEqual([
    '2026-09-28: 2 2',
    '2026-09-29: 2 1',
    '2027-07-30: 2 1',
    '2027-07-31: 1 1',
    '2027-09-29: 1 0',
    '2028-07-29: 1 0',
    '2028-07-30: 0 0',
    '2029-08-01: 0 0',
  ])
})

test('nothing of a deleted name is left anywhere in the database', async () => {
  today = '2026-08-01'
  await leaver('Kanarienvogel', '2026-07-31')
  today = '2027-08-01'
  await deleteDue(job, world.authority)
  const owner = new pg.Client(world.database.owner)
  await owner.connect()
  const { rows: tables } = await owner.query<{
    name: string
  }>(`select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')`)
  const residues: string[] = []
  for (const { name } of tables) {
    const { rows } = await owner.query<{ n: number }>(`select count(*)::int as n from ${name} t where t::text ilike '%kanarienvogel%'`)
    if (rows[0]!.n) residues.push(name)
  }
  await owner.end()
  expect(residues).toEqual([])
})

test('the name of a deleted account is not given away again', async () => {
  today = '2027-08-02'
  const [account] = await work((ctx) =>
    addAccounts(ctx, [{ displayName: 'Kim Kanarienvogel', named: { familyName: 'Kanarienvogel', givenName: 'Kim' } }]),
  )
  expect(account!.name).toBe('kanarienvogel.kim2')
})

test('a hold keeps a person; a return brings account and place back', async () => {
  today = '2026-08-01'
  const held = await leaver('Gehalten', '2026-07-31')
  const back = await leaver('Rueckkehr', '2026-07-31')
  await work((ctx) => holdPeople(ctx, [held], { reason: 'Rechtsstreit', until: null }))
  await work((ctx) => reactivatePeople(ctx, [back], [{ person: back, school: world.schools[0] }]))
  today = '2029-08-01'
  await deleteDue(job, world.authority)
  const rows = await work(
    async (ctx) =>
      (
        await sql<{
          family_name: string
          state: string
          account: string
        }>`select p.family_name, p.state, a.state as account from people.person p join people.account a on a.person_id = p.id and a.authority_id = p.authority_id where p.authority_id = ${ctx.authority} and p.id = any(${sql.val([held, back])}::uuid[]) order by 1`.execute(
          ctx.db(),
        )
      ).rows,
  )
  expect(rows).toEqual([
    { family_name: 'Gehalten', state: 'leaving', account: 'leaving' },
    { family_name: 'Rueckkehr', state: 'active', account: 'invited' },
  ])
})

const officer = () => whoWith(['people.retention.change'], world.authority)
const months = { amount: 3, unit: 'month', from: 'day', reason: 'Beschluss vom 01.08.2026' } as const

test('periods are changed only with the right, only in the own authority, and not over a newer version', async () => {
  expect(await refusalOf(world.tried(whoWith(['other'], world.authority), (ctx) => changeRule(ctx, 'accounts', months)))).toBe('Forbidden')
  expect(await refusalOf(world.tried(officer(), (ctx) => changeRule(ctx, 'accounts', months), { authorities: [world.foreign] }))).toBe(
    'Forbidden',
  )
  await world.done(officer(), (ctx) => changeRule(ctx, 'accounts', months, 0))
  expect(await refusalOf(world.tried(officer(), (ctx) => changeRule(ctx, 'accounts', months, 0)))).toBe('stale')
})

test('a class that is unknown, a period out of bounds, an account that would outlive its person: refused with what is possible', async () => {
  const tried = (dataClass: string, wish: Parameters<typeof changeRule>[2]) =>
    refusalOf(world.tried(officer(), (ctx) => changeRule(ctx, dataClass, wish)))
  expect(await tried('grades', months)).toBe('NotFound')
  expect(await tried('imports', { amount: 1, unit: 'day', from: 'day', reason: 'zu kurz' })).toBe('people.retention.bounds')
  expect(await tried('accounts', { amount: 10, unit: 'year', from: 'calendarYear', reason: 'zu lang' })).toBe('people.retention.order')
  expect(await tried('people', { amount: 1, unit: 'day', from: 'day', reason: 'zu kurz' })).toBe('people.retention.order')
  expect(await tried('imports', null)).toBe('people.retention.shipped')
})

test('an own period is put back to the shipped one, keeps its history, and the protocol says which period was in force', async () => {
  const rule = async () => ruleOf(await work((ctx) => rulesOf(ctx)), 'imports')
  await world.done(officer(), (ctx) => changeRule(ctx, 'imports', { ...months, amount: 2, from: 'schoolYear' }))
  const own = await rule()
  expect(own).toMatchObject({ own: true, period: { amount: 2, unit: 'month', from: 'schoolYear' }, version: 1 })
  await world.done(officer(), (ctx) => changeRule(ctx, 'imports', null, 1))
  expect(await rule()).toMatchObject({ own: false, period: { amount: 30, unit: 'day', from: 'day' }, version: 2, id: own.id })
  const { rows } = await work((ctx) =>
    sql<{ kind: string; period: unknown }>`select distinct kind, period from people.deletion where kind = 'accounts'`.execute(ctx.db()),
  )
  expect(rows).toEqual([{ kind: 'accounts', period: { amount: 60, unit: 'day', from: 'day' } }])
})

test('unused accounts of pupils stay until an authority takes a period; what stands in a directory, is held or is no pupil stays', async () => {
  today = '2030-01-10'
  const pupil = async (name: string, role = 'learner') =>
    work(async (ctx) => {
      const { rows } = await sql<{
        id: Id
      }>`insert into people.person (authority_id, family_name, given_name) values (${ctx.authority}, ${name}, 'Kim') returning id`.execute(
        ctx.db(),
      )
      const id = rows[0]!.id
      await sql`insert into people.affiliation (authority_id, person_id, school_id, role) values (${ctx.authority}, ${id}, ${world.schools[0]}, ${role})`.execute(
        ctx.db(),
      )
      const [account] = await addAccounts(ctx, [{ person: id, displayName: name, named: { familyName: name, givenName: 'Kim' } }])
      await sql`update people.account set created_at = ${ctx.now()} where id = ${account!.id}`.execute(ctx.db())
      return { id, account: account!.id }
    })
  const [never, once, , held, synced] = [
    await pupil('Nie'),
    await pupil('Einmal'),
    await pupil('Lehrt', 'teacher'),
    await pupil('Gehaltene'),
    await pupil('Verzeichnis'),
  ]
  await work(async (ctx) => {
    await holdPeople(ctx, [held!.id], { reason: 'Rechtsstreit', until: null })
    await sql`insert into kernel.sync_object (authority_id, connection_id, kind, key, foreign_id, name, attributes) values (${ctx.authority}, kernel.new_id(), 'person', ${synced!.account}, 'x', 'x', '{}')`.execute(
      ctx.db(),
    )
  })
  today = '2030-06-01'
  await work((ctx) => sql`update people.account set last_sign_in = ${ctx.now()} where id = ${once!.account}`.execute(ctx.db()))
  const idle = async (day: string) => {
    today = day
    const seen = (await work((ctx) => dueCounts(ctx))).idleAccounts
    expect((await deleteDue(job, world.authority)).idleAccounts).toBe(seen)
    return seen
  }
  expect(await idle('2034-01-01')).toBe(0)
  today = '2030-12-01'
  await world.done(officer(), (ctx) =>
    changeRule(ctx, 'idleAccounts', { amount: 1, unit: 'year', from: 'day', reason: 'SchulDSVO §§ 10, 15' }),
  )
  // Somebody of the tests before came back and never signed in.
  expect(await idle('2030-12-02')).toBe(1)
  expect([await idle('2031-01-09'), await idle('2031-01-10'), await idle('2031-05-31'), await idle('2031-06-01')]).toEqual([0, 1, 0, 1])
  const { rows } = await work((ctx) =>
    sql<{ name: string; account: string | null }>`select p.family_name as name, a.name as account from people.person p
      left join people.account a on a.authority_id = p.authority_id and a.person_id = p.id where p.authority_id = ${ctx.authority}
      and p.family_name in ('Nie', 'Einmal', 'Lehrt', 'Gehaltene', 'Verzeichnis') order by 1`.execute(ctx.db()),
  )
  expect(rows.map((row) => [row.name, row.account !== null])).toEqual([
    ['Einmal', false],
    ['Gehaltene', true],
    ['Lehrt', true],
    ['Nie', false],
    ['Verzeichnis', true],
  ])
  expect(never!.id).toBeTruthy()
  const reason = await work((ctx) =>
    sql<{ rule: string }>`select distinct rule from people.deletion where kind = 'idleAccounts'`.execute(ctx.db()),
  )
  expect(reason.rows).toEqual([{ rule: 'SchulDSVO §§ 10, 15' }])
})
