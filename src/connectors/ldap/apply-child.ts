// A process of its own that carries out a plan, for tests that kill it: node apply-child.ts '{"app": …, "record": …, "plan": …}'.
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { applyPlan, type JobContext, type SyncConnection, system, takeLease, within } from '#kernel'
import { ldap } from './index.ts'

export interface ChildTask {
  app: pg.PoolConfig
  connection: SyncConnection
  settings: Record<string, unknown>
  password: string
  plan: string
}

const task = JSON.parse(process.argv[2]!) as ChildTask
// biome-ignore lint/suspicious/noExplicitAny: no table is named here
const db = new Kysely<any>({ dialect: new PostgresDialect({ pool: new pg.Pool({ ...task.app, max: 4 }) }) })
const { signal } = new AbortController()
const job: JobContext = {
  within: (authorities, work) => within(db, { who: system('child'), authorities }, work),
  signal,
  progress: async () => {},
}
const outgoing = { allowed: '127.0.0.0/8', private: true }
const target = await ldap.open({
  connection: task.connection.id,
  settings: task.settings,
  secrets: { password: task.password },
  outgoing,
  signal,
})
// A dead holder must be replaced at once here; elsewhere it takes 15 s.
const lease = await takeLease(job, task.connection, { seconds: 0.6 })
if (!lease) throw new Error('no lease')
process.stdout.write('go\n')
const applied = await applyPlan(job, task.connection, task.plan, target, { lease, batch: 30, again: 0.02 })
process.stdout.write(`${JSON.stringify(applied)}\n`)
await lease.end()
process.exit(0)
