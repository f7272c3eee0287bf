// Creating and changing authorities.
import { sql } from 'kysely'
import { type Changing, type Context, changeRows, conflict, entering, insertRows, lockRows, notFound } from '#kernel'
import { type Id, newId } from '#shared'
import { type Authority, type AuthorityDraft, slugOf } from '../model.ts'
import { authorities } from '../tables.ts'
import { ensureSchoolYears } from './school-years.ts'
import { addShippedTemplates } from './templates.ts'

/**
 * Called in the transaction that creates an authority, within the new authority: here the module above that keeps roles
 * lets the creator work in it at once. An event would come too late, and this module may not call upward.
 */
export const onAuthorityCreated: ((ctx: Context, authority: Authority) => Promise<void>)[] = []

/** Creates authorities with their school years and templates. Only the operator may; the creator can work in them at once. */
export async function createAuthorities(ctx: Context, drafts: readonly AuthorityDraft[]): Promise<Authority[]> {
  ctx.may('organisation.authority.create', { operator: true })
  const named = drafts.map((draft) => ({ ...draft, id: newId(), slug: draft.slug ?? slugOf(draft.name), accent: draft.accent ?? 'blau' }))
  await checkSlugs(
    ctx,
    named.map((each) => each.slug),
  )
  const created: Authority[] = []
  // A few at most, each in its own tenant: audit and outbox rows belong to the new authority.
  for (const draft of named) {
    created.push(
      await entering(ctx, [draft.id], async (inner) => {
        const [authority] = await insertRows(inner, authorities, [draft])
        await ensureSchoolYears(inner)
        await addShippedTemplates(inner)
        for (const hook of onAuthorityCreated) await hook(inner, authority!)
        return authority!
      }),
    )
  }
  return created
}

async function checkSlugs(ctx: Context, slugs: readonly string[]): Promise<void> {
  const { rows } = await sql<{
    slug: string
  }>`select slug from organisation.authority where slug = any(${sql.val([...slugs])}::text[])`.execute(ctx.db())
  const taken = new Set(rows.map((row) => row.slug))
  for (const [index, slug] of slugs.entries()) if (slugs.indexOf(slug) < index) taken.add(slug)
  if (taken.size)
    throw conflict('organisation.slugTaken', {
      values: { slug: [...taken].join(', ') },
      fields: [{ path: 'slug', code: 'organisation.slugTaken', values: { slug: [...taken].join(', ') } }],
    })
}

/** Changes the authority of the context; an operator names it by entering it. */
export async function changeAuthority(ctx: Context, change: Changing<typeof Authority>): Promise<Authority> {
  return inAuthority(ctx, change.id, 'organisation.authority.change', async (inner) => {
    const before = await lockRows(inner, authorities, [change.id])
    const [after] = await changeRows(inner, authorities, before, [change])
    return after!
  })
}

/** Archives authorities: nothing is deleted, sign-in and lists leave them out. */
export const archiveAuthority = (ctx: Context, id: Id) => setState(ctx, id, 'archived')
export const restoreAuthority = (ctx: Context, id: Id) => setState(ctx, id, 'active')

async function setState(ctx: Context, id: Id, state: Authority['state']): Promise<Authority> {
  ctx.may('organisation.authority.create', { operator: true })
  return entering(ctx, [id], async (inner) => {
    const before = await lockRows(inner, authorities, [id])
    const [after] = await changeRows(inner, authorities, before, [{ id, state }], state === 'archived' ? 'archived' : 'restored')
    return after!
  })
}

async function inAuthority<T>(ctx: Context, id: Id, right: string, work: (inner: Context) => Promise<T>): Promise<T> {
  const reach = ctx.reach(right)
  if (reach.operator) return entering(ctx, [id], work)
  if (!reach.nothing && !ctx.authorities.includes(id)) throw notFound()
  return entering(ctx, [id], async (inner) => {
    inner.may(right)
    return work(inner)
  })
}
