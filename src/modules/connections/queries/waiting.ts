// What waits for a person: plans to release, connections that cannot be reached.
import { sql } from 'kysely'
import { type Context, withinReach } from '#kernel'

export interface Waiting {
  plans: number
  guarded: number
  trouble: number
}

export async function waitingPlans(ctx: Context): Promise<Waiting> {
  const seen = (column: string) => withinReach(ctx.reach('connections.view'), { authority: column })
  const { rows } = await sql<Waiting>`select
    (select count(*) from kernel.plan p where ${seen('p.authority_id')} and p.state = 'waiting')::int as plans,
    (select count(*) from kernel.plan p where ${seen('p.authority_id')} and p.state = 'waiting' and p.guard <> '[]')::int as guarded,
    (select count(*) from connections.connection c where ${seen('c.authority_id')} and c.active and c.trouble is not null)::int as trouble`.execute(
    ctx.db(),
  )
  return rows[0]!
}
