import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { shapeOf } from './core/setting-shape.ts'
import type { Who } from './rights.ts'
import { system } from './rights.ts'
import { getSecret, useKey } from './secrets.ts'
import {
  changeSetting,
  defineSettings,
  knownSettings,
  mayChange,
  readHoldings,
  readSetting,
  readSettings,
  type Setting,
} from './settings.ts'
import { refusalOf, testWorld, whoWith } from './testing/index.ts'

const world = testWorld({ bare: true })
beforeAll(() => useKey(randomBytes(32)))
afterAll(() => useKey())

const right = 'test.settings'
const settings = defineSettings('test', {
  colour: { schema: z.enum(['red', 'blue']), default: 'red', scope: 'school', right },
  days: { schema: z.int().min(1).max(90), default: 14, scope: 'authority', right },
  host: { schema: z.string().max(80), default: '', scope: 'operator', right },
  password: { schema: z.string().max(80), default: '', scope: 'authority', right, secret: true },
})
const manager = () => whoWith([right], world.authority)
const operator = (): Who => ({ ...whoWith([right], null, 'operator'), authorities: [world.authority, world.foreign] })

test('a value is inherited from school, authority, operator and program, the nearest first', async () => {
  await world.tried(
    system('test'),
    async (ctx) => {
      const [school, sibling] = world.schools
      expect(await readSetting(ctx, settings.colour, { school })).toBe('red')
      await changeSetting(ctx, settings.colour, 'blue', { level: 'operator' })
      expect(await readSetting(ctx, settings.colour, { school })).toBe('blue')
      await changeSetting(ctx, settings.colour, 'red')
      expect(await readSetting(ctx, settings.colour)).toBe('red')
      await changeSetting(ctx, settings.colour, 'blue', { school })
      expect(await readSetting(ctx, settings.colour, { school })).toBe('blue')
      expect(await readSetting(ctx, settings.colour, { school: sibling })).toBe('red')
      expect(await changeSetting(ctx, settings.colour, undefined, { school })).toBe(0)
      expect(await readSetting(ctx, settings.colour, { school })).toBe('red')
      expect(await readSettings(ctx, settings, { school })).toMatchObject({ colour: 'red', days: 14, host: '' })
    },
    { authorities: [world.authority] },
  )
})

test("an authority sees the operator's value, and nothing of another authority", async () => {
  await world.done(operator(), (ctx) => changeSetting(ctx, settings.days, 30))
  await world.done(whoWith([right], world.foreign), (ctx) => changeSetting(ctx, settings.days, 7))
  expect(await world.done(manager(), (ctx) => readSetting(ctx, settings.days))).toBe(30)
  expect(await world.done(whoWith([], world.foreign), (ctx) => readSetting(ctx, settings.days))).toBe(7)
})

test('a change needs the right, at its level and in its authority', async () => {
  const change = (who: Who, place = {}) => world.tried(who, (ctx) => changeSetting(ctx, settings.colour, 'blue', place))
  expect(await change(manager())).toBe(1)
  expect(await refusalOf(change(whoWith([], world.authority)))).toBe('Forbidden')
  expect(
    await refusalOf(world.tried(manager(), (ctx) => changeSetting(ctx, settings.colour, 'blue'), { authorities: [world.foreign] })),
  ).toBe('Forbidden')
  expect(await refusalOf(change(manager(), { level: 'operator' }))).toBe('Forbidden')
  const school = whoWith([right], world.authority, 'school', world.schools[0])
  expect(await change(school, { school: world.schools[0] })).toBe(1)
  expect(await refusalOf(change(school, { school: world.schools[1] }))).toBe('NotFound')
  expect(await refusalOf(change(school))).toBe('Forbidden')
  expect(await refusalOf(world.tried(manager(), (ctx) => changeSetting(ctx, settings.days, 3, { school: world.schools[0] })))).toBe(
    'setting.scope',
  )
  await world.tried(school, async (ctx) => {
    expect(mayChange(ctx, settings.colour, { school: world.schools[0] })).toBe(true)
    expect(mayChange(ctx, settings.colour, {})).toBe(false)
    expect(mayChange(ctx, settings.days, { school: world.schools[0] })).toBe(false)
  })
})

test('a wrong value and a stale version are refused, a change stands in the audit', async () => {
  await world.tried(manager(), async (ctx) => {
    await expect(changeSetting(ctx, settings.days, 91)).rejects.toMatchObject({ name: 'ZodError', issues: [{ path: ['value'] }] })
    expect(await changeSetting(ctx, settings.days, 20, { version: 0 })).toBe(1)
    expect(await changeSetting(ctx, settings.days, 20)).toBe(1)
    expect(await refusalOf(changeSetting(ctx, settings.days, 21, { version: 0 }))).toBe('stale')
    expect(await changeSetting(ctx, settings.days, 21, { version: 1 })).toBe(2)
    const { rows } = await sql<{ changes: object }>`select v.changes from kernel.audit a join kernel.audit_value v on v.audit_id = a.id
      where a.what = 'kernel.setting.changed' order by a.id`.execute(ctx.db())
    expect(rows.map((row) => row.changes)).toEqual([{ 'test.days': [null, 20] }, { 'test.days': [20, 21] }])
  })
})

test('a secret setting keeps its text sealed and out of the audit', async () => {
  await world.tried(manager(), async (ctx) => {
    await changeSetting(ctx, settings.password, 'Kanarienvogel')
    const id = await readSetting(ctx, settings.password)
    expect(await getSecret(ctx, id)).toBe('Kanarienvogel')
    await changeSetting(ctx, settings.password, 'neu')
    expect(await readSetting(ctx, settings.password)).toBe(id)
    expect(await getSecret(ctx, id)).toBe('neu')
    const { rows } = await sql<{ all: string }>`select string_agg(v.changes::text, '') as all from kernel.audit_value v`.execute(ctx.db())
    expect(rows[0]!.all).not.toMatch(/Kanarienvogel|neu/)
    await changeSetting(ctx, settings.password, undefined)
    expect(await refusalOf(getSecret(ctx, id))).toBe('NotFound')
  })
})

test('a stored value that no longer fits gives way to the next one', async () => {
  await world.tried(
    system('test'),
    async (ctx) => {
      await sql`insert into kernel.setting (authority_id, key, value) values (${world.authority}, 'test.colour', '"green"'), (null, 'test.colour', '"blue"')`.execute(
        ctx.db(),
      )
      expect(await readSetting(ctx, settings.colour)).toBe('blue')
    },
    { authorities: [world.authority] },
  )
})

test('settings tell which field edits them; a key is defined once', () => {
  const shape = (setting: Setting) => shapeOf(setting, (key) => `<${key}>`)
  expect(shape(settings.colour as Setting)).toEqual({
    kind: 'choice',
    choices: [
      { value: 'red', label: '<setting.test.colour.red>' },
      { value: 'blue', label: '<setting.test.colour.blue>' },
    ],
  })
  expect(shape(settings.days)).toEqual({ kind: 'number', whole: true, least: 1, most: 90 })
  expect(shape(settings.host)).toEqual({ kind: 'text', most: 80 })
  expect(shape(settings.password)).toEqual({ kind: 'secret' })
  expect(knownSettings().map((setting) => setting.key)).toContain('test.colour')
  expect(() => defineSettings('test', { days: { schema: z.int(), default: 1, scope: 'operator', right } })).toThrow('twice')
})

test('lists, rows of a fixed set of keys and records tell their fields; what no field can hold tells none', () => {
  const lists = defineSettings('shapes', {
    levels: { schema: z.array(z.int().min(1).max(365)).max(3), default: [1], scope: 'authority', right },
    way: {
      schema: z
        .array(z.enum(['a', 'b']))
        .min(1)
        .max(2),
      default: ['a' as const],
      scope: 'school',
      right,
      words: 'x.step',
    },
    lives: {
      schema: z.partialRecord(z.enum(['tablet', 'switch']), z.number().min(0.5).max(50)),
      default: {},
      scope: 'authority',
      right,
      otherwise: { tablet: 4 },
    },
    people: {
      schema: z.array(z.strictObject({ name: z.string().max(40), email: z.email().optional() })),
      default: [],
      scope: 'authority',
      right,
    },
    free: { schema: z.record(z.string(), z.number()), default: {}, scope: 'authority', right },
  })
  const shape = (setting: Setting<never>) => shapeOf(setting as unknown as Setting, (key) => key)
  expect(shape(lists.levels as never)).toEqual({
    kind: 'list',
    most: 3,
    entry: null,
    of: { kind: 'number', whole: true, least: 1, most: 365 },
  })
  expect(shape(lists.way as never)).toMatchObject({
    kind: 'list',
    least: 1,
    most: 2,
    of: { choices: [{ label: 'x.step.a' }, { label: 'x.step.b' }] },
  })
  expect(shape(lists.lives as never)).toMatchObject({
    kind: 'record',
    rows: [
      { key: 'tablet', required: false, otherwise: 4, shape: { kind: 'number', whole: false, least: 0.5, most: 50 } },
      { key: 'switch', otherwise: null },
    ],
  })
  expect(shape(lists.people as never)).toMatchObject({
    kind: 'list',
    of: {
      kind: 'record',
      rows: [
        { key: 'name', required: true },
        { key: 'email', required: false, shape: { kind: 'email' } },
      ],
    },
  })
  expect(shape(lists.free as never)).toBeUndefined()
})

test('what holds tells where it comes from and what would hold without the own value', async () => {
  await world.tried(
    system('test'),
    async (ctx) => {
      const [school] = world.schools
      const at = async (place = {}) => (await readHoldings(ctx, [settings.colour], place)).get('test.colour')
      expect(await at()).toEqual({ here: { value: 'red', level: 'program' }, inherited: { value: 'red', level: 'program' }, version: 0 })
      await changeSetting(ctx, settings.colour, 'blue')
      expect(await at({ school })).toEqual({
        here: { value: 'blue', level: 'authority' },
        inherited: { value: 'blue', level: 'authority' },
        version: 0,
      })
      await changeSetting(ctx, settings.colour, 'red', { school })
      expect(await at({ school })).toEqual({
        here: { value: 'red', level: 'school' },
        inherited: { value: 'blue', level: 'authority' },
        version: 1,
      })
    },
    { authorities: [world.authority] },
  )
})
