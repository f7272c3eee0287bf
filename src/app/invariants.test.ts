// Every invariant finds the violation it is there for, and nothing in a world that is whole.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { system } from '#kernel'
import { refusalOf, testWorld, violationsOf, whoWith } from '#kernel/testing'
import { createAuthorities, createSchools } from '#modules/organisation'
import { checkInvariants, readHealth } from '../kernel/core/operate.ts'

const world = testWorld({ bare: true })
let client: pg.Client
const [a, b] = [randomUUID(), randomUUID()]

beforeAll(async () => {
  client = new pg.Client(world.database.superuser)
  await client.connect()
})
afterAll(() => client?.end())

const person = (authority: string, id: string, more = '') =>
  `insert into people.person (authority_id, id, family_name, given_name, source, source_key${more ? ', created_at, state' : ''}) values ('${authority}', '${id}', 'Groß', 'Ada', 'x', ${more.includes('deleted') ? 'null' : `'${id}'`}${more})`
const [one, two, three] = [randomUUID(), randomUUID(), randomUUID()]

/** What breaks each rule: done with all keys and triggers off, as only a fault of the program or of somebody with the database in hand could. */
const planted: Record<string, string[]> = {
  'kernel.run_without_holder': [
    `insert into kernel.run (authority_id, kind, title, state, created_at) values ('${a}', 'test.run', 'Lauf', 'running', now() - interval '1 hour')`,
  ],
  'kernel.audit_gap': [
    `insert into kernel.audit_seal (authority_id, number, from_position, to_position, lines, digest) values ('${a}', 2, 10, 20, 0, '')`,
  ],
  'kernel.audit_count': [
    `insert into kernel.audit_seal (authority_id, number, from_position, to_position, lines, digest) values ('${a}', 1, 0, 20, 3, '')`,
  ],
  'kernel.audit_value': [
    `insert into kernel.audit_value (authority_id, audit_id, object, changes, salt) values ('${a}', '${one}', 'people.person', '{}', '')`,
  ],
  'kernel.file_size': [`insert into kernel.file (authority_id, name, type, size, sha256) values ('${a}', 'liste.csv', 'text/csv', 5, '')`],
  'kernel.import_change': [
    `insert into kernel.import_change (authority_id, import_id, relation, row_id, action) values ('${a}', '${one}', 'people.person', '${two}', 'c')`,
  ],
  'kernel.target_ahead': [
    `insert into kernel.plan (authority_id, id, connection_id, number, state) values ('${a}', '${one}', '${two}', 1, 'rejected')`,
    `insert into kernel.plan_item (authority_id, plan_id, position, kind, key, action, level, name, state) values ('${a}', '${one}', 1, 'user', 'k', 'create', 1, 'ada', 'done')`,
  ],
  'people.source_key': [
    'drop index people.person_source',
    person(a, one),
    person(a, two),
    `update people.person set source_key = 'same' where authority_id = '${a}'`,
  ],
  'people.person_lost': [
    `insert into kernel.import (authority_id, id, kind, state) values ('${a}', '${one}', 'people.roster', 'applied')`,
    `insert into kernel.import_change (authority_id, import_id, relation, row_id, action) values ('${a}', '${one}', 'people.person', '${two}', 'c')`,
  ],
  'people.person_untold': [person(a, one)],
  'people.authority': [
    person(b, one),
    `insert into people.affiliation (authority_id, id, person_id, role) values ('${a}', '${two}', '${one}', 'learner')`,
  ],
  'people.kinds': [person(a, one), `insert into people.affiliation (authority_id, person_id, role) values ('${a}', '${one}', 'teacher')`],
  'people.account_alive': [
    `insert into people.account (authority_id, name, display_name, state, delete_day) values ('${a}', 'ada', 'Ada', 'leaving', current_date - 9)`,
  ],
  'organisation.school_untold': [
    `insert into organisation.school (authority_id, id, number, name, land) values ('${a}', '${one}', '1', 'Schule', 'NW')`,
  ],
  'organisation.school_lost': [
    `insert into kernel.import (authority_id, id, kind, state) values ('${a}', '${one}', 'organisation.schools', 'applied')`,
    `insert into kernel.import_change (authority_id, import_id, relation, row_id, action) values ('${a}', '${one}', 'organisation.school', '${two}', 'c')`,
  ],
  'organisation.authority': [
    `insert into organisation.school (authority_id, id, number, name, land) values ('${b}', '${one}', '1', 'Schule', 'NW')`,
    `insert into organisation."group" (authority_id, id, school_id, school_year_id, name, kind) values ('${a}', '${two}', '${one}', '${three}', '5a', 'class')`,
  ],
  'access.authority': [
    `insert into organisation.school (authority_id, id, number, name, land) values ('${b}', '${one}', '1', 'Schule', 'NW')`,
    `insert into access."grant" (authority_id, account_id, role, scope, school_id) values ('${a}', '${two}', 'head', 'school', '${one}')`,
  ],
  'devices.custom_text': [
    `insert into devices.device (authority_id, inventory_number, code, kind, custom) values ('${a}', 'G-1', 'GCODE', 'tablet', '{"akte":"7"}')`,
  ],
  'orders.overspent': [
    `insert into orders.budget (authority_id, id, name, year, pot) values ('${a}', '${one}', 'IT', 2026, 'authority')`,
    `insert into orders.ledger (authority_id, budget_id, order_id, kind, amount, at) values ('${a}', '${one}', '${two}', 'payment', 1, now())`,
  ],
  'orders.freed': [
    `insert into orders.ledger (authority_id, budget_id, order_id, kind, amount, at) values ('${a}', '${one}', '${two}', 'commitment', -1, now())`,
  ],
  'orders.unapproved': [
    `insert into orders.order (authority_id, number, school_id, kind, title, state, account_id, wisher) values ('${a}', 'B2026-0001', '${one}', 'device', 'Tablets', 'done', '${two}', 'Ada')`,
  ],
  'access.session_of_nobody': [
    `insert into people.account (authority_id, id, name, display_name, state) values ('${a}', '${three}', 'weg', 'Weg', 'deleted')`,
    `insert into access.session (authority_id, account_id, hash, kind, created_at, seen_at, idle_seconds, expires_at) values ('${a}', '${three}', '', 'password', now(), now() + interval '1 hour', 60, now() + interval '1 day')`,
  ],
}

const found = async () =>
  (await client.query<{ invariant: string }>('select distinct invariant from kernel.violations(5)')).rows.map((row) => row.invariant)

test('every rule is tested here', async () => {
  const { rows } = await client.query<{ name: string }>(
    `select n.nspname || '.' || substr(c.relname, 11) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'v' and c.relname like 'invariant\\_%'`,
  )
  expect(rows.map((row) => row.name).sort()).toEqual(Object.keys(planted).sort())
})

test.each(Object.entries(planted))('%s finds what was planted', async (name, statements) => {
  await client.query("begin; set local session_replication_role = replica; set local muses.operator = 'on'")
  expect(await found()).not.toContain(name)
  for (const statement of statements) await client.query(statement)
  expect(await found()).toContain(name)
  await client.query('rollback')
})

test('what was made the usual way breaks none', async () => {
  const operator = system('test')
  const [authority] = await world.done(
    operator,
    (ctx) => createAuthorities(ctx, [{ name: 'Kreis Prüfstand', kind: 'district', land: 'NW' }] as never),
    {
      authorities: [],
    },
  )
  await world.done(operator, (ctx) => createSchools(ctx, [{ name: 'Schule am Fluss', number: '100001', land: 'NW' }] as never), {
    authorities: [authority!.id],
  })
  expect(await violationsOf(world.database)).toEqual([])
})

test('operators see what the last check found and may check now; nobody else, and not by the database either', async () => {
  const operator = { ...whoWith(['kernel.jobs.read', 'kernel.jobs.retry'], null, 'operator'), authorities: [world.authority] }
  expect((await world.done(operator, readHealth)).invariants.checkedAt).toBeNull()
  const answer = await world.tried(operator, async (ctx) => {
    await client.query(planted['kernel.run_without_holder']![0]!)
    return checkInvariants(ctx)
  })
  expect(answer).toMatchObject({
    kinds: Object.keys(planted).length,
    violations: 1,
    found: [{ invariant: 'kernel.run_without_holder', violations: 1, examples: [{ authority: a, object: 'kernel.run' }] }],
  })
  const manager = whoWith(['kernel.jobs.read', 'kernel.jobs.retry'], world.authority)
  expect(await refusalOf(world.tried(manager, checkInvariants))).toBe('Forbidden')
  const { sql } = await import('kysely')
  for (const statement of [
    'select * from kernel.violations(1)',
    'select kernel.check_invariants()',
    'select * from kernel.invariant_findings()',
  ])
    await expect(world.tried(manager, (ctx) => sql.raw(statement).execute(ctx.db()))).rejects.toThrow('insufficient_privilege')
})
