// Imports that wait for the effective day.
import { sql } from 'kysely'
import { type Context, getImport, type Job } from '#kernel'
import { startRosterApply } from '#modules/rosters'
import { dayOf, type Id } from '#shared'

/** Whether the day has come and the school's release still stands: it may have been withdrawn, or given another file. */
async function isDue(ctx: Context, change: Id, id: Id): Promise<boolean> {
  const { rows } =
    await sql`select from schoolyear.year_change_school s join schoolyear.year_change y on y.authority_id = s.authority_id and y.id = s.year_change_id
    where s.authority_id = ${ctx.authority} and s.year_change_id = ${change}::uuid and s.import_id = ${id}::uuid and s.released_at is not null
      and y.state = 'open' and y.effective_day <= ${dayOf(ctx.now())}::date`.execute(ctx.db())
  return rows.length > 0
}

export const yearChangeJobs: Record<string, Job> = {
  'schoolyear.apply': {
    run: (job, payload) =>
      job.within([String(payload.authority)], async (ctx) => {
        const id = String(payload.import)
        const { state } = await getImport(ctx, id, true)
        if ((state === 'previewed' || state === 'held') && (await isDue(ctx, String(payload.yearChange), id)))
          await startRosterApply(ctx, id, {
            leavers: true,
            release: state === 'held',
            releasedBy: typeof payload.releasedBy === 'string' ? payload.releasedBy : undefined,
          })
      }),
  },
}
