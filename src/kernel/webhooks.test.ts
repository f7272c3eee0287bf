import { createHmac, randomBytes } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Id, newId } from '#shared'
import type { Context } from './context.ts'
import { outgoingSettings } from './outgoing.ts'
import { system } from './rights.ts'
import { useKey } from './secrets.ts'
import { changeSetting } from './settings.ts'
import { refusalOf, testWorld, whoWith } from './testing/index.ts'
import { runJob } from './testing/job.ts'
import { addWebhooks, changeWebhook, dropWebhooks, listDeliveries, listWebhooks, webhookJob } from './webhooks.ts'

const world = testWorld({ bare: true })
const manager = () => whoWith(['kernel.webhooks'], world.authority)
const taken: { headers: IncomingHttpHeaders; body: string }[] = []
let server: Server
let url = ''
let status = 200
const allow = (networks: string) =>
  world.done(system('test'), (ctx) => changeSetting(ctx, outgoingSettings.outgoingAllowed, networks), { authorities: [] })

beforeAll(async () => {
  useKey(randomBytes(32))
  server = createServer(async (request, response) => {
    taken.push({ headers: request.headers, body: await text(request) })
    response.writeHead(status, { location: '/' }).end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  await allow('127.0.0.1')
})
afterEach(async () => {
  status = 200
  taken.length = 0
  await world.done(system('test'), (ctx) => sql`delete from kernel.webhook`.execute(ctx.db()), {
    authorities: [world.authority, world.foreign],
  })
})
afterAll(() => {
  server.close()
  useKey()
})

const subscribe = async (events: string[], active = true) =>
  (await world.done(manager(), (ctx) => addWebhooks(ctx, [{ url, events, active }])))[0]!
const tell = (name: string, ids: Id[] = [newId()], authority = world.authority) =>
  world.done(whoWith([], authority), (ctx) => ctx.tell(name, ids, { from: 'test' }))
const waiting = async () => {
  const deliveries = await world.done(
    system('test'),
    (ctx) =>
      sql<{
        id: Id
        authority: Id
      }>`select id, authority_id as authority from kernel.webhook_delivery where status is null or status >= 300 order by id`.execute(
        ctx.db(),
      ),
    {
      authorities: [world.authority, world.foreign],
    },
  )
  return deliveries.rows
}
const deliver = async () => {
  for (const { id, authority } of await waiting()) await runJob(world.db, webhookJob, { authority, delivery: id })
}

test('an event that a subscription names is posted with a signature that its secret proves', async () => {
  const { id, secret } = await subscribe(['people.left'])
  const person = newId()
  await tell('people.left', [person])
  await tell('people.came')
  await deliver()
  expect(taken).toHaveLength(1)
  const { headers, body } = taken[0]!
  expect(JSON.parse(body)).toEqual({
    id: expect.any(String),
    name: 'people.left',
    at: expect.any(String),
    ids: [person],
    payload: { from: 'test' },
  })
  const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['muses-signature']))!
  expect(v1).toBe(createHmac('sha256', secret).update(`${t}.${body}`).digest('hex'))
  expect(Math.abs(Number(t) - Date.now() / 1000)).toBeLessThan(5)
  expect(headers).toMatchObject({ 'muses-event': 'people.left', 'content-type': 'application/json; charset=utf-8' })
  const [delivery] = await world.done(manager(), (ctx) => listDeliveries(ctx, id))
  expect(delivery).toMatchObject({ id: headers['muses-delivery'], event: 'people.left', status: 200, error: null, attempts: 1 })
})

test('a whole module or everything can be subscribed; the job is queued with the change, once per subscription', async () => {
  for (const events of [['people.*'], ['*'], ['people.left', 'people.*'], ['loans.*']]) await subscribe(events)
  await subscribe(['*'], false)
  await tell('people.left')
  expect(await waiting()).toHaveLength(3)
  await expect(
    world.done(whoWith([], world.authority), async (ctx) => {
      await ctx.tell('people.left', [newId()])
      throw new Error('rolled back')
    }),
  ).rejects.toThrow('rolled back')
  expect(await waiting()).toHaveLength(3)
})

test('nothing of another authority is told', async () => {
  await subscribe(['*'])
  await tell('people.left', [newId()], world.foreign)
  expect(await waiting()).toHaveLength(0)
})

test.each([500, 503, 429, 408])('HTTP %i is tried again', async (code) => {
  const { id } = await subscribe(['*'])
  await tell('people.left')
  status = code
  await expect(deliver()).rejects.toThrow(`HTTP ${code}`)
  status = 204
  await deliver()
  expect(await world.done(manager(), (ctx) => listDeliveries(ctx, id))).toMatchObject([{ status: 204, attempts: 2, error: null }])
})

test.each([
  [400, 'HTTP 400'],
  [410, 'HTTP 410'],
  [302, 'outgoing.redirect'],
])('HTTP %i is final', async (code, error) => {
  const { id } = await subscribe(['*'])
  await tell('people.left')
  status = code
  await deliver()
  expect(await world.done(manager(), (ctx) => listDeliveries(ctx, id))).toMatchObject([{ error, attempts: 1 }])
  expect(taken).toHaveLength(1)
})

test('an address that is no longer allowed is not called', async () => {
  const { id } = await subscribe(['*'])
  await tell('people.left')
  await allow('')
  await deliver()
  await allow('127.0.0.1')
  expect(taken).toHaveLength(0)
  expect(await world.done(manager(), (ctx) => listDeliveries(ctx, id))).toMatchObject([{ error: 'outgoing.range', status: null }])
})

test('a subscription that ended or sleeps is not called', async () => {
  const { id } = await subscribe(['*'])
  await tell('people.left')
  await world.done(manager(), (ctx) => changeWebhook(ctx, { id, active: false }))
  await deliver()
  await world.done(manager(), (ctx) => dropWebhooks(ctx, [id]))
  await deliver()
  expect(taken).toHaveLength(0)
})

test('a change needs the newest version and stands in the audit without the secret', async () => {
  const { id, secret } = await subscribe(['*'])
  expect(await world.done(manager(), (ctx) => changeWebhook(ctx, { id, version: 1, events: ['people.left'] }))).toMatchObject({
    version: 2,
    events: ['people.left'],
  })
  expect(await refusalOf(world.done(manager(), (ctx) => changeWebhook(ctx, { id, version: 1, active: false })))).toBe('stale')
  const { rows } = await world.done(manager(), (ctx) =>
    sql<{ all: string }>`select string_agg(to_json(a)::text || coalesce(v.changes::text, ''), '') as all
    from kernel.audit a left join kernel.audit_value v on v.audit_id = a.id where a.object_id = ${id}`.execute(ctx.db()),
  )
  expect(rows[0]!.all).toContain('kernel.webhook.changed')
  expect(rows[0]!.all).not.toContain(secret)
})

test.each([
  ['http://hooks.example.org/', 'webhook.https'],
  ['http://8.8.8.8/', 'webhook.https'],
  ['https://10.0.0.1/', 'outgoing.range'],
  ['https://[::1]/', 'outgoing.range'],
  ['https://u:p@example.org/', 'outgoing.url'],
])('%s is refused as %s', async (wrong, code) => {
  expect(await refusalOf(world.tried(manager(), (ctx) => addWebhooks(ctx, [{ url: wrong, events: ['*'], active: true }])))).toBe(code)
})

test('everything is refused without the right, and in another authority', async () => {
  const { id } = await subscribe(['*'])
  const actions: ((ctx: Context) => Promise<unknown>)[] = [
    listWebhooks,
    (ctx) => addWebhooks(ctx, [{ url, events: ['*'], active: true }]),
    (ctx) => changeWebhook(ctx, { id, active: false }),
    (ctx) => dropWebhooks(ctx, [id]),
    (ctx) => listDeliveries(ctx, id),
  ]
  for (const action of actions) expect(await refusalOf(world.tried(whoWith([], world.authority), action))).toBe('Forbidden')
  const foreign = whoWith(['kernel.webhooks'], world.foreign)
  expect(await world.tried(foreign, listWebhooks)).toEqual([])
  for (const action of actions.slice(2)) expect(await refusalOf(world.tried(foreign, action))).toBe('NotFound')
})

test('at most 50 subscriptions', async () => {
  const many = Array.from({ length: 51 }, () => ({ url, events: ['*'], active: true }))
  expect(await refusalOf(world.tried(manager(), (ctx) => addWebhooks(ctx, many)))).toBe('webhook.tooMany')
})
