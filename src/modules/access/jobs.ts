// Work of the night: forgetting what is over, and putting administrators to rest who never come.
import { sql } from 'kysely'
import { type Context, type Job, log, Refusal, readSetting } from '#kernel'
import type { Id } from '#shared'
import { rest } from './actions/accounts.ts'
import { signInDays } from './actions/ended.ts'
import { settings } from './settings.ts'

const overDays = 30
const day = 86_400_000

/** Deletes what was kept long enough, in the authority of the context or among the operator's rows. */
export async function forgetOld(ctx: Context): Promise<void> {
  const before = (days: number) => new Date(ctx.now().getTime() - days * day)
  // Those of an authority go by its own period, with the nightly deletions.
  await sql`delete from access.sign_in where authority_id is null and at < ${before(signInDays)}`.execute(ctx.db())
  await sql`delete from access.session where least(coalesce(ended_at, 'infinity'), expires_at) < ${before(overDays)}`.execute(ctx.db())
  await sql`delete from access.code where least(coalesce(used_at, 'infinity'), expires_at) < ${before(overDays)}`.execute(ctx.db())
  await sql`delete from access.token where least(coalesce(ended_at, 'infinity'), coalesce(expires_at, 'infinity')) < ${before(signInDays)}`.execute(
    ctx.db(),
  )
}

/** Suspends accounts that administer and have not signed in for months; the last administrator stays. */
export async function restUnused(ctx: Context): Promise<Id[]> {
  const days = await readSetting(ctx, settings.unusedAdminDays)
  const since = new Date(ctx.now().getTime() - days * day)
  const { rows } = await sql<{
    id: Id
  }>`select distinct k.id from people.account k join access."grant" g on g.account_id = k.id and g.authority_id is not distinct from k.authority_id
    where k.kind = 'person' and k.state = 'active' and k.authority_id is not distinct from ${ctx.authorities[0] ?? null}::uuid and g.scope in ('operator', 'authority')
      and (g.ends_at is null or g.ends_at > ${ctx.now()}) and coalesce(k.last_sign_in, k.created_at) < ${since} order by k.id`.execute(
    ctx.db(),
  )
  const rested: Id[] = []
  // A handful at most, one by one: the last one must not take the others along.
  for (const { id } of rows) {
    await sql`savepoint one`.execute(ctx.db())
    try {
      await rest(ctx, [id], 'suspended')
      rested.push(id)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      await sql`rollback to savepoint one`.execute(ctx.db())
      log.info({ account: id, code: error.code }, 'unused administrator stays')
    }
  }
  return rested
}

async function authoritiesOf(ctx: Context): Promise<Id[]> {
  const { rows } = await sql<{ id: Id }>`select id from organisation.authority`.execute(ctx.db())
  return rows.map((row) => row.id)
}

export const tidy: Job = {
  schedule: '20 2 * * *',
  async run(job) {
    const authorities = await job.within([], authoritiesOf)
    await job.within([], async (ctx) => {
      const yesterday = new Date(ctx.now().getTime() - 2 * day)
      await sql`delete from access.attempt where at < ${yesterday} and next_at < ${ctx.now()}`.execute(ctx.db())
      await sql`delete from access.challenge where expires_at < ${ctx.now()}`.execute(ctx.db())
    })
    for (const place of [[], ...authorities.map((id) => [id])]) {
      if (job.signal.aborted) return
      await job.within(place, forgetOld)
      await job.within(place, restUnused)
    }
  },
}
