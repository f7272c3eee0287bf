// What the worker cannot do is said where people wait for it, instead of being tried in silence for days.
import { Cancelled, type Context, changeImport, endRun, getImport, isPassing, type JobContext, log } from '#kernel'
import type { Id } from '#shared'

/** A worker that died, or a database that is away, leaves the job to the next try; so often within some hours is no accident. */
export const attempts = 10

/** Does the work of an import. What breaks it is told at the import and its run; nothing of it was written, so it may be tried again by hand. */
export async function orSay(job: JobContext, authority: Id, id: Id, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof Cancelled) await job.within([authority], (ctx) => putBack(ctx, id, 'stopped'))
    if (error instanceof Cancelled || isPassing(error)) throw error
    log.error({ err: error, import: id }, 'an import broke')
    await job.within([authority], async (ctx) => {
      const code = await putBack(ctx, id, 'broken')
      if (ctx.run) await endRun(ctx, ctx.run, 'failed', { href: `/personen/importe/${id}` }, { code })
    })
  }
}

/** An import that was being taken over can be taken over again; one that was being read has nothing to show. */
async function putBack(ctx: Context, id: Id, how: 'stopped' | 'broken'): Promise<string> {
  const { state, guard } = await getImport(ctx, id, true)
  const code = `people.import.${state === 'applying' ? 'apply' : 'read'}.${how}`
  const error = { code, message: code }
  if (state === 'applying') await changeImport(ctx, id, [state], { state: guard.length ? 'held' : 'previewed', released_by: null, error })
  else if (state === 'reading' || state === 'uploaded') await changeImport(ctx, id, [state], { state: 'failed', error })
  else return code
  await ctx.tell('people.import.failed', [id], { code })
  return code
}
