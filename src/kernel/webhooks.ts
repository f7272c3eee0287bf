// Other programs learn what happened: each event that a subscription names is posted, signed, until it is taken.
// Deliveries are queued by the outbox itself (trigger `webhooks` on kernel.event).
import { createHmac, randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import { sql } from 'kysely'
import { type Id, newId } from '#shared'
import { differences } from './audit.ts'
import type { Context } from './context.ts'
import { conflict, invalid, notFound, Refusal, stale } from './errors.ts'
import type { Job, JobContext } from './module.ts'
import { callOutgoing, type OutgoingPolicy, outgoingSettings, rangeOf, readUrl, resolveOutgoing } from './outgoing.ts'
import { seal, sealPlace, unseal } from './secrets.ts'
import { readSetting } from './settings.ts'
import type { DeliveryView, WebhookChange, WebhookDraft, WebhookView } from './shared/kernel-api.ts'

const right = 'kernel.webhooks'
const most = 50
/** With the queue's growing pauses, the last attempt comes after about a day. */
const attempts = 12

const view = sql`id, url, events, active, version, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt"`

const policyOf = async (ctx: Context): Promise<OutgoingPolicy> => ({
  allowed: await readSetting(ctx, outgoingSettings.outgoingAllowed),
  private: false,
})

/** What can be said without asking the network; where the name leads is checked at each delivery. */
async function checkUrl(ctx: Context, text: string): Promise<void> {
  const url = readUrl(text)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const literal = isIP(host) !== 0
  if (literal) await resolveOutgoing(url, await policyOf(ctx))
  // Without encryption only inside a network that the operator has allowed.
  if (url.protocol !== 'https:' && !(literal && rangeOf(host)))
    throw invalid('webhook.https', { fields: [{ path: 'url', code: 'webhook.https' }] })
}

/** The subscriptions of the authority. */
export async function listWebhooks(ctx: Context): Promise<WebhookView[]> {
  ctx.may(right)
  const { rows } =
    await sql<WebhookView>`select ${view} from kernel.webhook where authority_id = ${ctx.authority}::uuid order by id`.execute(ctx.db())
  return rows
}

/** Subscribes addresses to events; each answer carries the secret of its signature, which is shown this once. */
export async function addWebhooks(ctx: Context, drafts: readonly WebhookDraft[]): Promise<(WebhookView & { secret: string })[]> {
  ctx.may(right)
  for (const draft of drafts) await checkUrl(ctx, draft.url)
  const wishes = drafts.map((draft) => {
    const id = newId()
    const secret = `whsec_${randomBytes(32).toString('base64url')}`
    return { ...draft, id, secret, sealed: seal('webhook', sealPlace(ctx.authority, id), secret).toString('hex') }
  })
  const { rows: counted } = await sql<{
    n: number
  }>`select count(*)::int as n from kernel.webhook where authority_id = ${ctx.authority}::uuid`.execute(ctx.db())
  if (counted[0]!.n + drafts.length > most) throw conflict('webhook.tooMany', { values: { most } })
  const { rows } = await sql<WebhookView>`insert into kernel.webhook (authority_id, id, url, events, secret, active, created_at)
    select ${ctx.authority}::uuid, id, url, events, decode(sealed, 'hex'), active, ${ctx.now()}
    from jsonb_to_recordset(${JSON.stringify(wishes)}::jsonb) as w(id uuid, url text, events text[], sealed text, active boolean)
    returning ${view}`.execute(ctx.db())
  await ctx.audit(
    'kernel.webhook.created',
    'kernel.webhook',
    wishes.map(({ id, url, events, active }) => ({ id, changes: { url: [null, url], events: [null, events], active: [null, active] } })),
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  return wishes.map(({ id, secret }) => ({ ...byId.get(id)!, secret }))
}

/** Changes a subscription; a version that is no longer the newest is refused (412). */
export async function changeWebhook(ctx: Context, change: WebhookChange): Promise<WebhookView> {
  ctx.may(right)
  const { id, version, ...wish } = change
  if (wish.url !== undefined) await checkUrl(ctx, wish.url)
  const { rows } =
    await sql<WebhookView>`select ${view} from kernel.webhook where authority_id = ${ctx.authority}::uuid and id = ${id} for update`.execute(
      ctx.db(),
    )
  const before = rows[0]
  if (!before) throw notFound()
  if (version !== undefined && version !== before.version) throw stale()
  const changes = differences(before, wish)
  if (!changes) return before
  const after = { ...before, ...wish }
  const changed =
    await sql<WebhookView>`update kernel.webhook set url = ${after.url}, events = ${sql.val(after.events)}::text[], active = ${after.active}, version = version + 1
    where authority_id = ${ctx.authority}::uuid and id = ${id} returning ${view}`.execute(ctx.db())
  await ctx.audit('kernel.webhook.changed', 'kernel.webhook', [{ id, changes }])
  return changed.rows[0]!
}

/** Ends subscriptions; what still waits is not delivered any more. */
export async function dropWebhooks(ctx: Context, ids: readonly Id[]): Promise<void> {
  ctx.may(right)
  const { rows } = await sql<{
    id: Id
    url: string
  }>`delete from kernel.webhook where authority_id = ${ctx.authority}::uuid and id = any(${sql.val([...ids])}::uuid[]) returning id, url`.execute(
    ctx.db(),
  )
  if (rows.length < new Set(ids).size) throw notFound()
  await ctx.audit(
    'kernel.webhook.deleted',
    'kernel.webhook',
    rows.map(({ id, url }) => ({ id, changes: { url: [url, null] } })),
  )
}

/** The last 100 deliveries of a subscription, newest first. */
export async function listDeliveries(ctx: Context, webhook: Id): Promise<DeliveryView[]> {
  ctx.may(right)
  const { rows } = await sql<DeliveryView & { webhook: Id | null }>`
    select d.id, e.name as event, to_char(d.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, d.status, d.error, d.attempts, w.id as webhook
    from kernel.webhook w left join kernel.webhook_delivery d on d.authority_id = w.authority_id and d.webhook_id = w.id
    left join kernel.event e on e.id = d.event_id
    where w.authority_id = ${ctx.authority}::uuid and w.id = ${webhook} order by d.id desc limit 100`.execute(ctx.db())
  if (rows.length === 0) throw notFound()
  return rows.flatMap(({ webhook: _, ...row }) => (row.id ? [row] : []))
}

interface Delivery {
  id: Id
  authority: Id
  webhook: Id
  url: string
  secret: Buffer
  attempts: number
  body: { id: Id; name: string; at: string; ids: Id[]; payload: unknown }
  policy: OutgoingPolicy
}

/** `Muses-Signature` of a body: `t=<unix seconds>,v1=<HMAC-SHA-256 of t.body, hexadecimal>`. */
export const signatureOf = (secret: string, body: string, at: Date): string => {
  const t = Math.floor(at.getTime() / 1000)
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`
}

/** Delivers one event to one subscription. */
export const webhookJob: Job = {
  attempts,
  async run(job, payload) {
    const own = [String(payload.authority)]
    const delivery = await job.within(own, (ctx) => takeDelivery(ctx, String(payload.delivery)))
    if (!delivery) return
    const body = JSON.stringify(delivery.body)
    const secret = unseal('webhook', sealPlace(delivery.authority, delivery.webhook), delivery.secret)
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'muses-event': delivery.body.name,
      'muses-delivery': delivery.id,
      'muses-signature': signatureOf(secret, body, new Date()),
    }
    try {
      const { status } = await callOutgoing(
        delivery.url,
        { method: 'POST', headers, body, timeoutMs: 10_000, maxBytes: 1_024 },
        delivery.policy,
      )
      await note(job, delivery, status, status < 300 ? null : `HTTP ${status}`)
      if (mayPass(status) && delivery.attempts < attempts) throw new Error(`webhook ${delivery.webhook}: HTTP ${status}`)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      await note(job, delivery, null, error.code)
      // An address that leads inside is refused for good; one that does not answer is tried again.
      if (error.kind === 'Unavailable' && delivery.attempts < attempts) throw new Error(`webhook ${delivery.webhook}: ${error.code}`)
    }
  },
}

/** Faults of the moment: too early, too many, and everything the server itself calls its own. */
const mayPass = (status: number) => status === 408 || status === 425 || status === 429 || status >= 500

async function takeDelivery(ctx: Context, id: Id): Promise<Delivery | undefined> {
  const { rows } = await sql<Omit<Delivery, 'policy'>>`
    update kernel.webhook_delivery d set attempts = d.attempts + 1, at = ${ctx.now()}
    from kernel.webhook w, kernel.event e
    where d.id = ${id} and w.authority_id = d.authority_id and w.id = d.webhook_id and w.active and e.id = d.event_id
    returning d.id, d.authority_id as authority, w.id as webhook, w.url, w.secret, d.attempts,
      json_build_object('id', e.id, 'name', e.name, 'at', e.at, 'ids', e.ids, 'payload', e.payload) as body`.execute(ctx.db())
  return rows[0] && { ...rows[0], policy: await policyOf(ctx) }
}

async function note(job: JobContext, delivery: Delivery, status: number | null, error: string | null): Promise<void> {
  await job.within([delivery.authority], (ctx) =>
    sql`update kernel.webhook_delivery set status = ${status}, error = ${error} where id = ${delivery.id}`.execute(ctx.db()),
  )
}
