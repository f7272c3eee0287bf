// Reading authorities: the operator sees all, everybody else those in which they have a role.
import { sql } from 'kysely'
import { type Context, defineList, entering } from '#kernel'
import type { Id, ListQuery, Page } from '#shared'
import { Authority } from '../model.ts'

export type AuthorityRow = Authority & { schools: number }

const list = defineList({
  model: Authority,
  from: sql`organisation.authority a`,
  alias: 'a',
  id: sql`a.id`,
  authority: sql`a.id`,
  columns: {},
  extra: { schools: sql`(select count(*)::int from organisation.school s where s.authority_id = a.id and s.state = 'active')` },
  visible: (ctx) => sql`${!ctx.reach('organisation.read').nothing}`,
  search: (text) => sql`kernel.fold(a.name || ' ' || a.slug || ' ' || coalesce(a.city, '')) like '%' || kernel.fold(${text}) || '%'`,
  sort: 'name',
})

/** Every authority for whoever may read at the operator's level, for others those of the context. */
async function seeing<T>(ctx: Context, work: (inner: Context) => Promise<T>): Promise<T> {
  if (!ctx.reach('organisation.read').operator) return work(ctx)
  const { rows } = await sql<{ id: Id }>`select id from organisation.authority`.execute(ctx.db())
  return entering(
    ctx,
    rows.map((row) => row.id),
    work,
  )
}

export const authorityList = {
  columns: list.columns,
  page: (ctx: Context, query: ListQuery) => seeing(ctx, (inner) => list.page(inner, query)) as Promise<Page<AuthorityRow>>,
}

/** One authority; one the person has no part in answers like a missing one. */
export const getAuthority = (ctx: Context, id: Id) => seeing(ctx, (inner) => list.get(inner, id)) as Promise<AuthorityRow>

/** The authorities of the context by name, for everybody who has a role in them. */
export async function myAuthorities(ctx: Context): Promise<Authority[]> {
  const { rows } = await sql<Authority>`
    select id, name, slug, kind, land, number, accent, street, postcode, city, contact, phone, email, website, state, version
    from organisation.authority where id = any(${sql.val([...ctx.authorities])}::uuid[]) order by name, id`.execute(ctx.db())
  return rows
}
