// One way to the server: typed by the endpoint, in the chosen authority and language, refusals as ProblemError.
import { type Answer, type Ask, type Endpoint, type Problem, urlOf } from '#shared'

/** A refusal of the server, or the network, in words a person can act on. */
export class ProblemError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title)
    this.name = 'ProblemError'
    this.problem = problem
  }
  get status() {
    return this.problem.status
  }
  get code() {
    return this.problem.code
  }
}
export const isProblem = (error: unknown): error is ProblemError => error instanceof ProblemError

interface Asking {
  /** Id of the chosen authority; null asks for all the person may see. */
  authority: string | null
  lang: 'de' | 'en'
  /** Says why no answer came, in the person's language. */
  offline: () => { title: string; remedy: string }
  sessionEnded: () => void
  /** Replaced by the gallery, which brings its own answers. */
  fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Asks for a fresh proof of identity; false when the person declines. */
  confirmIdentity: () => Promise<boolean>
}

const asking: Asking = {
  authority: null,
  lang: 'de',
  offline: () => ({ title: 'MUSES ist nicht erreichbar.', remedy: 'Prüfen Sie die Verbindung und versuchen Sie es noch einmal.' }),
  sessionEnded: () => {},
  fetch: (url, init) => fetch(url, init),
  confirmIdentity: async () => false,
}
/** The shell says once who asks and what happens at the end of a session. */
export const askAs = (change: Partial<Asking>) => void Object.assign(asking, change)
export const chosenAuthority = () => asking.authority
export const chosenLang = () => asking.lang

export interface CallOptions {
  /** The version the person saw; the server answers 412 when it is no longer the newest. */
  version?: number
  signal?: AbortSignal
  /** The same key twice is carried out once. */
  idempotencyKey?: string
}

export function headersOf(options: CallOptions = {}): Record<string, string> {
  return {
    Accept: 'application/json, application/problem+json',
    'Accept-Language': asking.lang,
    ...(asking.authority ? { 'Muses-Authority': asking.authority } : {}),
    ...(options.version === undefined ? {} : { 'If-Match': `"${options.version}"` }),
    ...(options.idempotencyKey ? { 'Idempotency-Key': options.idempotencyKey } : {}),
  }
}

export function offlineProblem(): ProblemError {
  const { title, remedy } = asking.offline()
  return new ProblemError({ type: 'about:blank', title, status: 0, code: 'offline', remedy })
}

/** Reads a refusal; a body without problem+json still becomes one. */
export function problemFrom(status: number, text: string): ProblemError {
  try {
    const body = JSON.parse(text) as Problem
    if (typeof body.title === 'string') return new ProblemError({ ...body, status, code: body.code ?? String(status) })
  } catch {
    // not JSON: a proxy answered
  }
  return new ProblemError({ ...offlineProblem().problem, status, code: String(status) })
}

declare global {
  interface Window {
    /** Answers that public/first.js asked for before the program was there, by language, authority and address; each is good once. */
    firstAnswers?: Map<string, Promise<Response | undefined>>
  }
}

async function answeredAhead(endpoint: Endpoint, url: string): Promise<Response | undefined> {
  const answers = globalThis.window?.firstAnswers
  if (!answers?.size) return undefined
  // What was asked before a change no longer says how things are.
  if (endpoint.method !== 'get') answers.clear()
  const key = `${asking.lang} ${asking.authority ?? ''} ${url}`
  const answer = answers.get(key)
  answers.delete(key)
  return answer
}

async function send(endpoint: Endpoint, ask: { params?: object; query?: object; body?: unknown }, options: CallOptions): Promise<Response> {
  const hasBody = ask.body !== undefined
  try {
    const url = urlOf(endpoint, ask)
    const ahead = await answeredAhead(endpoint, url)
    if (ahead) return ahead
    return await asking.fetch(url, {
      method: endpoint.method.toUpperCase(),
      credentials: 'same-origin',
      headers: { ...headersOf(options), ...(hasBody ? { 'Content-Type': 'application/json' } : {}) },
      body: hasBody ? JSON.stringify(ask.body) : undefined,
      signal: options.signal,
    })
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw offlineProblem()
  }
}

/** Sends and refuses what is not 2xx; asks once for a fresh proof of identity where the endpoint needs one. */
export async function reach(endpoint: Endpoint, ask: object = {}, options: CallOptions = {}, again = true): Promise<Response> {
  const response = await send(endpoint, ask, options)
  if (response.ok) return response
  const problem = problemFrom(response.status, await response.text())
  if (response.status === 401 && endpoint.path !== '/session') asking.sessionEnded()
  if (again && /(^|\.)stepUp$/.test(problem.code) && (await asking.confirmIdentity())) return reach(endpoint, ask, options, false)
  throw problem
}

/** Asks the server; answers the endpoint's shape or throws a ProblemError. */
export async function call<E extends Endpoint>(endpoint: E, ask: Ask<E>, options: CallOptions = {}): Promise<Answer<E>> {
  const response = await reach(endpoint, ask as object, options)
  const text = response.status === 204 ? '' : await response.text()
  return (text ? JSON.parse(text) : undefined) as Answer<E>
}
