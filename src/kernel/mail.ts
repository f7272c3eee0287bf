// Mail leaves through the queue: it is written with the change that causes it and sent by the worker, outside every transaction.
import { sql } from 'kysely'
import { z } from 'zod'
import { type Id, newId } from '#shared'
import type { Context } from './context.ts'
import { invalid } from './errors.ts'
import { log } from './log.ts'
import type { Job, JobContext } from './module.ts'
import { getSecret, seal, sealPlace, unseal } from './secrets.ts'
import { defineSettings, readSettings } from './settings.ts'

export interface Attachment {
  name: string
  type: string
  content: Buffer
}
export interface Mail {
  /** One address, without a name. */
  to: string
  subject: string
  text: string
  html?: string
  attachments?: readonly Attachment[]
}

const right = 'kernel.settings.change'
export const mailSettings = defineSettings('kernel', {
  /** Without a server, mails are noted as not sent. */
  mailHost: {
    schema: z
      .string()
      .trim()
      .max(253)
      .regex(/^[\w.:-]*$/),
    default: '',
    scope: 'operator',
    right,
  },
  mailPort: { schema: z.int().min(1).max(65_535), default: 587, scope: 'operator', right },
  mailSecurity: { schema: z.enum(['starttls', 'tls', 'none']), default: 'starttls', scope: 'operator', right },
  mailUser: { schema: z.string().trim().max(254), default: '', scope: 'operator', right },
  mailPassword: { schema: z.string().max(500), default: '', scope: 'operator', right, secret: true },
  mailFrom: { schema: z.union([z.email(), z.literal('')]), default: '', scope: 'operator', right },
})

const maxBytes = 15_000_000
/** With the queue's growing pauses, the last attempt comes after about a day. */
export const mailAttempts = 12

/** A line that could end a header and begin another one is refused (RFC 5322 §2.2: CR and LF only as the end of a line). */
function checkMail(mail: Mail): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is searched for
  const control = /[\u0000-\u001f\u007f]/
  const lines = [mail.to, mail.subject, ...(mail.attachments ?? []).flatMap(({ name, type }) => [name, type])]
  if (lines.some((line) => control.test(line))) throw invalid('mail.header')
  if (!z.email().max(254).safeParse(mail.to).success) throw invalid('mail.address', { fields: [{ path: 'to', code: 'field.format' }] })
  const size = (mail.attachments ?? []).reduce((sum, { content }) => sum + content.length, mail.text.length + (mail.html?.length ?? 0))
  if (size > maxBytes) throw invalid('mail.tooLarge', { status: 413 })
}

interface Body {
  text: string
  html?: string
  attachments: { name: string; type: string; content: string }[]
}

/** Writes one or many mails and their jobs into the transaction; they leave after commit. The caller has asked for the right. */
export async function sendMail(ctx: Context, mails: Mail | readonly Mail[]): Promise<Id[]> {
  const all = Array.isArray(mails) ? (mails as readonly Mail[]) : [mails as Mail]
  for (const mail of all) checkMail(mail)
  const authority = ctx.authorities.length === 1 ? ctx.authorities[0]! : null
  const rows = all.map((mail) => {
    const id = newId()
    const attachments = (mail.attachments ?? []).map(({ name, type, content }) => ({ name, type, content: content.toString('base64') }))
    const body: Body = { text: mail.text, html: mail.html, attachments }
    return { id, to: mail.to, subject: mail.subject, sealed: seal('mail', sealPlace(authority, id), JSON.stringify(body)).toString('hex') }
  })
  await sql`
    with written as (
      insert into kernel.mail (authority_id, id, "to", subject, sealed, created_at)
      select ${authority}::uuid, id, "to", subject, decode(sealed, 'hex'), ${ctx.now()}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m(id uuid, "to" text, subject text, sealed text)
      returning id
    )
    select kernel.add_job('kernel.mail', json_build_object('authority', ${authority}::uuid, 'mail', id), max_attempts => ${mailAttempts}) from written`.execute(
    ctx.db(),
  )
  return rows.map((row) => row.id)
}

interface Waiting {
  id: Id
  authority: Id | null
  to: string
  subject: string
  sealed: Buffer
  attempts: number
}
interface Server {
  host: string
  port: number
  security: 'starttls' | 'tls' | 'none'
  user: string
  password: string
  from: string
}

/** Sends one mail of the queue: tried again after passing faults, given up after a final refusal. */
export const mailJob: Job = {
  attempts: mailAttempts,
  async run(job, payload) {
    const own = typeof payload.authority === 'string' ? [payload.authority] : []
    const mail = await job.within(own, (ctx) => takeMail(ctx, String(payload.mail)))
    if (!mail) return
    const server = await job.within([], readServer)
    if (!server) return note(job, own, mail.id, 'logged')
    try {
      await deliverMail(mail, server)
    } catch (error) {
      const reason = reasonOf(error)
      const given = isFinal(error) || mail.attempts >= mailAttempts
      await note(job, own, mail.id, given ? 'failed' : 'queued', reason)
      if (given) return
      throw new Error(`mail ${mail.id}: ${reason}`)
    }
    await note(job, own, mail.id, 'sent')
  },
}

async function takeMail(ctx: Context, id: Id): Promise<Waiting | undefined> {
  const { rows } = await sql<Waiting>`update kernel.mail set attempts = attempts + 1 where id = ${id} and state = 'queued'
    returning id, authority_id as authority, "to", subject, sealed, attempts`.execute(ctx.db())
  return rows[0]
}

async function readServer(ctx: Context): Promise<Server | undefined> {
  const set = await readSettings(ctx, mailSettings, { level: 'operator' })
  if (!set.mailHost) return undefined
  const password = set.mailPassword ? await getSecret(ctx, set.mailPassword) : ''
  return {
    host: set.mailHost,
    port: set.mailPort,
    security: set.mailSecurity,
    user: set.mailUser,
    password,
    from: set.mailFrom || `muses@${set.mailHost}`,
  }
}

async function deliverMail(mail: Waiting, server: Server): Promise<void> {
  const { createTransport } = await import('nodemailer')
  const body = JSON.parse(unseal('mail', sealPlace(mail.authority, mail.id), mail.sealed)) as Body
  const transport = createTransport({
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    auth: server.user ? { user: server.user, pass: server.password } : undefined,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    await transport.sendMail({
      from: { name: 'MUSES', address: server.from },
      to: { name: '', address: mail.to },
      subject: mail.subject,
      text: body.text,
      html: body.html,
      attachments: body.attachments.map(({ name, type, content }) => ({ filename: name, contentType: type, content, encoding: 'base64' })),
      // The same id at every attempt: who got it twice, because the answer was lost, sees one mail.
      messageId: `<${mail.id}@${server.from.split('@')[1]}>`,
      // RFC 3834: no automatic answer to an automatic mail.
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    })
  } finally {
    transport.close()
  }
}

/** A 5xx is final for this mail (RFC 5321 §4.2.1); a refused sign-in concerns the settings, which somebody may mend. */
function isFinal(error: unknown): boolean {
  const { responseCode, code } = error as { responseCode?: number; code?: string }
  return code !== 'EAUTH' && responseCode !== undefined && responseCode >= 500 && responseCode < 600
}

const reasonOf = (error: unknown) => {
  const { response, code, message } = error as { response?: string; code?: string; message?: string }
  return (response ?? [code, message].filter(Boolean).join(': ')).slice(0, 500)
}

/** What is sent or given up needs its body no more. */
async function note(
  job: JobContext,
  own: readonly Id[],
  id: Id,
  state: 'queued' | 'sent' | 'logged' | 'failed',
  reason: string | null = null,
): Promise<void> {
  if (state === 'logged') log.info({ mail: id }, 'no mail server is set: mail not sent')
  await job.within(own, async (ctx) => {
    const done = state === 'queued' ? sql`` : sql`, sealed = ''`
    const sent = state === 'sent' ? sql`, sent_at = ${ctx.now()}` : sql``
    await sql`update kernel.mail set state = ${state}, error = ${reason}${sent}${done} where id = ${id}`.execute(ctx.db())
  })
}
