// Reading what was seen and where it does not fit.
import { sql } from 'kysely'
import { type Context, type DeviationSource, defineList, type Fact, withinReach } from '#kernel'
import type { Id } from '#shared'
import { Enrolment, type Facts, Finding, Seen, type SoftwareItem, silentDays } from './model.ts'

const right = 'inventory.read'
const visible = (alias: string) => (ctx: Context) =>
  withinReach(ctx.reach(right), { authority: `${alias}.authority_id`, school: `${alias}.school_id` })

export const seenList = defineList({
  model: Seen,
  from: sql`inventory.seen n left join organisation.school s on s.authority_id = n.authority_id and s.id = n.school_id
    left join devices.device d on d.authority_id = n.authority_id and d.id = n.device_id`,
  alias: 'n',
  id: sql`n.id`,
  authority: sql`n.authority_id`,
  columns: { device: sql`n.device_id`, school: sql`n.school_id` },
  extra: { schoolName: sql`s.name`, deviceName: sql`d.inventory_number` },
  visible: visible('n'),
  search: (text) =>
    sql<boolean>`n.search like all(select '%' || kernel.escaped(word) || '%' from regexp_split_to_table(btrim(kernel.fold(${text})), '\\s+') word)`,
  sort: '-lastSeenAt',
})
export type SeenRow = Seen & { schoolName: string | null; deviceName: string | null }

export const enrolmentList = defineList({
  model: Enrolment,
  from: sql`inventory.enrolment e left join organisation.school s on s.authority_id = e.authority_id and s.id = e.school_id`,
  alias: 'e',
  id: sql`e.id`,
  authority: sql`e.authority_id`,
  columns: { school: sql`e.school_id` },
  extra: { schoolName: sql`s.name` },
  visible: (ctx) => withinReach(ctx.reach('inventory.enrol'), { authority: 'e.authority_id', school: 'e.school_id' }),
  sort: 'name',
})
export type EnrolmentRow = Enrolment & { schoolName: string | null }

export interface SeenDetails extends SeenRow {
  facts: Facts
  software: SoftwareItem[]
  softwareChangedAt: string | null
  agent: string | null
  macs: string[]
}

/** One machine with everything it reported. */
export async function getSeen(ctx: Context, id: Id): Promise<SeenDetails> {
  const row = (await seenList.get(ctx, id)) as SeenRow
  const { rows } = await sql<
    Omit<SeenDetails, keyof SeenRow> & { changed: Date | null }
  >`select n.facts, n.agent, n.macs, coalesce(w.items, '[]') as software, w.changed_at as changed
    from inventory.seen n left join inventory.software w on w.authority_id = n.authority_id and w.seen_id = n.id
    where n.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and n.id = ${id}`.execute(ctx.db())
  const { changed, ...details } = rows[0]!
  return { ...row, ...details, softwareChangedAt: changed?.toISOString() ?? null }
}

/** What was last seen of a device. */
export async function seenOfDevice(ctx: Context, device: Id): Promise<SeenDetails | null> {
  const within = visible('n')(ctx)
  const { rows } = await sql<{
    id: Id
  }>`select n.id from inventory.seen n where n.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and n.device_id = ${device} and ${within}
    order by n.last_seen_at desc limit 1`.execute(ctx.db())
  return rows[0] ? getSeen(ctx, rows[0].id) : null
}

/** Wanted against seen: a machine or device may be several findings, so that each has an id made of both. */
const findings = sql`(select md5(x.kind || x.id::text)::uuid as id, x.id as subject, x.authority_id, x.kind, x.name, x.device_id, x.wanted_id, x.school_id, x.serial, x.since from (
  select n.authority_id, n.id, 'unknown' as kind, n.name, null::uuid as device_id, null::uuid as wanted_id, n.school_id, n.serial, n.first_seen_at as since
    from inventory.seen n where n.state = 'unknown'
  union all
  select n.authority_id, n.id, 'elsewhere', n.name, d.id, d.school_id, n.school_id, n.serial, n.last_seen_at
    from inventory.seen n join devices.device d on d.authority_id = n.authority_id and d.id = n.device_id
    where n.state = 'matched' and n.school_id is not null and d.school_id is distinct from n.school_id and d.state not in ('lost', 'stolen', 'retired', 'disposed')
  union all
  select n.authority_id, n.id, 'goneButSeen', n.name, d.id, d.school_id, n.school_id, n.serial, n.last_seen_at
    from inventory.seen n join devices.device d on d.authority_id = n.authority_id and d.id = n.device_id
    where d.state in ('lost', 'stolen', 'retired', 'disposed') and n.last_seen_at > d.since + interval '1 day'
  union all
  select n.authority_id, n.id, 'serialDiffers', n.name, d.id, d.school_id, n.school_id, n.serial, n.last_seen_at
    from inventory.seen n join devices.device d on d.authority_id = n.authority_id and d.id = n.device_id
    where n.serial is not null and d.serial is not null and n.serial_key <> d.serial_key
  union all
  select n.authority_id, n.id, 'serialTwice', n.name, n.device_id, null, n.school_id, n.serial, n.last_seen_at
    from inventory.seen n where n.serial is not null and n.state <> 'ignored'
      and exists (select from inventory.seen o where o.authority_id = n.authority_id and o.serial_key = n.serial_key and o.id <> n.id)
  union all
  select d.authority_id, d.id, 'silent', coalesce(d.name, d.inventory_number), d.id, d.school_id, d.school_id, d.serial, d.last_seen_at
    from devices.device d where d.last_seen_at < now() - make_interval(days => ${silentDays}) and d.state in ('inUse', 'lent')) x)`

export const findingList = defineList({
  model: Finding,
  from: sql`${findings} f left join devices.device d on d.authority_id = f.authority_id and d.id = f.device_id
    left join organisation.school w on w.authority_id = f.authority_id and w.id = f.wanted_id
    left join organisation.school s on s.authority_id = f.authority_id and s.id = f.school_id`,
  alias: 'f',
  id: sql`f.id`,
  authority: sql`f.authority_id`,
  columns: { device: sql`f.device_id`, school: sql`f.wanted_id`, seenAt: sql`f.school_id` },
  extra: { deviceName: sql`d.inventory_number`, schoolName: sql`w.name`, seenAtName: sql`s.name`, subject: sql`f.subject` },
  visible: (ctx) => {
    const reach = ctx.reach(right)
    const some = sql`${sql.val([...reach.schools])}::uuid[]`
    return sql`(f.authority_id = any(${sql.val([...reach.authorities])}::uuid[]) or f.school_id = any(${some}) or f.wanted_id = any(${some}))`
  },
  sort: '-since',
})
export type FindingRow = Finding & { subject: Id; deviceName: string | null; schoolName: string | null; seenAtName: string | null }

export async function countFindings(ctx: Context): Promise<{ kind: string; count: number }[]> {
  const within = withinReach(ctx.reach(right), { authority: 'f.authority_id', school: 'f.school_id' })
  const { rows } = await sql<{ kind: string; count: number }>`select f.kind, count(*)::int as count from ${findings} f
    where f.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and ${within} group by f.kind order by 2 desc`.execute(ctx.db())
  return rows
}

/** Machines that report, per school, for documents and checks. */
export const inventoryFacts: readonly Fact[] = [
  {
    name: 'inventory.reporting',
    kind: 'count',
    right,
    async find(ctx, schools) {
      const { rows } = await sql<{
        school: Id
        n: number
      }>`select school_id as school, count(*)::int as n from inventory.seen where authority_id = any(${sql.val([...ctx.authorities])}::uuid[])
        and school_id = any(${sql.val([...schools])}::uuid[]) and last_seen_at > ${ctx.now()}::timestamptz - make_interval(days => ${silentDays}) group by school_id`.execute(
        ctx.db(),
      )
      return new Map(rows.map((row) => [row.school, row.n]))
    },
  },
]

/** What agents found that nobody has worked off, one finding per kind and school. */
export const inventoryDeviations: readonly DeviationSource[] = (['unknown', 'elsewhere', 'silent', 'goneButSeen'] as const).map((kind) => ({
  name: `inventory.${kind}`,
  right,
  async find(ctx, schools) {
    const { rows } = await sql<{
      school: Id
      n: number
      since: string
    }>`select f.school_id as school, count(*)::int as n, min(f.since)::date::text as since from ${findings} f
      where f.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and f.kind = ${kind} and f.school_id = any(${sql.val([...schools])}::uuid[]) group by f.school_id`.execute(
      ctx.db(),
    )
    return rows.map(({ school, n, since }) => ({
      school,
      since,
      tone: kind === 'goneButSeen' ? ('danger' as const) : ('warning' as const),
      values: { count: n, days: silentDays },
      href: `/bestandsaufnahme?filter=kind:is:${kind}&filter=seenAt:is:${school}`,
    }))
  },
}))
