import type { FastifyReply, FastifyRequest } from 'fastify'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#shared'
import { addJob, startRun } from './jobs.ts'
import { metricsText, observe } from './metrics.ts'
import { testWorld, whoWith } from './testing/index.ts'

const world = testWorld({ bare: true })
let app: pg.Pool
let owner: pg.Pool
beforeAll(() => {
  app = new pg.Pool({ ...world.database.app, max: 2 })
  owner = new pg.Pool({ ...world.database.owner, max: 1 })
})
afterAll(async () => {
  await app.end()
  await owner.end()
})
const answered = (method: string, url: string | undefined, statusCode: number) =>
  observe({ method, routeOptions: { url } } as FastifyRequest, { statusCode, elapsedTime: 12 } as FastifyReply)

test('queue, runs, pools, requests and process are told', async () => {
  await world.done(whoWith([], world.authority), async (ctx) => {
    await startRun(ctx, { kind: 'people.import', title: 'Import' })
    await addJob(ctx, 'people.tidy', {}, { at: new Date(Date.now() + 60_000) })
  })
  answered('GET', '/api/v1/people/:id', 200)
  answered('GET', '/assets/index-4711.js', 200)
  answered('GET', undefined, 404)
  const text = await metricsText({ app, owner })
  for (const line of [
    'muses_database_up 1',
    'muses_queue_jobs{job="people.import",state="ready"} 1',
    'muses_queue_jobs{job="people.tidy",state="later"} 1',
    'muses_runs{state="queued"} 1',
    'muses_pool_connections{pool="owner",state="idle"} 0',
    'muses_http_request_seconds_count{method="GET",route="/api/v1/people/:id",status="200"} 1',
    'muses_http_request_seconds_count{method="GET",route="page",status="200"} 1',
  ])
    expect(text.split('\n')).toContain(line)
  expect(text).toMatch(/muses_queue_oldest_seconds\{job="people\.import"\} \d/)
  expect(text).toContain('process_cpu_seconds_total')
  expect(text).not.toContain(world.authority)
})

test('a database that does not answer is told, too', async () => {
  const gone = new pg.Pool({ ...world.database.app, database: `gone_${newId().slice(0, 8)}` })
  expect((await metricsText({ app: gone, owner })).split('\n')).toContain('muses_database_up 0')
  await gone.end()
})
