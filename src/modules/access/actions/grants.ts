// Granting roles and ending grants: nobody hands on more than she has, and somebody must always be able to administer.
import { sql } from 'kysely'
import { type Context, conflict, forbidden, invalid, notFound, type Place } from '#kernel'
import type { Id } from '#shared'
import type { GrantDraft, GrantScope } from '../model.ts'
import { checkNotMore, type GrantPlace, rightsIn, type StoredRole, scopesOf, storedRoles } from '../queries/roles.ts'
import { homeOf } from '../who/home.ts'
import { forgetAfter } from '../who/identify.ts'

export interface GrantRow extends GrantPlace {
  id: Id
  account: Id
  role: string
  kind: 'direct' | 'setup' | 'support'
}

/** Where the right to change grants is asked for. */
function rightPlace(place: GrantPlace): Place {
  if (place.scope === 'operator') return { operator: true }
  return place.scope === 'authority' ? {} : { schools: [place.school] }
}

async function checkSchool(ctx: Context, school: Id): Promise<void> {
  const { rows } =
    await sql`select 1 as one from organisation.school where authority_id = ${ctx.authority}::uuid and id = ${school}`.execute(ctx.db())
  if (!rows.length) throw notFound()
}

async function schoolOfGroup(ctx: Context, group: Id): Promise<Id> {
  const { rows } = await sql<{
    school: Id
  }>`select school_id as school from organisation."group" where authority_id = ${ctx.authority}::uuid and id = ${group}`.execute(ctx.db())
  if (!rows[0]) throw notFound()
  return rows[0].school
}

async function placeFor(ctx: Context, draft: GrantDraft): Promise<GrantPlace> {
  if (draft.scope === 'operator') return { scope: 'operator', authority: null, school: null, group: null }
  const authority = ctx.authority
  if (draft.scope === 'authority') return { scope: 'authority', authority, school: null, group: null }
  if (draft.scope === 'group') {
    if (!draft.group) throw invalid('invalid', { fields: [{ path: 'group', code: 'field.missing' }] })
    return { scope: 'group', authority, school: await schoolOfGroup(ctx, draft.group), group: draft.group }
  }
  if (!draft.school) throw invalid('invalid', { fields: [{ path: 'school', code: 'field.missing' }] })
  return { scope: 'school', authority, school: draft.school, group: null }
}

/** An account works in its own authority; the operator's staff enters another one only by that authority's will. */
async function checkAccount(ctx: Context, account: Id, place: GrantPlace): Promise<void> {
  const home = await homeOf(ctx, account)
  if (home === place.authority) {
    const { rows } = await sql<{ state: string }>`select state from people.account where id = ${account}`.execute(ctx.db())
    if (!rows[0] || rows[0].state === 'deleted') throw notFound()
    return
  }
  if (home !== null || place.authority === null) throw notFound()
  if (ctx.who.kind !== 'system' && (!ctx.who.account || (await homeOf(ctx, ctx.who.account)) !== place.authority))
    throw forbidden('access.operatorUninvited')
}

function checkMayGive(ctx: Context, roles: readonly StoredRole[], { role, account }: GrantDraft, place: GrantPlace): void {
  ctx.may('access.grant.change', rightPlace(place))
  if (!scopesOf(roles, role).includes(place.scope)) throw invalid('access.roleScope', { values: { role } })
  checkNotMore(ctx.who, rightsIn(roles, role, place.authority), place, account)
}

/** Grants roles; answers the ids of the grants in the order given. */
export async function giveGrants(ctx: Context, drafts: readonly GrantDraft[]): Promise<Id[]> {
  const roles = await storedRoles(ctx)
  const places: GrantPlace[] = []
  for (const draft of drafts) {
    const place = await placeFor(ctx, draft)
    checkMayGive(ctx, roles, draft, place)
    if (place.scope === 'school') await checkSchool(ctx, place.school!)
    await checkAccount(ctx, draft.account, place)
    places.push(place)
  }
  return insertGrants(ctx, drafts, places)
}

export async function insertGrants(
  ctx: Context,
  drafts: readonly (GrantDraft & { kind?: GrantRow['kind'] })[],
  places: readonly GrantPlace[],
): Promise<Id[]> {
  const now = ctx.now()
  const values = drafts.map((draft, number) => ({ number, ...draft, from: draft.from ?? now, place: places[number] }))
  const { rows } = await sql<{ id: Id; number: number }>`
    with wish as (select r.*, kernel.new_id() as id from jsonb_to_recordset(${JSON.stringify(values)}::jsonb)
      as r(number int, account uuid, role text, kind text, "from" timestamptz, until timestamptz, reason text, place jsonb)),
    made as (insert into access."grant" (authority_id, id, account_id, role, scope, school_id, group_id, kind, reason, starts_at, ends_at, created_by, created_at)
      select (place->>'authority')::uuid, id, account, role, place->>'scope', case when place->>'scope' = 'school' then (place->>'school')::uuid end, (place->>'group')::uuid,
        coalesce(kind, 'direct'), reason, "from", until, ${ctx.who.account}::uuid, ${now} from wish)
    select id, number from wish order by number`.execute(ctx.db())
  await ctx.audit(
    'access.granted',
    'people.account',
    drafts.map((draft, number) => ({
      id: draft.account,
      school: places[number]!.school,
      changes: { role: [null, draft.role], scope: [null, draft.scope] },
    })),
  )
  await ctx.tell(
    'access.granted',
    drafts.map((draft) => draft.account),
  )
  forgetAfter(ctx)
  return rows.map((row) => row.id)
}

export async function lockGrants(ctx: Context, ids: readonly Id[]): Promise<GrantRow[]> {
  const { rows } = await sql<GrantRow>`
    select g.id, g.account_id as account, g.role, g.kind, g.scope, g.authority_id as authority, coalesce(g.school_id, u.school_id) as school, g.group_id as group
    from access."grant" g left join organisation."group" u on u.authority_id = g.authority_id and u.id = g.group_id
    where g.id = any(${sql.val([...ids])}::uuid[]) and (g.ends_at is null or g.ends_at > ${ctx.now()}) order by g.id for update of g`.execute(
    ctx.db(),
  )
  if (rows.length !== new Set(ids).size) throw notFound()
  return rows
}

/** Ends grants at once; the rights are gone with the next request, also over deputies. */
export async function endGrants(ctx: Context, ids: readonly Id[]): Promise<void> {
  const rows = await lockGrants(ctx, ids)
  const roles = await storedRoles(ctx)
  for (const row of rows) {
    ctx.may('access.grant.change', rightPlace(row))
    // What the operator holds here may always be ended by the authority.
    if (row.kind === 'direct') checkNotMore(ctx.who, rightsIn(roles, row.role, row.authority), row)
  }
  await finishGrants(ctx, rows)
}

export async function finishGrants(ctx: Context, rows: readonly GrantRow[]): Promise<void> {
  await sql`update access."grant" set ends_at = greatest(starts_at, ${ctx.now()}), version = version + 1 where id = any(${sql.val(rows.map((row) => row.id))}::uuid[])`.execute(
    ctx.db(),
  )
  await checkAdminLeft(ctx, rows)
  await ctx.audit(
    'access.grantEnded',
    'people.account',
    rows.map((row) => ({ id: row.account, school: row.school, changes: { role: [row.role, null], scope: [row.scope, null] } })),
  )
  await ctx.tell(
    'access.grantEnded',
    rows.map((row) => row.account),
  )
  forgetAfter(ctx)
}

const adminRole: Partial<Record<GrantScope, string>> = { operator: 'operatorAdmin', authority: 'authorityAdmin' }

/** Throws when nobody could administer any more; called after the change, with the administration locked against a second one. */
export async function checkAdminLeft(ctx: Context, ended: readonly Pick<GrantRow, 'scope' | 'role' | 'authority'>[]): Promise<void> {
  const touched = new Map(ended.filter((row) => adminRole[row.scope] === row.role).map((row) => [row.authority, row]))
  for (const [authority, { scope, role }] of touched) {
    await sql`select pg_advisory_xact_lock(hashtext('access.admin'), hashtext(${authority ?? ''}))`.execute(ctx.db())
    const { rows } = await sql<{
      left: number
    }>`select count(*)::int as left from access."grant" g cross join lateral access.names_of(array[g.account_id]) k
      where g.authority_id is not distinct from ${authority}::uuid and g.scope = ${scope} and g.role = ${role} and g.kind <> 'support' and k.state = 'active'
        and g.starts_at <= ${ctx.now()} and (g.ends_at is null or g.ends_at > ${ctx.now()})`.execute(ctx.db())
    if (rows[0]!.left === 0) throw conflict(authority ? 'access.lastAuthorityAdmin' : 'access.lastOperatorAdmin')
  }
}
