// Who holds a role at schools, and what is missing there.
import { sql } from 'kysely'
import { type Context, countFact, type DeviationFound, type DeviationSource, type Fact, type FactLine, germanToday } from '#kernel'
import type { Id } from '#shared'
import { impliedRoles } from '../model.ts'

export interface RoleHolder {
  school: Id
  role: string
  account: Id
  name: string
  email: string | null
  state: string
}

const ids = (values: readonly Id[]) => sql`${sql.val([...values])}::uuid[]`

/** Who holds which of these roles at schools today: by a grant there, or because of what she is at the school. Names only: the caller asks for a right. */
export async function holdersOf(ctx: Context, roles: readonly string[], schools: readonly Id[]): Promise<RoleHolder[]> {
  const implied = Object.entries(impliedRoles).flatMap(([affiliation, role]) => (role ? [{ affiliation, role }] : []))
  const { rows } = await sql<RoleHolder>`
    with implied as (select i.affiliation, coalesce(o.authority_id, a) as authority_id, case when o.authority_id is null then i.role else o.role end as role
      from jsonb_to_recordset(${JSON.stringify(implied)}::jsonb) as i(affiliation text, role text) cross join unnest(${ids(ctx.authorities)}) a
        left join access.implied_role o on o.authority_id = a and o.affiliation = i.affiliation),
    held as (
      select g.school_id, g.role, g.account_id from access."grant" g
        where g.authority_id = any(${ids(ctx.authorities)}) and g.scope = 'school' and g.school_id = any(${ids(schools)}) and g.role = any(${sql.val([...roles])}::text[])
          and g.kind <> 'support' and g.starts_at <= ${ctx.now()} and (g.ends_at is null or g.ends_at > ${ctx.now()})
      union
      select f.school_id, i.role, k.id from people.affiliation f join implied i on i.authority_id = f.authority_id and i.affiliation = f.role
          join people.account k on k.authority_id = f.authority_id and k.person_id = f.person_id
        where f.authority_id = any(${ids(ctx.authorities)}) and f.school_id = any(${ids(schools)}) and i.role = any(${sql.val([...roles])}::text[])
          and f.from_day <= ${germanToday} and (f.until_day is null or f.until_day >= ${germanToday}))
    select h.school_id as school, h.role, h.account_id as account, n.display_name as name, k.email, n.state
    from held h cross join lateral access.names_of(array[h.account_id]) n left join people.account k on k.id = h.account_id
    where n.state in ('invited', 'active') order by h.school_id, n.display_name`.execute(ctx.db())
  return rows
}

const office = (name: string, role: string): Fact => ({
  name: `access.${name}`,
  kind: 'list',
  right: 'access.view',
  async find(ctx, schools) {
    const found = new Map<Id, FactLine[]>()
    for (const { school, name: who, email } of await holdersOf(ctx, [role], schools))
      found.set(school, [...(found.get(school) ?? []), { name: who, email }])
    return found
  },
})

/** People with a role at the school who see more than one school and have no second factor; known where somebody sees that much. */
const withoutFactor = countFact(
  'access.withoutFactor',
  'access.view',
  (ctx, among) => sql`with now_granted as (
      select g.account_id, g.school_id, g.scope from access."grant" g
      where g.authority_id = any(${among.authorities}) and g.kind <> 'support' and g.starts_at <= ${ctx.now()} and (g.ends_at is null or g.ends_at > ${ctx.now()})),
    wide as (select account_id from now_granted group by account_id having bool_or(scope = 'authority') or count(distinct school_id) > 1)
    select g.school_id as school, (count(distinct k.id) filter (where not exists (select from access.totp t where t.account_id = k.id and t.confirmed_at is not null)
        and not exists (select from access.passkey p where p.account_id = k.id)))::int as n
    from now_granted g join wide w on w.account_id = g.account_id join people.account k on k.id = g.account_id and k.state = 'active'
    where g.school_id = any(${among.schools}) group by g.school_id`,
  { proof: true },
)

export const accessFacts: readonly Fact[] = [office('heads', 'head'), office('coordinators', 'schoolCoordinator'), withoutFactor]

/** Schools at which nobody holds the role. */
const unheld = (name: string, role: string, tone: 'danger' | 'warning'): DeviationSource => ({
  name: `access.${name}`,
  right: 'access.view',
  async find(ctx, schools) {
    const held = new Set((await holdersOf(ctx, [role], schools)).map((holder) => holder.school))
    return schools.filter((school) => !held.has(school)).map((school): DeviationFound => ({ school, tone, href: '/zugriff' }))
  },
})

/** Heads who were appointed, but never activated their account: nobody at the school can approve or sign. */
const headNeverIn: DeviationSource = {
  name: 'access.headNotActive',
  right: 'access.view',
  async find(ctx, schools) {
    const heads = await holdersOf(ctx, ['head'], schools)
    const active = new Set(heads.filter((head) => head.state === 'active').map((head) => head.school))
    const waiting = new Map(heads.filter((head) => !active.has(head.school)).map((head) => [head.school, head]))
    return [...waiting.values()].map(({ school, name, account }) => ({
      school,
      values: { name },
      tone: 'warning',
      href: `/zugriff/${account}`,
    }))
  },
}

export const accessDeviations: readonly DeviationSource[] = [
  unheld('headMissing', 'head', 'danger'),
  unheld('coordinatorMissing', 'schoolCoordinator', 'warning'),
  headNeverIn,
]
