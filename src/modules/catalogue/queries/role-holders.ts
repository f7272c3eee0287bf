// Who has a role at schools now: there, or for the whole authority.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import { holdersOf } from '#modules/access'
import type { Id } from '#shared'

export interface RolePerson {
  role: string
  /** Nothing: at every school of the authority. */
  school: Id | null
  account: Id
  name: string
}

/**
 * The accounts that have one of the roles; those that are suspended or gone do not count. Accounts of the operator do not either: only the
 * operator sees them, and who is responsible must not depend on who asks.
 */
export async function rolePeople(ctx: Context, roles: readonly string[], schools: readonly Id[]): Promise<RolePerson[]> {
  if (roles.length === 0) return []
  const { rows } = await sql<RolePerson>`
    select distinct g.role, null::uuid as school, k.id as account, k.display_name as name
    from access."grant" g join people.account k on k.authority_id = g.authority_id and k.id = g.account_id
    where g.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and g.scope = 'authority' and g.kind <> 'support' and g.role = any(${sql.val([...roles])}::text[])
      and g.starts_at <= ${ctx.now()} and (g.ends_at is null or g.ends_at > ${ctx.now()}) and k.state in ('active', 'invited')
    order by 4`.execute(ctx.db())
  return [...(await holdersOf(ctx, roles, schools)).map(({ role, school, account, name }) => ({ role, school, account, name })), ...rows]
}
