// Figures for Prometheus: requests, pools, queue, runs, process. Labels are routes and names of jobs, never ids or names of people.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

const registry = new Registry()
collectDefaultMetrics({ register: registry })

const gauge = (name: string, help: string, labelNames: string[] = []) => new Gauge({ name, help, labelNames, registers: [registry] })
const requests = new Histogram({
  name: 'muses_http_request_seconds',
  help: 'Duration of HTTP requests',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  registers: [registry],
})
const database = gauge('muses_database_up', '1 when the database answered')
const connections = gauge('muses_pool_connections', 'Connections to the database', ['pool', 'state'])
const jobs = gauge('muses_queue_jobs', 'Jobs in the queue', ['job', 'state'])
const oldest = gauge('muses_queue_oldest_seconds', 'Age of the oldest job that is due', ['job'])
const runs = gauge('muses_runs', 'Open runs, and those of the last day by how they ended', ['state'])
const invariants = gauge('muses_invariant_violations', 'Violations found by the last check of what must always hold', ['invariant'])

/** Counts one answered request; pages and their files are one route, so that labels stay few. */
export function observe(request: FastifyRequest, reply: FastifyReply): void {
  const route = request.routeOptions?.url
  const label = route?.startsWith('/api/') || route === '/metrics' || route === '/healthz' || route === '/readyz' ? route : 'page'
  requests.observe({ method: request.method, route: label, status: String(reply.statusCode) }, reply.elapsedTime / 1000)
}

interface QueueRow {
  job: string
  ready: number
  later: number
  running: number
  failed: number
  oldest: number
}

async function readDatabase(pool: pg.Pool): Promise<void> {
  const queue = await pool.query<QueueRow>(
    'select job, ready::int, later::int, running::int, failed::int, oldest from kernel.queue_figures()',
  )
  const states = await pool.query<{ state: string; runs: number }>('select state, runs::int from kernel.run_figures()')
  const broken = await pool.query<{ invariant: string; violations: number }>('select invariant, violations from kernel.invariant_figures()')
  for (const each of [jobs, oldest, runs, invariants]) each.reset()
  for (const row of queue.rows) {
    for (const state of ['ready', 'later', 'running', 'failed'] as const) jobs.set({ job: row.job, state }, row[state])
    oldest.set({ job: row.job }, row.oldest)
  }
  for (const row of states.rows) runs.set({ state: row.state }, row.runs)
  for (const row of broken.rows) invariants.set({ invariant: row.invariant }, row.violations)
}

/** All figures as Prometheus reads them; also while the database does not answer. */
export async function metricsText(pools: { app: pg.Pool; owner: pg.Pool }): Promise<string> {
  for (const [pool, { totalCount, idleCount, waitingCount }] of Object.entries(pools)) {
    connections.set({ pool, state: 'used' }, totalCount - idleCount)
    connections.set({ pool, state: 'idle' }, idleCount)
    connections.set({ pool, state: 'waiting' }, waitingCount)
  }
  const isUp = await readDatabase(pools.app).then(
    () => true,
    () => false,
  )
  database.set(isUp ? 1 : 0)
  return registry.metrics()
}
