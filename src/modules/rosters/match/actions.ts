// A school changed its administration program: the people stay who they are and get the keys of the new one.
import { sql } from 'kysely'
import { type Context, changeImport, conflict, getImport, invalid, keepChanges, notFound } from '#kernel'
import { rekeyGroups } from '#modules/organisation'
import { type ChangeKind, closeChange, openChange } from '#modules/people'
import type { Id } from '#shared'
import { compareAgain, compareOptions } from '../reading/preview.ts'
import { pairUp } from './pairs.ts'
import { matchOf, settingsOf, sidesOf } from './queries.ts'

/** Lays the people of a source beside the rows of a roster that waits; nothing is decided for doubts, nothing is written to people. */
export async function openMatch(ctx: Context, wish: { school: Id; from: string | null; roster: Id }): Promise<Id> {
  ctx.may('rosters.match', { schools: [wish.school] })
  const roster = await getImport(ctx, wish.roster)
  if (roster.kind !== 'people.roster' || roster.school_id !== wish.school) throw notFound()
  if (roster.state !== 'previewed' && roster.state !== 'held') throw conflict('import.state', { values: { state: roster.state } })
  if (!roster.source || roster.source === wish.from) throw invalid('people.match.sameSource')
  const { known, rows } = await sidesOf(ctx, wish.school, wish.from, wish.roster)
  const pairs = pairUp(known, rows)
  const id = await openChange(ctx, 'people.match', wish.school, { from: wish.from, to: roster.source, roster: wish.roster })
  await sql`insert into rosters.match_pair (authority_id, import_id, person_id, key, kind, sure)
    select ${ctx.authority}, ${id}, r.person, r.key, r.kind, r.sure from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as r(person uuid, key text, kind text, sure boolean)`.execute(
    ctx.db(),
  )
  const counts = {
    known: known.length,
    rows: rows.length,
    knownPaired: new Set(pairs.map((pair) => pair.person)).size,
    rowsPaired: new Set(pairs.map((pair) => pair.key)).size,
  }
  await changeImport(ctx, id, ['uploaded'], { state: 'previewed', counts })
  await ctx.audit('rosters.match.opened', 'kernel.import', [{ id, school: wish.school }])
  return id
}

export interface Decision {
  person: Id
  key: string
  decision: 'same' | 'other' | null
}

/** Says of pairs whether they are one person; the other pairs of somebody who was found are no doubt any more. */
export async function decideMatch(ctx: Context, id: Id, decisions: readonly Decision[]): Promise<void> {
  const record = await matchOf(ctx, id, true)
  if (record.state !== 'previewed') throw conflict('import.state', { values: { state: record.state } })
  const same = decisions.filter((each) => each.decision === 'same')
  if (new Set(same.map((each) => each.person)).size < same.length || new Set(same.map((each) => each.key)).size < same.length)
    throw invalid('people.match.twice')
  const own = sql`x.authority_id = ${ctx.authority} and x.import_id = ${id}`
  const listed = (rows: readonly Decision[]) =>
    sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(person uuid, key text, decision text)`
  await sql`update rosters.match_pair x set decision = 'other' from ${listed(same)} where ${own} and (x.person_id = r.person or x.key = r.key)`.execute(
    ctx.db(),
  )
  await sql`update rosters.match_pair x set decision = r.decision from ${listed(decisions)} where ${own} and x.person_id = r.person and x.key = r.key`.execute(
    ctx.db(),
  )
}

/** Drops a matching that was not carried out. */
export async function discardMatch(ctx: Context, id: Id): Promise<void> {
  await matchOf(ctx, id, true)
  await changeImport(ctx, id, ['previewed'], { state: 'discarded' })
}

/**
 * Gives everybody who is sure or decided the key of the new source, with places, classes and groups at the school; then the roster is compared
 * anew and no longer shows them as new. One statement per table; each touched row is remembered for the way back.
 */
export async function applyMatch(ctx: Context, id: Id): Promise<number> {
  const record = await matchOf(ctx, id, true)
  if (record.state !== 'previewed') throw conflict('import.state', { values: { state: record.state } })
  const { from, to, roster } = settingsOf(record)
  const waiting = await getImport(ctx, roster, true)
  if (waiting.state !== 'previewed' && waiting.state !== 'held') throw conflict('people.match.rosterGone')
  const chosen = sql`rosters.match_pair x where x.authority_id = ${ctx.authority} and x.import_id = ${id} and (x.decision = 'same' or (x.sure and x.decision is null))
    and not exists (select from people.person t where t.authority_id = x.authority_id and t.source = ${to} and t.source_key = x.key and t.state <> 'deleted')`
  const people = sql`(select x.person_id from ${chosen})`
  const places = sql`from people.affiliation t where t.authority_id = ${ctx.authority} and t.person_id in ${people} and t.school_id = ${record.school_id} and t.source is not distinct from ${from}`
  const classes = sql`from people.membership t join people.affiliation a on a.authority_id = t.authority_id and a.id = t.affiliation_id
    where t.authority_id = ${ctx.authority} and a.person_id in ${people} and a.school_id = ${record.school_id} and t.source is not distinct from ${from}`
  const image = (subject: ReturnType<typeof sql>, rows: ReturnType<typeof sql>) =>
    sql`select t.id as row_id, 'u' as action, ${subject} as subject_id, to_jsonb(t) as before, t.version + 1 as version ${rows}`
  await keepChanges(ctx, id, 'people.membership', image(sql`a.person_id`, classes))
  await keepChanges(ctx, id, 'people.affiliation', image(sql`t.person_id`, places))
  await keepChanges(
    ctx,
    id,
    'people.person',
    image(
      sql`t.id`,
      sql`from people.person t where t.authority_id = ${ctx.authority} and t.source is not distinct from ${from} and t.id in ${people}`,
    ),
  )
  const { rows: changed } = await sql<{ id: Id; key: string; before: string | null }>`
    with old as (select p.id, p.source_key, x.key from people.person p join (select x.person_id, x.key from ${chosen}) x on x.person_id = p.id
      where p.authority_id = ${ctx.authority} and p.source is not distinct from ${from})
    update people.person p set source = ${to}, source_key = old.key, changed_at = ${ctx.now()}, version = p.version + 1 from old
    where p.authority_id = ${ctx.authority} and p.id = old.id returning p.id, old.key, old.source_key as before`.execute(ctx.db())
  // From here on the images say who was touched: the pairs themselves have found their keys taken.
  const kept = (relation: string) =>
    sql`t.authority_id = ${ctx.authority} and t.id in (select c.row_id from kernel.import_change c where c.authority_id = ${ctx.authority} and c.import_id = ${id} and c.relation = ${relation})`
  for (const relation of ['people.affiliation', 'people.membership'])
    await sql`update ${sql.table(relation)} t set source = ${to}, version = version + 1 where ${kept(relation)}`.execute(ctx.db())
  await moveGroups(ctx, id, record.school_id, from, to, roster)
  await ctx.audit(
    'people.person.rekeyed',
    'people.person',
    changed.map((row) => ({ id: row.id, school: record.school_id, changes: { source: [from, to], sourceKey: [row.before, row.key] } })),
  )
  await ctx.tell(
    'people.person.changed',
    changed.map((row) => row.id),
  )
  await closeChange(ctx, id, { ...record.counts, people: changed.length })
  await compareAgain(ctx, roster)
  return changed.length
}

/** Classes that the new roster names alike go on under its keys. */
async function moveGroups(ctx: Context, id: Id, school: Id, from: string | null, to: string, roster: Id): Promise<void> {
  const { schoolYear } = compareOptions(await getImport(ctx, roster))
  const { rows } = await sql<{ id: Id; key: string }>`
    select g.id, s.key from rosters.staged_group s join organisation."group" g on g.authority_id = s.authority_id and g.school_id = ${school} and g.school_year_id = ${schoolYear}::uuid
      and g.kind = s.kind and g.name = s.name and g.source is not distinct from ${from}
    where s.authority_id = ${ctx.authority} and s.import_id = ${roster} and s.school_id = ${school} and s.kind = 'class' and g.state = 'active'
      and not exists (select from organisation."group" o where o.authority_id = g.authority_id and o.school_id = g.school_id and o.school_year_id = g.school_year_id and o.source = ${to} and o.source_key = s.key)`.execute(
    ctx.db(),
  )
  if (!rows.length) return
  await keepChanges(
    ctx,
    id,
    'organisation."group"',
    sql`select t.id as row_id, 'u' as action, null::uuid as subject_id, to_jsonb(t) as before, t.version + 1 as version from organisation."group" t
      where t.authority_id = ${ctx.authority} and t.id = any(${sql.val(rows.map((row) => row.id))}::uuid[])`,
  )
  await rekeyGroups(
    ctx,
    rows.map((row) => ({ id: row.id, source: to, sourceKey: row.key })),
  )
}

/** Taking a matching back: the roster that still waits is compared anew. */
export const matching: ChangeKind = {
  right: 'rosters.match',
  async undone(ctx, record) {
    const { roster } = settingsOf(record)
    const { rows } = await sql<{
      state: string
    }>`select state from kernel.import where authority_id = ${ctx.authority} and id = ${roster}`.execute(ctx.db())
    if (rows[0]?.state === 'previewed' || rows[0]?.state === 'held') await compareAgain(ctx, roster)
  },
}
