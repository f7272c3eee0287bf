// What the benches of directories share: a connection on a filled ground, and the product's own jobs run one after the other.
import { sql } from 'kysely'
import { type JobContext, system, within } from '#kernel'
import { createConnection, deleteConnection, switchConnection } from '../../src/modules/connections/actions/connections.ts'
import { useConnectors } from '../../src/modules/connections/connectors.ts'
import { apply } from '../../src/modules/connections/jobs/apply.ts'
import { compute } from '../../src/modules/connections/jobs/compute.ts'
import type { TargetConnector } from '../../src/modules/connections/ports.ts'
import { findPlan, type PlanRecord } from '../../src/modules/connections/queries/plans.ts'
import type { Ground } from '../ground/open.ts'

export interface Measured {
  plan: PlanRecord
  /** Seconds. */
  compute: number
  apply: number
}

const muses = system('bench')
const everything = {
  create: 'apply',
  adopt: 'apply',
  change: 'apply',
  rename: 'apply',
  enable: 'apply',
  disable: 'apply',
  delete: 'apply',
  drift: 'apply',
} as const

/** Sets a connection up, plans, applies and reads back as the worker does, and forgets the connection again. */
export async function throughProduct(
  ground: Ground,
  connector: TargetConnector,
  settings: Record<string, unknown>,
  password: string,
  schools: readonly string[] = [],
): Promise<Measured> {
  useConnectors([connector])
  const own = [ground.authority]
  const job: JobContext = {
    within: (authorities, work) => within(ground.db, { who: muses, authorities }, work),
    signal: new AbortController().signal,
    progress: async () => {},
  }
  await within(ground.db, { who: muses, authorities: [], operator: true }, (ctx) =>
    sql`insert into kernel.setting (key, value) values ('kernel.outgoingAllowed', '"127.0.0.0/8"') on conflict do nothing`.execute(
      ctx.db(),
    ),
  )
  const connection = await job.within(own, async (ctx) => {
    const draft = {
      name: `bench ${Date.now()}`,
      kind: connector.kind,
      settings,
      secrets: { password },
      policy: everything,
      schedule: 'off' as const,
      schools: [...schools],
    }
    return switchConnection(ctx, (await createConnection(ctx, draft)).id, true)
  })
  const payload = { authority: ground.authority, connection: connection.id, cause: 'manual' }
  try {
    const started = performance.now()
    await compute(job, payload)
    const computed = performance.now()
    const plan = await job.within(
      own,
      async (ctx) =>
        (await sql<{ id: string }>`select id from kernel.plan where connection_id = ${connection.id}`.execute(ctx.db())).rows[0],
    )
    if (!plan) throw new Error('no plan: the directory could not be opened')
    await apply(job, { ...payload, plan: plan.id })
    const ended = performance.now()
    const record = await job.within(own, (ctx) => findPlan(ctx, plan.id))
    if (record.state !== 'done' || record.verified?.wrong !== 0)
      throw new Error(`the plan ended ${record.state}: ${JSON.stringify([record.counts, record.verified, record.error])}`)
    return { plan: record, compute: (computed - started) / 1_000, apply: (ended - computed) / 1_000 }
  } finally {
    await job.within(own, async (ctx) => {
      await switchConnection(ctx, connection.id, false)
      await deleteConnection(ctx, connection.id)
    })
    await ground.owner.query(`delete from graphile_worker._private_jobs`)
  }
}
