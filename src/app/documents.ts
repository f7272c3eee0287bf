// The document of a page: the built index.html with what this person's page needs named in its head, so that nothing waits for a script to ask for
// it, and with the session, so that the program begins with an answer. Where the pages find their parts stands in tools/parts-of-pages.ts.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { SessionView } from '#shared'

/** What the build writes beside the pages (pages.json): which parts each needs. Files stand once, all else are numbers of them. */
export interface PartsOfPages {
  files: string[]
  /** Of each page those that the first page does not have anyway. */
  pages: Record<string, number[]>
  /** The modules whose texts a page says. */
  modules: Record<string, string[]>
  /** The list that a page shows at once to whom has the right; `:school` behind it asks for one's only school. */
  lists: Record<string, { right: string; list: string }>
  /** Language → the texts without which nothing is drawn. */
  first: Record<string, number[]>
  /** Language → module → its texts. */
  texts: Record<string, Record<string, number>>
  /** Panels of home pages, each with its parts. */
  panels: { right: string; homes: readonly string[]; module: string; asks: string[]; parts: number[] }[]
}

/** A session that takes longer than this is asked for by the program, which can say what is wrong. */
const patience = 1_500
const mark = '<script src="/first.js"></script>'

/** Answers the documents of the pages in a folder of built ones. */
export function documents(server: FastifyInstance, folder: string) {
  const [before, after] = readFileSync(join(folder, 'index.html'), 'utf8').split(mark) as [string, string | undefined]
  const table = join(folder, 'pages.json')
  const parts = existsSync(table) ? (JSON.parse(readFileSync(table, 'utf8')) as PartsOfPages) : undefined
  return async (request: FastifyRequest, reply: FastifyReply): Promise<string> => {
    const session = await sessionFor(server, request)
    void reply.type('text/html; charset=utf-8').header('cache-control', 'no-store')
    if (after === undefined || !parts) return before + (after === undefined ? '' : mark + after)
    return before + headOf(parts, request.url.split('?')[0]!, session) + mark + after
  }
}

/** The session as the program would ask for it, as text. */
async function sessionFor(server: FastifyInstance, request: FastifyRequest): Promise<string | undefined> {
  const { cookie, 'user-agent': agent, 'accept-language': lang } = request.headers
  const headers = Object.fromEntries(Object.entries({ cookie, 'user-agent': agent, 'accept-language': lang }).filter(([, value]) => value))
  const asked = server.inject({ method: 'GET', url: '/api/v1/session', headers, remoteAddress: request.ip }).catch(() => undefined)
  const tooLong = new AbortController()
  const answer = await Promise.race([asked, setTimeout(patience, undefined, { signal: tooLong.signal }).catch(() => undefined)])
  tooLong.abort()
  return answer?.statusCode === 200 ? answer.payload : undefined
}

/** Of several addresses that fit the plainest is meant. */
function pageAt(pages: PartsOfPages['pages'], path: string): string | undefined {
  const steps = path.split('/')
  const fits = (page: string) => {
    const wanted = page.split('/')
    return wanted.length === steps.length && wanted.every((step, index) => step[0] === '$' || step === steps[index])
  }
  return Object.keys(pages)
    .filter(fits)
    .sort((one, other) => one.split('$').length - other.split('$').length)[0]
}

function headOf(parts: PartsOfPages, path: string, session: string | undefined): string {
  const who = session ? (JSON.parse(session) as SessionView) : undefined
  // Who opens the first page without a session is led to the sign-in page, so that page's parts are named.
  const page = (path === '/' && who?.state === 'signedOut' && pageAt(parts.pages, '/anmelden')) || (pageAt(parts.pages, path) ?? '')
  const modules = parts.modules[page] ?? []
  const signedIn = who?.state === 'signedIn'
  const panels = path === '/' && signedIn ? panelsFor(parts.panels, who) : []
  const list = parts.lists[page]
  const saying = new Set([...modules, ...panels.map(({ module }) => module)])
  const files = new Set([...(parts.pages[page] ?? []), ...panels.flatMap((panel) => panel.parts)])
  const named: [string, readonly string[]][] = [
    ...Object.entries(parts.texts).map(([lang, texts]): [string, string[]] => {
      const wanted = [...(parts.first[lang] ?? []), ...[...saying].flatMap((module) => texts[module] ?? [])]
      return [`texts-${lang}`, wanted.map((file) => `/${parts.files[file]}`)]
    }),
    ['parts', [...files].map((file) => `/${parts.files[file]}`)],
    ['modules', modules],
    ['asks', signedIn ? [...(list && who.rights.includes(list.right) ? [list.list] : []), ...panels.flatMap(({ asks }) => asks)] : []],
  ]
  return [
    ...named.map(([name, content]) => `<meta name="${name}" content="${content.join(' ').replaceAll('&', '&amp;')}">\n`),
    // A block of data is no script: the content security policy lets it stand, and `<` cannot end it.
    ...(session ? [`<script type="application/json" id="session">${session.replaceAll('<', '\\u003c')}</script>\n`] : []),
  ].join('')
}

const panelsFor = (panels: PartsOfPages['panels'], { home, rights, modulesOff }: SessionView) =>
  panels.filter((panel) => panel.homes.includes(home ?? 'person') && rights.includes(panel.right) && !modulesOff?.includes(panel.module))
