// What is known of the directories and systems that schools are connected to, and where they differ.
import { sql } from 'kysely'
import type { Context, DeviationSource, Fact } from '#kernel'
import type { Day, Id } from '#shared'

const right = 'connections.view'
const ids = (values: readonly Id[]) => sql`${sql.val([...values])}::uuid[]`

interface ConnectionAt {
  school: Id
  id: Id
  name: string
  kind: string
  trouble: boolean
  troubleSince: Day | null
  checkedAt: string | null
  /** Objects at the school that were changed there by hand and not decided yet; null before the first comparison. */
  drift: number | null
  driftSince: Day | null
}

/** The active connections of schools; one that names no school holds for all of its authority. */
async function connectionsAt(ctx: Context, schools: readonly Id[]): Promise<ConnectionAt[]> {
  const { rows } = await sql<ConnectionAt>`
    select s.id as school, c.id, c.name, c.kind, c.trouble is not null as trouble, (c.trouble_at at time zone 'Europe/Berlin')::date::text as "troubleSince",
      to_char(c.checked_at at time zone 'Europe/Berlin', 'YYYY-MM-DD') as "checkedAt",
      case when p.id is not null then coalesce(d.drift, 0) end::int as drift, (p.created_at at time zone 'Europe/Berlin')::date::text as "driftSince"
    from organisation.school s join connections.connection c on c.authority_id = s.authority_id and c.active and (c.schools = '{}' or s.id = any(c.schools))
      left join lateral (select p.id, p.created_at from kernel.plan p where p.authority_id = c.authority_id and p.connection_id = c.id and p.cause <> 'repair'
        and p.state in ('empty', 'waiting', 'approved', 'applying', 'done', 'failed', 'rejected') order by p.id desc limit 1) p on true
      left join lateral (select count(*) as drift from kernel.plan_item i where i.authority_id = c.authority_id and i.plan_id = p.id and i.school_id = s.id
        and i.drift <> '{}' and i.state in ('held', 'failed')) d on true
    where s.authority_id = any(${ids(ctx.authorities)}) and s.id = any(${ids(schools)}) order by s.id, c.name`.execute(ctx.db())
  return rows
}

const directories: Fact = {
  name: 'connections.directories',
  kind: 'list',
  right,
  async find(ctx, schools) {
    const found = new Map<Id, { name: string; kind: string; checkedAt: string | null }[]>()
    for (const { school, name, kind, checkedAt } of await connectionsAt(ctx, schools))
      found.set(school, [...(found.get(school) ?? []), { name, kind, checkedAt }])
    return found
  },
}

/** Known once a connection of the school was compared. */
const drift: Fact = {
  name: 'connections.drift',
  kind: 'count',
  right,
  async find(ctx, schools) {
    const found = new Map<Id, number>()
    for (const at of await connectionsAt(ctx, schools)) if (at.drift !== null) found.set(at.school, (found.get(at.school) ?? 0) + at.drift)
    return found
  },
}

export const connectionFacts: readonly Fact[] = [directories, drift]

/** A system that was not compared for so long may have drifted unseen. */
const staleAfter = 7

export const connectionDeviations: readonly DeviationSource[] = [
  {
    name: 'connections.stale',
    right,
    find: async (ctx, schools) => {
      const days = (since: string) => Math.floor((ctx.now().getTime() - Date.parse(since)) / 86_400_000)
      return (await connectionsAt(ctx, schools))
        .filter((at) => !at.trouble && at.checkedAt !== null && days(at.checkedAt) > staleAfter)
        .map((at) => ({
          school: at.school,
          key: at.id,
          tone: 'warning',
          since: at.checkedAt,
          values: { name: at.name, days: days(at.checkedAt!) },
          href: `/anbindungen/${at.id}`,
        }))
    },
  },
  {
    name: 'connections.trouble',
    right,
    find: async (ctx, schools) =>
      (await connectionsAt(ctx, schools))
        .filter((at) => at.trouble)
        .map((at) => ({
          school: at.school,
          key: at.id,
          tone: 'danger',
          since: at.troubleSince,
          values: { name: at.name },
          href: `/anbindungen/${at.id}`,
        })),
  },
  {
    name: 'connections.drift',
    right,
    find: async (ctx, schools) =>
      (await connectionsAt(ctx, schools))
        .filter((at) => (at.drift ?? 0) > 0)
        .map((at) => ({
          school: at.school,
          key: at.id,
          tone: 'warning',
          since: at.driftSince,
          values: { name: at.name, count: at.drift! },
          href: `/anbindungen/${at.id}`,
        })),
  },
]
