// The same person twice: found when people come or change, decided by somebody, made one and taken back if need be.
import { type RawBuilder, sql } from 'kysely'
import { type Context, conflict, keepChanges, type Listener, notFound } from '#kernel'
import type { Id } from '#shared'
import { setAccountState } from '../actions.ts'
import { checkPeople } from '../queries.ts'
import { closeChange, openChange } from './changes.ts'

/** A given name counts by its words: Anna Maria may be the Anna of another file. */
const givenWords = (alias: string) =>
  sql.raw(
    `string_to_array(regexp_replace(kernel.fold(${alias}.given_name || ' ' || coalesce(${alias}.call_name, '')), '[^[:alnum:]]+', ' ', 'g'), ' ')`,
  )

/**
 * Looks anew for living people who may be one with these: same birth day, a given name in common and family names alike;
 * without a birth day the same names at the same school. What somebody decided stays decided.
 */
export async function findTwins(ctx: Context, people: readonly Id[]): Promise<void> {
  const some = sql`${sql.val([...people])}::uuid[]`
  await sql`delete from people.twin where authority_id = ${ctx.authority} and (person_id = any(${some}) or other_id = any(${some})) and decided_at is null`.execute(
    ctx.db(),
  )
  await sql`
    insert into people.twin (authority_id, person_id, other_id)
    select distinct ${ctx.authority}::uuid, least(f.a, f.b), greatest(f.a, f.b) from (
      select p.id as a, q.id as b from people.person p join people.person q on q.authority_id = p.authority_id and q.birth_day = p.birth_day and q.id <> p.id
      where p.authority_id = ${ctx.authority} and p.id = any(${some}) and p.state <> 'deleted' and q.state <> 'deleted'
        and array_remove(${givenWords('p')}, '') && array_remove(${givenWords('q')}, '') and similarity(kernel.fold(p.family_name), kernel.fold(q.family_name)) >= 0.3
      union all
      select p.id, q.id from people.person p join people.person q on q.authority_id = p.authority_id and q.search = p.search and q.id <> p.id
      where p.authority_id = ${ctx.authority} and p.id = any(${some}) and p.state <> 'deleted' and q.state <> 'deleted' and (p.birth_day is null or q.birth_day is null)
        and exists (select from people.affiliation a join people.affiliation b on b.authority_id = a.authority_id and b.school_id = a.school_id
          where a.authority_id = p.authority_id and a.person_id = p.id and b.person_id = q.id)) f
    on conflict do nothing`.execute(ctx.db())
}

export const twinsHeard: Record<string, Listener> = Object.fromEntries(
  ['people.person.created', 'people.person.changed', 'people.person.merged'].map((event) => [event, (ctx, { ids }) => findTwins(ctx, ids)]),
)

/** These two are different people: nobody is asked about them again. */
export async function keepApart(ctx: Context, one: Id, other: Id): Promise<void> {
  await checkPeople(ctx, 'people.person.change', [one, other])
  const [first, second] = one < other ? [one, other] : [other, one]
  await sql`insert into people.twin (authority_id, person_id, other_id, decided_by, decided_at) values (${ctx.authority}, ${first}, ${second}, ${ctx.who.account}::uuid, ${ctx.now()})
    on conflict (authority_id, person_id, other_id) do update set decided_by = excluded.decided_by, decided_at = excluded.decided_at`.execute(
    ctx.db(),
  )
  await ctx.audit('people.person.keptApart', 'people.person', [{ id: first }, { id: second }])
}

/**
 * Makes one person of two: `keep` gets the places, classes and family of `drop`, her account where she has none, her key where she has none,
 * and facts she lacks. `drop` is deleted; for fourteen days all of it can be taken back.
 */
export async function mergePeople(ctx: Context, keep: Id, drop: Id): Promise<Id> {
  if (keep === drop) throw conflict('people.samePerson')
  await checkPeople(ctx, 'people.person.change', [keep, drop])
  const { rows } = await sql<{ id: Id; name: string; source: string | null }>`select id, name, source from people.person
    where authority_id = ${ctx.authority} and id in (${keep}, ${drop}) order by id for update`.execute(ctx.db())
  const [kept, dropped] = [rows.find((row) => row.id === keep), rows.find((row) => row.id === drop)]
  if (!kept || !dropped) throw notFound()
  const change = await openChange(ctx, 'people.merge', null)
  await moveAccount(ctx, change, keep, drop)
  await movePlaces(ctx, change, keep, drop)
  await moveFamily(ctx, change, keep, drop)
  await remember(ctx, change, 'people.person', 'u', sql`t.id in (${keep}, ${drop})`)
  const { rows: before } = await sql<{
    source: string | null
    key: string | null
  }>`select source, source_key as key from people.person where authority_id = ${ctx.authority} and id = ${drop}`.execute(ctx.db())
  await sql`update people.person set state = 'deleted', source = null, source_key = null, changed_at = ${ctx.now()}, version = version + 1
    where authority_id = ${ctx.authority} and id = ${drop}`.execute(ctx.db())
  const key = kept.source === null ? before[0]! : null
  await sql`update people.person k set call_name = coalesce(k.call_name, d.call_name), title = coalesce(k.title, d.title), birth_day = coalesce(k.birth_day, d.birth_day),
      gender = coalesce(k.gender, d.gender), ${key ? sql`source = ${key.source}, source_key = ${key.key},` : sql``} changed_at = ${ctx.now()}, version = k.version + 1
    from people.person d where k.authority_id = ${ctx.authority} and k.id = ${keep} and d.authority_id = k.authority_id and d.id = ${drop}`.execute(
    ctx.db(),
  )
  await sql`delete from people.twin where authority_id = ${ctx.authority} and ${drop} in (person_id, other_id)`.execute(ctx.db())
  await ctx.audit('people.person.merged', 'people.person', [
    { id: keep, changes: { name: [dropped.name, kept.name] } },
    { id: drop, changes: { state: ['active', 'deleted'] } },
  ])
  await ctx.tell('people.person.merged', [keep], { dropped: drop })
  await ctx.tell('people.affiliationsChanged', [keep, drop])
  await closeChange(ctx, change, { people: 2 })
  return change
}

/** Keeps the images of rows that are about to change or to go. */
const remember = (
  ctx: Context,
  change: Id,
  table: string,
  action: 'u' | 'd',
  which: RawBuilder<unknown>,
  subject = sql`t.id`,
): Promise<void> =>
  keepChanges(
    ctx,
    change,
    table,
    sql`select t.id as row_id, ${action} as action, ${subject} as subject_id, to_jsonb(t) as before,
      ${table === 'people.guardian' ? sql`null::int` : action === 'u' ? sql`t.version + 1` : sql`t.version`} as version
      from ${sql.table(table)} t where t.authority_id = ${ctx.authority} and ${which}`,
  )

async function moveAccount(ctx: Context, change: Id, keep: Id, drop: Id): Promise<void> {
  const { rows } = await sql<{ id: Id; person: Id }>`select id, person_id as person from people.account
    where authority_id = ${ctx.authority} and person_id in (${keep}, ${drop}) and state <> 'deleted' for update`.execute(ctx.db())
  const own = rows.find((row) => row.person === drop)
  if (!own) return
  await remember(ctx, change, 'people.account', 'u', sql`t.id = ${own.id}`, sql`t.person_id`)
  if (rows.some((row) => row.person === keep)) await setAccountState(ctx, [own.id], 'deleted')
  else
    await sql`update people.account set person_id = ${keep}, changed_at = ${ctx.now()}, version = version + 1 where authority_id = ${ctx.authority} and id = ${own.id}`.execute(
      ctx.db(),
    )
}

async function movePlaces(ctx: Context, change: Id, keep: Id, drop: Id): Promise<void> {
  const same = sql`people.affiliation k where k.authority_id = ${ctx.authority} and k.person_id = ${keep}`
  const doubled = sql`t.person_id = ${drop} and exists (select from ${same} and k.school_id is not distinct from t.school_id and k.role = t.role)`
  // What stands under a place that both have goes over to the kept one, unless it stands there already.
  const moving = sql`from people.membership m join people.affiliation d on d.authority_id = m.authority_id and d.id = m.affiliation_id and d.person_id = ${drop}
    join people.affiliation k on k.authority_id = d.authority_id and k.person_id = ${keep} and k.school_id is not distinct from d.school_id and k.role = d.role
    where m.authority_id = ${ctx.authority} and not exists (select from people.membership o where o.authority_id = m.authority_id and o.affiliation_id = k.id and o.group_id = m.group_id and o.role = m.role)`
  await remember(ctx, change, 'people.membership', 'u', sql`t.id in (select m.id ${moving})`, sql`${keep}::uuid`)
  await sql`update people.membership x set affiliation_id = w.target, version = x.version + 1 from (select m.id, k.id as target ${moving}) w
    where x.authority_id = ${ctx.authority} and x.id = w.id`.execute(ctx.db())
  const left = sql`t.affiliation_id in (select a.id from people.affiliation a where a.authority_id = ${ctx.authority} and a.id in (select t.id from people.affiliation t where t.authority_id = ${ctx.authority} and ${doubled}))`
  await remember(ctx, change, 'people.membership', 'd', left, sql`${keep}::uuid`)
  await remember(ctx, change, 'people.affiliation', 'd', doubled, sql`${keep}::uuid`)
  await sql`delete from people.affiliation t where t.authority_id = ${ctx.authority} and ${doubled}`.execute(ctx.db())
  await remember(ctx, change, 'people.affiliation', 'u', sql`t.person_id = ${drop}`, sql`${keep}::uuid`)
  await sql`update people.affiliation set person_id = ${keep}, version = version + 1 where authority_id = ${ctx.authority} and person_id = ${drop}`.execute(
    ctx.db(),
  )
}

async function moveFamily(ctx: Context, change: Id, keep: Id, drop: Id): Promise<void> {
  for (const [own, other] of [
    ['person_id', 'ward_id'],
    ['ward_id', 'person_id'],
  ] as const) {
    const mine = sql`t.${sql.id(own)} = ${drop}`
    const doubled = sql`${mine} and (t.${sql.id(other)} = ${keep} or exists (select from people.guardian o where o.authority_id = t.authority_id and o.${sql.id(own)} = ${keep} and o.${sql.id(other)} = t.${sql.id(other)}))`
    await remember(ctx, change, 'people.guardian', 'd', doubled, sql`${keep}::uuid`)
    await sql`delete from people.guardian t where t.authority_id = ${ctx.authority} and ${doubled}`.execute(ctx.db())
    await remember(ctx, change, 'people.guardian', 'u', mine, sql`${keep}::uuid`)
    await sql`update people.guardian t set ${sql.id(own)} = ${keep} where t.authority_id = ${ctx.authority} and ${mine}`.execute(ctx.db())
  }
}
