// Investment talks: which schools had theirs, and the sheet of one with everything that is known on the day.
import { sql } from 'kysely'
import { type Context, defineList, knownFacts, readFacts, withinReach } from '#kernel'
import type { Id } from '#shared'
import { type Decision, Talk } from '../model.ts'
import type { OrderRow } from './orders.ts'

export type TalkRow = Talk & { schoolName: string; authority: Id; decisions: number; decided: number; wishes: number }

export const talkList = defineList({
  model: Talk,
  from: sql`orders.talk k join organisation.school s on s.authority_id = k.authority_id and s.id = k.school_id
    cross join lateral (select count(*)::int as decisions, count(*) filter (where d.verdict <> 'open')::int as decided from orders.decision d where d.authority_id = k.authority_id and d.talk_id = k.id) c`,
  alias: 'k',
  id: sql`k.id`,
  authority: sql`k.authority_id`,
  columns: { school: sql`k.school_id` },
  extra: {
    schoolName: sql`s.name`,
    authority: sql`k.authority_id`,
    decisions: sql`c.decisions`,
    decided: sql`c.decided`,
    wishes: sql`(select count(*)::int from orders.order o where o.authority_id = k.authority_id and o.school_id = k.school_id and o.state in ('submitted', 'approving'))`,
  },
  visible: (ctx) => withinReach(ctx.reach('orders.talk.view'), { authority: 'k.authority_id', school: 'k.school_id' }),
  sort: '-year',
  search: (text) => sql`kernel.fold(s.name) like '%' || kernel.fold(${text}) || '%'`,
})

export interface StockLine {
  name: string
  kind: 'count' | 'list' | 'text' | 'yes'
  /** Nothing: not recorded yet. */
  value: unknown
}
export interface BudgetLine {
  name: string
  pot: 'authority' | 'land'
  year: number
  costCentre: string | null
  whole: boolean
  allocated: number
  committed: number
  paid: number
  remaining: number
  orderUntil: string | null
}
export interface TalkSheet {
  stock: StockLine[]
  wishes: Pick<OrderRow, 'id' | 'number' | 'title' | 'kind' | 'amount' | 'yearly' | 'pot' | 'wisher' | 'state' | 'submittedAt' | 'reason'>[]
  /** What was ordered in the year of the talk and the one before. */
  ordered: { id: Id; number: string; title: string; amount: number | null; state: string; day: string }[]
  decisions: (Decision & { orderNumber: string | null; wishNumber: string | null })[]
  budgets: BudgetLine[]
}

/** The facts that belong on the sheet: everything countable that modules know of a school, but what is no stock. */
const stockFacts = () =>
  knownFacts().filter((fact) => (fact.kind === 'count' && !fact.proof && !noStock.includes(fact.name)) || stockLists.includes(fact.name))
const noStock = ['people.accounts', 'people.accountsInvited', 'connections.drift']
const stockLists = ['devices.byKind', 'devices.age']

/** The sheets of talks; facts and budgets are read for all schools together. */
export async function sheetsOf(ctx: Context, talks: readonly TalkRow[]): Promise<Map<Id, TalkSheet>> {
  const schools = [...new Set(talks.map((talk) => talk.school))]
  const inSight = sql`${sql.val([...ctx.authorities])}::uuid[]`
  const some = sql`${sql.val(schools)}::uuid[]`
  const names = stockFacts()
  const facts = await readFacts(
    ctx,
    schools,
    names.map((fact) => fact.name),
  )
  const wishes = await sql<TalkSheet['wishes'][number] & { school: Id }>`
    select o.school_id as school, o.id, o.number, o.title, o.kind, o.amount::float8 as amount, o.yearly::float8 as yearly, o.pot, o.wisher, o.state, o.reason,
      to_char(o.submitted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "submittedAt"
    from orders.order o where o.authority_id = any(${inSight}) and o.school_id = any(${some}) and o.state in ('submitted', 'approving') order by o.number`.execute(
    ctx.db(),
  )
  const ordered = await sql<TalkSheet['ordered'][number] & { school: Id; year: number }>`
    select o.school_id as school, o.id, o.number, o.title, o.amount::float8 as amount, o.state, (o.decided_at at time zone 'Europe/Berlin')::date::text as day, extract(year from o.decided_at at time zone 'Europe/Berlin')::int as year
    from orders.order o where o.authority_id = any(${inSight}) and o.school_id = any(${some}) and o.state in ('approved', 'fulfilling', 'done') order by o.decided_at desc limit 5000`.execute(
    ctx.db(),
  )
  const decisions = await sql<TalkSheet['decisions'][number]>`
    select d.id, d.talk_id as talk, d.position, d.title, d.kind, d.amount::float8 as amount, d.pot, d.verdict, d.note, d.wish_id as wish, d.order_id as "order", d.version, o.number as "orderNumber", w.number as "wishNumber"
    from orders.decision d left join orders.order o on o.authority_id = d.authority_id and o.id = d.order_id left join orders.order w on w.authority_id = d.authority_id and w.id = d.wish_id
    where d.authority_id = any(${inSight}) and d.talk_id = any(${sql.val(talks.map((talk) => talk.id))}::uuid[]) order by d.talk_id, d.position`.execute(
    ctx.db(),
  )
  const budgets = await sql<BudgetLine & { school: Id | null; authority: Id }>`
    select b.authority_id as authority, b.school_id as school, b.name, b.pot, b.year, b.cost_centre as "costCentre", b.school_id is null as whole, b.order_until::text as "orderUntil",
      f.allocated::float8 as allocated, f.committed::float8 as committed, f.paid::float8 as paid, f.remaining::float8 as remaining
    from orders.budget b join orders.budget_figures f on f.authority_id = b.authority_id and f.id = b.id
    where b.authority_id = any(${inSight}) and (b.school_id is null or b.school_id = any(${some})) order by b.school_id nulls last, b.pot, b.name`.execute(
    ctx.db(),
  )
  return new Map(
    talks.map((talk) => {
      const known = facts.get(talk.school)
      return [
        talk.id,
        {
          stock: names.map(({ name, kind }) => ({ name, kind, value: known?.get(name) ?? null })),
          wishes: wishes.rows.filter((row) => row.school === talk.school).map(({ school: _school, ...row }) => row),
          ordered: ordered.rows
            .filter((row) => row.school === talk.school && row.year >= talk.year - 1 && row.year <= talk.year)
            .map(({ school: _school, year: _year, ...row }) => row),
          decisions: decisions.rows.filter((row) => row.talk === talk.id),
          budgets: budgets.rows
            .filter(
              (row) => row.authority === talk.authority && row.year === talk.year && (row.school === null || row.school === talk.school),
            )
            .map(({ school: _school, authority: _authority, ...row }) => row),
        },
      ]
    }),
  )
}

export const getTalk = (ctx: Context, id: Id): Promise<TalkRow> => talkList.get(ctx, id) as Promise<TalkRow>
