// Every route × every shipped role × own school, sibling school, foreign authority, missing, signed out, expired.
import { createHash, randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Served, system } from '#kernel'
import { testWorld } from '#kernel/testing'
import { roleTemplates } from '#modules/access/model'
import { type Endpoint, type Id, newId, urlOf } from '#shared'
import { type App, openApp } from './open.ts'

const world = testWorld()
let app: App
let server: FastifyInstance
const tokens = new Map<string, string>()
interface Objects {
  authority: Id
  school: Id
  person: Id
  account: Id
  group: Id
  room: Id
  import: Id
  run: Id
}
let foreign: Objects
let sibling: Objects
const canary = 'Fremdstadt'

beforeAll(async () => {
  app = await openApp({ ...world.database, role: 'server', publicUrl: 'http://127.0.0.1', dataDir: '/nonexistent', migrated: true })
  server = app.server!
  await server.ready()
  foreign = await fill(world.foreign, world.foreignSchools[0], canary)
  sibling = await fill(world.authority, world.schools[1], 'Nachbarschule')
  for (const { key: role } of roleTemplates) tokens.set(role, await tokenFor(role))
  tokens.set('none', await tokenFor(null))
}, 60_000)
afterAll(() => app?.stop())

async function fill(authority: Id, school: Id, word: string): Promise<Objects> {
  return world.done(
    system('test'),
    async (ctx) => {
      const db = ctx.db()
      const made = { authority, school, person: newId(), account: newId(), group: newId(), room: newId(), import: newId(), run: newId() }
      const year = newId()
      const site = newId()
      await sql`insert into organisation.school_year (authority_id, id, name, starts, ends) values (${authority}, ${year}, ${`${word === canary ? canary : 'Eigenes'}-Jahr`}, '2020-08-01', '2021-07-31')`.execute(
        db,
      )
      await sql`insert into organisation.site (authority_id, id, school_id, name) values (${authority}, ${site}, ${school}, ${`${word}-Standort`})`.execute(
        db,
      )
      await sql`insert into organisation.room (authority_id, id, school_id, site_id, number, code) values (${authority}, ${made.room}, ${school}, ${site}, ${`${word}-1`}, ${`${word}-R1`})`.execute(
        db,
      )
      await sql`insert into organisation."group" (authority_id, id, school_id, school_year_id, kind, name) values (${authority}, ${made.group}, ${school}, ${year}, 'class', ${`${word}-5a`})`.execute(
        db,
      )
      await sql`insert into people.person (authority_id, id, family_name, given_name) values (${authority}, ${made.person}, ${`${word}-Person`}, 'Kim')`.execute(
        db,
      )
      await sql`insert into people.affiliation (authority_id, person_id, school_id, role) values (${authority}, ${made.person}, ${school}, 'learner')`.execute(
        db,
      )
      await sql`insert into people.account (authority_id, id, person_id, name, display_name, state) values (${authority}, ${made.account}, ${made.person}, ${`${word.toLowerCase()}.kim`}, ${`Kim ${word}`}, 'active')`.execute(
        db,
      )
      await sql`insert into kernel.import (authority_id, id, kind, title, school_id, source, format, state) values (${authority}, ${made.import}, 'people.roster', ${`${word}-Import`}, ${school}, 'x', 'csv', 'previewed')`.execute(
        db,
      )
      await sql`insert into kernel.run (authority_id, id, kind, title, state) values (${authority}, ${made.run}, 'people.roster.read', ${`${word}-Lauf`}, 'done')`.execute(
        db,
      )
      return made
    },
    { authorities: [authority] },
  )
}

/** A service account with one role, at the first school where the role belongs to schools. */
async function tokenFor(role: string | null): Promise<string> {
  const secret = `muses_${randomUUID()}${randomUUID()}`
  const scopes = role ? (roleTemplates.find((each) => each.key === role)?.scopes ?? ['school']) : []
  const scope = role === 'operatorAdmin' ? 'operator' : scopes.includes('authority') ? 'authority' : 'school'
  const authority = scope === 'operator' ? null : world.authority
  await world.done(
    system('test'),
    async (ctx) => {
      const account = newId()
      await sql`insert into people.account (authority_id, id, kind, name, display_name, state) values (${authority}::uuid, ${account}, 'service', ${`dienst-${role}`}, ${`Dienst ${role}`}, 'active')`.execute(
        ctx.db(),
      )
      if (role)
        await sql`insert into access."grant" (authority_id, account_id, role, scope, school_id) values (${authority}::uuid, ${account}, ${role}, ${scope}, ${scope === 'school' ? world.schools[0] : null}::uuid)`.execute(
          ctx.db(),
        )
      await sql`insert into access.token (authority_id, account_id, name, hash, start) values (${authority}::uuid, ${account}, 'test', ${createHash('sha256').update(secret).digest()}, ${secret.slice(0, 12)})`.execute(
        ctx.db(),
      )
    },
    { authorities: authority ? [authority] : [] },
  )
  return secret
}

/** A value of the right shape, with `id` wherever a UUID belongs. */
function sample(schema: unknown, id: Id, depth = 0): unknown {
  const node = schema as Record<string, unknown> & {
    type?: string
    anyOf?: unknown[]
    allOf?: unknown[]
    enum?: unknown[]
    properties?: Record<string, unknown>
    required?: string[]
    items?: unknown
  }
  if (depth > 6) return null
  if ('const' in node) return node.const
  if (node.enum) return node.enum[0]
  if (node.anyOf) return sample(node.anyOf.find((each) => (each as { type?: string }).type !== 'null') ?? node.anyOf[0], id, depth + 1)
  if (node.allOf) return Object.assign({}, ...node.allOf.map((each) => sample(each, id, depth + 1)))
  if (node.type === 'object')
    return Object.fromEntries(
      Object.entries(node.properties ?? {}).flatMap(([key, value]) =>
        node.required?.includes(key) || /id$|^(school|person|account|group)s?$/i.test(key) ? [[key, sample(value, id, depth + 1)]] : [],
      ),
    )
  if (node.type === 'array') return [sample(node.items ?? {}, id, depth + 1)]
  if (node.type === 'integer' || node.type === 'number') return Number(node.minimum ?? 1)
  if (node.type === 'boolean') return true
  if (node.format === 'uuid') return id
  if (node.format === 'date') return '2026-09-01'
  if (node.format === 'date-time') return '2026-09-01T08:00:00Z'
  if (node.format === 'email') return 'probe@schule.example'
  if (node.format === 'uri') return 'https://schule.example'
  return 'probe'.padEnd(Number(node.minLength ?? 0), 'x')
}
const shapeOf = (schema: z.ZodType | undefined) => {
  if (!schema) return undefined
  try {
    return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  } catch {
    return undefined
  }
}

const kindByPath: [RegExp, keyof Objects][] = [
  [/^\/authorities/, 'authority'],
  [/^\/schools/, 'school'],
  [/^\/people\/rosters/, 'import'],
  [/^\/people/, 'person'],
  [/^\/accounts|^\/access\/accounts/, 'account'],
  [/^\/groups/, 'group'],
  [/^\/rooms/, 'room'],
  [/^\/runs/, 'run'],
]
const targetOf = (endpoint: Endpoint, objects: Objects): Id =>
  objects[kindByPath.find(([pattern]) => pattern.test(endpoint.path))?.[1] ?? 'school']

async function send(endpoint: Endpoint, id: Id, token: string | null) {
  const params = Object.fromEntries([...endpoint.path.matchAll(/:(\w+)/g)].map((match) => [match[1]!, id]))
  const query = shapeOf(endpoint.query) ? (sample(shapeOf(endpoint.query), id) as object) : {}
  const body = shapeOf(endpoint.body)
  const answer = await server.inject({
    method: endpoint.method.toUpperCase() as 'GET',
    url: urlOf(endpoint, { params, query }),
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { payload: JSON.stringify(sample(body, id)) } : {}),
  })
  return { status: answer.statusCode, body: answer.body }
}

const all = () =>
  app.modules
    .flatMap((module) => (module.routes ?? []) as readonly Served[])
    .flatMap((served) => Object.entries(served.api).map(([name, endpoint]) => ({ name: `${served.module}.${name}`, endpoint })))
const reading = (endpoint: Endpoint) => endpoint.method === 'get' && endpoint.file !== 'upload'
/** What a person sends comes back to her in a refusal; only what she did not send is a leak. */
const without = (text: string, id: Id) => text.replaceAll(id, '·')

async function fingerprint(authority: Id): Promise<string> {
  const owner = new pg.Client(world.database.owner)
  await owner.connect()
  const { rows } = await owner.query<{
    name: string
  }>(`select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attname = 'authority_id'
    where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'graphile_worker') order by 1`)
  const parts: string[] = []
  for (const { name } of rows) {
    const { rows: sums } = await owner.query<{ sum: string | null }>(
      `select md5(string_agg(t::text, '|' order by t::text)) as sum from ${name} t where authority_id = $1`,
      [authority],
    )
    parts.push(`${name}:${sums[0]!.sum}`)
  }
  await owner.end()
  return parts.join('\n')
}

describe('route × role × scope', () => {
  test('signed out and expired: 401 on everything that is not public', async () => {
    for (const { name, endpoint } of all()) {
      if (endpoint.right === 'public') continue
      for (const token of [null, 'muses_abgelaufenabgelaufenabgelaufenabgelaufen'])
        expect((await send(endpoint, foreign.school, token)).status, name).toBe(401)
    }
  })

  test('without the right: 403, whatever the object', async () => {
    for (const { name, endpoint } of all()) {
      if (endpoint.right === 'public' || endpoint.right === 'signedIn') continue
      const { status } = await send(endpoint, sibling.school, tokens.get('none')!)
      expect(status, name).toBe(403)
    }
  })

  test('every role: a foreign object answers byte for byte like a missing one, nothing foreign is told, nothing foreign is changed', async () => {
    const before = await fingerprint(world.foreign)
    const leaks: string[] = []
    for (const { name, endpoint } of all()) {
      if (endpoint.right === 'public') continue
      const target = targetOf(endpoint, foreign)
      const missing = newId()
      const identified =
        /:/.test(endpoint.path) ||
        JSON.stringify(shapeOf(endpoint.body) ?? '').includes('uuid') ||
        JSON.stringify(shapeOf(endpoint.query) ?? '').includes('uuid')
      for (const [role, token] of tokens) {
        if (role === 'operatorAdmin') continue
        const answer = await send(endpoint, target, token)
        if (answer.body.includes(canary)) leaks.push(`${role} ${name}: names ${canary}`)
        if (answer.status >= 500) leaks.push(`${role} ${name}: ${answer.status}`)
        if (!identified) continue
        const none = await send(endpoint, missing, token)
        if (answer.status !== none.status || scrub(without(answer.body, target)) !== scrub(without(none.body, missing)))
          leaks.push(
            `${role} ${name}: foreign ${answer.status} ${answer.body.slice(0, 160)} ≠ missing ${none.status} ${none.body.slice(0, 160)}`,
          )
      }
    }
    expect(leaks).toEqual([])
    expect(await fingerprint(world.foreign)).toBe(before)
  }, 240_000)

  test('roles of one school: the sibling school answers like a missing one where its data is read', async () => {
    const leaks: string[] = []
    const schoolRoles = roleTemplates
      .filter((role) => !role.scopes.includes('operator') && !role.scopes.includes('authority'))
      .map((role) => role.key)
    for (const { name, endpoint } of all()) {
      if (!reading(endpoint) || endpoint.right === 'public') continue
      for (const role of schoolRoles) {
        const answer = await send(endpoint, targetOf(endpoint, sibling), tokens.get(role)!)
        if (answer.body.includes('Nachbarschule')) leaks.push(`${role} ${name}: ${answer.body.slice(0, 200)}`)
      }
    }
    expect(leaks).toEqual([])
  }, 120_000)
})

/** What differs from answer to answer by itself: new ids, times (also as a PDF writes them, and the mark it makes of them), new secrets. */
const scrub = (text: string) =>
  text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+(Z|\+\d\d:\d\d)/g, '')
    .replace(/\(D:\d{14}[^)]*\)/g, '')
    .replace(/\/ID \[.*\]|<xmpMM:\w+>[^<]*</g, '')
