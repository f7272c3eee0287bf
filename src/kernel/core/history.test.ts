import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { type Id, newId } from '#shared'
import type { AuditEntry } from '../audit.ts'
import { sealAudit } from '../audit.ts'
import { system, type Who } from '../rights.ts'
import { refusalOf, testWorld, whoWith } from '../testing/index.ts'
import { ownerOf, runJob } from '../testing/job.ts'
import { historyOf, historyRights, pageOfAudit, startVerification, verificationJob } from './history.ts'
import { getRun } from './runs.ts'

const world = testWorld({ bare: true })
const rights = historyRights([
  { name: 'people', uses: [], rights: [], history: { 'people.person': 'people.read' } },
  { name: 'other', uses: [], rights: [] },
])
const person = newId()
const write = (authority: Id | null, what: string, entries: AuditEntry[], object = 'people.person') =>
  world.done(system('Katrin Reuter'), (ctx) => ctx.audit(what, object, entries), { authorities: authority ? [authority] : [] })
const query = { filter: [], limit: 50 }

beforeAll(async () => {
  await write(world.authority, 'people.person.created', [{ id: person, school: world.schools[0] }])
  await write(world.authority, 'people.person.changed', [{ id: person, school: world.schools[1], changes: { name: ['A', 'B'] } }])
  await write(world.foreign, 'people.person.created', [{ id: newId() }])
  await write(null, 'kernel.setting.changed', [{ id: newId(), changes: { x: [1, 2] } }], 'kernel.setting')
})
const history = (who: Who, type = 'people.person', id = person, cursor?: string) =>
  world.done(who, (ctx) => historyOf(ctx, rights, type, id, cursor))

test('an object’s history tells who changed which field how, newest first', async () => {
  const page = await history(whoWith(['people.read'], world.authority))
  expect(page.rows).toMatchObject([
    { actor: 'MUSES (Katrin Reuter)', action: 'changed', note: null, changes: [{ field: 'name', before: 'A', after: 'B' }] },
    { action: 'created', changes: [] },
  ])
  expect([page.next, page.previous]).toEqual([null, null])
})

test('it reaches as far as the right to see the object', async () => {
  expect((await history(whoWith(['people.read'], world.authority, 'school', world.schools[0]))).rows.map((line) => line.action)).toEqual([
    'created',
  ])
  const self = { ...whoWith(['people.read'], world.authority, 'self'), person }
  expect((await history(self)).rows).toHaveLength(2)
  expect((await history(whoWith(['people.read'], world.foreign))).rows).toEqual([])
  expect(await refusalOf(history(whoWith([], world.authority)))).toBe('Forbidden')
  expect(await refusalOf(history(whoWith(['people.read'], world.authority), 'secret.thing'))).toBe('NotFound')
})

test('values that were erased are told to be', async () => {
  const id = newId()
  await write(world.authority, 'people.person.changed', [{ id, changes: { name: ['Kanarienvogel', null] } }])
  await world.done(
    system('test'),
    (ctx) => sql`select kernel.erase_audit_values('people.person', array[${id}]::uuid[])`.execute(ctx.db()),
    { authorities: [world.authority] },
  )
  expect((await history(whoWith(['people.read'], world.authority), 'people.person', id)).rows).toMatchObject([
    { changes: [], note: expect.stringContaining('gelöscht') },
  ])
})

test('a long history has pages', async () => {
  const id = newId()
  for (let round = 0; round < 3; round++)
    await write(
      world.authority,
      'people.person.changed',
      Array.from({ length: 25 }, (_, index) => ({ id, changes: { n: [round, index] } })),
    )
  const who = whoWith(['people.read'], world.authority)
  const first = await history(who, 'people.person', id)
  const second = await history(who, 'people.person', id, first.next!)
  expect([first.rows.length, second.rows.length, second.next]).toEqual([50, 25, null])
  expect(new Set([...first.rows, ...second.rows].map((line) => line.id)).size).toBe(75)
  expect(await history(who, 'people.person', id, second.previous!)).toEqual(first)
  for (const wrong of ['x', `--${id}`, '']) expect(await refusalOf(history(who, 'people.person', id, wrong))).toBe('list.cursor')
})

test('the audit is read with its right, in the own authority, with conditions', async () => {
  const page = (who: Who, filter: string[] = [], installation = false) =>
    world.done(who, (ctx) =>
      pageOfAudit(
        ctx,
        { ...query, filter: filter.length ? [{ column: filter[0]!, operator: 'is', values: filter.slice(1) }] : [] },
        installation,
      ),
    )
  const auditor = whoWith(['kernel.audit.read'], world.authority)
  const all = (await page(auditor)).rows
  expect(all.length).toBeGreaterThanOrEqual(2)
  expect(all[0]!.id > all[1]!.id).toBe(true)
  expect((await page(auditor, ['objectId', person])).rows.map((line) => line.what)).toEqual([
    'people.person.changed',
    'people.person.created',
  ])
  expect((await page(auditor, ['school', world.schools[1]])).rows.map((line) => line.what)).toEqual(['people.person.changed'])
  expect((await page(whoWith(['kernel.audit.read'], world.authority, 'school', world.schools[0]))).rows.map((line) => line.what)).toEqual([
    'people.person.created',
  ])
  expect((await page(whoWith(['kernel.audit.read'], world.foreign))).rows).toHaveLength(1)
  expect((await page(whoWith([], world.authority))).rows).toEqual([])
  const operator: Who = { ...whoWith(['kernel.audit.read'], null, 'operator'), authorities: [world.authority] }
  expect((await page(operator, [], true)).rows.map((line) => line.what)).toEqual(['kernel.setting.changed'])
  expect((await page(auditor, [], true)).rows).toEqual([])
})

test('verification is the operator’s, runs in the worker and says what it found', async () => {
  const operator: Who = { ...whoWith(['kernel.audit.read', 'kernel.runs.read'], null, 'operator'), authorities: [world.authority] }
  expect(await refusalOf(world.tried(whoWith(['kernel.audit.read'], world.authority), startVerification))).toBe('Forbidden')
  const owner = ownerOf(world)
  // Sealing waits for every older transaction of the server, also of other test files.
  await expect.poll(() => sealAudit(owner), { timeout: 15_000 }).toBeGreaterThan(0)
  const verify = async () => {
    const { run } = await world.done(operator, startVerification)
    await runJob(world.db, verificationJob(owner), { run })
    return world.done(operator, (ctx) => getRun(ctx, run))
  }
  expect(await verify()).toMatchObject({ state: 'done', errors: 0, note: expect.stringContaining('alle unverändert') })
  await sql`update kernel.audit set actor = 'Jemand anderes' where object_id = ${person}`.execute(owner)
  expect(await verify()).toMatchObject({ state: 'failed', errors: 1, note: expect.stringContaining('1 Abweichungen') })
  await owner.destroy()
})
