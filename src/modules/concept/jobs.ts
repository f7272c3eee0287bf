// Work that no person waits for: files in the background, the nightly comparison, reminders.
import { sql } from 'kysely'
import { addJob, type Context, type Job, type JobContext, type Listener } from '#kernel'
import type { Id } from '#shared'
import { build } from './actions/files.ts'
import { remindDue } from './actions/reminders.ts'
import { look } from './deviations/look.ts'

/** Works in each authority of the installation, one transaction each. */
async function everywhere(job: JobContext, work: (ctx: Context) => Promise<unknown>): Promise<void> {
  const authorities = await job.within(
    [],
    async (ctx) => (await sql<{ id: Id }>`select id from organisation.authority where state = 'active'`.execute(ctx.db())).rows,
  )
  for (const { id } of authorities) {
    if (job.signal.aborted) return
    await job.within([id], work)
  }
}

export const conceptJobs: Record<string, Job> = {
  'concept.build': { run: build, attempts: 2 },
  'concept.lookAll': { run: (job) => everywhere(job, look), schedule: '37 2 * * *' },
  'concept.look': { run: async (job, payload) => void (await job.within([payload.authority as Id], look)), attempts: 2 },
  'concept.remind': { run: (job) => everywhere(job, remindDue), schedule: '5 6 * * *' },
}

/** After a change of what deviations come from, a look follows in a while; many changes cause one. */
const soon: Listener = async (ctx, event) => {
  if (!event.authority) return
  await addJob(ctx, 'concept.look', {}, { key: `concept.look.${event.authority}`, at: new Date(ctx.now().getTime() + 120_000) })
}

/** Where the causes of deviations change. */
const causes = [
  ...['concept.contract.created', 'concept.contract.changed', 'concept.contract.deleted', 'concept.edition.signed'],
  ...[
    'catalogue.booking.created',
    'catalogue.booking.changed',
    'catalogue.booking.takenBack',
    'catalogue.holder.created',
    'catalogue.offer.changed',
  ],
  ...[
    'catalogue.taskChange.created',
    'catalogue.taskChange.changed',
    'catalogue.taskChange.deleted',
    'access.granted',
    'access.grantEnded',
  ],
  ...[
    'connections.connection.changed',
    'connections.connection.inTrouble',
    'organisation.calendarSetting.created',
    'organisation.calendarSetting.changed',
  ],
]
export const conceptHears: Record<string, Listener> = Object.fromEntries(causes.map((name) => [name, soon]))
