// What a matching shows: where it can begin, how it stands, its pairs with both sides.
import { sql } from 'kysely'
import { type Context, getImport, type ImportRecord, notFound } from '#kernel'
import { current, ids, member } from '#modules/people'
import type { Id } from '#shared'
import type { MatchPair, MatchView, matchParts } from '../api/match.ts'
import type { Named } from './pairs.ts'

export interface MatchSettings {
  from: string | null
  to: string
  roster: Id
}
export const settingsOf = (record: ImportRecord) => record.settings as unknown as MatchSettings

/** A matching with the right asked for at its school. */
export async function matchOf(ctx: Context, id: Id, lock = false): Promise<ImportRecord & { school_id: Id }> {
  const record = await getImport(ctx, id, lock)
  if (record.kind !== 'people.match' || !record.school_id) throw notFound()
  ctx.may('rosters.match', { schools: [record.school_id] })
  return record as ImportRecord & { school_id: Id }
}

/** Living people of a source at a school. */
const knownFrom = (
  authority: Id,
  school: Id,
  from: string | null,
) => sql`people.person p where p.authority_id = ${authority} and p.state <> 'deleted'
  and p.source is not distinct from ${from} and exists (select from people.affiliation a where a.authority_id = p.authority_id and a.person_id = p.id and a.school_id = ${school} and ${current})`
/** Rows of a roster that are nobody yet. */
const freeRows = (authority: Id, roster: Id) =>
  sql`rosters.staged_person s where s.authority_id = ${authority} and s.import_id = ${roster} and s.status in ('new', 'ambiguous') and coalesce(s.decision, '') = ''`

/** The two sides of a matching. */
export async function sidesOf(ctx: Context, school: Id, from: string | null, roster: Id): Promise<{ known: Named[]; rows: Named[] }> {
  const known =
    await sql<Named>`select p.id, p.family_name as "familyName", p.given_name as "givenName", p.call_name as "callName", p.birth_day::text as "birthDay"
    from ${knownFrom(ctx.authority, school, from)}`.execute(ctx.db())
  const rows =
    await sql<Named>`select s.key as id, s.family_name as "familyName", s.given_name as "givenName", s.call_name as "callName", s.birth_day::text as "birthDay"
    from ${freeRows(ctx.authority, roster)} and s.family_name is not null and s.given_name is not null`.execute(ctx.db())
  return { known: known.rows, rows: rows.rows }
}

/** The sources of a school's people, and the rosters that wait to be taken over there. */
export async function matchSources(ctx: Context, school: Id) {
  ctx.may('rosters.match', { schools: [school] })
  const { rows: sources } = await sql<{ source: string | null; people: number }>`
    select p.source, count(distinct p.id)::int as people from people.affiliation a join people.person p on p.authority_id = a.authority_id and p.id = a.person_id
    where a.authority_id = any(${ids(ctx.authorities)}) and a.school_id = ${school} and ${current} and p.state <> 'deleted' group by 1 order by 2 desc`.execute(
    ctx.db(),
  )
  const { rows: rosters } = await sql<{ id: Id; title: string; source: string; createdAt: string; people: number }>`
    select i.id, coalesce(nullif(i.title, ''), (select string_agg(f.name, ', ') from kernel.file f where f.authority_id = i.authority_id and f.id = any(i.file_ids)), '') as title,
      i.source, to_char(i.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt",
      (coalesce((i.counts ->> 'new')::int, 0) + coalesce((i.counts ->> 'ambiguous')::int, 0)) as people
    from kernel.import i where i.authority_id = any(${ids(ctx.authorities)}) and i.kind = 'people.roster' and i.school_id = ${school} and i.state in ('previewed', 'held')
      and i.source is not null order by i.id desc limit 20`.execute(ctx.db())
  return { sources, rosters }
}

/** How a matching stands. */
export async function matchView(ctx: Context, id: Id): Promise<MatchView> {
  const record = await matchOf(ctx, id)
  const { from, to, roster } = settingsOf(record)
  const own = sql`x.authority_id = ${record.authority_id} and x.import_id = ${id}`
  const { rows } = await sql<{ schoolName: string; sure: number; doubt: number; same: number; other: number }>`
    select s.name as "schoolName", c.* from organisation.school s cross join lateral (
      select count(*) filter (where x.sure and x.decision is null)::int as sure, count(*) filter (where not x.sure and x.decision is null)::int as doubt,
        count(*) filter (where x.decision = 'same')::int as same, count(*) filter (where x.decision = 'other')::int as other from rosters.match_pair x where ${own}) c
    where s.authority_id = ${record.authority_id} and s.id = ${record.school_id}`.execute(ctx.db())
  const { schoolName, ...counts } = rows[0]!
  const { known = 0, rows: staged = 0, knownPaired = 0, rowsPaired = 0 } = record.counts
  return {
    id,
    school: record.school_id,
    schoolName,
    from,
    to,
    roster,
    state: record.state as MatchView['state'],
    counts: { ...counts, known, rows: staged, knownLeft: known - knownPaired, rowsLeft: staged - rowsPaired },
    undoUntil: record.undo_until?.toISOString() ?? null,
  }
}

const parts: Record<(typeof matchParts)[number], ReturnType<typeof sql<boolean>>> = {
  doubt: sql<boolean>`not x.sure and x.decision is null`,
  sure: sql<boolean>`x.sure and x.decision is null`,
  same: sql<boolean>`x.decision = 'same'`,
  other: sql<boolean>`x.decision = 'other'`,
}

/** A page of pairs with both sides, those of one person together. */
export async function matchPairs(
  ctx: Context,
  id: Id,
  { part, after, limit }: { part: (typeof matchParts)[number]; after: number; limit: number },
): Promise<{ pairs: MatchPair[]; next: number | null }> {
  const record = await matchOf(ctx, id)
  const { rows } = await sql<MatchPair>`
    select x.person_id as person, x.key, x.kind, x.sure, x.decision,
      jsonb_build_object('id', p.id, 'familyName', p.family_name, 'givenName', p.given_name, 'callName', p.call_name, 'birthDay', p.birth_day, 'classes', (
        select string_agg(distinct g.name, ', ') from people.affiliation a join people.membership m on m.authority_id = a.authority_id and m.affiliation_id = a.id
          join organisation."group" g on g.authority_id = m.authority_id and g.id = m.group_id
        where a.authority_id = p.authority_id and a.person_id = p.id and a.school_id = ${record.school_id} and g.kind = 'class' and ${member})) as known,
      jsonb_build_object('id', s.key, 'familyName', s.family_name, 'givenName', s.given_name, 'callName', s.call_name, 'birthDay', s.birth_day, 'classes', (
        select string_agg(distinct g.name, ', ') from rosters.staged_membership m join rosters.staged_group g on g.authority_id = m.authority_id and g.import_id = m.import_id and g.key = m.group_key
        where m.authority_id = s.authority_id and m.import_id = s.import_id and m.person_key = s.key and g.kind = 'class')) as row
    from rosters.match_pair x join people.person p on p.authority_id = x.authority_id and p.id = x.person_id
      join rosters.staged_person s on s.authority_id = x.authority_id and s.import_id = ${settingsOf(record).roster} and s.key = x.key
    where x.authority_id = ${record.authority_id} and x.import_id = ${id} and ${parts[part]}
    order by p.name, p.id, array_position(array['exact', 'folded', 'swapped', 'typo', 'date'], x.kind), x.key offset ${after} limit ${limit + 1}`.execute(
    ctx.db(),
  )
  return { pairs: rows.slice(0, limit), next: rows.length > limit ? after + limit : null }
}
