// The conversation with another OpenID provider: discovery, PKCE, state and nonce; the network is asked outside every transaction.
import * as oidc from 'openid-client'
import { callOutgoing, type OutgoingPolicy } from '#kernel'

export interface Provider {
  id: string
  authority: string
  issuer: string
  client: string
  secret: string
  scopes: string
  claim: string
  matches: 'name' | 'email' | 'sourceKey'
  source: string | null
  secondFactor: boolean
  version: number
}

interface Known {
  version: number
  at: number
  config: Promise<oidc.Configuration>
}
const known = new Map<string, Known>()
const knownMs = 10 * 60_000

/** Every call of the library goes through the guard: no metadata service, no host of our own unless the operator allows it. */
const guarded =
  (policy: OutgoingPolicy): oidc.CustomFetch =>
  async (url, { method, headers, body }) => {
    const answer = await callOutgoing(
      url,
      { method: method as 'GET', headers, body: body === undefined || body === null ? undefined : String(body), maxBytes: 1_000_000 },
      policy,
    )
    const type = answer.headers['content-type']
    return new Response(new Uint8Array(answer.body), { status: answer.status, headers: type ? { 'content-type': type } : {} })
  }

function discover(provider: Provider, policy: OutgoingPolicy): Promise<oidc.Configuration> {
  const issuer = new URL(provider.issuer)
  // The library trusts TLS alone unless told to check the signature of the id token too (OpenID Connect Core §3.1.3.7).
  const execute = [oidc.enableNonRepudiationChecks, ...(issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [])]
  return oidc.discovery(issuer, provider.client, undefined, oidc.ClientSecretPost(provider.secret), {
    execute,
    [oidc.customFetch]: guarded(policy),
    timeout: 10,
  })
}

/** What the provider says about itself, kept for ten minutes and until its settings change. */
function configOf(provider: Provider, policy: OutgoingPolicy): Promise<oidc.Configuration> {
  const found = known.get(provider.id)
  if (found && found.version === provider.version && Date.now() - found.at < knownMs) return found.config
  const config = discover(provider, policy)
  known.set(provider.id, { version: provider.version, at: Date.now(), config })
  config.catch(() => known.delete(provider.id))
  return config
}

export interface Flow {
  state: string
  nonce: string
  verifier: string
}

/** The address at the provider to which the browser goes, and what must be remembered until it comes back. */
export async function beginFlow(provider: Provider, redirect: string, policy: OutgoingPolicy): Promise<{ url: URL; flow: Flow }> {
  const config = await configOf(provider, policy)
  const flow: Flow = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() }
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirect,
    scope: provider.scopes,
    state: flow.state,
    nonce: flow.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(flow.verifier),
    code_challenge_method: 'S256',
  })
  return { url, flow }
}

/** The claims of the person who came back; throws when anything does not fit: signature, issuer, audience, state, nonce, PKCE. */
export async function finishFlow(provider: Provider, current: URL, flow: Flow, policy: OutgoingPolicy): Promise<Record<string, unknown>> {
  const config = await configOf(provider, policy)
  const tokens = await oidc.authorizationCodeGrant(config, current, {
    pkceCodeVerifier: flow.verifier,
    expectedState: flow.state,
    expectedNonce: flow.nonce,
    idTokenExpected: true,
  })
  const claims = tokens.claims()!
  if (claims[provider.claim] !== undefined || !config.serverMetadata().userinfo_endpoint) return claims
  return { ...(await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)), ...claims }
}
