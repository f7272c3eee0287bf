import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callOutgoing, outgoingSettings, rangeOf, readUrl } from './outgoing.ts'
import { refusalOf } from './testing/index.ts'

const strict = { allowed: '', private: false }
const loopback = { allowed: '127.0.0.0/8 ::1', private: false }
let server: Server
let base = ''
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/redirect') response.writeHead(302, { location: '/other' }).end()
    else if (request.url === '/large') response.end(Buffer.alloc(1_000_000))
    else if (request.url === '/cut') response.writeHead(200, { 'content-length': '100' }).write('a', () => response.destroy())
    else if (request.url === '/slow') setTimeout(() => response.end(), 2_000).unref()
    else response.writeHead(207, { 'x-host': request.headers.host }).end(request.method)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const refused = {
  loopback: ['127.0.0.1', '127.255.255.254', '::1', '::ffff:127.0.0.1', '::127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::'],
  unspecified: ['0.0.0.0', '0.1.2.3', '::'],
  linkLocal: ['169.254.1.1', '169.254.255.255', 'fe80::1', 'fe80::1%eth0', 'febf::1', '::ffff:169.254.1.1'],
  metadata: ['169.254.169.254', '::ffff:169.254.169.254', 'fd00:ec2::254', '100.100.100.200', '64:ff9b::a9fe:a9fe'],
  multicast: ['224.0.0.1', '239.255.255.255', 'ff02::1'],
  private: [
    '10.0.0.1',
    '10.255.255.255',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '100.64.0.1',
    'fc00::1',
    'fdff::1',
    'fec0::1',
    '::ffff:10.1.2.3',
  ],
  reserved: ['192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '240.0.0.1', '255.255.255.255', '2001:db8::1', '100::1'],
}
const cases = Object.entries(refused).flatMap(([range, addresses]) => addresses.map((address) => [address, range] as const))

test.each(cases)('%s is %s and refused', async (address, range) => {
  expect(rangeOf(address)).toBe(range)
  const url = `http://${address.includes(':') ? `[${address.split('%')[0]}]` : address}/`
  await expect(callOutgoing(url, { method: 'GET' }, strict)).rejects.toMatchObject({
    code: 'outgoing.range',
    options: { values: { range } },
  })
})

test.each(['8.8.8.8', '172.15.0.1', '172.32.0.1', '100.128.0.1', '169.253.0.1', '2a00:1450::1', '::ffff:8.8.8.8', '64:ff9b::808:808'])(
  '%s is public',
  (address) => expect(rangeOf(address)).toBeUndefined(),
)

test.each(['http://2130706433/', 'http://0x7f.1/', 'http://0177.0.0.1/', 'http://127.1/', 'http://localhost/', 'http://[::ffff:7f00:1]/'])(
  'loopback in disguise is refused: %s',
  async (url) => expect(await refusalOf(callOutgoing(url, { method: 'GET' }, strict))).toBe('outgoing.range'),
)

test.each([
  'ftp://example.org/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'https://user:pass@example.org/',
  '//example.org',
  'example.org',
  '',
])('%j is no address', (text) => expect(() => readUrl(text)).toThrow('outgoing.url'))

test('an allowed network is called at the checked address, with the name as host', async () => {
  const answer = await callOutgoing(`${base}/`, { method: 'POST', body: 'ä' }, loopback)
  expect([answer.status, answer.body.toString()]).toEqual([207, 'POST'])
  const named = await callOutgoing(`${base.replace('127.0.0.1', 'localhost')}/`, { method: 'GET' }, loopback)
  expect(named.headers['x-host']).toMatch(/^localhost:/)
})

test('the network of the house is open to connectors, not to webhooks', async () => {
  expect(await refusalOf(callOutgoing('http://10.0.0.1:9/', { method: 'GET' }, strict))).toBe('outgoing.range')
  expect(await refusalOf(callOutgoing('http://127.0.0.1:9/', { method: 'GET' }, { allowed: '', private: true }))).toBe('outgoing.range')
})

test('redirects are refused, long answers cut, broken and slow ones are faults of the moment', async () => {
  expect(await refusalOf(callOutgoing(`${base}/redirect`, { method: 'GET' }, loopback))).toBe('outgoing.redirect')
  expect((await callOutgoing(`${base}/large`, { method: 'GET', maxBytes: 1_000 }, loopback)).body).toHaveLength(1_000)
  for (const [path, code] of [
    ['/cut', 'outgoing.failed'],
    ['/slow', 'outgoing.timeout'],
  ]) {
    await expect(callOutgoing(`${base}${path}`, { method: 'GET', timeoutMs: 100 }, loopback)).rejects.toMatchObject({
      kind: 'Unavailable',
      code,
    })
  }
  await expect(callOutgoing('http://127.0.0.1:1/', { method: 'GET' }, loopback)).rejects.toMatchObject({
    kind: 'Unavailable',
    code: 'outgoing.failed',
  })
  await expect(callOutgoing('http://host.invalid/', { method: 'GET' }, strict)).rejects.toMatchObject({
    kind: 'Unavailable',
    code: 'outgoing.host',
  })
})

test('the setting takes networks and nothing else', () => {
  const { schema } = outgoingSettings.outgoingAllowed
  for (const good of ['', '10.0.0.0/8', '127.0.0.1, ::1; fd00::/8']) expect(schema.safeParse(good).success).toBe(true)
  for (const bad of ['example.org', '10.0.0.0/33', '300.1.1.1', '::/129', '10.0.0.0/8 x']) expect(schema.safeParse(bad).success).toBe(false)
})
