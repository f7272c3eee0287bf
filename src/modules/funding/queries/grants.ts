// Reading grants with their money: planned, ordered, spent, paid, and how many devices are bound by them.
import { type RawBuilder, sql } from 'kysely'
import { type Context, defineList, germanToday, type Reach, withinReach } from '#kernel'
import type { Id } from '#shared'
import { Grant, type GrantFigures, Line, Receipt } from '../model.ts'

type Expression = RawBuilder<unknown>
const receipts = (kind: Expression) => sql`from funding.receipt r where r.authority_id = g.authority_id and r.grant_id = g.id and ${kind}`
const spent = sql`(select coalesce(sum(case r.kind when 'credit' then -r.eligible else r.eligible end), 0)::float8 ${receipts(sql`r.kind in ('invoice', 'credit')`)})`
const paid = sql`(select coalesce(sum(case r.kind when 'credit' then -r.eligible else r.eligible end), 0)::float8 ${receipts(sql`r.kind in ('invoice', 'credit') and r.paid_on is not null`)})`
const ordered = sql`(select coalesce(sum(r.eligible), 0)::float8 ${receipts(sql`r.kind = 'order'`)})`
const planned = sql`(select coalesce(sum(l.planned), 0)::float8 from funding.line l where l.authority_id = g.authority_id and l.grant_id = g.id)`
const assets = (which: Expression) =>
  sql`(select count(*)::int from funding.asset a where a.authority_id = g.authority_id and a.grant_id = g.id and ${which})`

/** Schools see the grants that pay for something of theirs; who has the right at the authority sees all. */
const grantsWithin = (reach: Reach): Expression =>
  reach.schools.size
    ? sql`(${withinReach(reach, { authority: 'g.authority_id' })} or exists (select from funding.line l where l.authority_id = g.authority_id and l.grant_id = g.id
        and l.school_id = any(${sql.val([...reach.schools])}::uuid[]))
        or exists (select from funding.asset a join devices.device d on d.authority_id = a.authority_id and d.id = a.device_id
          where a.authority_id = g.authority_id and a.grant_id = g.id and d.school_id = any(${sql.val([...reach.schools])}::uuid[])))`
    : withinReach(reach, { authority: 'g.authority_id' })

export const grantList = defineList({
  model: Grant,
  from: sql`funding."grant" g join funding.programme p on p.authority_id = g.authority_id and p.id = g.programme_id`,
  alias: 'g',
  id: sql`g.id`,
  authority: sql`g.authority_id`,
  columns: { programme: sql`g.programme_id` },
  extra: {
    programmeName: sql`coalesce(p.short, p.name)`,
    spent,
    paid,
    ordered,
    planned,
    devices: assets(sql`true`),
    bound: assets(sql`a.released_on is null and (a.bound_until is null or a.bound_until >= ${germanToday})`),
  },
  visible: (ctx) => grantsWithin(ctx.reach('funding.read')),
  sort: 'title',
  search: (text) => sql`kernel.fold(g.title || ' ' || coalesce(g.reference, '') || ' ' || p.name) like '%' || kernel.fold(${text}) || '%'`,
})
export type GrantRow = Grant & GrantFigures & { programmeName: string }

export async function getGrant(ctx: Context, id: Id): Promise<GrantRow> {
  return (await grantList.get(ctx, id)) as GrantRow
}

const within = (ctx: Context, alias: string) =>
  withinReach(ctx.reach('funding.read'), { authority: `${alias}.authority_id`, school: `${alias}.school_id` })

export const lineList = defineList({
  model: Line,
  from: sql`funding.line l left join organisation.school s on s.authority_id = l.authority_id and s.id = l.school_id`,
  alias: 'l',
  id: sql`l.id`,
  authority: sql`l.authority_id`,
  columns: { grant: sql`l.grant_id`, school: sql`l.school_id` },
  extra: {
    schoolName: sql`s.name`,
    spent: sql`(select coalesce(sum(case r.kind when 'credit' then -r.eligible else r.eligible end), 0)::float8 from funding.receipt r
      where r.authority_id = l.authority_id and r.line_id = l.id and r.kind in ('invoice', 'credit'))`,
    devices: sql`(select count(*)::int from funding.asset a where a.authority_id = l.authority_id and a.line_id = l.id)`,
  },
  visible: (ctx) => within(ctx, 'l'),
  sort: 'measure',
})
export type LineRow = Line & { schoolName: string | null; spent: number; devices: number }

export const receiptList = defineList({
  model: Receipt,
  from: sql`funding.receipt r left join organisation.school s on s.authority_id = r.authority_id and s.id = r.school_id
    left join funding.line l on l.authority_id = r.authority_id and l.id = r.line_id`,
  alias: 'r',
  id: sql`r.id`,
  authority: sql`r.authority_id`,
  columns: { grant: sql`r.grant_id`, line: sql`r.line_id`, school: sql`r.school_id`, file: sql`r.file_id` },
  extra: {
    schoolName: sql`s.name`,
    lineName: sql`l.name`,
    devices: sql`(select count(*)::int from funding.asset a where a.authority_id = r.authority_id and a.receipt_id = r.id)`,
  },
  visible: (ctx) => within(ctx, 'r'),
  sort: 'day',
  search: (text) => sql`kernel.fold(r.number || ' ' || coalesce(r.supplier, '')) like '%' || kernel.fold(${text}) || '%'`,
})
export type ReceiptRow = Receipt & { schoolName: string | null; lineName: string | null; devices: number }
