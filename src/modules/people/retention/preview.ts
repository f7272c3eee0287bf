// What the next run will delete: counts per class, and the rows themselves for those who may see whose they are.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import { addDays, type Day, dayOf, type Translate } from '#shared'
import { dueDay } from '../model/retention.ts'
import { ids, peopleWithin } from '../queries/within.ts'
import { dueLeavers } from './actions.ts'
import { type EndedRow, notHeld, onEnded } from './ended.ts'
import { type DueBefore, dataClasses, dueBefore, yearsOf } from './rules.ts'

/** The German day on which the next nightly run works, at 01:17 UTC. */
export function nextRun(now: Date): Day {
  const today = dayOf(now)
  const ran = now.getUTCHours() * 60 + now.getUTCMinutes() >= 77
  return ran && today === now.toISOString().slice(0, 10) ? addDays(today, 1) : today
}

/** How many of each class are due on a day; the numbers of the preview are those of the run. */
export async function dueCounts(ctx: Context, on: Day = dayOf(ctx.now())): Promise<Record<string, number>> {
  const at = await dueBefore(ctx, on)
  const { rows } = await sql<{ accounts: number; people: number }>`
    select (select count(*)::int from people.person p join people.account a on a.authority_id = p.authority_id and a.person_id = p.id and a.state <> 'deleted'
        where ${dueLeavers(ctx, at('accounts').before, on)} and not (p.left_day <= ${at('people').before}::date)) as accounts,
      (select count(*)::int from people.person p where ${dueLeavers(ctx, at('people').before, on)}) as people`.execute(ctx.db())
  const counts: Record<string, number> = { ...rows[0]! }
  for (const each of onEnded) counts[each.dataClass] = await each.due(ctx, at(each.dataClass).before, on)
  return counts
}

/** The next day after a run on which the account of a leaver is due. */
export async function nextDue(ctx: Context, on: Day): Promise<Day | null> {
  const { rule, before } = (await dueBefore(ctx, on))('accounts')
  const { rows } = await sql<{
    left: Day | null
  }>`select min(p.left_day)::text as left from people.person p where p.authority_id = ${ctx.authority} and p.state = 'leaving'
    and p.left_day > ${before}::date and ${hasAccount} and ${notHeld('p.authority_id', 'p.id', on)}`.execute(ctx.db())
  return rows[0]?.left ? dueDay(rows[0].left, rule.period, await yearsOf(ctx)) : null
}

export interface DueRow {
  dataClass: string
  id: string
  /** Nothing where the asking person may not see whose it is. */
  name: string | null
  person: string | null
  ended: Day
  due: Day
}

/** What the next run deletes, at most so many of each class; names only of people who may be seen. */
export async function dueRows(ctx: Context, wanted: readonly string[], on: Day, limit: number): Promise<DueRow[]> {
  const [at, years] = [await dueBefore(ctx, on), await yearsOf(ctx)]
  const found: (EndedRow & { dataClass: string })[] = []
  for (const dataClass of wanted) {
    const { before } = at(dataClass)
    const ended = onEnded.find((each) => each.dataClass === dataClass)
    const rows = ended ? ((await ended.rows?.(ctx, before, on, limit)) ?? []) : await leavers(ctx, at, dataClass, on, limit)
    found.push(...rows.map((row) => ({ ...row, dataClass })))
  }
  const names = await visibleNames(
    ctx,
    found.flatMap((row) => row.person ?? []),
  )
  return found.map(({ dataClass, id, label, person, ended }) => {
    const name = person && names.get(person)
    const shown = person === null ? label : name === undefined ? null : label && label !== name ? `${label} · ${name}` : name
    return {
      dataClass,
      id,
      name: shown,
      person: name === undefined ? null : person,
      ended,
      due: dueDay(ended, at(dataClass).rule.period, years),
    }
  })
}

const hasAccount = sql`exists (select from people.account a where a.authority_id = p.authority_id and a.person_id = p.id and a.state <> 'deleted')`

/** Of those whose account goes, not those who go as a whole. */
async function leavers(ctx: Context, at: DueBefore, dataClass: string, on: Day, limit: number): Promise<EndedRow[]> {
  const some = dataClass === 'people' ? sql`true` : sql`${hasAccount} and p.left_day > ${at('people').before}::date`
  const { rows } = await sql<EndedRow>`select p.id, '' as label, p.id as person, p.left_day::text as ended from people.person p
    where ${dueLeavers(ctx, at(dataClass).before, on)} and ${some} order by p.left_day, p.id limit ${limit}`.execute(ctx.db())
  return rows
}

async function visibleNames(ctx: Context, wanted: readonly string[]): Promise<Map<string, string>> {
  if (!wanted.length) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`select p.id, p.name from people.person p
    where p.authority_id = ${ctx.authority} and p.id = any(${ids(wanted)}) and ${peopleWithin(ctx.reach('people.person.view'))}`.execute(
    ctx.db(),
  )
  return new Map(rows.map((row) => [row.id, row.name]))
}

/** All that the next run deletes, as CSV for whoever checks it before; how much somebody took away stands in the audit. */
export async function exportDue(ctx: Context, t: Translate) {
  const rows = await dueRows(
    ctx,
    dataClasses().map((each) => each.dataClass),
    nextRun(ctx.now()),
    20_000,
  )
  if (ctx.who.account)
    await ctx.audit('people.retention.exported', 'people.account', [{ id: ctx.who.account, changes: { rows: [null, rows.length] } }])
  const cell = (text: string) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
  const lines = [
    [t('people.retention.class'), t('people.retention.whose'), t('people.retention.ended'), t('people.retention.goes')],
    ...rows.map((row) => [t(`people.retention.class.${row.dataClass}`), row.name ?? t('people.retention.unseen'), row.ended, row.due]),
  ]
  const body = Buffer.from(`\ufeff${lines.map((line) => line.map(cell).join(';')).join('\r\n')}\r\n`)
  return { name: `${t('people.retention.preview')} ${nextRun(ctx.now())}.csv`, type: 'text/csv; charset=utf-8', body }
}
