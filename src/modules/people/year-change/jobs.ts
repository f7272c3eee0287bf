// Imports that wait for the effective day.
import { getImport, type Job } from '#kernel'
import { startRosterApply } from '../roster/actions.ts'

export const yearChangeJobs: Record<string, Job> = {
  'people.yearChange.apply': {
    run: (job, payload) =>
      job.within([String(payload.authority)], async (ctx) => {
        const id = String(payload.import)
        const { state } = await getImport(ctx, id, true)
        if (state === 'previewed' || state === 'held')
          await startRosterApply(ctx, id, {
            leavers: true,
            release: state === 'held',
            releasedBy: typeof payload.releasedBy === 'string' ? payload.releasedBy : undefined,
          })
      }),
  },
}
