// Lists of grants, deputies, support requests and tokens.
import { sql } from 'kysely'
import { type Context, defineList } from '#kernel'
import type { Id } from '#shared'
import { noAuthority } from '../../../kernel/core/installation.ts'
import { type DeputyView, grantModel, type SupportView, type TokenView } from '../model.ts'
import { atOwn } from '../who/home.ts'
import { iso } from './own.ts'
import { landOf, roleName, storedRoles } from './roles.ts'

const ids = (values: Iterable<Id>) => sql`${sql.val([...values])}::uuid[]`

const listOf = (installation: boolean) =>
  defineList({
    model: grantModel,
    from: sql`access."grant" g cross join lateral access.names_of(array[g.account_id]) k left join organisation."group" u on u.authority_id = g.authority_id and u.id = g.group_id
      left join organisation.school s on s.authority_id = g.authority_id and s.id = coalesce(g.school_id, u.school_id)`,
    alias: 'g',
    id: sql`g.id`,
    authority: installation ? sql`${sql.lit(noAuthority)}::uuid` : sql`g.authority_id`,
    columns: {
      accountName: sql`k.display_name`,
      account: sql`g.account_id`,
      school: sql`coalesce(g.school_id, u.school_id)`,
      group: sql`g.group_id`,
      from: sql`g.starts_at`,
      until: sql`g.ends_at`,
    },
    extra: { schoolName: sql`s.name`, groupName: sql`u.name`, operator: sql`k.operator`, accountState: sql`k.state` },
    visible: (ctx) => {
      const reach = ctx.reach('access.view')
      const open = sql`(g.ends_at is null or g.ends_at > ${ctx.now()}) and k.state <> 'deleted'`
      if (installation) return reach.operator ? sql`g.authority_id is null and ${open}` : sql`false`
      return sql`${open} and (g.authority_id = any(${ids(reach.authorities)}) or coalesce(g.school_id, u.school_id) = any(${ids(reach.schools)}))`
    },
    sort: 'accountName',
    search: (text) => sql`kernel.fold(k.display_name || ' ' || k.name) like '%' || kernel.fold(${text}) || '%'`,
  })
/** Grants that were given; what follows from affiliations is shown by the account. */
export const grants = listOf(false)
/** Those of the operator's own staff. */
export const operatorGrants = listOf(true)

/** Deputies that run or are about to: own ones, and all for whoever may look at the whole authority. */
export async function listDeputies(ctx: Context): Promise<DeputyView[]> {
  const all = [...ctx.reach('access.view').authorities]
  return atOwn(ctx, async (home, own) => {
    const { rows } = await sql<DeputyView>`
      select d.id, d.account_id as account, l.display_name as "accountName", d.deputy_id as deputy, k.display_name as "deputyName", d.role, d.school_id as school, s.name as "schoolName",
        ${iso('d.starts_at')} as from, ${iso('d.ends_at')} as until, d.note, d.starts_at <= ${home.now()} as running
      from access.deputy d join people.account l on l.id = d.account_id join people.account k on k.id = d.deputy_id
        left join organisation.school s on s.authority_id = d.authority_id and s.id = d.school_id
      where d.ends_at > ${home.now()} and (d.account_id = ${own} or d.deputy_id = ${own} or d.authority_id = any(${ids(all)})) order by d.starts_at`.execute(
      home.db(),
    )
    return rows
  })
}

/** Support requests: those of the authority for its administrators, one's own for the operator's staff. */
export async function listSupport(ctx: Context): Promise<SupportView[]> {
  const reach = ctx.reach('access.support.approve')
  const { rows } = await sql<SupportView>`
    select r.id, r.authority_id as authority, o.name as "authorityName", r.account_id as account, r.account_name as "accountName", r.reason, r.role, r.hours, r.state,
      ${iso('r.asked_at')} as "askedAt", ${iso('r.decided_at')} as "decidedAt", r.decided_name as "decidedName", ${iso('g.ends_at')} as until,
      coalesce(r.state = 'approved' and g.ends_at > ${ctx.now()}, false) as running
    from access.support_requests_of(${ctx.who.account}::uuid, ${ids(reach.authorities)}) r join organisation.authority o on o.id = r.authority_id left join access."grant" g on g.id = r.grant_id
    order by r.id desc limit 200`.execute(ctx.db())
  const [stored, land] = [await storedRoles(ctx), await landOf(ctx)]
  return rows.map((row) => ({ ...row, roleName: roleName(stored, row.role, row.authority, land, ctx.lang) }))
}

const tokenColumns = sql`t.id, t.name, t.start, t.rights, ${iso('t.created_at')} as "createdAt", ${iso('t.expires_at')} as "expiresAt", ${iso('t.last_used_at')} as "lastUsedAt"`
const open = (ctx: Context) => sql`t.ended_at is null and (t.expires_at is null or t.expires_at > ${ctx.now()})`

/** The own tokens. */
export const listTokens = (ctx: Context): Promise<TokenView[]> =>
  atOwn(ctx, async (home, own) => {
    const { rows } =
      await sql<TokenView>`select ${tokenColumns} from access.token t where t.account_id = ${own} and ${open(home)} order by t.id`.execute(
        home.db(),
      )
    return rows
  })

/** Service accounts with their tokens. */
export async function listServices(ctx: Context): Promise<(TokenView & { account: Id; accountName: string })[]> {
  ctx.may('access.token.service', ctx.authorities.length ? {} : { operator: true })
  const { rows } = await sql<
    TokenView & { account: Id; accountName: string }
  >`select ${tokenColumns}, k.id as account, k.display_name as "accountName" from access.token t
    join people.account k on k.id = t.account_id and k.kind = 'service' and k.state = 'active'
    where ${open(ctx)} and k.authority_id is not distinct from ${ctx.authorities[0] ?? null}::uuid order by k.display_name, t.id`.execute(
    ctx.db(),
  )
  return rows
}
