import { randomBytes } from 'node:crypto'
import fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import kernel from './core-module.ts'
import { problemOf, refusalOf } from './http/problem.ts'
import { addRoutes } from './http/serve.ts'
import type { Started } from './module.ts'
import { nobody, type Who } from './rights.ts'
import { useKey } from './secrets.ts'
import { defineSettings } from './settings.ts'
import { testWorld, whoWith } from './testing/index.ts'
import { textsIn } from './texts.ts'

const world = testWorld({ bare: true })
const right = 'kernel.settings.change'
defineSettings('core', {
  days: { schema: z.int().min(1).max(90), default: 14, scope: 'school', right },
  key: { schema: z.string().max(80), default: '', scope: 'authority', right, secret: true },
})
let server: FastifyInstance
let who: Who = nobody

beforeAll(async () => {
  useKey(randomBytes(32))
  await kernel.start!({ modules: [kernel] } as unknown as Started)
  server = fastify()
  server.decorateRequest('who')
  server.decorateRequest('lang', 'de')
  server.setErrorHandler((error, _request, reply) => {
    const problem = problemOf(refusalOf(error), textsIn('de'), '')
    if (problem.status === 500) console.error(error)
    return reply.code(problem.status).send(problem)
  })
  for (const served of kernel.routes!)
    addRoutes(server, served, {
      db: world.db,
      identify: async () => ({ who, pending: false, cookie: false }),
      origins: [],
      now: () => new Date(),
      authorityOf: async (name) => name,
    })
})
afterAll(async () => {
  await server.close()
  useKey()
})
async function ask(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  payload?: object,
  headers: Record<string, string> = {},
) {
  const answer = await server.inject({ method, url: `/api/v1${path}`, payload, headers })
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: answer.body && String(answer.headers['content-type']).includes('json') ? answer.json() : answer.body,
  }
}

test('settings are listed, read, changed with their version, inherited and put back', async () => {
  who = whoWith([right], world.authority)
  expect((await ask('GET', '/settings')).body).toContainEqual(
    expect.objectContaining({ key: 'core.days', kind: 'number', value: 14, scope: 'school', writable: true }),
  )
  expect((await ask('GET', `/settings?school=${world.schools[0]}`)).body.map((each: { key: string }) => each.key)).not.toContain('core.key')
  expect((await ask('PUT', '/settings/core.days', { value: 30 }, { 'if-match': '"0"' })).body).toEqual({
    key: 'core.days',
    value: 30,
    version: 1,
    level: 'authority',
  })
  const own = await ask('PUT', '/settings/core.days', { value: 7, school: world.schools[0] })
  expect(own.body).toEqual({ key: 'core.days', value: 7, version: 1, level: 'school' })
  expect((await ask('GET', `/settings/core.days?school=${world.schools[1]}`)).body).toEqual({
    key: 'core.days',
    value: 30,
    version: 0,
    level: 'school',
  })
  expect((await ask('PUT', '/settings/core.days', { value: 31 }, { 'if-match': '"0"' })).status).toBe(412)
  expect((await ask('PUT', '/settings/core.days', { value: 91 })).body).toMatchObject({
    status: 422,
    code: 'invalid',
    fields: [{ path: 'value', code: 'field.tooLarge', message: 'Der Wert ist zu groß; höchstens 90.' }],
  })
  expect((await ask('DELETE', `/settings/core.days?school=${world.schools[0]}`)).body.value).toBe(30)
})

test('a secret is set, never told, and removed when it is emptied', async () => {
  who = whoWith([right], world.authority)
  expect((await ask('PUT', '/settings/core.key', { value: 'Kanarienvogel' })).body).toEqual({
    key: 'core.key',
    value: null,
    version: 1,
    level: 'authority',
  })
  expect(JSON.stringify((await ask('GET', '/settings')).body)).not.toContain('Kanarienvogel')
  expect((await ask('PUT', '/settings/core.key', { value: '' })).body.version).toBe(0)
})

test('a setting without right answers like one that does not exist', async () => {
  who = whoWith([], world.authority)
  const [hidden, missing] = [await ask('GET', '/settings/core.days'), await ask('GET', '/settings/core.nothing')]
  expect(hidden.status).toBe(404)
  expect(hidden.body).toEqual(missing.body)
  expect((await ask('GET', '/settings')).body).toEqual([])
  expect((await ask('PUT', '/settings/core.days', { value: 1 })).status).toBe(404)
})

test('webhooks over HTTP: added with a secret, changed under If-Match, ended', async () => {
  who = whoWith(['kernel.webhooks'], world.authority)
  const added = (await ask('POST', '/webhooks', { url: 'https://hooks.example.org/muses', events: ['people.*'] })).body
  expect(added).toMatchObject({ active: true, version: 1, secret: expect.stringMatching(/^whsec_/) })
  const { secret: _secret, ...view } = added
  expect((await ask('GET', '/webhooks')).body).toEqual([view])
  expect((await ask('PATCH', `/webhooks/${added.id}`, { active: false }, { 'if-match': '"1"' })).body).toMatchObject({
    active: false,
    version: 2,
  })
  expect((await ask('PATCH', `/webhooks/${added.id}`, { active: true }, { 'if-match': '"1"' })).status).toBe(412)
  expect((await ask('GET', `/webhooks/${added.id}/deliveries`)).body).toEqual([])
  expect((await ask('POST', '/webhooks', { url: 'https://hooks.example.org/', events: ['Unfug!'] })).status).toBe(422)
  expect((await ask('DELETE', `/webhooks/${added.id}`)).status).toBe(204)
  who = whoWith([], world.authority)
  expect((await ask('GET', '/webhooks')).status).toBe(403)
})

test('the audit is exported whole, after a fresh confirmation', async () => {
  who = whoWith(['kernel.audit.read', right], world.authority)
  await ask('PUT', '/settings/core.days', { value: 33 })
  const file = await ask('GET', '/audit/export?format=csv&filter=what:is:kernel.setting.changed&columns=actor,what')
  expect(file.headers['content-disposition']).toContain('Protokoll')
  expect(file.body.split('\r\n')).toEqual(expect.arrayContaining(['\ufeffWer;Was', 'Test Person;kernel.setting.changed']))
  expect((await ask('GET', '/audit?limit=1')).body.rows).toHaveLength(1)
  who = { ...who, confirmedAt: null }
  expect((await ask('GET', '/audit/export')).body).toMatchObject({ status: 403, code: 'stepUp' })
  expect((await ask('GET', '/audit?filter=what')).body).toMatchObject({ status: 422, code: 'list.filter' })
})

test('everything else is reached, and nothing without signing in but the barrier report', async () => {
  who = whoWith(['kernel.runs.read'], world.authority)
  expect((await ask('GET', '/runs')).body).toMatchObject({ rows: [], next: null })
  expect((await ask('GET', '/notifications')).body).toEqual({ unread: 0, items: [] })
  expect((await ask('POST', '/notifications/read', {})).status).toBe(204)
  expect((await ask('GET', '/views?list=people.person')).body).toEqual([])
  expect((await ask('GET', '/search?q=a')).body.groups).toEqual([])
  expect((await ask('GET', `/history?type=kernel.run&id=${world.schools[0]}`)).body.rows).toEqual([])
  who = nobody
  for (const path of [
    '/runs',
    '/notifications',
    '/views?list=a',
    '/search?q=a',
    '/settings',
    '/audit',
    '/jobs',
    '/health/details',
    '/webhooks',
    `/history?type=kernel.run&id=${world.schools[0]}`,
  ])
    expect([path, (await ask('GET', path)).status]).toEqual([path, 401])
  expect(
    (await ask('POST', '/barrier-reports', { page: '/', what: 'Der Fokus ist nicht sichtbar.', aid: null, contact: null })).status,
  ).toBe(204)
})
