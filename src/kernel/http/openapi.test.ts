import fastify from 'fastify'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { type Api, defineApi, Id, kernelApi, ListParams, pageOf } from '#shared'
import { defineModule } from '../module.ts'
import { addApiDocs } from './docs.ts'
import { type Json, openApiOf } from './openapi.ts'
import { serve } from './serve.ts'
import { shapeText } from './shape-text.ts'

const thing = z.object({ id: Id, name: z.string().max(80), since: z.iso.date().nullable() })
const api = defineApi('things', {
  list: { method: 'get', path: '/things', right: 'things.read', doc: 'Alle <Dinge>.', query: ListParams, answer: pageOf(thing) },
  change: {
    method: 'patch',
    path: '/things/:id',
    right: 'things.change',
    doc: 'Ändert.',
    params: z.object({ id: Id }),
    body: z.strictObject({ name: z.string().optional() }),
    answer: thing,
    stepUp: true,
  },
  upload: { method: 'post', path: '/things/file', right: 'things.change', doc: 'Lädt hoch.', file: 'upload' },
  download: { method: 'get', path: '/things/file', right: 'things.read', doc: 'Lädt herunter.', file: 'download' },
  report: { method: 'post', path: '/report', right: 'public', doc: 'Meldet.', body: z.object({ text: z.string() }), perMinute: 5 },
})
const nothing = Object.fromEntries(Object.keys(api).map((key) => [key, () => undefined]))
const things = defineModule({ name: 'things', uses: [], rights: [], routes: [serve(api, nothing as never)] })
const kernel = defineModule({
  name: 'kernel',
  uses: [],
  rights: [],
  routes: [{ module: 'kernel', api: { ...kernelApi } as unknown as Api, handlers: {} }],
})
const document = openApiOf([kernel, things], 'https://muses.example', '1.2.3') as Json & { paths: Record<string, Record<string, Json>> }

test('each endpoint stands in the document with id, right, parameters, shapes and refusals', () => {
  expect(document.openapi).toBe('3.1.0')
  const list = document.paths['/api/v1/things']!.get as { parameters: { name?: string; in?: string }[]; responses: Json }
  expect(list).toMatchObject({
    operationId: 'things.list',
    tags: ['things'],
    'x-right': 'things.read',
    security: [{ bearer: [] }, { session: [] }],
  })
  expect(list.parameters.flatMap((each) => each.name ?? [])).toEqual(['q', 'filter', 'sort', 'cursor', 'limit', 'columns', 'count'])
  expect(list.responses).toHaveProperty(['200', 'content', 'application/json', 'schema', 'properties', 'rows'])
  expect(list.responses).toMatchObject({ 403: { $ref: '#/components/responses/403' } })
  expect(JSON.stringify(document)).not.toMatch(/"pattern":"\^\(\[0-9a-f|9007199254740991/)
  const change = document.paths['/api/v1/things/{id}']!.patch as { parameters: Json[] }
  expect(change).toMatchObject({
    'x-step-up': true,
    requestBody: { content: { 'application/json': { schema: { additionalProperties: false } } } },
  })
  expect(change.parameters).toEqual([
    expect.objectContaining({ name: 'id', in: 'path', required: true }),
    ...['authority', 'idempotencyKey', 'ifMatch'].map((name) => ({ $ref: `#/components/parameters/${name}` })),
  ])
  expect(document.paths['/api/v1/report']!.post).toMatchObject({ security: [], 'x-per-minute': 5, responses: { 204: {}, 429: {} } })
  expect(document.paths['/api/v1/things/file']).toMatchObject({
    post: { requestBody: { content: { 'multipart/form-data': {} } } },
    get: { responses: { 200: { content: { 'application/octet-stream': {} } } } },
  })
})

test('ids are unique and every reference leads somewhere', () => {
  const ids = Object.values(document.paths).flatMap((methods) => Object.values(methods).map((each) => each.operationId))
  expect(new Set(ids).size).toBe(ids.length)
  for (const [, path] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g))
    expect(path!.split('/').reduce<unknown>((at, key) => (at as Json)[key], document)).toBeDefined()
})

test('the page names everything, runs no script and styles from its own file', async () => {
  const server = fastify()
  addApiDocs(server, [kernel, things], 'https://muses.example')
  const page = await server.inject('/api/docs')
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
  for (const text of [
    'id="things.change"',
    'things.change</code>',
    'Alle &#60;Dinge&#62;.',
    'curl -X PATCH',
    'Authorization: Bearer $MUSES_TOKEN',
    '-F file=@datei',
    'höchstens 10 Minuten alt',
  ])
    expect(page.body).toContain(text)
  expect(page.body).not.toMatch(/<script|style=|<style| on\w+=/)
  expect([...page.body.matchAll(/ id="([^"]+)"/g)].length).toBe(
    new Set([...page.body.matchAll(/ id="([^"]+)"/g)].map((match) => match[1])).size,
  )
  expect((await server.inject('/api/docs.css')).headers['content-type']).toBe('text/css; charset=utf-8')
  expect((await server.inject('/api/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' })
})

test('a shape is written as people read it', () => {
  expect(shapeText(z.toJSONSchema(thing))).toBe('{\n  id: Id\n  name: Text ≤ 80\n  since: Tag (2026-08-24) | null\n}')
  expect(
    shapeText(z.toJSONSchema(z.object({ a: z.enum(['x', 'y']).optional(), b: z.array(z.int().min(1).max(9)).describe('Reihe') }))),
  ).toBe('{\n  a?: "x" | "y"\n  b: [ganze Zahl 1–9, …]  // Reihe\n}')
  expect(shapeText(z.toJSONSchema(z.record(z.string(), z.unknown())))).toBe('{ [Name]: beliebig }')
})
