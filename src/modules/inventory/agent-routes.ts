// Where agents report: `POST /inventar/<secret>`. They follow the protocol of OCS, FusionInventory and GLPI, not ours.
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { log, type Runtime } from '#kernel'
import type { Id } from '#shared'
import type { RefusalReason } from './model.ts'
import { readJson } from './reading/json.ts'
import { largestBody, Unreadable, unpack } from './reading/unpack.ts'
import { type Message, readXml } from './reading/xml.ts'
import { noteRefusal } from './refusals.ts'
import { type Address, takeReport } from './take.ts'

const digestOf = (secret: string) => createHash('sha256').update(secret).digest()

/** Whose address it is or was; nothing for one that never existed. */
async function addressOf(app: Runtime, secret: string): Promise<(Address & { active: boolean }) | undefined> {
  if (!/^[\w-]{20,80}$/.test(secret)) return undefined
  return app.within([], async (ctx) => {
    const { rows } = await sql<{
      authority: Id
      id: Id
      school: Id | null
      active: boolean
    }>`select authority_id as authority, id, school_id as school, active from inventory.find_address(${digestOf(secret)})`.execute(ctx.db())
    return rows[0]
  })
}

/** Adds the address. Bodies are read only after the secret was found. */
export function agentRoutes(server: FastifyInstance, app: Runtime): void {
  void server.register(async (own) => {
    own.removeAllContentTypeParsers()
    own.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: largestBody }, (_request, body, done) => done(null, body))
    const known = new WeakMap<object, Address>()
    // What is noted is the technician's help and never the agent's trouble: it is answered whether that succeeds or not.
    const note = (address: Address, reason: RefusalReason) =>
      app
        .within([address.authority], (ctx) => noteRefusal(ctx, address, reason))
        .catch((error: unknown) => log.warn({ err: error }, 'refusal of a report not noted'))
    const refused = async (request: FastifyRequest, reply: FastifyReply, form: 'xml' | 'json', reason: Unreadable['reason']) => {
      await note(known.get(request)!, reason)
      return refuse(reply, form, reason)
    }
    own.route<{ Params: { secret: string } }>({
      method: 'POST',
      url: '/inventar/:secret',
      bodyLimit: largestBody,
      // A school behind one address starts all its machines at eight.
      config: { rateLimit: { max: 6_000, timeWindow: 60_000 } },
      onRequest: async (request, reply) => {
        const address = await addressOf(app, request.params.secret)
        if (address && !address.active) await note(address, 'closed')
        if (!address?.active) return reply.code(404).type('text/plain').send('unbekannte Adresse')
        known.set(request, address)
      },
      // Bodies above the limit are not read at all.
      errorHandler: async (error, request, reply) => {
        if ((error as { code?: string }).code === 'FST_ERR_CTP_BODY_TOO_LARGE' && known.has(request))
          return refused(request, reply, 'xml', 'tooLarge')
        throw error
      },
      handler: async (request, reply) => {
        const body = request.body
        if (!Buffer.isBuffer(body) || body.length === 0) return refused(request, reply, 'xml', 'shape')
        let json = false
        try {
          const text = await unpack(body)
          json = /^\s*[{[]/.test(text)
          const message = json ? readJson(text) : readXml(text)
          return await answer(app, known.get(request)!, message, json, reply)
        } catch (error) {
          if (!(error instanceof Unreadable)) throw error
          log.info({ reason: error.reason, bytes: body.length }, 'report of an inventory agent refused')
          return refused(request, reply, json ? 'json' : 'xml', error.reason)
        }
      },
    })
  })
}

/** Hours until a resident agent comes again. */
const hours = 24

async function answer(app: Runtime, address: Address, message: Message, json: boolean, reply: FastifyReply): Promise<unknown> {
  if (message.kind === 'inventory') {
    await app.within([address.authority], async (ctx) => {
      await takeReport(ctx, address, message.report)
      // Once an hour is enough to know that the address is in use.
      await sql`update inventory.enrolment set last_used_at = ${ctx.now()} where authority_id = ${address.authority} and id = ${address.id}
        and (last_used_at is null or last_used_at < ${ctx.now()}::timestamptz - interval '1 hour')`.execute(ctx.db())
    })
    return json ? reply.send({ status: 'ok', expiration: hours }) : xml(reply, '<RESPONSE>OK</RESPONSE>')
  }
  if (json)
    return reply.send({
      status: 'ok',
      expiration: hours,
      tasks: { inventory: { server: 'muses', version: '1' } },
      disabled: ['collect', 'deploy', 'esx', 'netdiscovery', 'netinventory', 'remoteinventory', 'wakeonlan'],
    })
  return xml(
    reply,
    message.kind === 'prolog' ? `<PROLOG_FREQ>${hours}</PROLOG_FREQ><RESPONSE>SEND</RESPONSE>` : '<RESPONSE>STOP</RESPONSE>',
  )
}

const xml = (reply: FastifyReply, inner: string) =>
  reply.type('application/xml').send(`<?xml version="1.0" encoding="UTF-8"?>\n<REPLY>${inner}</REPLY>\n`)
const refuse = (reply: FastifyReply, form: 'xml' | 'json', reason: string) =>
  form === 'json'
    ? reply.code(400).send({ status: 'error', message: reason })
    : xml(reply.code(reason === 'tooLarge' ? 413 : 400), `<ERROR>${reason}</ERROR>`)
