// Stands between a client and a directory server and spoils what it is told to: LDAP requests are seen one by one.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { connect as connectTls, createServer as createTlsServer } from 'node:tls'

/** Operations of RFC 4511 by the tag of their request. */
export const operations: Record<number, string> = {
  96: 'bind',
  66: 'unbind',
  99: 'search',
  102: 'modify',
  104: 'add',
  74: 'delete',
  108: 'rename',
  119: 'extended',
}

/**
 * `cutBefore`: the line breaks before the request reaches the server. `cutAfter`: the server obeys, its answer is lost.
 * `busy`: the request is answered with 51 and not passed on, `result` with that code (and `mute`: from then on nothing). `hang`: nobody ever answers, and the line stays open;
 * `hangAfter`: the server obeys all the same. A number delays the request, and those behind it, by so many milliseconds.
 */
export type Fault =
  | 'cutBefore'
  | 'cutAfter'
  | 'busy'
  | 'hang'
  | 'hangAfter'
  | { result: number; text?: string; mute?: boolean }
  | number
  | undefined

export interface FaultProxy {
  port: number
  url: string
  /** Asked for each request; `count` counts all requests so far, `bytes` is the whole of it. */
  fault: (operation: string, count: number, bytes: Buffer) => Fault
  /** Refuses new connections and breaks the open ones. */
  down: boolean
  close: () => Promise<void>
}

/** With `secure` it ends TLS with that certificate and speaks TLS to the server as well. */
export async function startProxy(target: { host?: string; port: number; secure?: { key: string; cert: string } }): Promise<FaultProxy> {
  const open = new Set<Socket>()
  let down = false
  let count = 0
  const serve = (client: Socket) => {
    client.on('error', () => {})
    if (down) return void client.destroy()
    const host = target.host ?? '127.0.0.1'
    const upstream = target.secure ? connectTls({ port: target.port, host, rejectUnauthorized: false }) : connect(target.port, host)
    upstream.on('error', () => client.destroy())
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.on('close', () => open.delete(socket))
    }
    upstream.on('close', () => client.destroy())
    client.on('close', () => upstream.destroy())
    let cutting = false
    let mute = false
    upstream.on('data', (bytes) => {
      if (mute) return
      if (cutting) client.destroy()
      else client.write(bytes)
    })
    let turn = Promise.resolve()
    const pass = (bytes: Buffer) => {
      turn = turn.then(() => void (mute || upstream.write(bytes)))
    }
    readMessages(client, pass, (message) => {
      turn = turn.then(async () => {
        const operation = operations[message.tag] ?? 'other'
        const fault = proxy.fault(operation, ++count, message.bytes)
        if (fault === 'cutBefore') return void client.destroy()
        if (fault === 'busy') return void client.write(answer(message, 51))
        if (typeof fault === 'object') {
          mute ||= fault.mute ?? false
          return void client.write(answer(message, fault.result, fault.text))
        }
        if (mute || fault === 'hang') return
        mute = fault === 'hangAfter'
        if (fault === 'cutAfter') cutting = true
        if (typeof fault === 'number') await new Promise((resolve) => setTimeout(resolve, fault))
        upstream.write(message.bytes)
      })
    })
  }
  const server = target.secure ? createTlsServer(target.secure, serve) : createServer(serve)
  server.on('tlsClientError', () => {})
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const proxy: FaultProxy = {
    port,
    url: `${target.secure ? 'ldaps' : 'ldap'}://127.0.0.1:${port}`,
    fault: () => undefined,
    get down() {
      return down
    },
    set down(value) {
      down = value
      if (value) for (const socket of open) socket.destroy()
    },
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
  return proxy
}

interface Message {
  bytes: Buffer
  id: Buffer
  tag: number
}

/** The length that begins at this place (X.690 §8.1.3), and where its content begins. */
function lengthAt(bytes: Buffer, at: number): { length: number; from: number } | undefined {
  const first = bytes[at]
  if (first === undefined) return undefined
  if (first < 0x80) return { length: first, from: at + 1 }
  const size = first & 0x7f
  return bytes.length > at + size ? { length: bytes.readUIntBE(at + 1, size), from: at + 1 + size } : undefined
}

/** Cuts a stream into its messages; what is no LDAP any more (after StartTLS) is passed on. */
function readMessages(socket: Socket, pass: (bytes: Buffer) => void, take: (message: Message) => void): void {
  let held = Buffer.alloc(0)
  let plain = true
  socket.on('data', (bytes) => {
    held = Buffer.concat([held, bytes as Buffer])
    plain &&= held[0] === 0x30
    if (!plain) {
      pass(held)
      held = Buffer.alloc(0)
      return
    }
    for (;;) {
      const whole = lengthAt(held, 1)
      if (!whole || held.length < whole.from + whole.length) return
      const message = held.subarray(0, whole.from + whole.length)
      held = held.subarray(message.length)
      const idEnd = whole.from + 2 + message[whole.from + 1]!
      take({ bytes: message, id: message.subarray(whole.from, idEnd), tag: message[idEnd]! })
    }
  })
}

/** The result of a request: its own tag plus one (a search ends with 0x65), a code, a short text. */
function answer({ id, tag }: Message, code: number, text = ''): Buffer {
  const said = Buffer.from(text)
  const own = tag === 0x4a ? 0x6b : tag === 0x63 ? 0x65 : tag + 1
  const result = Buffer.concat([Buffer.from([own, 7 + said.length, 0x0a, 1, code, 4, 0, 4, said.length]), said])
  return Buffer.concat([Buffer.from([0x30, id.length + result.length]), id, result])
}
