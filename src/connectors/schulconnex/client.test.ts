import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RosterRecord } from '#modules/rosters/ports'
import { allOf, fileOf, material, ofType } from '../../kernel/tables/test-files.ts'
import { checkServer, fetchRoster, type Opening, schulconnex } from './index.ts'

const today = '2026-09-01'
const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8')
const people = fixture('personen.json')
const organisations = fixture('organisationen.json')
const read = (...texts: string[]) =>
  allOf(
    schulconnex.read(
      texts.map((text, index) => fileOf(`${index}.json`, text)),
      { today },
    ),
  )
const faults = (records: RosterRecord[]) =>
  records.flatMap((each) => (each.type === 'fault' ? [[each.severity, each.code, each.value]] : []))

type Handler = (request: http.IncomingMessage, response: http.ServerResponse, body: string) => void
const json = (response: http.ServerResponse, status: number, value: unknown, headers: http.OutgoingHttpHeaders = {}) => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  response.end(typeof value === 'string' ? value : JSON.stringify(value))
}

describe('over the network', () => {
  let server: http.Server
  let base: string
  let folder: string
  let calls: string[]
  let routes: Record<string, Handler>
  let opening: Opening
  const patience = { attempts: 4, first: 5, longest: 2_000, idle: 300 }

  beforeEach(async () => {
    calls = []
    folder = mkdtempSync(join(tmpdir(), 'schulconnex-'))
    routes = {
      '/token': (request, response, body) => {
        const known =
          request.headers.authorization === `Basic ${Buffer.from('muses:ge%3Aheim+').toString('base64')}` &&
          body === 'grant_type=client_credentials'
        if (known)
          json(response, 200, {
            access_token: `t${calls.filter((each) => each.startsWith('POST /token')).length}`,
            token_type: 'Bearer',
            expires_in: 300,
          })
        else json(response, 401, { error: 'invalid_client' })
      },
      '/v1/personen-info': (_, response) => json(response, 200, people, { etag: '"eins"' }),
      '/v1/organisationen-info': (_, response) => json(response, 200, organisations),
    }
    server = http.createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        calls.push(`${request.method} ${request.url}`)
        const handler = routes[request.url!.split('?')[0]!]
        const signedIn = request.url === '/token' || /^Bearer t\d+$/.test(request.headers.authorization ?? '')
        if (!signedIn) json(response, 401, { code: '01' })
        else if (handler) handler(request, response, Buffer.concat(parts).toString())
        else json(response, 404, {})
      })
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    opening = {
      settings: { url: `${base}/v1/`, tokenUrl: `${base}/token`, clientId: 'muses', tokenSignIn: 'basic', relations: false },
      secrets: { clientSecret: 'ge:heim ' },
      outgoing: { allowed: '127.0.0.1', private: true },
      signal: AbortSignal.timeout(20_000),
    }
  })
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
    rmSync(folder, { recursive: true, force: true })
  })

  const fetch = (options: { etag?: string; patience?: Partial<typeof patience> } = {}) =>
    fetchRoster(opening, { folder, ...options, patience: { ...patience, ...options.patience } })
  async function fetched(options: Parameters<typeof fetch>[0] = {}) {
    const result = await fetch(options)
    if (result.state !== 'fetched') throw new Error(result.state)
    return result
  }
  const asked = (path: string) => calls.filter((each) => each.includes(path)).length

  it('signs in, asks for whole people, gives the same records as the files', async () => {
    const result = await fetched()
    expect(calls).toEqual([
      'POST /token',
      'GET /v1/personen-info?vollstaendig=personen,personenkontexte,organisationen,gruppen',
      'GET /v1/organisationen-info',
    ])
    expect(result).toMatchObject({ etag: '"eins"', notes: [] })
    expect(await schulconnex.recognise(result.files)).toMatchObject({ certainty: 1, scope: 'full' })
    const records = await allOf(schulconnex.read(result.files, { today }))
    expect(ofType(records, 'person')).toEqual(ofType(await read(people, organisations), 'person'))
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077).toBe(0)
    await result.dispose()
    expect(readdirSync(folder)).toEqual([])
  })

  it('sends the client in the body where the server wants that, and a scope', async () => {
    let body = ''
    routes['/token'] = (_, response, given) => {
      body = given
      json(response, 200, { access_token: 't1' })
    }
    opening.settings = { ...opening.settings, tokenSignIn: 'body', scope: 'roster' }
    await fetched()
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      grant_type: 'client_credentials',
      scope: 'roster',
      client_id: 'muses',
      client_secret: 'ge:heim ',
    })
  })

  it('asks nothing again that did not change', async () => {
    let mark: string | undefined
    routes['/v1/personen-info'] = (request, response) => {
      mark = request.headers['if-none-match']
      response.writeHead(304).end()
    }
    expect(await fetch({ etag: '"eins"' })).toEqual({ state: 'same' })
    expect(mark).toBe('"eins"')
    expect(readdirSync(folder)).toEqual([])
  })

  it('follows pages, refuses a page elsewhere and pages in a circle', async () => {
    const list = JSON.parse(people) as unknown[]
    const paged = (next: string) =>
      function answer(request: http.IncomingMessage, response: http.ServerResponse) {
        const page = Number(new URL(request.url!, base).searchParams.get('page') ?? 1)
        json(
          response,
          200,
          list.slice(page - 1, page),
          page < 3 ? { link: `<${next.replace('N', String(page + 1))}>; rel="next"`, etag: '"seite"' } : {},
        )
      }
    routes['/v1/personen-info'] = paged('/v1/personen-info?page=N')
    const result = await fetched()
    expect(result.files).toHaveLength(4)
    expect(result.etag).toBeUndefined()
    expect(ofType(await allOf(schulconnex.read(result.files, { today })), 'person')).toHaveLength(3)
    routes['/v1/personen-info'] = paged('https://anderswo.example/v1/personen-info?page=N')
    await expect(fetch()).rejects.toMatchObject({ code: 'schulconnex.paging' })
    routes['/v1/personen-info'] = paged('/v1/personen-info?page=2')
    await expect(fetch()).rejects.toMatchObject({ code: 'schulconnex.paging' })
  })

  it('asks per organisation where some were chosen', async () => {
    opening.settings = { ...opening.settings, organisations: 'o-1, o-2' }
    const result = await fetched({ etag: '"alt"' })
    expect(
      calls
        .filter((each) => each.includes('organisation.id'))
        .map((each) => new URL(each.slice(4), base).searchParams.get('organisation.id')),
    ).toEqual(['o-1', 'o-2'])
    expect(result.files).toHaveLength(3)
    expect(result.etag).toBeUndefined()
  })

  it('asks without relations when the server knows none, and goes on without organisations', async () => {
    opening.settings = { ...opening.settings, relations: true }
    routes['/v1/personen-info'] = (request, response) =>
      request.url!.includes('beziehungen') ? json(response, 400, { code: '02' }) : json(response, 200, people)
    routes['/v1/organisationen-info'] = (_, response) => json(response, 403, {})
    const result = await fetched()
    expect(result.notes).toEqual(['relationsNotGiven', 'organisationsNotGiven'])
    expect(result.files).toHaveLength(1)
  })

  it('takes a fresh token when the old one ran out, once', async () => {
    let first = true
    routes['/v1/organisationen-info'] = (_, response) => {
      json(response, first ? 401 : 200, first ? {} : organisations)
      first = false
    }
    await fetched()
    expect(asked('/token')).toBe(2)
    routes['/v1/personen-info'] = (_, response) => json(response, 401, {})
    await expect(fetch()).rejects.toMatchObject({ kind: 'Invalid', code: 'schulconnex.signIn' })
  })

  it('refuses wrong credentials at once, without trying again', async () => {
    opening.secrets = { clientSecret: 'falsch' }
    await expect(fetch()).rejects.toMatchObject({
      kind: 'Invalid',
      code: 'schulconnex.signIn',
      options: { values: { status: 401, error: 'invalid_client' } },
    })
    expect(asked('/token')).toBe(1)
    routes['/token'] = (_, response) => json(response, 200, '<html>')
    await expect(fetch()).rejects.toMatchObject({ code: 'schulconnex.tokenUnreadable' })
  })

  it.each([
    [403, 'schulconnex.notAllowed'],
    [404, 'schulconnex.url'],
    [400, 'schulconnex.request'],
  ])('says what to repair at %d', async (status, code) => {
    routes['/v1/personen-info'] = (_, response) => json(response, status, {})
    await expect(fetch()).rejects.toMatchObject({ kind: 'Invalid', code })
    expect(asked('personen-info')).toBe(1)
    expect(readdirSync(folder)).toEqual([])
  })

  it('waits as long as a busy server asks, then goes on', async () => {
    let times = 0
    routes['/v1/personen-info'] = (_, response) =>
      ++times < 3
        ? json(response, times === 1 ? 429 : 503, {}, { 'retry-after': times === 1 ? '1' : new Date(Date.now() + 500).toUTCString() })
        : json(response, 200, people)
    const started = Date.now()
    await fetched()
    expect(times).toBe(3)
    expect(Date.now() - started).toBeGreaterThanOrEqual(1_000)
  })

  it('gives up when it lasts, and says when to try again', async () => {
    routes['/v1/personen-info'] = (_, response) => json(response, 500, {})
    await expect(fetch()).rejects.toMatchObject({ kind: 'Unavailable', code: 'schulconnex.server' })
    expect(asked('personen-info')).toBe(4)
    routes['/v1/personen-info'] = (_, response) => json(response, 429, {}, { 'retry-after': '3600' })
    await expect(fetch()).rejects.toMatchObject({ kind: 'Unavailable', code: 'schulconnex.busy', options: { retryAfter: 3_600 } })
  })

  it('survives cut connections, with and without a length, and never takes half a list for a whole one', async () => {
    let times = 0
    routes['/v1/personen-info'] = (_, response) => {
      times++
      if (times === 1) return void response.destroy()
      if (times === 4) return json(response, 200, people)
      response.writeHead(200, {
        'content-type': 'application/json',
        ...(times === 2 ? { 'content-length': Buffer.byteLength(people) } : { connection: 'close' }),
      })
      response.write(people.slice(0, 900))
      if (times === 2) setTimeout(() => response.destroy(), 20)
      else response.end()
    }
    const result = await fetched()
    expect(times).toBe(4)
    expect(ofType(await allOf(schulconnex.read(result.files, { today })), 'person')).toHaveLength(3)
  })

  it('does not wait for ever for a silent server', async () => {
    routes['/v1/personen-info'] = () => {}
    const started = Date.now()
    await expect(fetch({ patience: { attempts: 2 } })).rejects.toMatchObject({ kind: 'Unavailable', code: 'schulconnex.slow' })
    expect(Date.now() - started).toBeLessThan(5_000)
    routes['/v1/personen-info'] = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write('[')
    }
    await expect(fetch({ patience: { attempts: 2 } })).rejects.toMatchObject({ kind: 'Unavailable' })
  })

  it('ends when it is told to end', async () => {
    routes['/v1/personen-info'] = (_, response) => json(response, 503, {}, { 'retry-after': '1' })
    opening.signal = AbortSignal.timeout(200)
    await expect(fetch()).rejects.toThrow()
    expect(readdirSync(folder)).toEqual([])
  })

  it('refuses a page where JSON should be; wrong JSON is named by the reader', async () => {
    routes['/v1/personen-info'] = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' })
      response.end('<html>Anmeldung</html>')
    }
    await expect(fetch()).rejects.toMatchObject({ code: 'schulconnex.notJson' })
    routes['/v1/personen-info'] = (_, response) =>
      json(response, 200, '[{"pid":"1","person":{"name":{"familienname":"A","vorname":"B"}}}, {"pid": oh}]')
    const result = await fetched()
    const records = await allOf(schulconnex.read(result.files, { today }))
    expect(records.find((each) => each.type === 'fault' && each.cut)).toMatchObject({ code: 'fileBroken' })
    expect(ofType(records, 'person')).toHaveLength(1)
  })

  it('follows no way to forbidden networks', async () => {
    opening.outgoing = { allowed: '', private: true }
    await expect(fetch()).rejects.toMatchObject({ kind: 'Invalid', code: 'outgoing.range' })
  })

  it('is tested without fetching anything of a person', async () => {
    expect(await checkServer(opening, patience)).toEqual([
      { code: 'schulconnexSignIn', tone: 'success' },
      { code: 'schulconnexPeople', tone: 'success', values: { count: 5 } },
      { code: 'schulconnexOrganisations', tone: 'success', values: { count: 3 } },
    ])
    expect(calls.some((each) => each.includes('vollstaendig'))).toBe(false)
    routes['/v1/personen-info'] = (_, response) => json(response, 200, '[]')
    routes['/v1/organisationen-info'] = (_, response) => json(response, 403, {})
    expect((await checkServer(opening, patience)).map((each) => `${each.tone} ${each.code}`)).toEqual([
      'success schulconnexSignIn',
      'warning schulconnexPeople',
      'warning schulconnexNoOrganisations',
    ])
  })

  const real = material('schulconnex-openapi')
  it.skipIf(!real.present)(`answers made of the examples of the standard are understood${real.missing}`, async () => {
    const yaml = (name: string) =>
      readFileSync(join(import.meta.dirname, '../../../../shared/data/schulconnex-openapi/src/openapi', `components-${name}.yaml`), 'utf8')
    /** The example that stands below a property. */
    const example = (name: string, property: string) => {
      const found = new RegExp(`^\\s+${property}:\\n(?:\\s{4,}.*\\n)*?\\s+example: (.+)$`, 'm').exec(yaml(name))?.[1]
      expect(found, `${name}.${property}`).toBeDefined()
      return found!.trim().replace(/^["']|["']$/g, '')
    }
    const values = (name: string) => [...yaml(`code-${name}`).matchAll(/^\s+- ["']?([^"'\n]+?)["']?\s*$/gm)].map((match) => match[1]!)
    const organisation = {
      id: example('Organisation-basis', 'id'),
      kennung: example('Organisation', 'kennung'),
      name: example('Organisation', 'name'),
      typ: 'Schule',
    }
    const group = {
      id: example('dienste-Gruppe', 'id'),
      orgid: organisation.id,
      bezeichnung: example('dienste-Gruppe', 'bezeichnung'),
      typ: 'Klasse',
    }
    const answer = values('Rolle').map((rolle, index) => ({
      pid: `${example('dienste-Personen-info-Personendatensatz', 'pid')}${index}`,
      person: {
        name: { familienname: example('dienste-Person', 'familienname'), vorname: example('dienste-Person', 'vorname') },
        geburt: { datum: example('dienste-Person', 'datum'), geburtsort: example('dienste-Person', 'geburtsort') },
        geschlecht: values('Geschlecht')[index % 4],
      },
      personenkontexte: [
        {
          id: `${example('dienste-Personen-info-Personenkontext', 'id')}${index}`,
          organisation,
          rolle,
          jahrgangsstufe: values('Jahrgangsstufe')[index],
          erreichbarkeiten: [{ typ: values('Erreichbarkeitstyp')[0], kennung: example('Erreichbarkeit', 'kennung') }],
          gruppen: [{ gruppe: group, gruppenzugehoerigkeit: { rollen: [values('Gruppenrolle')[index % values('Gruppenrolle').length]] } }],
        },
      ],
    }))
    routes['/v1/personen-info'] = (_, response) => json(response, 200, answer)
    routes['/v1/organisationen-info'] = (_, response) => json(response, 200, [organisation])
    const result = await fetched()
    const records = await allOf(schulconnex.read(result.files, { today }))
    expect(faults(records)).toEqual([])
    expect(ofType(records, 'person')).toHaveLength(9)
    expect(
      ofType(records, 'affiliation')
        .map((each) => each.role)
        .sort(),
    ).toEqual(['clerk', 'external', 'guardian', 'head', 'learner', 'orgAdmin', 'staff', 'sysAdmin', 'teacher'])
    expect(new Set(ofType(records, 'person').map((each) => each.gender))).toEqual(new Set(['m', 'w', 'd', 'x']))
    expect(JSON.stringify(records)).not.toContain(example('dienste-Person', 'geburtsort'))
  })
})
