// Runs one job as the worker does, without a queue.
import type { AnyDb } from '../context.ts'
import { within } from '../context.ts'
import type { Job, JobContext } from '../module.ts'
import { system } from '../rights.ts'

/** Runs the job once; throws what makes the queue try again. */
export function runJob(db: AnyDb, job: Job, payload: Record<string, unknown> = {}): Promise<void> {
  const context: JobContext = {
    within: (authorities, work) =>
      within(db, { who: system('test'), authorities, run: typeof payload.run === 'string' ? payload.run : null }, work),
    signal: new AbortController().signal,
    progress: async () => {},
  }
  return job.run(context, payload)
}
