// A virtual clock walks three years over every class of data: leaving, coming back, holding, deleting, and a name that is free again.

import { Readable } from 'node:stream'
import { sql } from 'kysely'
import pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { type Context, type JobContext, openImport, storeFile, system } from '#kernel'
import { testWorld } from '#kernel/testing'
import { addAccounts, affiliate, createPeople, endAffiliations, onEnded } from '#modules/people'
import { addDays, type Day, type Id } from '#shared'
import { endedSignIns } from '../modules/access/actions/ended.ts'
import { deleteDue, holdPeople } from '../modules/people/retention/actions.ts'
import { dueCounts } from '../modules/people/retention/preview.ts'
import { loadModules } from './modules.ts'

const world = testWorld()
let today: Day = '2026-08-03'
const now = () => new Date(`${today}T10:00:00Z`)
const work = <T>(run: (ctx: Context) => Promise<T>) => world.done(system('test'), run, { authorities: [world.authority], now })
const job: JobContext = {
  signal: new AbortController().signal,
  progress: async () => {},
  within: (authorities, run) => world.done(system('test'), run, { authorities, now }),
}
let personal: { table: string; personColumn: string }[] = []

beforeAll(async () => {
  const modules = await loadModules()
  personal = modules.flatMap((module) => [...(module.personal ?? [])])
  for (const module of modules)
    if (['devices', 'orders', 'loans', 'reservations'].includes(module.name))
      await module.start?.({ publicUrl: 'http://localhost', plugs: {} } as never)
  if (!onEnded.includes(endedSignIns)) onEnded.push(endedSignIns)
})

/** A pupil with something of every class, all of it over by the end of September 2026. */
async function pupil(family: string, number: string): Promise<{ person: Id; account: Id; name: string }> {
  return work(async (ctx) => {
    const school = world.schools[0]
    const [{ id: person } = { id: '' }] = (await createPeople(ctx, [
      { familyName: family, givenName: 'Kim', affiliations: [{ school, role: 'learner', fromDay: '2026-08-01' }] },
    ])) as readonly { id: Id }[]
    const [account] = await addAccounts(ctx, [
      {
        person,
        displayName: `Kim ${family}`,
        email: `${family.toLowerCase()}@schule.example`,
        named: { familyName: family, givenName: 'Kim' },
      },
    ])
    const one = async (statement: ReturnType<typeof sql<{ id: Id }>>) => (await statement.execute(ctx.db())).rows[0]!.id
    const contract =
      await one(sql`insert into loans.contract (authority_id, number, person_id, school_id, state, from_day, until_day, purpose, body, signed_by, signature, returned_on)
      values (${ctx.authority}, ${`L-${number}`}, ${person}, ${school}, 'returned', '2026-08-10', '2026-09-20', ${`für ${family}`}, ${`Vertrag mit Kim ${family}`}, ${`Kim ${family}`}, 'M0 0', '2026-09-20') returning id`)
    const scan = await storeFile(
      ctx,
      { name: `vertrag-${family}.pdf`, type: 'application/pdf', owner: { object: 'loans.contract', id: contract } },
      Readable.from([Buffer.from('%PDF')]),
      { maxBytes: 100 },
    )
    await sql`update loans.contract set paper_id = ${scan.id} where id = ${contract}`.execute(ctx.db())
    const order =
      await one(sql`insert into orders.order (authority_id, number, school_id, kind, title, reason, state, account_id, person_id, wisher, decided_at, created_at)
      values (${ctx.authority}, ${`B-${number}`}, ${school}, 'device', 'Kopfhörer', ${`weil ${family} keinen hat`}, 'refused', ${account!.id}, ${person}, ${`Kim ${family}`}, '2026-09-10', '2026-09-01') returning id`)
    await sql`insert into orders.comment (authority_id, order_id, account_id, text, at) values (${ctx.authority}, ${order}, ${account!.id}, ${`bitte für ${family}`}, '2026-09-05')`.execute(
      ctx.db(),
    )
    await sql`insert into access.sign_in (authority_id, at, account_id, kind, outcome, device) values (${ctx.authority}, '2026-09-01', ${account!.id}, 'password', 'ok', ${`Tablet von ${family}`})`.execute(
      ctx.db(),
    )
    for (const [object, id] of [
      ['loans.contract', contract],
      ['orders.order', order],
      ['people.person', person],
    ] as const)
      await ctx.audit(`${object}.changed`, object, [{ id, changes: { reason: [null, family] } }])
    const file = await storeFile(ctx, { name: `liste-${family}.csv`, type: 'text/csv' }, Readable.from([Buffer.from(family)]), {
      maxBytes: 1_000,
    })
    const roster = await openImport(ctx, {
      kind: 'people.roster',
      title: 'Klassenliste',
      school_id: school,
      source: null,
      format: null,
      scope: 'delta',
      facts: {},
      columns: null,
      mapping: null,
      settings: {},
      file_ids: [file.id],
    })
    await sql`update kernel.import set created_at = ${now()} where id = ${roster}`.execute(ctx.db())
    return { person, account: account!.id, name: account!.name }
  })
}
const residues = async (word: string): Promise<string[]> => {
  const owner = new pg.Client(world.database.owner)
  await owner.connect()
  const { rows: tables } = await owner.query<{ name: string }>(`select format('%I.%I', n.nspname, c.relname) as name from pg_class c
    join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema')`)
  const found: string[] = []
  for (const { name } of tables)
    if ((await owner.query(`select 1 from ${name} t where t::text ilike $1 limit 1`, [`%${word}%`])).rowCount) found.push(name)
  await owner.end()
  return found.sort()
}
const statesOf = (person: Id) =>
  work(async (ctx) => {
    const { rows } = await sql<{
      person: string | null
      account: string | null
    }>`select (select state from people.person where id = ${person}) as person,
      (select state from people.account where person_id = ${person}) as account`.execute(ctx.db())
    return `${rows[0]!.person ?? '–'} ${rows[0]!.account ?? '–'}`
  })

/** Goes on day by day to a day, a week at a time where nothing is due; what the preview counts is what the run deletes. */
async function walkTo(day: Day): Promise<Record<string, Day>> {
  const first: Record<string, Day> = {}
  while (today < day) {
    const week = addDays(today, 7)
    const due = await work((ctx) => dueCounts(ctx, week < day ? week : day))
    today = Object.values(due).some(Boolean) ? addDays(today, 1) : week < day ? week : day
    const before = await work((ctx) => dueCounts(ctx))
    expect(await deleteDue(job, world.authority), today).toEqual(before)
    for (const [dataClass, count] of Object.entries(before)) if (count) first[dataClass] ??= today
  }
  return first
}

test('three years: what is over goes while she is there, she leaves, returns, is held, goes, and her name is free again', async () => {
  const falcon = await pupil('Wanderfalke', '1')
  const stays = await pupil('Bleibfrau', '2')
  const places = () =>
    work(async (ctx) =>
      (
        await sql<{ id: Id }>`select id from people.affiliation where person_id = ${falcon.person} and until_day is null`.execute(ctx.db())
      ).rows.map((row) => row.id),
    )

  // Her first leaving: she is back before her account is due, with the same one.
  await walkTo('2026-11-20')
  await work(async (ctx) => endAffiliations(ctx, await places(), today))
  expect(await statesOf(falcon.person)).toBe('leaving leaving')
  await walkTo('2027-01-18')
  await work((ctx) => affiliate(ctx, [{ person: falcon.person, school: world.schools[0], role: 'learner' }]))
  expect(await statesOf(falcon.person)).toBe('active invited')
  expect(await walkTo('2027-08-01')).toEqual({})

  // Her second: a lawsuit holds everything of her until the end of the year; then the account goes, a year after leaving all of her.
  await work(async (ctx) => endAffiliations(ctx, await places(), today))
  await work((ctx) => holdPeople(ctx, [falcon.person], { reason: 'Rechtsstreit', until: '2027-12-31' }))
  await walkTo('2027-12-31')
  expect(await statesOf(falcon.person)).toBe('leaving leaving')
  expect(await walkTo('2028-07-30')).toEqual({ accounts: '2028-01-01' })
  expect(await statesOf(falcon.person)).toBe('leaving –')
  expect(await walkTo('2028-08-05')).toEqual({ people: '2028-07-31' })
  expect(await residues('wanderfalke')).toEqual([])
  for (const { table, personColumn } of personal) {
    const { rows } = await work((ctx) =>
      sql<{
        n: number
      }>`select count(*)::int as n from ${sql.table(table)} where ${sql.ref(personColumn)}::text = ${falcon.person}`.execute(ctx.db()),
    )
    expect(rows[0]!.n, table).toBe(0)
  }

  // Her name rests for two years from the day on which her account went.
  const namesake = () =>
    work(
      async (ctx) =>
        (await addAccounts(ctx, [{ displayName: 'Kim Wanderfalke', named: { familyName: 'Wanderfalke', givenName: 'Kim' } }]))[0]!.name,
    )
  await walkTo('2029-12-30')
  expect(await namesake()).not.toBe(falcon.name)
  // Who stays keeps her account; of what was over three years ago nothing speaks of her any more.
  expect(await walkTo('2030-01-02')).toEqual({ loans: '2029-12-31', orders: '2029-12-31' })
  expect(await namesake()).toBe(falcon.name)
  expect(await statesOf(stays.person)).toBe('active invited')
  expect(await residues('bleibfrau')).toEqual(['kernel.audit_value', 'people.account', 'people.person'])
  const { rows } = await work((ctx) => sql<{ kind: string }>`select distinct kind from people.deletion order by 1`.execute(ctx.db()))
  expect(rows.map((row) => row.kind)).toEqual(['accounts', 'imports', 'loans', 'orders', 'people', 'signIns'])
}, 120_000)
