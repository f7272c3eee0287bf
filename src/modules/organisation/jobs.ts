// Work that no person starts.
import { sql } from 'kysely'
import type { Job } from '#kernel'
import type { Id } from '#shared'
import { ensureSchoolYears } from './actions/school-years.ts'

export const organisationJobs: Record<string, Job> = {
  /** On the first days of August the next school year is there before anybody looks for it. */
  'organisation.schoolYears': {
    schedule: '15 2 * * *',
    run: async (job) => {
      const authorities = await job.within([], async (ctx) => {
        const { rows } = await sql<{ id: Id }>`select id from organisation.authority where state = 'active'`.execute(ctx.db())
        return rows.map((row) => row.id)
      })
      for (const id of authorities) await job.within([id], async (ctx) => void (await ensureSchoolYears(ctx)))
    },
  },
}
