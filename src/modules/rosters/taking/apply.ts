// Takes a compared roster over: sets from the staging tables, one transaction, every touched row remembered for the way back.
import { type RawBuilder, sql } from 'kysely'
import { auditFrom, type Context, keepChanges, tellFrom } from '#kernel'
import { type Fingerprints, fingerprints } from '#kernel/tables'
import { ensureGroups } from '#modules/organisation'
import type { Id } from '#shared'
import { promotionPrefix } from '../promotion/records.ts'
import { type CompareOptions, schoolsOf, spokenOf } from '../reading/compare.ts'
import { createAccounts } from './accounts.ts'
import { refresh, who, whoOf, working } from './taken.ts'

export interface ApplyOptions extends CompareOptions {
  /** Missing people are deactivated; without it they stay as they are. */
  leavers: boolean
  template: string
  /** The first day without the service for those who left. */
  today: string
}

/** Tables in the order in which undoing restores them; it removes in the reverse order. */
export const rosterRelations = [
  'organisation."group"',
  'people.person',
  'people.affiliation',
  'people.membership',
  'people.guardian',
  'people.account',
] as const

export interface Applied {
  created: number
  changed: number
  left: number
  accounts: number
}

type Step = (name: 'groups' | 'people' | 'affiliations' | 'memberships' | 'accounts' | 'leavers') => Promise<void>

/** Applies everything that is chosen; ambiguous rows without a decision and wrong rows are left out. */
export async function applyRoster(ctx: Context, options: ApplyOptions, step: Step): Promise<Applied> {
  const touched = sql`s.authority_id = ${ctx.authority} and s.import_id = ${options.import} and s.chosen and coalesce(s.decision, '') <> 'skip'`
  await step('groups')
  await applyGroups(ctx, options)
  if (!(await anyWork(ctx, touched))) {
    await applyGuardians(ctx, options, touched)
    return { created: 0, changed: 0, left: 0, accounts: 0 }
  }
  await step('people')
  const created = await createPeople(ctx, options, touched)
  const changed = await changePeople(ctx, options, touched)
  await step('affiliations')
  await refresh(ctx, 'people.person', 'rosters.staged_person', 'rosters.staged_group')
  await applyAffiliations(ctx, options, touched)
  await step('memberships')
  await refresh(ctx, 'people.affiliation', 'kernel.import_change')
  await applyMemberships(ctx, options, touched)
  await applyGuardians(ctx, options, touched)
  await step('accounts')
  const accounts = await createAccounts(ctx, options, touched)
  // What comes next reads all of it: directories, lists, the next roster. Until the database looks by itself a minute may pass.
  await refresh(ctx, 'people.membership', 'people.account', 'organisation."group"')
  await step('leavers')
  const left = options.leavers ? await deactivateMissing(ctx, options, touched) : 0
  return { created, changed, left, accounts }
}

/** Whether there is anybody to write about: a roster that comes again every night mostly says what is known. */
async function anyWork(ctx: Context, touched: RawBuilder<unknown>): Promise<boolean> {
  const { rows } = await sql<{
    any: boolean
  }>`select exists (select from rosters.staged_person s where ${touched} and s.status in ('new', 'changed', 'moved', 'missing')) as any`.execute(
    ctx.db(),
  )
  return rows[0]!.any
}

const groupsAtOnce = 2_000

/** Classes and courses, a set at a time: a roster of a million people names some hundred thousand. */
async function applyGroups(ctx: Context, options: ApplyOptions): Promise<void> {
  // Two keys may mean one class, and come in different sets.
  const made = fingerprints()
  let last: string | null = ''
  for (let set = 1; last !== null; set++) {
    last = await applySomeGroups(ctx, options, made, last)
    // Whoever looks for a group must know how many there are by now; after the first set, and whenever they have doubled.
    if (last !== null && Number.isInteger(Math.log2(set))) await refresh(ctx, 'organisation."group"')
  }
  // Version after the change, so that a later change by hand is seen when undoing.
  await sql`update kernel.import_change c set version = g.version from organisation."group" g where c.authority_id = ${ctx.authority} and c.import_id = ${options.import}
    and c.relation = 'organisation."group"' and c.action = 'u' and g.authority_id = c.authority_id and g.id = c.row_id`.execute(ctx.db())
}

/** The next groups after a key; answers the last key, or nothing when these were the last. */
async function applySomeGroups(ctx: Context, options: ApplyOptions, made: Fingerprints, after: string): Promise<string | null> {
  const { rows } = await sql<{
    key: string
    kind: 'class' | 'course' | 'other'
    name: string
    grade: string | null
    subject: string | null
    school_id: Id
    group_id: Id | null
    status: string
  }>`
    select key, kind, name, grade, subject, school_id, group_id, status from rosters.staged_group
    where authority_id = ${ctx.authority} and import_id = ${options.import} and school_id is not null and status <> 'same' and key > ${after}
    order by key limit ${groupsAtOnce}`.execute(ctx.db())
  if (rows.length === 0) return null
  const known = rows.filter((row) => row.status === 'changed').map((row) => row.group_id!)
  if (known.length) await keepChanges(ctx, options.import, 'organisation."group"', imageOf('organisation."group"', ctx, known))
  const groups = await ensureGroups(
    ctx,
    rows.map((row) => ({
      school: row.school_id,
      schoolYear: options.schoolYear,
      kind: row.kind,
      name: row.name,
      grade: row.grade,
      subject: row.subject,
      // A class that was only moved up learns its key from the next real roster.
      ...(row.key.startsWith(promotionPrefix) ? {} : { source: options.source, sourceKey: row.key }),
    })),
  )
  const pairs = rows.map((row, index) => ({ key: row.key, id: groups[index]!.id, fresh: row.group_id === null }))
  await sql`update rosters.staged_group s set group_id = r.id from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as r(key text, id uuid)
    where s.authority_id = ${ctx.authority} and s.import_id = ${options.import} and s.key = r.key`.execute(ctx.db())
  const fresh = [...new Set(pairs.filter((pair) => pair.fresh && made.get(pair.id) === undefined).map((pair) => pair.id))]
  for (const id of fresh) made.set(id, 1)
  if (fresh.length)
    await keepChanges(
      ctx,
      options.import,
      'organisation."group"',
      sql`select g.id as row_id, 'c' as action, null::uuid as subject_id, null::jsonb as before, g.version from organisation."group" g
      where g.authority_id = ${ctx.authority} and g.id = any(${sql.val(fresh)}::uuid[])`,
    )
  return rows.length === groupsAtOnce ? rows.at(-1)!.key : null
}

const imageOf = (table: string, ctx: Context, ids: readonly Id[]) =>
  sql`select t.id as row_id, 'u' as action, null::uuid as subject_id, to_jsonb(t) as before, t.version from ${sql.raw(table)} t where t.authority_id = ${ctx.authority} and t.id = any(${sql.val([...ids])}::uuid[])`

async function createPeople(ctx: Context, options: ApplyOptions, touched: RawBuilder<unknown>): Promise<number> {
  const db = ctx.db()
  const { numAffectedRows } = await sql`
    insert into people.person (authority_id, id, family_name, given_name, call_name, title, birth_day, gender, source, source_key, learner, staff)
    select s.authority_id, ${who}, s.family_name, s.given_name, s.call_name, s.title, s.birth_day, s.gender, ${options.source}, s.key, coalesce(k.learner, false), coalesce(k.staff, false)
    from rosters.staged_person s left join (select w.person_key, bool_or(w.role = 'learner') as learner, bool_or(w.role not in ('learner', 'guardian')) as staff
      from rosters.staged_affiliation w where w.authority_id = ${ctx.authority} and w.import_id = ${options.import} group by 1) k on k.person_key = s.key
    where ${touched} and s.status = 'new' order by s.fresh_id`.execute(db)
  const fresh = sql`from rosters.staged_person s where ${touched} and s.status = 'new'`
  await keepChanges(
    ctx,
    options.import,
    'people.person',
    sql`select ${who} as row_id, 'c' as action, ${who} as subject_id, null::jsonb as before, 1 as version ${fresh}`,
  )
  await keepOrigin(ctx, options.import, sql`null::text[]`, fresh)
  await auditFrom(ctx, 'people.person.created', 'people.person', sql`select ${who}, s.school_id, null::jsonb ${fresh}`)
  await tellFrom(ctx, 'people.person.created', sql`select ${who} ${fresh}`, { import: options.import })
  return Number(numAffectedRows ?? 0)
}

/** Remembers which line set which fields, for the sheet of a person. */
const keepOrigin = (ctx: Context, id: Id, fields: RawBuilder<unknown>, rows: RawBuilder<unknown>, unlessThere = sql``) =>
  sql`insert into people.origin (authority_id, person_id, import_id, at, file, line, fields)
    select s.authority_id, ${who}, ${id}::uuid, ${ctx.now()}::timestamptz, s.file, s.line, ${fields} ${rows} ${unlessThere}`.execute(
    ctx.db(),
  )

async function changePeople(ctx: Context, options: ApplyOptions, touched: RawBuilder<unknown>): Promise<number> {
  const changing = sql`from rosters.staged_person s join people.person p on p.authority_id = s.authority_id and p.id = s.person_id where ${touched} and s.status in ('changed', 'moved')`
  const delivered = (field: string, column: string) =>
    options.delivered.includes(field) ? sql`s.${sql.id(column)}` : sql`p.${sql.id(column)}`
  await keepChanges(
    ctx,
    options.import,
    'people.person',
    sql`select p.id as row_id, 'u' as action, p.id as subject_id, to_jsonb(p) as before, p.version + 1 as version ${changing}`,
  )
  const { numAffectedRows } = await sql`
    update people.person p set family_name = s.family_name, given_name = s.given_name, call_name = ${delivered('callName', 'call_name')}, title = ${delivered('title', 'title')},
      birth_day = ${delivered('birthDay', 'birth_day')}, gender = ${delivered('gender', 'gender')}, source = ${options.source}, source_key = s.key, state = 'active', left_day = null,
      changed_at = ${ctx.now()}, version = p.version + 1
    from rosters.staged_person s where ${touched} and s.status in ('changed', 'moved') and p.authority_id = s.authority_id and p.id = s.person_id`.execute(
    ctx.db(),
  )
  await keepOrigin(
    ctx,
    options.import,
    sql`array(select jsonb_object_keys(s.diff))`,
    sql`from rosters.staged_person s where ${touched} and s.status in ('changed', 'moved') and s.diff is not null`,
    sql`on conflict do nothing`,
  )
  await auditFrom(
    ctx,
    'people.person.changed',
    'people.person',
    sql`select s.person_id, s.school_id, s.diff from rosters.staged_person s where ${touched} and s.status in ('changed', 'moved')`,
  )
  await tellFrom(
    ctx,
    'people.person.changed',
    sql`select s.person_id from rosters.staged_person s where ${touched} and s.status in ('changed', 'moved')`,
    { import: options.import },
  )
  return Number(numAffectedRows ?? 0)
}

/** Opens places that are new, reopens ended ones, ends those of this source that the roster no longer names. */
async function applyAffiliations(ctx: Context, options: ApplyOptions, touched: RawBuilder<unknown>): Promise<void> {
  const wanted = sql`rosters.staged_affiliation w join rosters.staged_person s on s.authority_id = w.authority_id and s.import_id = w.import_id and s.key = w.person_key`
  // A place that the roster ends on a day keeps that day; a day before its beginning means nothing.
  const wantedEnd = sql`case when w.until_day >= coalesce(w.from_day, ${options.today}::date) then w.until_day end`
  const ended = sql`from people.affiliation a join rosters.staged_person s on s.authority_id = a.authority_id and s.person_id = a.person_id
    where ${touched} and s.status in ('changed', 'moved') and a.source = ${options.source} and a.until_day is null and a.school_id in ${schoolsOf(ctx, options)} and ${spokenOf(options, sql`a`)} and not exists (
      select from rosters.staged_affiliation w where w.authority_id = s.authority_id and w.import_id = s.import_id and w.person_key = s.key and w.school_id = a.school_id and w.role = a.role)`
  const reopened = sql`from people.affiliation a, ${wanted} where ${touched} and ${working} and a.authority_id = s.authority_id and a.person_id = s.person_id and a.school_id = w.school_id and a.role = w.role
    and (a.until_day is distinct from ${wantedEnd} or a.source is distinct from ${options.source})`
  const image = (source: RawBuilder<unknown>) =>
    sql`select a.id as row_id, 'u' as action, a.person_id as subject_id, to_jsonb(a) as before, a.version + 1 as version ${source}`
  await keepChanges(ctx, options.import, 'people.affiliation', image(reopened))
  if (options.scope === 'full') await keepChanges(ctx, options.import, 'people.affiliation', image(ended))
  if (options.scope === 'full')
    await sql`update people.affiliation x set until_day = greatest(x.from_day, ${options.today}::date), version = x.version + 1 where (x.authority_id, x.id) in (select a.authority_id, a.id ${ended})`.execute(
      ctx.db(),
    )
  await sql`update people.affiliation x set until_day = r.until_day, source = ${options.source}, version = x.version + 1
    from (select a.authority_id, a.id, ${wantedEnd} as until_day ${reopened}) r where x.authority_id = r.authority_id and x.id = r.id`.execute(
    ctx.db(),
  )
  const place = sql`s.authority_id, ${who} as person_id, w.school_id, w.role, coalesce(w.from_day, ${options.today}::date) as from_day, ${wantedEnd} as until_day`
  const columns = sql`authority_id, person_id, school_id, role, from_day, until_day, source`
  await keepCreated(ctx, options.import, 'people.affiliation', {
    columns: sql`authority_id, id, person_id, school_id, role, from_day, until_day, source`,
    rows: sql`select f.authority_id, kernel.new_id() as id, f.person_id, f.school_id, f.role, f.from_day, f.until_day, ${options.source} as source
      from (select ${place} from ${wanted} where ${touched} and s.status = 'new' order by s.fresh_id) f`,
  })
  await sql`
    with fresh as (
      insert into people.affiliation (${columns})
      select ${place}, ${options.source} from ${wanted} where ${touched} and ${working} and s.status <> 'new'
      on conflict do nothing returning id, person_id)
    insert into kernel.import_change (authority_id, import_id, relation, row_id, action, subject_id, version)
    select ${ctx.authority}, ${options.import}, 'people.affiliation', id, 'c', person_id, 1 from fresh`.execute(ctx.db())
}

/**
 * What new people get. They can have nothing yet: nothing is asked at each row, and what the import remembers of it is
 * written from the same set, whose ids are given before.
 */
const keepCreated = (
  ctx: Context,
  id: Id,
  relation: string,
  { columns, rows }: { columns: RawBuilder<unknown>; rows: RawBuilder<unknown> },
) =>
  sql`
    with fresh as materialized (${rows}), written as (insert into ${sql.table(relation)} (${columns}) select ${columns} from fresh)
    insert into kernel.import_change (authority_id, import_id, relation, row_id, action, subject_id, version)
    select ${ctx.authority}, ${id}, ${relation}, id, 'c', person_id, 1 from fresh`.execute(ctx.db())

async function applyMemberships(ctx: Context, options: ApplyOptions, touched: RawBuilder<unknown>): Promise<void> {
  const wanted = sql`rosters.staged_membership w
    join rosters.staged_person s on s.authority_id = w.authority_id and s.import_id = w.import_id and s.key = w.person_key
    join rosters.staged_group g on g.authority_id = w.authority_id and g.import_id = w.import_id and g.key = w.group_key and g.group_id is not null`
  // A membership of this source that the roster no longer names goes, also those of last year's classes.
  if (options.scope === 'full') {
    const gone = sql`from people.membership m join people.affiliation a on a.authority_id = m.authority_id and a.id = m.affiliation_id
      join rosters.staged_person s on s.authority_id = a.authority_id and s.person_id = a.person_id
      where ${touched} and s.status in ('changed', 'moved') and m.source = ${options.source} and a.school_id in ${schoolsOf(ctx, options)} and not exists (
        select from rosters.staged_membership w join rosters.staged_group g on g.authority_id = w.authority_id and g.import_id = w.import_id and g.key = w.group_key
        where w.authority_id = s.authority_id and w.import_id = s.import_id and w.person_key = s.key and g.group_id = m.group_id and w.role = m.role)`
    await keepChanges(
      ctx,
      options.import,
      'people.membership',
      sql`select m.id as row_id, 'd' as action, a.person_id as subject_id, to_jsonb(m) as before, m.version ${gone}`,
    )
    await sql`delete from people.membership x using kernel.import_change c where c.authority_id = ${ctx.authority} and c.import_id = ${options.import} and c.relation = 'people.membership' and c.action = 'd'
      and x.authority_id = c.authority_id and x.id = c.row_id`.execute(ctx.db())
  }
  const joined = sql`${wanted}
      join people.affiliation a on a.authority_id = s.authority_id and a.person_id = ${who} and a.school_id = g.school_id and a.until_day is null
        and (a.role = 'learner') = (w.role = 'learner')
      where ${touched} and ${working}`
  await keepCreated(ctx, options.import, 'people.membership', {
    columns: sql`authority_id, id, affiliation_id, group_id, role, from_day, source`,
    rows: sql`select ${ctx.authority}::uuid as authority_id, kernel.new_id() as id, f.affiliation_id, f.group_id, f.role, ${options.today}::date as from_day, ${options.source} as source, f.person_id
      from (select distinct on (a.id, g.group_id, w.role) a.id as affiliation_id, g.group_id, w.role, a.person_id from ${joined} and s.status = 'new'
        order by a.id, g.group_id, w.role) f`,
  })
  await sql`
    with fresh as (
      insert into people.membership (authority_id, affiliation_id, group_id, role, from_day, source)
      select distinct on (a.id, g.group_id, w.role) s.authority_id, a.id, g.group_id, w.role, ${options.today}::date, ${options.source}
      from ${joined} and s.status <> 'new'
      order by a.id, g.group_id, w.role
      on conflict do nothing returning id, affiliation_id)
    insert into kernel.import_change (authority_id, import_id, relation, row_id, action, subject_id, version)
    select ${ctx.authority}, ${options.import}, 'people.membership', f.id, 'c', a.person_id, 1 from fresh f join people.affiliation a on a.authority_id = ${ctx.authority} and a.id = f.affiliation_id`.execute(
    ctx.db(),
  )
}

async function applyGuardians(ctx: Context, options: ApplyOptions, touched: RawBuilder<unknown>): Promise<void> {
  await sql`
    with fresh as (
      insert into people.guardian (authority_id, person_id, ward_id, source)
      select s.authority_id, ${who}, ${whoOf('w')}, ${options.source} from rosters.staged_guardian r
      join rosters.staged_person s on s.authority_id = r.authority_id and s.import_id = r.import_id and s.key = r.person_key and ${who} is not null
      join rosters.staged_person w on w.authority_id = r.authority_id and w.import_id = r.import_id and w.key = r.ward_key and ${whoOf('w')} is not null
      where ${touched} on conflict do nothing returning id, person_id)
    insert into kernel.import_change (authority_id, import_id, relation, row_id, action, subject_id, version)
    select ${ctx.authority}, ${options.import}, 'people.guardian', id, 'c', person_id, null from fresh`.execute(ctx.db())
}

/** Missing people lose their places of this source; who has no other place is leaving, with her account. */
async function deactivateMissing(ctx: Context, options: ApplyOptions, touched: RawBuilder<unknown>): Promise<number> {
  const db = ctx.db()
  const missing = sql`rosters.staged_person s where ${touched} and s.status = 'missing'`
  // Who is called gone by an authority's file is gone from all its schools.
  const everywhere = options.school ? sql`false` : sql`s.left_day is not null`
  const places = sql`from people.affiliation a join rosters.staged_person s on s.authority_id = a.authority_id and s.person_id = a.person_id where ${touched} and s.status = 'missing'
    and a.until_day is null and a.source = ${options.source} and (${everywhere} or (a.school_id in ${schoolsOf(ctx, options)} and (s.left_day is not null or ${spokenOf(options, sql`a`)})))`
  await keepChanges(
    ctx,
    options.import,
    'people.affiliation',
    sql`select a.id as row_id, 'u' as action, a.person_id as subject_id, to_jsonb(a) as before, a.version + 1 as version ${places}`,
  )
  await sql`update people.affiliation x set until_day = greatest(x.from_day, r.day), version = x.version + 1
    from (select a.authority_id, a.id, coalesce(s.left_day, ${options.today}::date) as day ${places}) r where x.authority_id = r.authority_id and x.id = r.id`.execute(
    db,
  )
  const gone = sql`from people.person p where p.authority_id = ${ctx.authority} and p.state = 'active' and p.id in (select s.person_id from ${missing})
    and not exists (select from people.affiliation a where a.authority_id = p.authority_id and a.person_id = p.id and a.until_day is null)`
  await keepChanges(
    ctx,
    options.import,
    'people.person',
    sql`select p.id as row_id, 'u' as action, p.id as subject_id, to_jsonb(p) as before, p.version + 1 as version ${gone}`,
  )
  const left = sql`select c.row_id from kernel.import_change c join people.person p on p.authority_id = c.authority_id and p.id = c.row_id
    where c.authority_id = ${ctx.authority} and c.import_id = ${options.import} and c.relation = 'people.person' and c.action = 'u' and p.state = 'leaving'`
  const { numAffectedRows } =
    await sql`update people.person x set state = 'leaving', left_day = coalesce(s.left_day, ${options.today}::date), changed_at = ${ctx.now()}, version = x.version + 1
      from ${missing} and x.authority_id = s.authority_id and x.id = s.person_id and (x.authority_id, x.id) in (select p.authority_id, p.id ${gone})`.execute(
      db,
    )
  const accounts = sql`from people.account a where a.authority_id = ${ctx.authority} and a.state in ('invited', 'active', 'suspended') and a.person_id in (${left})`
  await keepChanges(
    ctx,
    options.import,
    'people.account',
    sql`select a.id as row_id, 'u' as action, a.person_id as subject_id, to_jsonb(a) as before, a.version + 1 as version ${accounts}`,
  )
  await sql`update people.account x set state = 'leaving', changed_at = ${ctx.now()}, version = x.version + 1 where x.id in (select a.id ${accounts})`.execute(
    db,
  )
  await auditFrom(
    ctx,
    'people.person.left',
    'people.person',
    sql`select s.person_id, s.school_id, jsonb_build_object('state', jsonb_build_array('active', 'leaving')) from ${missing} and s.person_id in (${left})`,
  )
  await tellFrom(ctx, 'people.person.left', left, { import: options.import })
  return Number(numAffectedRows ?? 0)
}
