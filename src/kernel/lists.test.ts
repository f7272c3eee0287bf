import { sql } from 'kysely'
import pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { defineModel, field, type ListQuery } from '#shared'
import type { Context } from './context.ts'
import { withinReach } from './context.ts'
import { defineList } from './lists.ts'
import { refusalOf, testWorld, whoWith } from './testing/index.ts'

const world = testWorld({ bare: true })
const thing = defineModel('test.thing', {
  id: field.id(),
  name: field.text({ required: true }),
  room: field.text(),
  seats: field.number(),
  since: field.day(),
  kind: field.choice(['a', 'b']),
})
const things = defineList({
  model: thing,
  from: sql`test.thing t`,
  alias: 't',
  id: sql`t.id`,
  authority: sql`t.authority_id`,
  columns: {},
  visible: (ctx) => withinReach(ctx.reach('test.read'), { authority: 't.authority_id', school: 't.school_id' }),
  sort: 'name',
  search: (text) => sql`t.name ilike ${`%${text}%`}`,
})

beforeAll(async () => {
  const owner = new pg.Client(world.database.owner)
  await owner.connect()
  await owner.query(`select set_config('muses.app_role', 'muses_app', false);
    create schema test;
    create table test.thing (authority_id uuid not null, id uuid not null default kernel.new_id(), school_id uuid, name text collate kernel.german not null, room text, seats int, since date, kind text,
      primary key (authority_id, id));
    create index on test.thing (authority_id, name, id);
    select kernel.tenant_table('test.thing');`)
  await owner.query(
    `insert into test.thing (authority_id, school_id, name, room, seats, since, kind)
     select case when n % 5 = 0 then $2::uuid else $1::uuid end, case when n % 2 = 0 then $3::uuid else $4::uuid end, 'Gerät ' || (n % 97), case when n % 3 = 0 then null else 'R' || (n % 7) end,
       case when n % 4 = 0 then null else n % 11 end, case when n % 6 = 0 then null else date '2026-08-01' + n % 30 end, case when n % 2 = 0 then 'a' else 'b' end
     from generate_series(1, 500) n`,
    [world.authority, world.foreign, world.schools[0], world.schools[1]],
  )
  await owner.query(
    `insert into test.thing (authority_id, name) values ($1, 'Zählwerk'), ($1, 'Äpfel'), ($1, 'zebra'), ($1, '10a'), ($1, '9b')`,
    [world.authority],
  )
  await owner.end()
})

const reader = () => whoWith(['test.read'], world.authority)
const read = <T>(work: (ctx: Context) => Promise<T>, who = reader(), authorities?: string[]) => world.tried(who, work, { authorities })
const query = (more: Partial<ListQuery> = {}): ListQuery => ({ filter: [], limit: 50, ...more })

test.each(['name', '-name', 'room', '-room', 'seats', '-seats', 'since', '-since', 'kind'])(
  'pages of %s are gapless forward and back',
  async (sort) => {
    await read(async (ctx) => {
      const all: string[] = []
      for await (const batch of things.stream(ctx, query({ sort }), 1_000)) all.push(...batch.map((row) => row.id))
      expect(new Set(all).size).toBe(405)
      const forward: string[] = []
      const starts: string[] = []
      let cursor: string | undefined
      let previous: string | null = null
      do {
        const page = await things.page(ctx, query({ sort, cursor, limit: 37 }))
        starts.push(page.rows[0]!.id)
        forward.push(...page.rows.map((row) => row.id))
        cursor = page.next ?? undefined
        previous = page.previous
      } while (cursor)
      expect(forward).toEqual(all)
      const back: string[] = [starts.at(-1)!]
      while (previous) {
        const page = await things.page(ctx, query({ sort, cursor: previous, limit: 37 }))
        back.push(page.rows[0]!.id)
        previous = page.previous
      }
      expect(back.reverse().slice(-starts.length)).toEqual(starts)
    })
  },
)

test('German order: umlauts beside their letter, numbers by value', async () => {
  const names = await read(async (ctx) => (await things.page(ctx, query({ limit: 500 }))).rows.map((row) => row.name))
  expect(names[0]).toBe('9b')
  expect(names[1]).toBe('10a')
  expect(names[2]).toBe('Äpfel')
  expect(names.slice(-2)).toEqual(['Zählwerk', 'zebra'])
})

test('filters by every operator', async () => {
  const count = (filter: ListQuery['filter']) =>
    read(async (ctx) => (await things.page(ctx, query({ filter, count: 'exact' }))).count!.value)
  const total = await count([])
  expect(total).toBe(405)
  const blank = await count([{ column: 'room', operator: 'none', values: [] }])
  expect(blank + (await count([{ column: 'room', operator: 'any', values: [] }]))).toBe(total)
  expect(
    (await count([{ column: 'room', operator: 'is', values: ['R1'] }])) +
      (await count([{ column: 'room', operator: 'not', values: ['R1'] }])),
  ).toBe(total)
  expect(await count([{ column: 'name', operator: 'has', values: ['ÄPF'] }])).toBe(1)
  expect(await count([{ column: 'name', operator: 'starts', values: ['Z'] }])).toBe(2)
  expect(
    (await count([{ column: 'seats', operator: 'from', values: ['5'] }])) +
      (await count([{ column: 'seats', operator: 'to', values: ['4'] }])) +
      (await count([{ column: 'seats', operator: 'none', values: [] }])),
  ).toBe(total)
  expect(await count([{ column: 'name', operator: 'has', values: ['%'] }])).toBe(0)
})

test('a person with the right at one school sees that school alone, without the right nothing', async () => {
  const rows = await read(
    (ctx) => things.page(ctx, query({ limit: 500 })),
    whoWith(['test.read'], world.authority, 'school', world.schools[0]),
  )
  expect(rows.rows).toHaveLength(200)
  expect((await read((ctx) => things.page(ctx, query()), whoWith(['other'], world.authority))).rows).toEqual([])
  expect((await read((ctx) => things.page(ctx, query()), whoWith(['test.read'], world.authority), [world.foreign])).rows).toEqual([])
})

test('several authorities are merged in order', async () => {
  const who = {
    ...reader(),
    grants: [...reader().grants, ...whoWith(['test.read'], world.foreign).grants],
    authorities: [world.authority, world.foreign],
  }
  const page = await world.tried(who, (ctx) => things.page(ctx, query({ limit: 500, sort: 'seats' })))
  expect(page.rows).toHaveLength(500)
  expect(page.rows.map((row) => row.seats ?? 99)).toEqual(page.rows.map((row) => row.seats ?? 99).toSorted((a, b) => a - b))
})

test('unknown columns, wrong values and broken cursors are refused', async () => {
  const code = (more: Partial<ListQuery>) => refusalOf(read((ctx) => things.page(ctx, query(more))))
  expect(await code({ filter: [{ column: 'passwort', operator: 'is', values: ['x'] }] })).toBe('list.column')
  expect(await code({ filter: [{ column: 'seats', operator: 'is', values: ['viele'] }] })).toBe('list.filter')
  expect(await code({ filter: [{ column: 'since', operator: 'from', values: ['gestern'] }] })).toBe('list.filter')
  expect(await code({ sort: 'geheim' })).toBe('list.column')
  expect(await code({ cursor: 'unsinn' })).toBe('list.cursor')
})

const evil = `x.a"; drop table test.thing; --`
const withMore = (columns: readonly string[], few?: number) =>
  defineList({
    model: thing,
    from: sql`test.thing t`,
    alias: 't',
    id: sql`t.id`,
    authority: sql`t.authority_id`,
    columns: {},
    visible: (ctx) => withinReach(ctx.reach('test.read'), { authority: 't.authority_id', school: 't.school_id' }),
    sort: 'name',
    few,
    more: async () =>
      columns.map((key) => ({
        column: { key, label: 'Doppelte Plätze', kind: 'number' as const, shown: false, sort: true, filter: true },
        value: sql`(jsonb_build_object(${key}::text, t.seats * 2) ->> ${key}::text)::numeric`,
      })),
  })

test.each(['x.double', evil])('a column found when asked is filtered, sorted, paged and told of: %s', async (key) => {
  const list = withMore([key])
  await read(async (ctx) => {
    expect((await list.columnsFor(ctx)).map((column) => column.key)).toEqual([...list.columns.map((column) => column.key), key])
    const wanted = { filter: [{ column: key, operator: 'from' as const, values: ['8'] }], sort: `-${key}` }
    const found: { id: string; seats: number; value: number }[] = []
    let cursor: string | undefined
    do {
      const page = await list.page(ctx, query({ ...wanted, cursor, limit: 41 }))
      found.push(...page.rows.map((row) => ({ id: row.id, seats: row.seats!, value: (row as never as Record<string, number>)[key]! })))
      cursor = page.next ?? undefined
    } while (cursor)
    expect(found.length).toBeGreaterThan(100)
    expect(new Set(found.map((row) => row.id)).size).toBe(found.length)
    expect(found.every((row) => row.value === row.seats * 2 && row.seats >= 4)).toBe(true)
    expect(found.map((row) => row.value)).toEqual(found.map((row) => row.value).sort((a, b) => b - a))
    expect((await list.page(ctx, query({ ...wanted, count: 'exact', limit: 1 }))).count).toEqual({ value: found.length, exact: true })
    expect(await list.ids(ctx, query(wanted), 1_000)).toHaveLength(found.length)
    // Blank values come last when all are sorted, and stay blank.
    const all = await list.page(ctx, query({ sort: key, limit: 500 }))
    expect((all.rows.at(-1) as never as Record<string, number>)[key]).toBeNull()
    expect(all.rows).toHaveLength(405)
  })
})

test('columns that others have are unknown, and none takes the place of a field', async () => {
  const list = withMore(['name'])
  await read(async (ctx) => {
    expect(list.columns.map((column) => column.key)).toEqual((await list.columnsFor(ctx)).map((column) => column.key))
    expect(await refusalOf(list.page(ctx, query({ sort: 'x.double' })))).toBe('list.column')
    expect(await refusalOf(list.page(ctx, query({ filter: [{ column: evil, operator: 'any', values: [] }] })))).toBe('list.column')
  })
})

test('finding the few first shows the same pages', async () => {
  const [plain, eager] = [withMore([]), withMore([], 30)]
  await read(async (ctx) => {
    for (const filter of [
      [
        { column: 'kind', operator: 'is' as const, values: ['a'] },
        { column: 'seats', operator: 'is' as const, values: ['3'] },
      ],
      [
        { column: 'kind', operator: 'is' as const, values: ['a'] },
        { column: 'seats', operator: 'any' as const, values: [] },
      ],
    ])
      for (const sort of ['name', '-since']) {
        const first = await plain.page(ctx, query({ filter, sort, limit: 7 }))
        expect(await eager.page(ctx, query({ filter, sort, limit: 7 }))).toEqual(first)
        const second = query({ filter, sort, limit: 7, cursor: first.next! })
        expect(await eager.page(ctx, second)).toEqual(await plain.page(ctx, second))
      }
  })
})
