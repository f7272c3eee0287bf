import multipart from '@fastify/multipart'
import fastify, { type FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addRoutes, Refusal, type Who } from '#kernel'
import { testWorld, whoWith } from '#kernel/testing'
import plug from '../module.ts'

const world = testWorld()
const rights = plug.rights.map((right) => right.name)
let server: FastifyInstance
let who: Who

beforeAll(async () => {
  server = fastify()
  await server.register(multipart)
  server.decorateRequest('lang', 'de')
  server.decorateRequest('who')
  server.setErrorHandler((error, _request, reply) =>
    reply.code(error instanceof Refusal ? error.status : 500).send({ code: (error as Refusal).code ?? String(error) }),
  )
  const identify = async () => ({ who, pending: false, cookie: false })
  for (const served of plug.routes!)
    addRoutes(server, served, { db: world.db, identify, origins: [], now: () => new Date(), authorityOf: async () => undefined })
  who = whoWith(rights, world.authority)
})
afterAll(() => server.close())

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
async function ask(method: Method, url: string, body?: object, headers: Record<string, string> = {}) {
  const answer = await server.inject({ method, url: `/api/v1${url}`, payload: body, headers })
  return {
    status: answer.statusCode,
    tag: answer.headers.etag,
    cache: answer.headers['cache-control'],
    text: answer.body,
    body: /^[[{]/.test(answer.body) ? answer.json() : undefined,
  }
}

test('a school is created, read with its version, changed with If-Match and refused when stale', async () => {
  const created = await ask('POST', '/schools', { name: 'Neue Schule', land: 'NW', number: '00042' })
  expect([created.status, created.tag]).toEqual([201, expect.stringMatching(/^"1-[\w-]{12}"$/)])
  const path = `/schools/${created.body.id}`
  const changed = await ask('PATCH', path, { id: created.body.id, city: 'Au' }, { 'if-match': '"1"' })
  expect([changed.status, changed.body.city, changed.tag]).toEqual([200, 'Au', expect.stringMatching(/^"2-[\w-]{12}"$/)])
  expect((await ask('PATCH', path, { city: 'Bach' }, { 'if-match': '"1"' })).status).toBe(412)
  const read = await ask('GET', path)
  expect((await ask('GET', path, undefined, { 'if-none-match': String(read.tag) })).status).toBe(304)
  expect((await ask('PATCH', path, { city: 'Bach' }, { 'if-match': String(read.tag) })).body.city).toBe('Bach')
})

test('an answer that says something else has another tag, whatever its version; none stays in the browser', async () => {
  const { body } = await ask('POST', '/schools', { name: 'Schule mit Nachbarn', land: 'NW', number: '00043' })
  const path = `/schools/${body.id}`
  const before = await ask('GET', path)
  await world.done(who, (ctx) => sql`update organisation.school set city = 'Au' where id = ${body.id}`.execute(ctx.db()))
  const after = await ask('GET', path, undefined, { 'if-none-match': String(before.tag) })
  expect([after.status, after.body.city, after.body.version, after.cache]).toEqual([200, 'Au', before.body.version, 'no-store'])
})

test('a bulk action takes ids or the query of the list, not both', async () => {
  const archived = await ask('POST', '/schools/archive', { query: { q: 'wiesental' } })
  expect(archived.body.map((school: { name: string }) => school.name)).toEqual(['Grundschule Wiesental'])
  const ids = archived.body.map((school: { id: string }) => school.id)
  expect((await ask('POST', '/schools/restore', { ids })).body[0].state).toBe('active')
  expect((await ask('POST', '/schools/archive', { ids, query: {} })).status).toBe(500)
  expect((await ask('POST', '/schools/archive', { query: { q: 'gibt es nicht' } })).body.code).toBe('chosen.none')
})

test('a foreign school answers exactly like one that does not exist', async () => {
  const [foreign, missing] = await Promise.all([
    ask('GET', `/schools/${world.foreignSchools[0]}`),
    ask('GET', `/schools/${world.authority}`),
  ])
  expect([foreign.status, foreign.text]).toEqual([404, missing.text])
})

test('a list leaves as a file, a school list and a calendar file come in as one', async () => {
  const file = await ask('GET', '/schools/export?columns=number,name')
  expect(file.text).toContain('100001;Gymnasium Hohenauen')
  const form = (name: string, content: string) => ({
    body: Buffer.from(`--x\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n${content}\r\n--x--\r\n`),
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
  })
  const sent = async (url: string, { body, headers }: ReturnType<typeof form>) => {
    const answer = await server.inject({ method: 'POST', url: `/api/v1${url}`, payload: body, headers })
    return { status: answer.statusCode, body: answer.json() }
  }
  const list = await sent('/imports/schools', form('s.csv', 'Schulnummer;Name\n9;Neun\n'))
  expect([list.status, list.body.mapping]).toEqual([201, { 0: 'number', 1: 'name' }])
  const shown = await ask('PUT', `/imports/schools/${list.body.id}/mapping`, { mapping: list.body.mapping, land: 'NW' })
  expect(shown.body.counts).toMatchObject({ new: 1, wrong: 0 })
  const calendar = await sent(
    '/calendar/ics',
    form(
      'f.ics',
      'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Ferien\r\nDTSTART;VALUE=DATE:20270208\r\nEND:VEVENT\r\nEND:VCALENDAR',
    ),
  )
  expect(calendar.body.entries.map((entry: { verdict: string }) => entry.verdict)).toEqual(['new'])
})

test('every endpoint refuses a person without rights', async () => {
  const mine = who
  who = whoWith(['other.right'], world.authority)
  const answers: [string, number][] = []
  for (const { api } of plug.routes!)
    for (const [name, { method, path, right }] of Object.entries(api))
      if (right !== 'signedIn')
        answers.push([
          name,
          (await server.inject({ method: method.toUpperCase() as Method, url: `/api/v1${path.replace(/:\w+/g, world.schools[0])}` }))
            .statusCode,
        ])
  who = mine
  expect(answers.filter(([, status]) => status !== 403)).toEqual([])
  expect(answers.length).toBeGreaterThan(70)
})
