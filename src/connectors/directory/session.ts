// One bound connection to a directory with many operations in flight; opened anew when it is lost, never used unbound.
import { connect as connectPlain } from 'node:net'
import { checkServerIdentity, connect as connectSecure, type PeerCertificate } from 'node:tls'
import { Client, type Change as ClientChange, type Control, type Entry, type Filter, type SearchOptions } from 'ldapts'
import { invalid, type OutgoingPolicy, resolveOutgoing } from '#kernel'
import { openingFault } from './faults.ts'

export interface SessionOptions {
  /** ldap://host:389 or ldaps://host:636. */
  url: string
  startTls: boolean
  /** Certificates to trust in place of the system's, as PEM. */
  ca?: string | null
  /** The name in the certificate where it is not the host's. */
  certificateName?: string | null
  bindDn: string
  password: string
  outgoing: OutgoingPolicy
  /** Of one operation, in milliseconds. */
  timeout?: number
}

interface Live {
  client: Client
  alive: boolean
}

/** Holds the connection; every call goes out bound or not at all. */
export class Session {
  private readonly options: SessionOptions
  private live: Live | undefined
  private opening: Promise<Live> | undefined
  private failed: { at: number; error: unknown } | undefined
  private closed = false

  constructor(options: SessionOptions) {
    this.options = options
  }

  /** Connects and binds; throws why that is not possible. */
  async open(): Promise<void> {
    await this.client()
  }

  async add(dn: string, attributes: Record<string, (string | Buffer)[]>, controls?: Control[]): Promise<void> {
    await (await this.client()).add(dn, attributes as Record<string, string[]>, controls)
  }
  async modify(dn: string, changes: ClientChange[], controls?: Control[]): Promise<void> {
    await (await this.client()).modify(dn, changes, controls)
  }
  async rename(dn: string, to: string): Promise<void> {
    await (await this.client()).modifyDN(dn, to)
  }
  async remove(dn: string, controls?: Control[]): Promise<void> {
    await (await this.client()).del(dn, controls)
  }
  /** All entries of a search that finds few. */
  async search(base: string, options: SearchOptions): Promise<Entry[]> {
    return (await (await this.client()).search(base, options)).searchEntries
  }
  /** Streams the entries of a search page by page; a lost connection ends it with an error. */
  async *pages(base: string, filter: Filter | string, attributes: string[], buffers: string[], size = 500): AsyncGenerator<Entry[]> {
    const client = await this.client()
    const asked = { scope: 'sub' as const, filter, attributes, explicitBufferAttributes: buffers, paged: { pageSize: size } }
    for await (const page of client.searchPaginated(base, asked)) yield page.searchEntries
  }

  async close(): Promise<void> {
    this.closed = true
    const open = this.live ?? (await this.opening?.catch(() => undefined))
    this.live = undefined
    await open?.client.unbind().catch(() => {})
  }

  /** The bound client. Its connection cannot end between this answer and the call: that needs a turn of the event loop. */
  private async client(): Promise<Client> {
    if (this.live?.alive && this.live.client.isBound) return this.live.client
    if (this.closed) throw new Error('closed')
    // Many operations in flight must not knock at a closed door at once.
    if (this.failed && performance.now() - this.failed.at < 250) throw this.failed.error
    this.opening ??= this.connect().finally(() => {
      this.opening = undefined
    })
    this.live = await this.opening
    return this.live.client
  }

  private async connect(): Promise<Live> {
    try {
      this.live = undefined
      const open = await openClient(this.options)
      this.failed = undefined
      return open
    } catch (error) {
      const fault = openingFault(error)
      this.failed = { at: performance.now(), error: fault }
      throw fault
    }
  }
}

function addressOf(text: string): URL {
  if (URL.canParse(text)) {
    const url = new URL(text)
    if ((url.protocol === 'ldap:' || url.protocol === 'ldaps:') && url.hostname && !url.username && !url.password) return url
  }
  throw invalid('outgoing.url', { fields: [{ path: 'url', code: 'field.format' }] })
}

async function openClient(options: SessionOptions): Promise<Live> {
  const url = addressOf(options.url)
  // Without a password the bind would succeed as nobody (RFC 4513 §5.1.2).
  if (!options.password || !options.bindDn) throw invalid('sync.credentials', { values: { reason: '' } })
  const pinned = await resolveOutgoing(url, options.outgoing)
  const name = options.certificateName || url.hostname.replace(/^\[|\]$/g, '')
  const tls = {
    ca: options.ca || undefined,
    minVersion: 'TLSv1.2' as const,
    // An address is no server name (RFC 6066 §3), yet certificates may name one.
    servername: /^[\d.]+$|:/.test(name) ? '' : name,
    checkServerIdentity: (_: string, certificate: PeerCertificate) => checkServerIdentity(name, certificate),
  }
  const live = { alive: true } as Live
  let connections = 0
  // The library would connect again by itself, unbound, after a lost connection: it may connect once.
  const once = () => {
    if (++connections > 1) throw new Error('connection lost')
  }
  const watched = <S extends { once: (event: 'close', heard: () => void) => unknown }>(socket: S): S => {
    socket.once('close', () => {
      live.alive = false
    })
    return socket
  }
  const port = Number(url.port) || (url.protocol === 'ldaps:' ? 636 : 389)
  const plain = () => {
    once()
    return watched(connectPlain({ host: pinned.address, port, noDelay: true, keepAlive: true }))
  }
  const secure = () => {
    once()
    return watched(connectSecure({ host: pinned.address, port, ...tls }))
  }
  const secured = url.protocol === 'ldaps:'
  live.client = new Client({
    url: options.url,
    timeout: options.timeout ?? 30_000,
    connectTimeout: Math.min(options.timeout ?? 10_000, 10_000),
    ...(secured ? { createSecureConnection: secure as never } : { createConnection: plain as never }),
  })
  try {
    if (options.startTls && !secured) await live.client.startTLS(tls)
    await live.client.bind(options.bindDn, options.password)
    return live
  } catch (error) {
    await live.client.unbind().catch(() => {})
    throw error
  }
}
