// Signing in with another OpenID provider, e.g. the school accounts of the Land: settings of an authority, its secret sealed.
import { sql } from 'kysely'
import { type Context, invalid, notFound, seal, sealPlace, stale } from '#kernel'
import { isLoopback } from '#modules/access'
import { type Id, newId } from '#shared'
import { type ProviderChange, type ProviderDraft, type ProviderView, sealName } from './model.ts'

const columns = sql`id, name, issuer, client, scopes, claim, matches, source, second_factor as "secondFactor", active, version`

/** The other providers of the authority; secrets are never shown. */
export async function listProviders(ctx: Context): Promise<ProviderView[]> {
  ctx.may('openid.provider.change')
  const { rows } =
    await sql<ProviderView>`select ${columns} from openid.provider where authority_id = ${ctx.authority}::uuid order by name`.execute(
      ctx.db(),
    )
  return rows
}

/** An issuer speaks TLS; without it only one on the own machine. */
function checkIssuer(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && !url.username && !url.hash && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)))) return
  throw invalid('openid.issuer', { fields: [{ path: 'issuer', code: 'openid.issuer' }] })
}

export const sealedSecret = (authority: Id, id: Id, text: string): Buffer => seal(sealName, sealPlace(authority, id), text)

/** Adds a provider. */
export async function addProvider(ctx: Context, draft: ProviderDraft): Promise<ProviderView> {
  ctx.may('openid.provider.change')
  checkIssuer(draft.issuer)
  const id = newId()
  const { rows } = await sql<ProviderView>`
    insert into openid.provider (authority_id, id, name, issuer, client, secret, scopes, claim, matches, source, second_factor)
    values (${ctx.authority}, ${id}, ${draft.name}, ${draft.issuer}, ${draft.client}, ${sealedSecret(ctx.authority, id, draft.secret)}, ${draft.scopes}, ${draft.claim}, ${draft.matches}, ${draft.source ?? null}, ${draft.secondFactor})
    returning ${columns}`.execute(ctx.db())
  await ctx.audit('openid.provider.created', 'openid.provider', [
    { id, changes: { name: [null, draft.name], issuer: [null, draft.issuer], claim: [null, draft.claim] } },
  ])
  await ctx.tell('openid.providerChanged', [id])
  return rows[0]!
}

/** Changes a provider; without a new secret the old one stays. */
export async function changeProvider(ctx: Context, id: Id, change: ProviderChange): Promise<ProviderView> {
  ctx.may('openid.provider.change')
  if (change.issuer) checkIssuer(change.issuer)
  const before =
    await sql<ProviderView>`select ${columns} from openid.provider where authority_id = ${ctx.authority}::uuid and id = ${id} for update`.execute(
      ctx.db(),
    )
  const [old] = before.rows
  if (!old) throw notFound()
  if (change.version !== undefined && change.version !== old.version) throw stale()
  const next = { ...old, ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) } as ProviderView
  const secret = change.secret ? sql`, secret = ${sealedSecret(ctx.authority, id, change.secret)}` : sql``
  const { rows } =
    await sql<ProviderView>`update openid.provider set name = ${next.name}, issuer = ${next.issuer}, client = ${next.client}, scopes = ${next.scopes}, claim = ${next.claim},
    matches = ${next.matches}, source = ${next.source}, second_factor = ${next.secondFactor}, active = ${next.active}, version = version + 1${secret}
    where authority_id = ${ctx.authority}::uuid and id = ${id} returning ${columns}`.execute(ctx.db())
  await ctx.audit('openid.provider.changed', 'openid.provider', [
    {
      id,
      changes: {
        name: [old.name, next.name],
        issuer: [old.issuer, next.issuer],
        claim: [old.claim, next.claim],
        active: [old.active, next.active],
      },
    },
  ])
  await ctx.tell('openid.providerChanged', [id])
  return rows[0]!
}

export async function dropProvider(ctx: Context, id: Id): Promise<void> {
  ctx.may('openid.provider.change')
  const { rows } = await sql<{
    name: string
  }>`delete from openid.provider where authority_id = ${ctx.authority}::uuid and id = ${id} returning name`.execute(ctx.db())
  if (!rows[0]) throw notFound()
  await ctx.audit('openid.provider.deleted', 'openid.provider', [{ id, changes: { name: [rows[0].name, null] } }])
  await ctx.tell('openid.providerChanged', [id])
}
