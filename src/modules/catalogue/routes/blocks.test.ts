import fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addRoutes, Refusal, system, type Who } from '#kernel'
import { testWorld, whoWith } from '#kernel/testing'
import { loadLibrary } from '../actions/library.ts'
import plug from '../module.ts'
import { testLibrary } from '../testing/blocks.ts'

const world = testWorld()
let server: FastifyInstance
let who: Who

beforeAll(async () => {
  await world.done(system('test'), (ctx) => loadLibrary(ctx, testLibrary), { authorities: [] })
  server = fastify()
  server.decorateRequest('lang', 'de')
  server.decorateRequest('who')
  server.setErrorHandler((error, _request, reply) =>
    reply.code(error instanceof Refusal ? error.status : 500).send({ code: (error as Refusal).code ?? String(error) }),
  )
  const identify = async () => ({ who, pending: false, cookie: false })
  for (const served of plug.routes!)
    addRoutes(server, served, { db: world.db, identify, origins: [], now: () => new Date(), authorityOf: async () => undefined })
})
afterAll(() => server.close())

const change = async (number: string, body: object, headers: Record<string, string> = {}) => {
  const answer = await server.inject({ method: 'PATCH', url: `/api/v1/blocks/${number}/offer`, payload: body, headers })
  return { status: answer.statusCode, body: answer.json() }
}

test('values and prices of a block are set under its number, again and again, and refused when stale', async () => {
  who = whoWith(['catalogue.read', 'catalogue.block.change'], world.authority)
  const first = await change('S11', { parameters: { phone: '030 1' } })
  expect([first.status, first.body.parameters, first.body.version]).toEqual([200, { phone: '030 1' }, 2])
  const second = await change('S11', { version: 2, costs: { setup: 5_000 } })
  expect([second.status, second.body.parameters, second.body.costs]).toEqual([200, { phone: '030 1' }, { setup: 5_000 }])
  expect((await change('S11', { parameters: { hours: 9 } }, { 'if-match': '"1"' })).status).toBe(412)
  expect((await change('S11', { parameters: { hours: 999 } })).body.code).toBe('catalogue.values')
  expect((await change('X99', { state: 'retired' })).status).toBe(404)
})

test('who only reads sets nothing', async () => {
  who = whoWith(['catalogue.read'], world.authority)
  expect((await change('S11', { state: 'retired' })).status).toBe(403)
})
