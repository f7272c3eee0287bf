// Runs as people see them: their own always, all others with the right to.
import { type RawBuilder, sql } from 'kysely'
import { type Id, type ListQuery, type Page, type RunView, runModel } from '#shared'
import { type Context, withinReach } from '../context.ts'
import { notFound } from '../errors.ts'
import { defineList } from '../lists.ts'
import { textsIn } from '../texts.ts'
import { forInstallation, noAuthority } from './installation.ts'

const running = sql`r.state = 'running' and r.done > 0 and r.beat_at > r.started_at`
const seconds = sql`extract(epoch from r.beat_at - r.started_at)`
const columns = {
  errors: sql`coalesce((r.result->>'errors')::float8, 0)`,
  state: sql`case r.state when 'queued' then 'waiting' else r.state end`,
  by: sql`nullif(r.actor, '')`,
  startedAt: sql`r.started_at`,
  finishedAt: sql`r.ended_at`,
}
const extra = {
  rate: sql`case when ${running} then (r.done / ${seconds})::float8 end`,
  remaining: sql`case when ${running} and r.total > r.done then ((r.total - r.done) * ${seconds} / r.done)::float8 end`,
  href: sql`r.result->>'href'`,
  cancellable: sql`r.state in ('queued', 'running') and not r.cancel`,
}

/** Which runs the person sees. */
function visible(ctx: Context, installation: boolean): RawBuilder<unknown> {
  const reach = ctx.reach('kernel.runs.read')
  const own = sql`r.account_id = ${ctx.who.account}::uuid`
  if (installation) return reach.operator ? sql`r.authority_id is null` : sql`r.authority_id is null and ${own}`
  return sql`(${own} or ${withinReach(reach, { authority: 'r.authority_id', school: 'r.school_id' })})`
}

const listOf = (installation: boolean) =>
  defineList({
    model: runModel,
    from: sql`kernel.run r`,
    id: sql`r.id`,
    alias: 'r',
    authority: installation ? sql`${sql.lit(noAuthority)}::uuid` : sql`r.authority_id`,
    columns,
    extra,
    visible: (ctx) => visible(ctx, installation),
    sort: '-id',
  })
const lists = { authority: listOf(false), installation: listOf(true) }

/** A page of runs, newest first. */
export async function pageOfRuns(ctx: Context, query: ListQuery, installation: boolean): Promise<Page<RunView>> {
  const page = installation ? lists.installation.page(forInstallation(ctx), query) : lists.authority.page(ctx, query)
  return (await page) as unknown as Page<RunView>
}

/** One run; one that the person may not see answers like a missing one. */
export async function getRun(ctx: Context, id: Id): Promise<RunView> {
  const instant = (column: RawBuilder<unknown>) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
  const { rows } = await sql<RunView & { error: { code: string } | null }>`
    select r.id, r.kind, r.title, ${columns.state} as state, r.done::float8 as done, r.total::float8 as total, r.note, ${columns.by} as by, ${columns.errors} as errors,
      ${instant(columns.startedAt)} as "startedAt", ${instant(columns.finishedAt)} as "finishedAt", r.error,
      ${sql.join(Object.entries(extra).map(([key, value]) => sql`${value} as ${sql.id(key)}`))}
    from kernel.run r where r.id = ${id} and (${visible(ctx, false)} or ${visible(ctx, true)})`.execute(ctx.db())
  if (!rows[0]) throw notFound()
  const { error, ...run } = rows[0]
  return { ...run, problem: run.state === 'failed' ? problemWords(ctx, error?.code ?? 'unexpected') : null }
}

/** What went wrong and what to do, in the language of the person. */
function problemWords(ctx: Context, code: string) {
  const t = textsIn(ctx.lang)
  const said = (suffix: string) => {
    const key = `problem.${code}${suffix}`
    const text = t(key)
    return text === key ? t(`problem.unexpected${suffix}`) : text
  }
  return { title: said(''), detail: said('.detail'), remedy: said('.remedy') }
}

/** Asks a run to end: a waiting one ends at once, a working one at its next step. One that has ended stays as it is. */
export async function cancelRun(ctx: Context, id: Id): Promise<RunView> {
  const { rows } = await sql<{ own: boolean; authority: Id | null; school: Id | null; seen: boolean }>`
    select coalesce(r.account_id = ${ctx.who.account}::uuid, false) as own, r.authority_id as authority, r.school_id as school,
      (${visible(ctx, false)} or ${visible(ctx, true)}) as seen
    from kernel.run r where r.id = ${id} for update`.execute(ctx.db())
  const run = rows[0]
  if (!run?.seen) throw notFound()
  if (!run.own) ctx.may('kernel.runs.cancel', run.authority === null ? { operator: true } : run.school ? { schools: [run.school] } : {})
  const { rows: changed } = await sql`update kernel.run set cancel = true,
      state = case state when 'queued' then 'cancelled' else state end, ended_at = case state when 'queued' then ${ctx.now()}::timestamptz end
    where id = ${id} and state in ('queued', 'running') and not cancel returning 1 as one`.execute(ctx.db())
  if (changed.length) await ctx.audit('kernel.run.cancelled', 'kernel.run', [{ id, school: run.school }])
  return getRun(ctx, id)
}
