// Who holds rights at schools now: for modules that must tell them what waits, or say by which way somebody may decide.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import type { AffiliationRole } from '#modules/people/model'
import type { Id } from '#shared'
import { impliedRoles, roleTemplates } from '../model.ts'
import { rightsIn, storedRoles } from './roles.ts'
import { findStandings } from './standing.ts'

export interface RightHolder {
  account: Id
  person: Id | null
  name: string
  right: string
  /** Nothing: the whole authority. */
  school: Id | null
  /** The name of whom she stands in for. */
  lentBy: string | null
  lentByAccount: Id | null
  email: string | null
  lang: 'de' | 'en'
}

/** Everybody who has one of the rights at one of the schools or for the whole authority; own ways before lent ones. Asks for no right: the caller did. */
export async function rightHolders(
  ctx: Context,
  rights: readonly string[],
  schools: readonly Id[],
  only?: readonly Id[],
): Promise<RightHolder[]> {
  const accounts = only ?? (await candidates(ctx, rights, schools))
  if (accounts.length === 0) return []
  const standings = await findStandings(ctx, accounts)
  const { rows } = await sql<{
    id: Id
    email: string | null
  }>`select id, email from people.account where id = any(${sql.val(standings.map(({ account }) => account.id))}::uuid[])`.execute(ctx.db())
  const mail = new Map(rows.map((row) => [row.id, row.email]))
  const near = new Set(schools)
  const found = new Map<string, RightHolder>()
  for (const { account, held } of standings) {
    if (account.state !== 'active') continue
    for (const { grant, lent } of held) {
      if (grant.authority !== ctx.authority) continue
      const school =
        grant.scope === 'authority' ? null : grant.scope === 'school' && grant.school && near.has(grant.school) ? grant.school : undefined
      if (school === undefined) continue
      for (const right of rights) {
        const key = `${account.id}/${right}/${school}`
        if (!grant.rights.has(right) || found.has(key)) continue
        const { id, person, name, lang } = account
        const by = { lentBy: lent?.byName ?? null, lentByAccount: lent?.by ?? null }
        found.set(key, { account: id, person, name, right, school, ...by, email: mail.get(id) ?? null, lang })
      }
    }
  }
  return [...found.values()]
}

/** Accounts whose roles have such a right at all, so that the standing of few is asked. */
async function candidates(ctx: Context, rights: readonly string[], schools: readonly Id[]): Promise<Id[]> {
  const stored = await storedRoles(ctx)
  const keys = [...new Set([...roleTemplates.map((role) => role.key), ...stored.map((role) => role.key)])]
  const roles = keys.filter((key) => rights.some((right) => rightsIn(stored, key, ctx.authority).has(right)))
  const { rows: changed } = await sql<{ affiliation: string; role: string | null }>`
    select affiliation, role from access.implied_role where authority_id = ${ctx.authority}::uuid`.execute(ctx.db())
  const implied = { ...impliedRoles, ...Object.fromEntries(changed.map((row) => [row.affiliation, row.role])) } as Record<
    AffiliationRole,
    string | null
  >
  const affiliations = (Object.keys(implied) as AffiliationRole[]).filter((key) => implied[key] !== null && roles.includes(implied[key]))
  const { rows } = await sql<{ id: Id }>`
    select g.account_id as id from access."grant" g where g.authority_id = ${ctx.authority}::uuid and g.role = any(${sql.val(roles)}::text[])
      and g.starts_at <= ${ctx.now()} and (g.ends_at is null or g.ends_at > ${ctx.now()}) and (g.scope = 'authority' or g.school_id = any(${sql.val([...schools])}::uuid[]))
    union select k.id from people.affiliation a join people.account k on k.authority_id = a.authority_id and k.person_id = a.person_id and k.state = 'active'
      where a.authority_id = ${ctx.authority}::uuid and a.school_id = any(${sql.val([...schools])}::uuid[]) and a.role = any(${sql.val(affiliations)}::text[])
    union select d.deputy_id from access.deputy d where d.authority_id = ${ctx.authority}::uuid and d.starts_at <= ${ctx.now()} and d.ends_at > ${ctx.now()}`.execute(
    ctx.db(),
  )
  return rows.map((row) => row.id)
}
