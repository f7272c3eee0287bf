// Keys for programs: personal ones with at most the rights of their owner, and those of service accounts with roles of their own.
import { sql } from 'kysely'
import { type Context, forbidden, notFound } from '#kernel'
import { addAccounts, setAccountState } from '#modules/people'
import type { Id } from '#shared'
import { digest, randomSecret } from '../guard/digests.ts'
import type { NewToken, ServiceDraft, TokenDraft } from '../model.ts'
import { atOwn, checkFresh } from '../who/home.ts'
import { forgetAfter, tokenStart } from '../who/identify.ts'
import { giveGrants } from './grants.ts'
import { endSessionsOf } from './sessions.ts'

async function make(home: Context, account: Id, draft: TokenDraft): Promise<NewToken> {
  const secret = tokenStart + randomSecret()
  const expires = draft.days === null || draft.days === undefined ? null : new Date(home.now().getTime() + draft.days * 86_400_000)
  const { rows } = await sql<{
    id: Id
  }>`insert into access.token (authority_id, account_id, name, hash, start, rights, created_at, created_by, expires_at)
    values (${home.authorities[0] ?? null}::uuid, ${account}, ${draft.name}, ${digest(secret)}, ${secret.slice(0, 12)}, ${draft.rights ? sql.val(draft.rights) : null}::text[], ${home.now()}, ${home.who.account}::uuid, ${expires})
    returning id`.execute(home.db())
  await home.audit('access.tokenMade', 'people.account', [{ id: account, changes: { token: [null, draft.name] } }])
  return { id: rows[0]!.id, secret, expires: expires?.toISOString() ?? null }
}

/** Makes a personal token; it can do what its owner may, and of that only the named rights. Shown once. */
export async function makeToken(ctx: Context, draft: TokenDraft & { days: number }): Promise<NewToken> {
  if (ctx.reach('access.token.own').nothing) throw forbidden('forbidden', { values: { right: 'access.token.own' } })
  checkFresh(ctx)
  const own = new Set(ctx.who.grants.flatMap((grant) => [...grant.rights]))
  const missing = draft.rights?.find((right) => !own.has(right))
  if (missing) throw forbidden('access.moreThanOwn', { values: { right: missing } })
  return atOwn(ctx, (home, account) => make(home, account, draft))
}

/** Creates a service account with its roles and its first token. Nobody hands on more than she has. */
export async function makeService(ctx: Context, draft: ServiceDraft): Promise<NewToken & { account: Id }> {
  ctx.may('access.token.service', ctx.authorities.length ? {} : { operator: true })
  const [account] = await addAccounts(ctx, [
    { kind: 'service', displayName: draft.name, named: { familyName: draft.name, givenName: 'dienst' }, state: 'active' },
  ])
  await giveGrants(
    ctx,
    draft.grants.map((grant) => ({ ...grant, account: account!.id })),
  )
  return { ...(await make(ctx, account!.id, draft)), account: account!.id }
}

/** Ends an own token, or with the right to it one of a service account, which then sleeps. */
export async function endToken(ctx: Context, id: Id): Promise<void> {
  const services = !ctx.reach('access.token.service').nothing
  await atOwn(ctx, async (home, own) => {
    const { rows } = await sql<{
      account: Id
      name: string
      kind: string
    }>`update access.token t set ended_at = ${home.now()} from people.account k
      where t.id = ${id} and t.ended_at is null and k.id = t.account_id and (t.account_id = ${own} or (${services} and k.kind = 'service'))
      returning t.account_id as account, t.name, k.kind`.execute(home.db())
    const [row] = rows
    if (!row) throw notFound()
    await home.audit('access.tokenEnded', 'people.account', [{ id: row.account, changes: { token: [row.name, null] } }])
    forgetAfter(home, [row.account])
  })
}

/** Ends service accounts with all their tokens. */
export async function endServices(ctx: Context, ids: readonly Id[]): Promise<void> {
  ctx.may('access.token.service', ctx.authorities.length ? {} : { operator: true })
  const { rows } = await sql<{
    id: Id
  }>`select id from people.account where id = any(${sql.val([...ids])}::uuid[]) and kind = 'service' and state <> 'deleted'
    and authority_id is not distinct from ${ctx.authorities[0] ?? null}::uuid`.execute(ctx.db())
  if (rows.length !== new Set(ids).size) throw notFound()
  await sql`update access.token set ended_at = ${ctx.now()} where account_id = any(${sql.val([...ids])}::uuid[]) and ended_at is null`.execute(
    ctx.db(),
  )
  await setAccountState(ctx, ids, 'deleted')
  await endSessionsOf(ctx, ids)
}
