// Accounts: lists, one account, and over which of them a person has power.
import { type RawBuilder, sql } from 'kysely'
import { type Context, defineList, forbidden, germanToday, notFound, type Reach } from '#kernel'
import { account } from '#modules/people/model'
import type { Id } from '#shared'
import { noAuthority } from '../../../kernel/core/installation.ts'
import { type GrantPlace, handsOn } from './roles.ts'
import { findStandings } from './standing.ts'

const ids = (values: Iterable<Id>) => sql`${sql.val([...values])}::uuid[]`

/**
 * Limits accounts (alias k) to where a right reaches: the authority, those who belong to a school or hold a role there,
 * and for own groups the learners in them: a colleague in the same class is nobody's to reset.
 */
export function accountsWithin(reach: Reach, installation = false): RawBuilder<boolean> {
  if (installation) return reach.operator ? sql<boolean>`k.authority_id is null` : sql<boolean>`false`
  const parts = [sql<boolean>`k.authority_id = any(${ids(reach.authorities)})`]
  if (reach.schools.size)
    parts.push(
      sql<boolean>`exists (select from people.affiliation a where a.authority_id = k.authority_id and a.person_id = k.person_id and a.school_id = any(${ids(reach.schools)}) and coalesce(a.until_day, ${germanToday}) >= ${germanToday})`,
      sql<boolean>`exists (select from access."grant" g where g.authority_id = k.authority_id and g.account_id = k.id and g.school_id = any(${ids(reach.schools)}) and (g.ends_at is null or g.ends_at > now()))`,
    )
  if (reach.groups.size)
    parts.push(sql<boolean>`exists (select from people.affiliation a join people.membership m on m.authority_id = a.authority_id and m.affiliation_id = a.id
      where a.authority_id = k.authority_id and a.person_id = k.person_id and a.role = 'learner' and m.role = 'learner' and m.group_id = any(${ids(reach.groups)})
        and coalesce(m.until_day, ${germanToday}) >= ${germanToday})`)
  return sql<boolean>`(${sql.join(parts, sql` or `)})`
}

const listOf = (installation: boolean) =>
  defineList({
    model: account,
    from: sql`people.account k`,
    alias: 'k',
    id: sql`k.id`,
    authority: installation ? sql`${sql.lit(noAuthority)}::uuid` : sql`k.authority_id`,
    columns: { person: sql`k.person_id` },
    extra: {
      roles: sql`array(select distinct g.role from access."grant" g where g.account_id = k.id and g.authority_id is not distinct from k.authority_id and (g.ends_at is null or g.ends_at > now()) order by 1)`,
      secondFactor: sql`(exists (select from access.totp t where t.account_id = k.id and t.confirmed_at is not null) or exists (select from access.passkey p where p.account_id = k.id))`,
    },
    visible: (ctx) => sql`k.state <> 'deleted' and ${accountsWithin(ctx.reach('access.view'), installation)}`,
    sort: 'displayName',
    search: (text) =>
      sql`k.search like all (array(select '%' || replace(replace(replace(w, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%' from unnest(string_to_array(regexp_replace(btrim(kernel.fold(${text})), '\\s+', ' ', 'g'), ' ')) w))`,
  })
/** The list of accounts with the roles they were given; what follows from affiliations stands on the sheet. */
export const accounts = listOf(false)
/** The accounts of the operator's own staff. */
export const operatorAccounts = listOf(true)

export interface AccountRow {
  id: Id
  authority: Id | null
  name: string
  displayName: string
  email: string | null
  state: string
  kind: 'person' | 'service'
}

/** The accounts a right reaches, held until the end of the transaction; a missing or foreign one is refused as not found. */
export async function lockAccounts(ctx: Context, right: string, wanted: readonly Id[]): Promise<AccountRow[]> {
  const { rows } =
    await sql<AccountRow>`select k.id, k.authority_id as authority, k.name, k.display_name as "displayName", k.email, k.state, k.kind from people.account k
    where k.id = any(${ids(wanted)}) and k.state <> 'deleted' and ${accountsWithin(ctx.reach(right), ctx.authorities.length === 0)} order by k.id for update of k`.execute(
      ctx.db(),
    )
  if (rows.length !== new Set(wanted).size) throw notFound()
  return rows
}

/**
 * Throws unless the person has every right that these accounts have, where they have it: who could take over an account
 * that may more than herself would have raised her own rights.
 */
export async function checkNotStronger(ctx: Context, wanted: readonly Id[]): Promise<void> {
  if (ctx.who.kind === 'system') return
  for (const { account, held } of await findStandings(ctx, wanted))
    for (const { grant } of held) {
      const place: GrantPlace = {
        scope: grant.scope === 'self' ? 'group' : grant.scope,
        authority: grant.authority,
        school: grant.school,
        group: grant.group,
      }
      if (grant.scope !== 'self' && [...grant.rights].some((right) => !handsOn(ctx.who, right, place)))
        throw forbidden('access.stronger', { values: { name: account.name } })
    }
}
