// What happened: the history of one object for those who may see the object, and the whole audit for those who check.
import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { auditModel, type HistoryEntry, type Id, type ListQuery, type Page } from '#shared'
import { verifyAudit } from '../audit.ts'
import { type AnyDb, type Context, entering, withinReach } from '../context.ts'
import { forbidden, invalid, notFound } from '../errors.ts'
import { endRun, startRun } from '../jobs.ts'
import { defineList, type List } from '../lists.ts'
import type { HistoryRule, Job, Module } from '../module.ts'
import { textsIn } from '../texts.ts'
import { forInstallation, noAuthority } from './installation.ts'

const pageSize = 50

/** Who may see the history of which object, as the modules say it. */
export const historyRights = (modules: readonly Module[]): Record<string, HistoryRule> =>
  Object.assign({}, ...modules.map((module) => module.history ?? {}))

interface Line {
  id: Id
  at: string
  actor: string
  what: string
  changes: Record<string, [unknown, unknown]> | null
  erased: boolean
}

/** Where a page begins: after this line, or with a minus before it, in newer direction. */
function readCursor(text: string | undefined): { id: Id; newer: boolean } | undefined {
  if (text === undefined) return undefined
  const match = /^(-?)([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.exec(text)
  if (!match) throw invalid('list.cursor', { fields: [{ path: 'cursor', code: 'list.cursor' }] })
  return { id: match[2]!, newer: match[1] === '-' }
}

/** The history of one object, newest first, as far as the right to see it reaches. An object without such a right has none. */
export async function historyOf(
  ctx: Context,
  rights: Record<string, HistoryRule>,
  object: string,
  id: Id,
  cursor?: string,
): Promise<Page<HistoryEntry>> {
  const rule = rights[object]
  if (!rule) throw notFound()
  const { right, sees } = typeof rule === 'string' ? { right: rule, sees: undefined } : rule
  const reach = ctx.reach(right)
  if (reach.nothing) throw forbidden('forbidden', { values: { right } })
  const from = readCursor(cursor)
  const own = reach.self ? sql`or a.object_id = ${reach.self}::uuid` : sql``
  if (sees && !(await sees(ctx, id))) throw notFound()
  const seen = sees ? sql`true` : sql`(${withinReach(reach, { authority: 'a.authority_id', school: 'a.school_id' })} ${own})`
  const after = from ? (from.newer ? sql`and a.id > ${from.id}::uuid` : sql`and a.id < ${from.id}::uuid`) : sql``
  const direction = from?.newer ? sql`asc` : sql`desc`
  // One branch per tenant: equality on the tenant column lets the index give lines and order.
  const branch = (where: RawBuilder<unknown>) => sql`(
    select a.id, a.at, a.actor, a.what, a.digest from kernel.audit a
    where ${where} and a.object = ${object} and a.object_id = ${id} ${after} order by a.id ${direction} limit ${pageSize + 1})`
  const branches = ctx.authorities.map((authority) => branch(sql`a.authority_id = ${authority}::uuid and ${seen}`))
  if (reach.operator) branches.push(branch(sql`a.authority_id is null`))
  if (branches.length === 0) return { rows: [], next: null, previous: null }
  const { rows } = await sql<Line>`
    select a.id, to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, a.actor, a.what, v.changes, a.digest is not null and v.audit_id is null as erased
    from (${sql.join(branches, sql` union all `)}) a left join kernel.audit_value v on v.audit_id = a.id
    order by a.id ${direction} limit ${pageSize + 1}`.execute(ctx.db())
  return pageFrom(ctx, rows, from?.newer ?? false, from !== undefined)
}

function pageFrom(ctx: Context, rows: Line[], newer: boolean, inside: boolean): Page<HistoryEntry> {
  const more = rows.length > pageSize
  const shown = rows.slice(0, pageSize)
  if (newer) shown.reverse()
  const [first, last] = [shown[0], shown.at(-1)]
  return {
    rows: shown.map((line) => entryOf(ctx, line)),
    next: last && (newer || more) ? last.id : null,
    previous: first && (newer ? more : inside) ? `-${first.id}` : null,
  }
}

function entryOf(ctx: Context, line: Line): HistoryEntry {
  const changes = Object.entries(line.changes ?? {}).map(([field, [before, after]]) => ({ field, before, after }))
  return {
    id: line.id,
    at: line.at,
    actor: line.actor || null,
    action: line.what.split('.').at(-1)!,
    note: line.erased ? textsIn(ctx.lang)('history.erased') : null,
    changes,
  }
}

const listOf = (installation: boolean): List<typeof auditModel> =>
  defineList({
    model: auditModel,
    from: sql`kernel.audit a`,
    id: sql`a.id`,
    alias: 'a',
    authority: installation ? sql`${sql.lit(noAuthority)}::uuid` : sql`a.authority_id`,
    columns: { account: sql`a.account_id`, objectId: sql`a.object_id`, school: sql`a.school_id`, run: sql`a.run_id` },
    visible: (ctx) => {
      const reach = ctx.reach('kernel.audit.read')
      if (installation) return reach.operator ? sql`a.authority_id is null` : sql`false`
      return withinReach(reach, { authority: 'a.authority_id', school: 'a.school_id' })
    },
    sort: '-id',
  })
const lists = { authority: listOf(false), installation: listOf(true) }

/** The list of the audit and the context to ask it with. */
export const auditList = (ctx: Context, installation: boolean) =>
  installation ? ([lists.installation, forInstallation(ctx)] as const) : ([lists.authority, ctx] as const)

/** A page of the audit, newest first. */
export async function pageOfAudit(ctx: Context, query: ListQuery, installation: boolean): Promise<Page<z.output<typeof auditModel.row>>> {
  const [list, inner] = auditList(ctx, installation)
  return list.page(inner, query)
}

/** Starts the run that recomputes all seals. */
export async function startVerification(ctx: Context): Promise<{ run: Id }> {
  ctx.may('kernel.audit.read', { operator: true })
  return {
    run: await entering(ctx, [], (inner) =>
      startRun(inner, { kind: 'kernel.verifyAudit', title: textsIn(ctx.lang)('kernel.verifyAudit') }),
    ),
  }
}

/** Recomputes all seals; what it found stands in the run. The owner reads, because seals of all authorities are compared. */
export const verificationJob = (owner: AnyDb): Job => ({
  async run(job, payload) {
    const { faults, seals, lines, heads } = await verifyAudit(owner)
    const note = textsIn('de')(faults.length ? 'kernel.verifyAudit.bent' : 'kernel.verifyAudit.good', {
      seals,
      lines,
      faults: faults.length,
    })
    await job.progress(lines, lines, note)
    const result = { seals, lines, errors: faults.length, faults: faults.slice(0, 1_000), heads }
    const error = faults.length ? { code: 'audit.bent', message: note } : undefined
    await job.within([], (ctx) => endRun(ctx, String(payload.run), error ? 'failed' : 'done', result, error))
  },
})
