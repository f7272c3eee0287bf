// The nightly run: each authority by itself, so that one that fails holds up no other.
import { sql } from 'kysely'
import { type Job, log } from '#kernel'
import type { Id } from '#shared'
import { deleteDue } from './actions.ts'

export const retentionJobs: Record<string, Job> = {
  'people.retention': {
    schedule: '17 1 * * *',
    async run(job, payload) {
      const authorities =
        typeof payload.authority === 'string'
          ? [payload.authority]
          : await job.within([], async (ctx) =>
              (await sql<{ id: Id }>`select id from organisation.authority`.execute(ctx.db())).rows.map((row) => row.id),
            )
      for (const authority of authorities)
        await deleteDue(job, authority).catch((error: unknown) => log.error({ err: error, authority }, 'deletions of an authority failed'))
    },
  },
}
