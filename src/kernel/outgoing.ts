// Calls to addresses that people typed: no way to this machine, its network or the cloud's metadata (OWASP SSRF prevention).
import { lookup } from 'node:dns/promises'
import http from 'node:http'
import https from 'node:https'
import { BlockList, isIP } from 'node:net'
import { z } from 'zod'
import { invalid, unavailable } from './errors.ts'
import { defineSettings } from './settings.ts'

const network = /^[\da-f.:]+(\/\d{1,3})?$/i

/** Networks that may be called although they are refused otherwise: `10.2.0.0/16, 192.168.7.20`. */
export const outgoingSettings = defineSettings('kernel', {
  outgoingAllowed: {
    schema: z
      .string()
      .max(2_000)
      .refine((text) => parts(text).every((part) => network.test(part) && listOf([part]) !== undefined), { message: 'setting.network' }),
    default: '',
    scope: 'operator',
    right: 'kernel.settings.change',
  },
})

const parts = (text: string) => text.split(/[\s,;]+/).filter(Boolean)

export type Range = 'loopback' | 'unspecified' | 'linkLocal' | 'metadata' | 'multicast' | 'private' | 'reserved'

// IANA special-purpose address registries (RFC 6890 and its updates).
const ranges: readonly [Range, readonly string[]][] = [
  ['metadata', ['169.254.169.254', '169.254.170.2', '100.100.100.200', 'fd00:ec2::254', 'fd20:ce::254']],
  ['loopback', ['127.0.0.0/8', '::1']],
  ['unspecified', ['0.0.0.0/8', '::']],
  ['linkLocal', ['169.254.0.0/16', 'fe80::/10']],
  ['multicast', ['224.0.0.0/4', 'ff00::/8']],
  ['private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7', 'fec0::/10']],
  [
    'reserved',
    ['192.0.0.0/24', '192.0.2.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '240.0.0.0/4', '100::/64', '2001:db8::/32'],
  ],
]
const lists = ranges.map(([range, networks]) => [range, listOf(networks)!] as const)

/** A list of networks; undefined when one of them is none. */
function listOf(networks: readonly string[]): BlockList | undefined {
  const list = new BlockList()
  try {
    for (const each of networks) {
      const [address, length] = each.split('/') as [string, string | undefined]
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
      if (length === undefined) list.addAddress(address, family)
      else list.addSubnet(address, Number(length), family)
    }
    return list
  } catch {
    return undefined
  }
}

const holds = (list: BlockList, address: string) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** The IPv4 address inside an IPv6 one that leads there: mapped, compatible, NAT64 (RFC 6052), 6to4 (RFC 3056). */
function embeddedIn(address: string): string | undefined {
  if (isIP(address) !== 6) return undefined
  const host = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [head, tail = ''] = host.split('::') as [string, string?]
  const left = head ? head.split(':') : []
  const right = tail ? tail.split(':') : []
  const words = host.includes('::') ? [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right] : left
  const numbers = words.map((word) => Number.parseInt(word, 16))
  const v4 = (high: number, low: number) => [high >> 8, high & 255, low >> 8, low & 255].join('.')
  const zeros = numbers.slice(0, 5).every((each) => each === 0)
  if (zeros && (numbers[5] === 0xffff || (numbers[5] === 0 && (numbers[6] ?? 0) > 0))) return v4(numbers[6]!, numbers[7]!)
  if (numbers[0] === 0x64 && numbers[1] === 0xff9b) return v4(numbers[6]!, numbers[7]!)
  if (numbers[0] === 0x2002) return v4(numbers[1]!, numbers[2]!)
  return undefined
}

/** The special range an address lies in; undefined for one of the public internet. */
export function rangeOf(address: string): Range | undefined {
  const plain = address.split('%')[0]!
  const embedded = embeddedIn(plain)
  for (const [range, list] of lists) if (holds(list, plain) || (embedded && holds(list, embedded))) return range
  return undefined
}

export interface OutgoingPolicy {
  /** Networks allowed by the operator, as in the setting. */
  allowed: string
  /** Whether networks of the house may be called: connectors yes, webhooks no. */
  private: boolean
}
export interface OutgoingRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  headers?: Record<string, string>
  body?: string | Buffer
  timeoutMs?: number
  /** Of the answer at most this much is read. */
  maxBytes?: number
}
export interface OutgoingAnswer {
  status: number
  headers: http.IncomingHttpHeaders
  body: Buffer
}

function checkAddress(address: string, policy: OutgoingPolicy): void {
  const range = rangeOf(address)
  if (!range || (range === 'private' && policy.private)) return
  const list = listOf(parts(policy.allowed))
  const embedded = embeddedIn(address)
  if (list && (holds(list, address) || (embedded && holds(list, embedded)))) return
  throw invalid('outgoing.range', { values: { range } })
}

/** Reads an address that somebody typed: http or https, without a password in it. */
export function readUrl(text: string): URL {
  if (!URL.canParse(text)) throw invalid('outgoing.url', { fields: [{ path: 'url', code: 'field.format' }] })
  const url = new URL(text)
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.username || url.password)
    throw invalid('outgoing.url', { fields: [{ path: 'url', code: 'field.format' }] })
  return url
}

/** The addresses of a host, every one of them checked: one that leads inside refuses all. */
export async function resolveOutgoing(url: URL, policy: OutgoingPolicy): Promise<{ address: string; family: number }> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const found = isIP(host)
    ? [{ address: host, family: isIP(host) }]
    : await lookup(host, { all: true }).catch((cause) => {
        throw unavailable('outgoing.host', { cause, values: { host } })
      })
  for (const { address } of found) checkAddress(address, policy)
  return found[0]!
}

/** Calls the address that was checked and no other: the name is not looked up again, redirects are not followed. */
export async function callOutgoing(text: string, request: OutgoingRequest, policy: OutgoingPolicy): Promise<OutgoingAnswer> {
  const url = readUrl(text)
  const pinned = await resolveOutgoing(url, policy)
  const { promise, resolve, reject } = Promise.withResolvers<OutgoingAnswer>()
  const outgoing = (url.protocol === 'https:' ? https : http).request(url, {
    method: request.method,
    headers: {
      'user-agent': 'MUSES',
      ...request.headers,
      ...(request.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(request.body)) }),
    },
    agent: false,
    lookup: (_host, options, done) => (options.all ? done(null, [pinned]) : done(null, pinned.address, pinned.family)),
    signal: AbortSignal.timeout(request.timeoutMs ?? 10_000),
  })
  outgoing.on('error', (cause: NodeJS.ErrnoException) =>
    reject(
      unavailable(cause.name === 'TimeoutError' || cause.name === 'AbortError' ? 'outgoing.timeout' : 'outgoing.failed', {
        cause,
        values: { host: url.host },
      }),
    ),
  )
  outgoing.on('response', (response) => readAnswer(response, request.maxBytes ?? 65_536).then(resolve, reject))
  outgoing.end(request.body)
  return promise
}

async function readAnswer(response: http.IncomingMessage, maxBytes: number): Promise<OutgoingAnswer> {
  const status = response.statusCode ?? 0
  const kept: Buffer[] = []
  let size = 0
  try {
    for await (const piece of response as AsyncIterable<Buffer>) {
      kept.push(piece)
      size += piece.length
      if (size > maxBytes) break
    }
  } catch (cause) {
    throw unavailable('outgoing.failed', { cause, values: { host: '' } })
  }
  if (status >= 300 && status < 400) throw invalid('outgoing.redirect', { values: { status } })
  return { status, headers: response.headers, body: Buffer.concat(kept).subarray(0, maxBytes) }
}
