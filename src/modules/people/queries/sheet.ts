// One person: facts, where she belongs, her family, her account, where each fact comes from, how long it is kept.
import { sql } from 'kysely'
import { type Context, narrow, notFound } from '#kernel'
import type { Id } from '#shared'
import { dueDay } from '../model/retention.ts'
import type { Affiliation, PersonSheet, Provenance } from '../model.ts'
import { ruleOf, rulesOf, yearsOf } from '../retention/rules.ts'
import { current, ids, member, peopleWithin } from './within.ts'

const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)

type Found = Omit<PersonSheet, 'affiliations' | 'guardians' | 'wards' | 'twins' | 'provenance' | 'retention'>

/** One person with all that her sheet shows; throws when she does not exist or may not be seen. */
export async function getPerson(ctx: Context, id: Id): Promise<PersonSheet> {
  const { rows } = await sql<Found>`
    select p.id, p.authority_id as authority, p.name, p.family_name as "familyName", p.given_name as "givenName", p.call_name as "callName", p.title,
      p.birth_day::text as "birthDay", p.gender, p.locale, p.state, p.left_day::text as "leftDay", p.source, p.source_key as "sourceKey", p.version,
      array(select distinct a.role from people.affiliation a where a.authority_id = p.authority_id and a.person_id = p.id and ${current} order by 1) as roles,
      (select jsonb_build_object('id', k.id, 'name', k.name, 'state', k.state, 'lastSignIn', ${iso('k.last_sign_in')}, 'email', k.email) from people.account k
        where k.authority_id = p.authority_id and k.person_id = p.id and k.state <> 'deleted') as account,
      (select jsonb_build_object('reason', h.reason, 'until', h.until_day, 'by', k.display_name, 'at', ${iso('h.created_at')}) from people.retention_hold h
        left join people.account k on k.id = h.created_by where h.authority_id = p.authority_id and h.person_id = p.id) as hold
    from people.person p where p.id = ${id} and p.state <> 'deleted' and p.authority_id = any(${ids(ctx.authorities)}) and ${peopleWithin(ctx.reach('people.person.view'))}`.execute(
    ctx.db(),
  )
  const found = rows[0]
  if (!found) throw notFound()
  const home = narrow(ctx, found.authority)
  const [rules, years] = [await rulesOf(home), await yearsOf(home)]
  const goes = (dataClass: string) => found.leftDay && dueDay(found.leftDay, ruleOf(rules, dataClass).period, years)
  const family = await familyOf(ctx, id)
  return {
    ...found,
    affiliations: await affiliationsOf(ctx, [id]),
    guardians: family.filter((each) => each.part === 'guardian'),
    wards: family.filter((each) => each.part === 'ward'),
    twins: await twinsOf(ctx, id),
    provenance: await provenanceOf(ctx, id),
    retention: {
      accountDay: goes('accounts'),
      personDay: goes('people'),
      reason: ruleOf(rules, 'people').reason,
    },
  }
}

/** The affiliations of people with their groups, the caller has asked for the right; past ones stand last. */
export async function affiliationsOf(ctx: Context, people: readonly Id[]): Promise<Affiliation[]> {
  const { rows } = await sql<Affiliation>`
    select a.id, a.person_id as person, a.school_id as school, s.name as "schoolName", a.role, a.from_day::text as "fromDay", a.until_day::text as "untilDay",
      (select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name, 'role', m.role) order by g.name), '[]') from people.membership m
        join organisation."group" g on g.authority_id = m.authority_id and g.id = m.group_id
        where m.authority_id = a.authority_id and m.affiliation_id = a.id and ${member}) as groups
    from people.affiliation a left join organisation.school s on s.authority_id = a.authority_id and s.id = a.school_id
    where a.authority_id = any(${ids(ctx.authorities)}) and a.person_id = any(${ids(people)}) order by coalesce(a.until_day, 'infinity') desc, s.name, a.role`.execute(
    ctx.db(),
  )
  return rows
}
async function familyOf(ctx: Context, id: Id): Promise<(PersonSheet['guardians'][number] & { part: 'guardian' | 'ward' })[]> {
  const { rows } = await sql<PersonSheet['guardians'][number] & { part: 'guardian' | 'ward' }>`
    select p.id, p.name, r.relation, r.email, r.phone, r.sees, r.source, r.edition, case when r.ward_id = ${id} then 'guardian' else 'ward' end as part from people.guardian r
      join people.person p on p.authority_id = r.authority_id and p.id = case when r.ward_id = ${id} then r.person_id else r.ward_id end
    where r.authority_id = any(${ids(ctx.authorities)}) and (r.ward_id = ${id} or r.person_id = ${id}) and p.state <> 'deleted' order by p.name`.execute(
    ctx.db(),
  )
  return rows
}

/** Who may be the same person, as far as the asking person may see them. */
async function twinsOf(ctx: Context, id: Id): Promise<PersonSheet['twins']> {
  const { rows } = await sql<PersonSheet['twins'][number]>`
    select p.id, p.name, p.birth_day::text as "birthDay", p.source from people.twin w
      join people.person p on p.authority_id = w.authority_id and p.id = case when w.person_id = ${id} then w.other_id else w.person_id end
    where w.authority_id = any(${ids(ctx.authorities)}) and ${id} in (w.person_id, w.other_id) and w.decided_at is null and p.state <> 'deleted'
      and ${peopleWithin(ctx.reach('people.person.view'))} order by p.name`.execute(ctx.db())
  return rows
}

const fields = ['familyName', 'givenName', 'callName', 'title', 'birthDay', 'gender'] as const

/** For each fact the newest of what set it: the line of an import that is in force, or a person's change. */
async function provenanceOf(ctx: Context, id: Id): Promise<Provenance[]> {
  const { rows } = await sql<Provenance>`
    with setting as (
      select o.at, o.fields, o.import_id, o.file, o.line, null::text as by from people.origin o
        join kernel.import i on i.authority_id = o.authority_id and i.id = o.import_id and i.state = 'applied'
      where o.authority_id = any(${ids(ctx.authorities)}) and o.person_id = ${id}
      union all
      select a.at, case when a.what = 'people.person.created' then null else array(select jsonb_object_keys(v.changes)) end, null, null, null, a.actor
      from kernel.audit a left join kernel.audit_value v on v.authority_id = a.authority_id and v.audit_id = a.id
      where a.authority_id = any(${ids(ctx.authorities)}) and a.object = 'people.person' and a.object_id = ${id} and a.run_id is null
        and a.what in ('people.person.created', 'people.person.changed'))
    select distinct on (f.field) f.field, ${iso('s.at')} as at, s.by, s.import_id as import, nullif(i.title, '') as title, s.file, s.line
    from unnest(${sql.val([...fields])}::text[]) as f(field) join setting s on s.fields is null or f.field = any(s.fields)
      left join kernel.import i on i.authority_id = any(${ids(ctx.authorities)}) and i.id = s.import_id
    order by f.field, s.at desc`.execute(ctx.db())
  return rows
}
