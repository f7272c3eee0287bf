// The service side of Schulconnex 1.x: signs in with client credentials, fetches people and organisations into files.
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { RosterFile } from '#modules/rosters/ports'
import { invalid } from '../../kernel/errors.ts'
import type { OutgoingPolicy } from '../../kernel/outgoing.ts'
import { type Answer, type Calling, call, download, isJson, type Patience, usualPatience } from './http.ts'
import type { SchulconnexSettings } from './settings.ts'

export interface Opening {
  settings: SchulconnexSettings
  secrets: { clientSecret: string }
  outgoing: OutgoingPolicy
  signal: AbortSignal
}
export interface FetchOptions {
  /** Where the files are kept until `dispose`; readable by nobody else. */
  folder: string
  /** The mark of the last fetch: the same data are not sent again. */
  etag?: string
  patience?: Partial<Patience>
}
export type Fetched =
  | { state: 'same' }
  | {
      state: 'fetched'
      /** The mark for the next fetch, when the server gave one for the whole list. */
      etag?: string
      files: RosterFile[]
      /** What the server would not give; codes of `people.fault`. */
      notes: string[]
      /** Removes the files. */
      dispose: () => Promise<void>
    }

const most = 2 ** 31
const pages = 10_000

interface Session {
  opening: Opening
  calling: Calling
  token?: string
}

const begin = (opening: Opening, patience?: Partial<Patience>): Session => ({
  opening,
  calling: { outgoing: opening.outgoing, signal: opening.signal, patience: { ...usualPatience, ...patience } },
})

/** Asks for a token (RFC 6749 §4.4). Wrong credentials are refused at once and never tried again. */
async function signIn(session: Session): Promise<string> {
  const { settings, secrets } = session.opening
  const form = new URLSearchParams({ grant_type: 'client_credentials' })
  if (settings.scope) form.set('scope', settings.scope)
  const headers: Record<string, string> = { 'content-type': 'application/x-www-form-urlencoded' }
  if (settings.tokenSignIn === 'body') {
    form.set('client_id', settings.clientId)
    form.set('client_secret', secrets.clientSecret)
  } else {
    // RFC 6749 §2.3.1: both parts are form-encoded before they are joined.
    const encoded = [settings.clientId, secrets.clientSecret].map((part) => encodeURIComponent(part).replaceAll('%20', '+')).join(':')
    headers.authorization = `Basic ${Buffer.from(encoded).toString('base64')}`
  }
  const answer = await call(settings.tokenUrl, { method: 'POST', headers, body: form.toString() }, session.calling, 100_000)
  const token = answer.status === 200 ? tokenIn(answer.text) : undefined
  if (token) return token
  if (answer.status === 200) throw invalid('schulconnex.tokenUnreadable')
  throw invalid(answer.status === 404 ? 'schulconnex.tokenUrl' : 'schulconnex.signIn', {
    values: { status: answer.status, error: errorIn(answer.text) },
  })
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value = JSON.parse(text) as unknown
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
function tokenIn(text: string): string | undefined {
  const token = parsed(text).access_token
  // Anything but visible ASCII cannot stand in a header.
  return typeof token === 'string' && /^[\x21-\x7e]+$/.test(token) ? token : undefined
}
const errorIn = (text: string) => String(parsed(text).error ?? '').slice(0, 80)

/** Does something with a token, and once more with a fresh one when the old one ran out. */
async function signedIn<T extends Answer>(session: Session, work: (headers: Record<string, string>) => Promise<T>): Promise<T> {
  const fresh = session.token === undefined
  session.token ??= await signIn(session)
  const answer = await work({ authorization: `Bearer ${session.token}` })
  if (answer.status !== 401) return answer
  session.token = undefined
  if (fresh) throw invalid('schulconnex.signIn', { values: { status: 401, error: '' } })
  return signedIn(session, work)
}

const address = ({ settings }: Opening, path: string, query: Record<string, string>) => {
  const url = new URL(`${settings.url.replace(/\/+$/, '')}/${path}`)
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value)
  // The standard writes lists with plain commas.
  return url.toString().replaceAll('%2C', ',')
}

function refused(status: number): never {
  if (status === 403) throw invalid('schulconnex.notAllowed')
  if (status === 404 || status === 405) throw invalid('schulconnex.url', { values: { status } })
  throw invalid('schulconnex.request', { values: { status } })
}

/** The next page (RFC 8288). One on another server is refused: the token goes nowhere else, and half a list is none. */
function nextPage(answer: Answer, from: string): string | undefined {
  const link = [answer.headers.link ?? []].flat().join(',')
  const match = /<([^>]*)>\s*;[^,]*\brel="?next"?/i.exec(link)
  if (!match) return undefined
  const url = URL.canParse(match[1]!, from) ? new URL(match[1]!, from) : undefined
  if (url?.origin !== new URL(from).origin) throw invalid('schulconnex.paging')
  return url.toString()
}

/** All people that the service may see, and the organisations. Nothing is kept when anything of it fails. */
export async function fetchRoster(opening: Opening, { folder, etag, patience }: FetchOptions): Promise<Fetched> {
  const session = begin(opening, patience)
  const paths: string[] = []
  const files: RosterFile[] = []
  const notes: string[] = []
  const dispose = async () => void (await Promise.all(paths.map((path) => rm(path, { force: true }))))
  const keep = async (url: string, name: string, headers: Record<string, string> = {}) => {
    const path = join(folder, name)
    if (!paths.includes(path)) paths.push(path)
    const answer = await signedIn(session, (signed) => download(url, { headers: { ...headers, ...signed } }, session.calling, path, most))
    if (answer.status === 200 && !isJson(answer.headers)) throw invalid('schulconnex.notJson')
    return { ...answer, file: { name, size: answer.size, open: () => createReadStream(path) } satisfies RosterFile }
  }
  try {
    const organisations = ids(opening.settings.organisations)
    let newMark: string | undefined
    for (const [index, organisation] of (organisations.length ? organisations : ['']).entries()) {
      const filter: Record<string, string> = organisation ? { 'organisation.id': organisation } : {}
      const mark = etag && organisations.length <= 1 ? { 'if-none-match': etag } : undefined
      const result = await fetchPeople(opening, filter, keep, mark, `${index + 1}`, notes)
      if (result === 'same') {
        await dispose()
        return { state: 'same' }
      }
      files.push(...result.files)
      newMark = organisations.length <= 1 ? result.etag : undefined
    }
    const schools = await keep(address(opening, 'organisationen-info', {}), 'organisationen.json')
    if (schools.status === 200) files.push(schools.file)
    else notes.push('organisationsNotGiven')
    return { state: 'fetched', etag: newMark, files, notes, dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

const ids = (text: string | null | undefined) => (text ?? '').split(/[\s,;]+/).filter(Boolean)
const wishes = ['personen', 'personenkontexte', 'organisationen', 'gruppen']

type Keep = (url: string, name: string, headers?: Record<string, string>) => Promise<Answer & { file: RosterFile }>

async function fetchPeople(
  opening: Opening,
  filter: Record<string, string>,
  keep: Keep,
  mark: Record<string, string> | undefined,
  part: string,
  notes: string[],
): Promise<'same' | { files: RosterFile[]; etag?: string }> {
  const files: RosterFile[] = []
  const visited = new Set<string>()
  // Relations are in the text of the standard but not in its list of values, so some servers refuse them.
  let wished = opening.settings.relations ? [...wishes, 'beziehungen'] : wishes
  let url: string | undefined = address(opening, 'personen-info', { vollstaendig: wished.join(','), ...filter })
  let etag: string | undefined
  for (let page = 1; url; page++) {
    if (visited.has(url) || page > pages) throw invalid('schulconnex.paging')
    visited.add(url)
    const answer: Answer & { file: RosterFile } = await keep(url, `personen-${part}-${page}.json`, page === 1 ? mark : undefined)
    if (answer.status === 304) return 'same'
    if (answer.status === 400 && wished.length > wishes.length) {
      notes.push('relationsNotGiven')
      wished = wishes
      url = address(opening, 'personen-info', { vollstaendig: wished.join(','), ...filter })
      page--
      continue
    }
    if (answer.status !== 200) refused(answer.status)
    files.push(answer.file)
    url = nextPage(answer, url)
    // A mark of the first page says nothing about the others.
    etag = page === 1 && !url ? answer.headers.etag : undefined
  }
  return { files, etag }
}

/** What a person wants to know of a new connection: does the sign-in work, what may the service see. Codes stand under `connections.finding`. */
export async function checkServer(
  opening: Opening,
  patience?: Partial<Patience>,
): Promise<{ code: string; tone: 'success' | 'warning'; values?: Record<string, number> }[]> {
  const session = begin(opening, { attempts: 2, ...patience })
  const get = (path: string, query: Record<string, string>) =>
    signedIn(session, (headers) => call(address(opening, path, query), { headers }, session.calling, 50_000_000))
  // Without `vollstaendig` only ids are sent: enough to count, and no personal data for a test.
  const people = await get('personen-info', {})
  if (people.status !== 200) refused(people.status)
  const list = (text: string) => {
    try {
      const value = JSON.parse(text) as unknown
      return Array.isArray(value) ? value.length : undefined
    } catch {
      return undefined
    }
  }
  const count = list(people.text)
  if (count === undefined) throw invalid('schulconnex.notJson')
  const schools = await get('organisationen-info', {})
  const schoolCount = schools.status === 200 ? list(schools.text) : undefined
  return [
    { code: 'schulconnexSignIn', tone: 'success' },
    { code: 'schulconnexPeople', tone: count ? 'success' : 'warning', values: { count } },
    schoolCount === undefined
      ? { code: 'schulconnexNoOrganisations', tone: 'warning' }
      : { code: 'schulconnexOrganisations', tone: 'success', values: { count: schoolCount } },
  ]
}
