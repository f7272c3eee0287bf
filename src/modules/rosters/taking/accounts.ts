// Accounts of the new people of a roster: names by the template, numbered where several would have the same.
import { type RawBuilder, sql } from 'kysely'
import { auditFrom, type Context, textRows } from '#kernel'
import { nameFor } from '#modules/people'
import type { Id } from '#shared'
import { refresh, who, working } from './taken.ts'

interface AccountOptions {
  import: Id
  /** Of account names, e.g. `{family}.{given}`. */
  template: string
}

/**
 * New people get an account without a secret: a printed code sets the first password. Names are numbered per stem in one statement,
 * above every number that is or was in use.
 */
export async function createAccounts(ctx: Context, options: AccountOptions, touched: RawBuilder<unknown>): Promise<number> {
  const count = await nameAccounts(ctx, options, touched)
  if (!count) return 0
  await refresh(ctx, 'rosters.staged_account')
  const marks = await nameMarks(ctx)
  await sql`
    with wish as (select person_id, position, stem, stem_key, display, email from rosters.staged_account where authority_id = ${ctx.authority} and import_id = ${options.import}),
    stem as (select distinct stem_key from wish),
    used as (
      select name_key from people.account_name_used where authority_id = ${ctx.authority} and free_at > ${ctx.now()}
      union select name_key from people.account where authority_id = ${ctx.authority} and state <> 'deleted'),
    -- Names of deleted accounts rest as marks that cannot be read back; they count as well until they are free.
    marked as (
      select s.stem_key, max(g.n) as n from stem s cross join generate_series(1, 9) g(n)
      join people.account_name_used u on u.authority_id = ${ctx.authority} and u.free_at > ${ctx.now()}
        and u.name_key = 'sha256:' || encode(sha256(convert_to(${marks.key} || '|' || s.stem_key || case when g.n > 1 then g.n::text else '' end, 'UTF8')), 'hex')
      where ${marks.any} group by 1),
    -- A name is its stem, or its stem and a number: two joins that hash, where one with "or" would compare every name with every stem.
    taken as (
      select name_key as stem_key, 1::numeric as n from used
      union all select regexp_replace(name_key, '[0-9]{1,9}$', ''), substring(name_key from '[0-9]{1,9}$')::numeric from used where name_key ~ '[0-9]$'
      union all select stem_key, n from marked),
    highest as (select stem_key, max(n) as n from taken join stem using (stem_key) group by 1),
    numbered as (select w.*, coalesce(h.n, 0) + row_number() over (partition by w.stem_key order by w.position) as n from wish w left join highest h using (stem_key)),
    fresh as (
      insert into people.account (authority_id, person_id, name, display_name, email)
      select ${ctx.authority}, person_id, stem || case when n > 1 then n::text else '' end, display, email from numbered returning id, person_id, name_key),
    -- Only a name that is free again can stand there already; asked of all at once, because at each row it costs as much as writing it.
    rested as materialized (select name_key from people.account_name_used where authority_id = ${ctx.authority} and free_at <= ${ctx.now()}),
    reserved as (
      insert into people.account_name_used (authority_id, name_key, account_id, free_at) select ${ctx.authority}, name_key, id, 'infinity' from fresh
      where name_key not in (select name_key from rested))
    insert into kernel.import_change (authority_id, import_id, relation, row_id, action, subject_id, version)
    select ${ctx.authority}, ${options.import}, 'people.account', id, 'c', person_id, 1 from fresh`.execute(ctx.db())
  await auditFrom(
    ctx,
    'people.account.created',
    'people.account',
    sql`select c.row_id, null::uuid, null::jsonb from kernel.import_change c
    where c.authority_id = ${ctx.authority} and c.import_id = ${options.import} and c.relation = 'people.account' and c.action = 'c'`,
  )
  return count
}

interface Nameless {
  id: Id
  familyName: string
  givenName: string
  callName: string | null
  birthDay: string | null
  title: string | null
  wish: string | null
  email: string | null
}
const namedAtOnce = 5_000

/** Writes down who gets an account under which name, in the order of their names; a part at a time, so that a million people need no more memory. */
async function nameAccounts(ctx: Context, options: AccountOptions, touched: RawBuilder<unknown>): Promise<number> {
  const db = ctx.db()
  await sql`delete from rosters.staged_account where authority_id = ${ctx.authority} and import_id = ${options.import}`.execute(db)
  await sql`declare roster_nameless no scroll cursor for
    select ${who} as id, s.family_name as "familyName", s.given_name as "givenName", s.call_name as "callName", s.birth_day::text as "birthDay", s.title, s.account_name as wish, s.email
    from rosters.staged_person s where ${touched} and ${working}
      and not exists (select from people.account a where a.authority_id = s.authority_id and a.person_id = ${who} and a.state <> 'deleted')
    order by s.family_name, s.given_name, s.position`.execute(db)
  const read = () => sql<Nameless>`fetch ${sql.lit(namedAtOnce)} from roster_nameless`.execute(db)
  let count = 0
  // While the database writes one set down and reads the next one, names are given to the one between.
  let writing: Promise<unknown> = Promise.resolve()
  let reading = read()
  for (;;) {
    const { rows } = await reading
    if (!rows.length) break
    reading = read()
    reading.catch(() => {})
    const named = textRows(
      'person_id uuid, position int, stem text, display text, email text',
      rows.map((row, index) => accountOf(row, count + index, options)),
    )
    count += rows.length
    await writing
    writing = sql`insert into rosters.staged_account (authority_id, import_id, ${named.names})
      select ${ctx.authority}, ${options.import}, ${named.values} from ${named.from}`.execute(db)
    writing.catch(() => {})
  }
  await writing
  await sql`close roster_nameless`.execute(db)
  return count
}

const accountOf = (row: Nameless, position: number, { template }: AccountOptions) => ({
  person_id: row.id,
  position,
  stem: row.wish?.trim() || nameFor(row, template),
  display: [row.title, row.callName || row.givenName, row.familyName].filter(Boolean).join(' '),
  email: row.email,
})

async function nameMarks(ctx: Context): Promise<{ key: string; any: boolean }> {
  const { rows } = await sql<{ key: string; any: boolean }>`select id::text as key,
    exists (select from people.account_name_used where authority_id = ${ctx.authority} and name_key like 'sha256:%') as any from kernel.installation`.execute(
    ctx.db(),
  )
  return rows[0]!
}
