// Rosters that were read and then forgotten: after thirty days they go, with their files and all that was staged from them.
import { sql } from 'kysely'
import { type Context, changeImport, dropFiles, type ImportState, type Job, log } from '#kernel'
import type { Id } from '#shared'
import { clearStage } from './reading/stage.ts'

/** So long an upload waits for somebody to take it over. */
export const waitDays = 30

const waiting: ImportState[] = ['uploaded', 'reading', 'previewed', 'held', 'failed']

/** Drops what was not taken over: files, staged rows, faults, and the samples of columns, which may hold what nobody mapped. */
export async function dropRoster(ctx: Context, id: Id, files: readonly Id[]): Promise<void> {
  await changeImport(ctx, id, waiting, { state: 'discarded', file_ids: [], columns: null })
  await ctx.tell('people.import.discarded', [id])
  await clearStage(ctx, id)
  await dropFiles(ctx, files)
}

/** Discards the rosters of an authority that nobody has touched for thirty days; answers how many. */
export async function dropForgotten(ctx: Context): Promise<number> {
  const before = new Date(ctx.now().getTime() - waitDays * 86_400_000)
  const { rows } = await sql<{
    id: Id
    school: Id | null
    files: Id[]
  }>`select id, school_id as school, file_ids as files from kernel.import
    where authority_id = ${ctx.authority} and kind = 'people.roster' and state = any(${sql.val(waiting)}::text[])
      and greatest(created_at, previewed_at) < ${before} order by id limit 500 for update skip locked`.execute(ctx.db())
  for (const row of rows) await dropRoster(ctx, row.id, row.files)
  await ctx.audit(
    'rosters.forgotten',
    'kernel.import',
    rows.map(({ id, school }) => ({ id, school })),
  )
  return rows.length
}

export const forgottenJob: Job = {
  schedule: '41 1 * * *',
  async run(job, payload) {
    const authorities =
      typeof payload.authority === 'string'
        ? [payload.authority]
        : await job.within([], async (ctx) =>
            (await sql<{ id: Id }>`select id from organisation.authority`.execute(ctx.db())).rows.map((row) => row.id),
          )
    for (const authority of authorities)
      await job
        .within([authority], dropForgotten)
        .catch((error: unknown) => log.error({ err: error, authority }, 'forgotten rosters of an authority could not be dropped'))
  },
}
