// Speaks the HTTP API and nothing else: what the CLI can do, anybody with the same token can do.
import { type Answer, type Ask, type Endpoint, type Problem, urlOf } from '#shared'

export interface Settings {
  url: string
  token: string
  lang: 'de' | 'en'
}

/** A refusal of the server, as it came. */
export class Refused extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.title)
    this.problem = problem
  }
}

export interface UploadFile {
  name: string
  bytes: Blob
}

/** The client for one server and one token. */
export function clientOf(settings: Settings) {
  async function send(endpoint: Endpoint, ask: object, authority: string | undefined, files?: readonly UploadFile[]): Promise<Response> {
    const given = ask as { params?: object; query?: object; body?: unknown }
    const headers: Record<string, string> = {
      authorization: `Bearer ${settings.token}`,
      'accept-language': settings.lang,
      ...(authority ? { 'muses-authority': authority } : {}),
    }
    let body: BodyInit | undefined
    if (files) {
      const form = new FormData()
      for (const file of files) form.append('file', file.bytes, file.name)
      body = form
    } else if (given.body !== undefined) {
      headers['content-type'] = 'application/json'
      body = JSON.stringify(given.body)
    }
    const response = await fetch(settings.url + urlOf(endpoint, given), { method: endpoint.method.toUpperCase(), headers, body }).catch(
      (error: unknown) => {
        throw new Error(
          `${settings.url} antwortet nicht. / does not answer. (${error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)})`,
        )
      },
    )
    if (!response.ok) throw new Refused(await problemFrom(response))
    return response
  }
  return {
    async call<E extends Endpoint>(endpoint: E, ask: Ask<E>, authority?: string): Promise<Answer<E>> {
      const response = await send(endpoint, ask as object, authority)
      return (response.status === 204 ? undefined : await response.json()) as Answer<E>
    },
    async upload<E extends Endpoint>(endpoint: E, ask: object, files: readonly UploadFile[], authority?: string): Promise<Answer<E>> {
      return (await (await send(endpoint, ask, authority, files)).json()) as Answer<E>
    },
    download: async (endpoint: Endpoint, ask: object, authority?: string) => send(endpoint, ask, authority),
    async raw(method: string, path: string, body: string | undefined, authority?: string): Promise<Response> {
      const headers: Record<string, string> = {
        authorization: `Bearer ${settings.token}`,
        'accept-language': settings.lang,
        ...(authority ? { 'muses-authority': authority } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
      }
      const response = await fetch(`${settings.url}/api/v1${path}`, { method, headers, body })
      if (!response.ok) throw new Refused(await problemFrom(response))
      return response
    },
  }
}
export type Client = ReturnType<typeof clientOf>

async function problemFrom(response: Response): Promise<Problem> {
  const text = await response.text()
  try {
    return JSON.parse(text) as Problem
  } catch {
    return { type: 'about:blank', title: text.slice(0, 200) || response.statusText, status: response.status, code: 'http' }
  }
}
