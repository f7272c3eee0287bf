// Calls to a server that may be slow, busy or gone: patient with what passes, clear about what a person must repair.
import { createWriteStream } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { Refusal, unavailable } from '../../kernel/errors.ts'
import { type OutgoingPolicy, readUrl, resolveOutgoing } from '../../kernel/outgoing.ts'

export interface Patience {
  /** How often something is tried in all. */
  attempts: number
  /** Milliseconds before the second try; doubled from try to try. */
  first: number
  /** Longest wait that a server may ask for (Retry-After). */
  longest: number
  /** Milliseconds without any byte after which a connection counts as dead. */
  idle: number
}
export const usualPatience: Patience = { attempts: 5, first: 1_000, longest: 300_000, idle: 30_000 }

export interface Calling {
  outgoing: OutgoingPolicy
  signal: AbortSignal
  patience: Patience
}
export interface Request {
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: string
}
export interface Answer {
  status: number
  headers: http.IncomingHttpHeaders
}

/** A failure that may pass by itself; `after` is how long the server asks to wait, in milliseconds. */
class Passing extends Error {
  readonly code: string
  readonly after?: number
  constructor(code: string, after?: number, cause?: unknown) {
    super(code, { cause })
    this.code = code
    this.after = after
  }
}

/** Sends a request to the checked address; the answer's body is still to be read. */
async function send(url: URL, request: Request, { outgoing, signal, patience }: Calling): Promise<http.IncomingMessage> {
  const pinned = await resolveOutgoing(url, outgoing).catch((error: unknown) => {
    // A name that is not found now may be found in a minute; a forbidden network stays forbidden.
    throw error instanceof Refusal && error.kind === 'Unavailable' ? new Passing('host', undefined, error) : error
  })
  const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>()
  const sent = (url.protocol === 'https:' ? https : http).request(url, {
    method: request.method ?? 'GET',
    headers: {
      'user-agent': 'MUSES',
      accept: 'application/json',
      'accept-encoding': 'identity',
      ...request.headers,
      ...(request.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(request.body)) }),
    },
    agent: false,
    timeout: patience.idle,
    signal,
    lookup: (_host, options, done) => (options.all ? done(null, [pinned]) : done(null, pinned.address, pinned.family)),
  })
  sent.on('timeout', () => sent.destroy(new Passing('slow')))
  sent.on('error', (error) => reject(signal.aborted || error instanceof Passing ? error : new Passing('connection', undefined, error)))
  sent.on('response', resolve)
  sent.end(request.body)
  return promise
}

const passing = new Set([408, 425, 429, 500, 502, 503, 504])
const longestWait = 2 ** 31 - 1

/** Seconds or a date (RFC 9110 §10.2.3), in milliseconds. */
function retryAfter(headers: http.IncomingHttpHeaders): number | undefined {
  const text = headers['retry-after']
  if (!text) return undefined
  const wait = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now()
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), longestWait) : undefined
}

/** Tries again what may pass; what does not is `unavailable` with the last reason. */
async function patiently<T>(calling: Calling, host: string, attempt: () => Promise<T>): Promise<T> {
  const { patience, signal } = calling
  for (let tried = 1; ; tried++) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof Passing)) throw error
      const wait = error.after ?? patience.first * 2 ** (tried - 1) * (0.75 + Math.random() / 2)
      if (tried >= patience.attempts || wait > patience.longest)
        throw unavailable(`schulconnex.${error.code}`, {
          cause: error,
          values: { host },
          retryAfter: Math.ceil((error.after ?? patience.longest) / 1_000),
        })
      await pause(wait, undefined, { signal })
    }
  }
}

async function checkPassing(response: http.IncomingMessage): Promise<void> {
  if (!passing.has(response.statusCode ?? 0)) return
  response.resume()
  throw new Passing(response.statusCode === 429 ? 'busy' : 'server', retryAfter(response.headers))
}

/** A call whose short answer is wanted whole. */
export async function call(address: string, request: Request, calling: Calling, most = 1_000_000): Promise<Answer & { text: string }> {
  const url = readUrl(address)
  return patiently(calling, url.host, async () => {
    const response = await send(url, request, calling)
    await checkPassing(response)
    const parts: Buffer[] = []
    let size = 0
    try {
      for await (const part of response as AsyncIterable<Buffer>) {
        parts.push(part)
        size += part.length
        if (size > most) break
      }
    } catch (error) {
      throw calling.signal.aborted || error instanceof Passing ? error : new Passing('connection', undefined, error)
    }
    return { status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(parts).toString('utf8') }
  })
}

/** A call whose long answer goes into a file. A connection cut in the middle is tried again from the beginning. */
export async function download(
  address: string,
  request: Request,
  calling: Calling,
  path: string,
  most: number,
): Promise<Answer & { size: number }> {
  const url = readUrl(address)
  return patiently(calling, url.host, async () => {
    const response = await send(url, request, calling)
    await checkPassing(response)
    let size = 0
    let last = 0
    const count = async function* (parts: AsyncIterable<Buffer>) {
      for await (const part of parts) {
        size += part.length
        if (size > most) throw unavailable('schulconnex.tooLarge', { values: { host: url.host } })
        for (let at = part.length - 1; at >= 0; at--)
          if (part[at]! > 32) {
            last = part[at]!
            break
          }
        yield part
      }
    }
    try {
      await pipeline(response, count, createWriteStream(path, { mode: 0o600 }), { signal: calling.signal })
    } catch (error) {
      throw error instanceof Refusal || calling.signal.aborted || error instanceof Passing
        ? error
        : new Passing('connection', undefined, error)
    }
    // Without a length only the closing bracket tells that the list is whole.
    if (response.statusCode === 200 && isJson(response.headers) && last !== 0x5d && last !== 0x7d) throw new Passing('connection')
    return { status: response.statusCode ?? 0, headers: response.headers, size }
  })
}

export const isJson = (headers: http.IncomingHttpHeaders) => /\bjson\b/i.test(headers['content-type'] ?? '')
