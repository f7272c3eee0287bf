// The rules in force: an authority's own period per class of data, else the shipped one.
import { sql } from 'kysely'
import { type Context, conflict, invalid, notFound, stale } from '#kernel'
import { type Day, dayOf, type Id } from '#shared'
import { type DataClass, lastDue, leaverClasses, lengthOf, outlives, type Period, shippedReason, type Years } from '../model/retention.ts'
import { onEnded } from './ended.ts'
import { idleAccounts } from './idle.ts'

onEnded.unshift(idleAccounts)

export interface Rule extends DataClass {
  id: Id | null
  period: Period
  reason: string
  own: boolean
  version: number
}

export const dataClasses = (): readonly DataClass[] => [...leaverClasses, ...onEnded]

/** The rules of all classes, those of leavers first. */
export async function rulesOf(ctx: Context): Promise<Rule[]> {
  const { rows } = await sql<{
    id: Id
    dataClass: string
    amount: number | null
    unit: Period['unit']
    from: Period['from']
    reason: string
    version: number
  }>`
    select id, data_class as "dataClass", amount, unit, counts_from as "from", reason, version from people.retention_rule where authority_id = ${ctx.authority}`.execute(
    ctx.db(),
  )
  return dataClasses().map(({ dataClass, shipped, least, most, optional }) => {
    const row = rows.find((each) => each.dataClass === dataClass)
    const known = { dataClass, shipped, least, most, optional, id: row?.id ?? null, version: row?.version ?? 0 }
    if (row?.amount == null) return { ...known, period: shipped, reason: shippedReason, own: false }
    return { ...known, period: { amount: row.amount, unit: row.unit, from: row.from }, reason: row.reason, own: true }
  })
}

export const ruleOf = (rules: readonly Rule[], dataClass: string): Rule => {
  const rule = rules.find((each) => each.dataClass === dataClass)
  if (!rule) throw notFound()
  return rule
}

export async function yearsOf(ctx: Context): Promise<Years> {
  const { rows } = await sql<
    Years[number]
  >`select starts::text, ends::text from organisation.school_year where authority_id = ${ctx.authority} order by starts`.execute(ctx.db())
  return rows
}

/** Before this day nothing ended. */
const never = '0001-01-01'

export type DueBefore = (dataClass: string) => { rule: Rule; before: Day }
/** The last days of ending that are due on a day, per class. */
export async function dueBefore(ctx: Context, on: Day): Promise<DueBefore> {
  const [rules, years] = [await rulesOf(ctx), await yearsOf(ctx)]
  return (dataClass) => {
    const rule = ruleOf(rules, dataClass)
    return { rule, before: rule.optional && !rule.own ? never : lastDue(on, rule.period, years) }
  }
}

/** Sets the authority's own period of a class, with the law or decision it follows; without a wish the shipped one is in force again. */
export async function changeRule(
  ctx: Context,
  dataClass: string,
  wish: (Period & { reason: string }) | null,
  version?: number,
): Promise<void> {
  ctx.may('people.retention.change')
  const rules = await rulesOf(ctx)
  const before = ruleOf(rules, dataClass)
  if (version !== undefined && version !== before.version) throw stale()
  if (!wish && !before.own) throw conflict('people.retention.shipped')
  const after = wish ?? { ...before.shipped, reason: '' }
  const length = lengthOf(after)
  if (length < before.least || length > before.most)
    throw invalid('people.retention.bounds', {
      values: { least: before.least, most: before.most },
      fields: [{ path: 'amount', code: 'people.retention.bounds', values: { least: before.least, most: before.most } }],
    })
  const of = (one: string) => (one === dataClass ? after : ruleOf(rules, one).period)
  if (!outlives(of('people'), of('accounts'), await yearsOf(ctx), dayOf(ctx.now()))) throw invalid('people.retention.order')
  const { rows } = await sql<{ id: Id }>`insert into people.retention_rule (authority_id, data_class, amount, unit, counts_from, reason)
    values (${ctx.authority}, ${dataClass}, ${wish ? wish.amount : null}, ${after.unit}, ${after.from}, ${after.reason})
    on conflict on constraint retention_class do update set amount = excluded.amount, unit = excluded.unit, counts_from = excluded.counts_from, reason = excluded.reason,
      version = people.retention_rule.version + 1 returning id`.execute(ctx.db())
  const changes = {
    amount: [before.period.amount, after.amount],
    unit: [before.period.unit, after.unit],
    from: [before.period.from, after.from],
    reason: [before.reason, wish ? wish.reason : shippedReason],
  } as const
  await ctx.audit('people.retention.changed', 'people.retention', [
    { id: rows[0]!.id, changes: Object.fromEntries(Object.entries(changes).filter(([, [old, fresh]]) => old !== fresh)) },
  ])
}
