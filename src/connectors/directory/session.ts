// One bound connection to a directory with many operations in flight; opened anew when it is lost, never used unbound, never waited for without end.
import { connect as connectPlain, type Socket } from 'node:net'
import { checkServerIdentity, connect as connectSecure, type PeerCertificate } from 'node:tls'
import { Client, type Change as ClientChange, type Control, type Entry, type Filter, type SearchOptions } from 'ldapts'
import { invalid, type OutgoingPolicy, resolveOutgoing, unavailable } from '#kernel'
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
  /** Seconds without any answer after which the directory counts as away. */
  patience?: number | null
}

export const usualPatience = 30
/** An operation that alone gets no answer, while others do, may take so many times as long. */
const stubborn = 10

interface Live {
  client: Client
  alive: boolean
  /** Operations without an answer yet, and since when nothing was heard. */
  waiting: number
  heard: number
  /** Ends the connection at once, whatever it waits for. */
  cut: () => void
  silent: boolean
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
    await this.bound()
  }

  async add(dn: string, attributes: Record<string, (string | Buffer)[]>, controls?: Control[]): Promise<void> {
    await this.ask((client) => client.add(dn, attributes as Record<string, string[]>, controls))
  }
  async modify(dn: string, changes: ClientChange[], controls?: Control[]): Promise<void> {
    await this.ask((client) => client.modify(dn, changes, controls))
  }
  async rename(dn: string, to: string): Promise<void> {
    await this.ask((client) => client.modifyDN(dn, to))
  }
  async remove(dn: string, controls?: Control[]): Promise<void> {
    await this.ask((client) => client.del(dn, controls))
  }
  /** All entries of a search that finds few. */
  async search(base: string, options: SearchOptions): Promise<Entry[]> {
    return (await this.ask((client) => client.search(base, options))).searchEntries
  }
  /** Streams the entries of a search page by page; a lost connection ends it with an error. */
  async *pages(base: string, filter: Filter | string, attributes: string[], buffers: string[], size = 500): AsyncGenerator<Entry[]> {
    const live = await this.bound()
    const asked = { scope: 'sub' as const, filter, attributes, explicitBufferAttributes: buffers, paged: { pageSize: size } }
    const found = live.client.searchPaginated(base, asked)
    for (;;) {
      const page = await this.heard(live, () => found.next())
      if (page.done) return
      yield page.value.searchEntries
    }
  }

  async close(): Promise<void> {
    this.closed = true
    const open = this.live ?? (await this.opening?.catch(() => undefined))
    this.live = undefined
    if (open) await leave(open)
  }

  private async ask<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const live = await this.bound()
    return this.heard(live, () => work(live.client))
  }

  /** Waits for an answer as long as the directory says anything at all. */
  private async heard<T>(live: Live, work: () => Promise<T>): Promise<T> {
    if (live.waiting++ === 0) live.heard = performance.now()
    try {
      return await work()
    } catch (error) {
      throw live.silent ? silence(this.options) : error
    } finally {
      live.waiting--
      live.heard = performance.now()
    }
  }

  /** The bound client. Its connection cannot end between this answer and the call: that needs a turn of the event loop. */
  private async bound(): Promise<Live> {
    if (this.live?.alive && this.live.client.isBound) return this.live
    if (this.closed) throw new Error('closed')
    // Many operations in flight must not knock at a closed door at once.
    if (this.failed && performance.now() - this.failed.at < 250) throw this.failed.error
    this.opening ??= this.connect().finally(() => {
      this.opening = undefined
    })
    this.live = await this.opening
    return this.live
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
  const seconds = options.patience || usualPatience
  const sockets: Socket[] = []
  const cut = () => {
    clearInterval(watch)
    for (const socket of sockets) socket.destroy()
  }
  const live = { alive: true, waiting: 1, heard: performance.now(), silent: false, cut } as Live
  // Opening counts as one operation.
  let giveUp = () => {}
  let looked = performance.now()
  const watch = setInterval(
    () => {
      const now = performance.now()
      // Our own process stood still meanwhile: what has arrived is heard first.
      if (now - looked > 3_000) live.heard = now
      looked = now
      if (!live.waiting || now - live.heard < seconds * 1_000) return
      live.silent = true
      cut()
      giveUp()
    },
    Math.min(500, seconds * 250),
  )
  watch.unref()
  let connections = 0
  // The library would connect again by itself, unbound, after a lost connection: it may connect once.
  const once = () => {
    if (++connections > 1) throw new Error('connection lost')
  }
  const watched = <S extends Socket>(socket: S): S => {
    sockets.push(socket)
    socket.once('close', () => {
      live.alive = false
      clearInterval(watch)
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
    timeout: seconds * 1_000 * stubborn,
    connectTimeout: Math.min(seconds, 10) * 1_000,
    ...(secured ? { createSecureConnection: secure as never } : { createConnection: plain as never }),
  })
  // The library waits for a handshake without end, even on a line that is gone.
  const ended = new Promise<never>((_, reject) => {
    giveUp = () => reject(silence(options))
  })
  ended.catch(() => {})
  const begin = async () => {
    if (options.startTls && !secured) await live.client.startTLS(tls)
    await live.client.bind(options.bindDn, options.password)
  }
  try {
    await Promise.race([begin(), ended])
    return live
  } catch (error) {
    await leave(live)
    throw live.silent ? silence(options) : error
  } finally {
    live.waiting--
  }
}

const silence = ({ patience }: SessionOptions) => unavailable('sync.silent', { values: { reason: `${patience || usualPatience} s` } })

/** Says good-bye, and hangs up when that takes longer than a moment. */
async function leave(live: Live): Promise<void> {
  const late = setTimeout(live.cut, 1_000)
  await live.client.unbind().catch(() => {})
  clearTimeout(late)
  live.cut()
}
