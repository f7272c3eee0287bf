// The HTTP server: headers that protect, probes, the API of all modules and the built web pages.
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import files from '@fastify/static'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Translate } from '#shared'
import { Refusal } from '../errors.ts'
import { log } from '../log.ts'
import type { Module, Runtime } from '../module.ts'
import { nobody } from '../rights.ts'
import { addApiDocs } from './docs.ts'
import { problemOf, refusalOf } from './problem.ts'
import { addRoutes, type ServeOptions } from './serve.ts'

export interface ServerOptions extends ServeOptions {
  modules: readonly Module[]
  texts: Record<'de' | 'en', Translate>
  publicUrl: string
  /** Throws when the database does not answer. */
  ready: () => Promise<void>
  metrics: () => Promise<string>
  observe: (request: FastifyRequest, reply: FastifyReply) => void
  /** The folder of the built pages. */
  web?: string
  /** Answers the document of a page from that folder; without it all get the plain one. */
  documents?: (server: FastifyInstance, folder: string) => (request: FastifyRequest, reply: FastifyReply) => Promise<string>
  runtime: Runtime
  trustProxy: boolean
}

/** Builds the server; the caller lets it listen. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const server = fastify({
    logger: false,
    trustProxy: options.trustProxy,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 200 },
    requestTimeout: 120_000,
    forceCloseConnections: 'idle',
  })
  server.decorateRequest('who')
  server.decorateRequest('lang', 'de')
  await addProtection(server, options)
  await server.register(cookie)
  await server.register(compress, { threshold: 1_024, encodings: ['br', 'gzip'], brotliOptions: { params: { 1: 4 } } })
  await server.register(multipart, { limits: { fileSize: 2_147_483_648, files: 20, fields: 50 }, throwFileSizeLimit: true })
  await server.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, context) =>
      new Refusal('Unavailable', 'tooMany', { status: 429, retryAfter: Math.ceil(context.ttl / 1000) }),
  })
  server.addHook('onRequest', async (request) => {
    request.who = nobody
    request.lang = languageOf(request)
  })
  server.addHook('onResponse', async (request, reply) => options.observe(request, reply))
  server.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, options))
  addProbes(server, options)
  server.addHook('onRoute', (route) => {
    if (route.url.startsWith('/api/') && !route.config) route.config = {}
  })
  for (const module of options.modules) for (const served of module.routes ?? []) addRoutes(server, served, options)
  for (const module of options.modules) await module.foreign?.(server, options.runtime)
  addApiDocs(server, options.modules, options.publicUrl)
  await addPages(server, options)
  return server
}

async function addProtection(server: FastifyInstance, options: ServerOptions): Promise<void> {
  const secure = options.publicUrl.startsWith('https:')
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'font-src': ["'self'"],
        'connect-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        'worker-src': ["'self'"],
        'manifest-src': ["'self'"],
      },
    },
    strictTransportSecurity: secure ? { maxAge: 63_072_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'same-origin' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  })
  server.addHook('onSend', async (_request, reply) => {
    reply.header('permissions-policy', 'camera=(self), microphone=(), geolocation=(), payment=(), usb=()')
  })
}

const languageOf = (request: FastifyRequest): 'de' | 'en' =>
  /^\s*en\b/i.test(String(request.headers['accept-language'] ?? '')) ? 'en' : 'de'

function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, options: ServerOptions) {
  const refusal = refusalOf(error)
  const problem = problemOf(refusal, options.texts[request.lang], `urn:uuid:${request.id}`)
  if (!refusal) log.error({ err: error, method: request.method, route: request.routeOptions?.url, id: request.id }, 'unexpected')
  else if (refusal.status >= 500)
    log.warn({ err: refusal.options.cause ?? refusal, route: request.routeOptions?.url, id: request.id }, refusal.code)
  if (refusal?.options.retryAfter) reply.header('retry-after', String(refusal.options.retryAfter))
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="MUSES"')
  // The instance differs from answer to answer; a hidden object must answer byte for byte like a missing one.
  if (problem.status === 404) problem.instance = undefined
  return reply.code(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem))
}

function addProbes(server: FastifyInstance, options: ServerOptions): void {
  server.get('/healthz', async () => ({ status: 'ok' }))
  server.get('/readyz', async (_request, reply) => {
    try {
      await options.ready()
      return { status: 'ready' }
    } catch (error) {
      log.warn({ err: error }, 'not ready')
      return reply.code(503).send({ status: 'unavailable' })
    }
  })
  server.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4; charset=utf-8').send(await options.metrics()))
}

async function addPages(server: FastifyInstance, options: ServerOptions): Promise<void> {
  const api = (request: FastifyRequest) => request.url.startsWith('/api/')
  const missing = (request: FastifyRequest, reply: FastifyReply) =>
    sendProblem(new Refusal('NotFound', api(request) ? 'endpoint' : 'page'), request, reply, options)
  if (!options.web || !existsSync(options.web)) {
    server.setNotFoundHandler(missing)
    return
  }
  await server.register(files, {
    root: options.web,
    wildcard: false,
    index: false,
    preCompressed: true,
    setHeaders: (response, path) => {
      response.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
      // The reader of codes runs WebAssembly in its own worker, whose rules are those of its own file; no page may.
      if (/\/assets\/code-reader-[\w-]+\.js/.test(path))
        response.header('content-security-policy', "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'")
    },
  })
  const document = options.documents?.(server, options.web)
  server.setNotFoundHandler((request, reply) => {
    if (request.method !== 'GET' || api(request) || /\.\w{2,5}$/.test(request.url.split('?')[0]!)) return missing(request, reply)
    return document?.(request, reply) ?? reply.header('cache-control', 'no-cache').sendFile('index.html')
  })
}
