import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify from 'fastify'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { documents, type PartsOfPages } from './documents.ts'

const folder = mkdtempSync(join(tmpdir(), 'muses-pages-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const parts: PartsOfPages = {
  files: ['home.js', 'list.js', 'panel.js', 'first-de.js', 'loans-de.js'],
  pages: { '/': [0], '/loans/$loan': [1], '/loans/new': [0, 1] },
  modules: { '/loans/$loan': ['loans'] },
  lists: { '/loans/new': { right: 'loans.lend', list: '/loans:school' } },
  first: { de: [3] },
  texts: { de: { loans: 4 } },
  panels: [{ right: 'loans.lend', homes: ['school'], module: 'loans', asks: ['/loans?limit=1&count=exact'], parts: [2] }],
}
let session: () => Promise<object>
const signedIn = { state: 'signedIn', home: 'school', rights: ['loans.lend'], authorities: [], schools: [{ name: '</script><b>' }] }

async function ask(path: string, cookie?: string) {
  const server = fastify()
  server.get('/api/v1/session', async (request) => ({ ...(await session()), cookie: request.headers.cookie ?? null }))
  const document = documents(server, folder)
  server.setNotFoundHandler((request, reply) => document(request, reply))
  const answer = await server.inject({ url: path, headers: cookie ? { cookie } : {} })
  await server.close()
  const named = (name: string) => new RegExp(`<meta name="${name}" content="([^"]*)">`).exec(answer.body)?.[1]
  const given = /<script type="application\/json" id="session">(.*?)<\/script>/.exec(answer.body)?.[1]
  return { headers: answer.headers, body: answer.body, named, given: given && (JSON.parse(given) as Record<string, unknown>) }
}

beforeEach(() => {
  writeFileSync(join(folder, 'index.html'), '<head><script src="/first.js"></script></head>')
  writeFileSync(join(folder, 'pages.json'), JSON.stringify(parts))
  session = async () => signedIn
})

test('the document brings the session of the one who asks, is kept by nobody, and no name in it ends its block', async () => {
  const { headers, body, given } = await ask('/loans/7', 'x=1')
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'text/html; charset=utf-8' })
  expect(given).toEqual({ ...signedIn, cookie: 'x=1' })
  expect(body.match(/<\/script>/g)).toHaveLength(2)
  expect(body.indexOf('id="session"')).toBeLessThan(body.indexOf('/first.js'))
})

test('a page names its parts, the plainest of addresses that fit; the home page those of the panels that rights and role allow', async () => {
  const sheet = await ask('/loans/7?x=1')
  expect([sheet.named('parts'), sheet.named('modules'), sheet.named('texts-de')]).toEqual([
    '/list.js',
    'loans',
    '/first-de.js /loans-de.js',
  ])
  const fresh = await ask('/loans/new')
  expect([fresh.named('parts'), fresh.named('asks')]).toEqual(['/home.js /list.js', '/loans:school'])
  const home = await ask('/')
  expect([home.named('parts'), home.named('asks'), home.named('texts-de')]).toEqual([
    '/home.js /panel.js',
    '/loans?limit=1&amp;count=exact',
    '/first-de.js /loans-de.js',
  ])
  for (const change of [{ home: 'teacher' }, { rights: [] }, { modulesOff: ['loans'] }, { state: 'signedOut' }]) {
    session = async () => ({ ...signedIn, ...change })
    const other = await ask('/')
    expect([other.named('parts'), other.named('asks')]).toEqual(['/home.js', ''])
  }
})

test('the first page names the parts of the sign-in page for who is not signed in', async () => {
  const pages = { ...parts.pages, '/anmelden': [1] }
  writeFileSync(join(folder, 'pages.json'), JSON.stringify({ ...parts, pages, modules: { '/anmelden': ['loans'] } }))
  expect((await ask('/')).named('parts')).toBe('/home.js /panel.js')
  session = async () => ({ ...signedIn, state: 'signedOut' })
  const out = await ask('/')
  expect([out.named('parts'), out.named('modules'), out.named('asks')]).toEqual(['/list.js', 'loans', ''])
})

test('without an answer in time, or with a refusal, the program asks itself', async () => {
  session = async () => Promise.reject(new Error('no database'))
  expect((await ask('/')).given).toBeUndefined()
  session = () => new Promise((resolve) => setTimeout(() => resolve(signedIn), 3_000))
  const { given, named } = await ask('/')
  expect([given, named('parts')]).toEqual([undefined, '/home.js'])
})

test('pages of an older build, without a table of parts, are served as they are', async () => {
  rmSync(join(folder, 'pages.json'))
  expect((await ask('/')).body).toBe('<head><script src="/first.js"></script></head>')
})
