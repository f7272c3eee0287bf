// The first start: the one-time link for the first operator account, the account of the bootstrap token, and the creator's access to a new authority.
import { sql } from 'kysely'
import { type Context, log, type Started } from '#kernel'
import { onAuthorityCreated } from '#modules/organisation'
import { addAccounts, onEnded } from '#modules/people'
import type { Id } from '#shared'
import { StartError } from '../../kernel/database/start-error.ts'
import { endedSignIns } from './actions/ended.ts'
import { insertGrants } from './actions/grants.ts'
import { digest, randomSecret } from './guard/digests.ts'
import { asSystem, cookieRules, runtime, setRuntime } from './who/runtime.ts'

const linkHours = 24
const shortestToken = 20

/** Makes this process ready: roles of the loaded modules, the account behind the bootstrap token, the hook of new authorities. */
export async function startAccess(app: Pick<Started, 'db' | 'now' | 'publicUrl' | 'modules' | 'bootstrapToken' | 'demo'>): Promise<void> {
  checkToken(app.bootstrapToken)
  setRuntime({ ...app, bootstrapAccount: null })
  const { secure } = cookieRules(app.publicUrl)
  if (!secure) log.warn({ publicUrl: app.publicUrl }, 'MUSES_PUBLIC_URL has no TLS: sessions travel unprotected')
  if (app.bootstrapToken) setRuntime({ ...app, bootstrapAccount: await bootstrapAccount() })
  if (!onAuthorityCreated.includes(letCreatorIn)) onAuthorityCreated.push(letCreatorIn)
  if (!onEnded.includes(endedSignIns)) onEnded.push(endedSignIns)
}

function checkToken(token: string | null): void {
  if (token === null || token.length >= shortestToken) return
  throw new StartError('environment', {
    de: `MUSES_BOOTSTRAP_TOKEN ist zu kurz: das Token braucht mindestens ${shortestToken} Zeichen, zum Beispiel aus: openssl rand -base64 32. MUSES wurde nicht gestartet und hat nichts geändert.`,
    en: `MUSES_BOOTSTRAP_TOKEN is too short: the token needs at least ${shortestToken} characters, e.g. from: openssl rand -base64 32. MUSES did not start and changed nothing.`,
  })
}

const bootstrapName = 'einrichtung'

async function bootstrapAccount(): Promise<Id> {
  return asSystem('setup', [], async (ctx) => {
    await sql`select pg_advisory_xact_lock(hashtext('access.bootstrap'))`.execute(ctx.db())
    const { rows } = await sql<{
      id: Id
    }>`select id from people.account where authority_id is null and kind = 'service' and name_key = ${bootstrapName} and state = 'active'`.execute(
      ctx.db(),
    )
    if (rows[0]) return rows[0].id
    const [account] = await addAccounts(ctx, [{ kind: 'service', name: bootstrapName, displayName: 'Einrichtung', state: 'active' }])
    return account!.id
  })
}

/** Who creates an authority may set it up: a grant that everybody there sees and may end. */
async function letCreatorIn(ctx: Context, authority: { id: Id }): Promise<void> {
  if (!ctx.who.account) return
  const draft = {
    account: ctx.who.account,
    role: 'authorityAdmin',
    scope: 'authority' as const,
    kind: 'setup' as const,
    reason: 'Einrichtung des Schulträgers',
  }
  await insertGrants(ctx, [draft], [{ scope: 'authority', authority: authority.id, school: null, group: null }])
}

/** Whether nobody of the operator can sign in yet. */
export async function needsSetup(ctx: Context): Promise<boolean> {
  const { rows } = await sql<{
    none: boolean
  }>`select not exists (select from people.account k join access."grant" g on g.account_id = k.id and g.scope = 'operator'
    where k.authority_id is null and k.kind = 'person' and k.state in ('active', 'suspended')) as none`.execute(ctx.db())
  return rows[0]!.none
}

/** The one-time link to create the first operator account, new at each start and valid for a day; null once there is one. */
export async function bootstrapLink(): Promise<string | null> {
  return asSystem('setup', [], async (ctx) => {
    if (!(await needsSetup(ctx))) return null
    const secret = randomSecret()
    await sql`delete from access.code where purpose = 'setup' and (used_at is not null or expires_at < ${ctx.now()})`.execute(ctx.db())
    await sql`insert into access.code (purpose, kind, hash, expires_at) values ('setup', 'link', ${digest(secret)}, ${new Date(ctx.now().getTime() + linkHours * 3_600_000)})`.execute(
      ctx.db(),
    )
    return `${runtime().publicUrl}/einrichten?code=${secret}`
  })
}
