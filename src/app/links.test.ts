// Links that are a key by themselves, over HTTP: a guardian's consent and a calendar.
import { createHash, randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Context, system } from '#kernel'
import { testWorld } from '#kernel/testing'
import { addDays, dayOf, type Id, newId } from '#shared'
import { reserve } from '../modules/reservations/actions/reserve.ts'
import { createResources } from '../modules/reservations/actions/resources.ts'
import { createFeed, deleteFeed } from '../modules/reservations/feeds.ts'
import { type App, openApp } from './open.ts'

const world = testWorld()
let app: App
let server: FastifyInstance

beforeAll(async () => {
  app = await openApp({ ...world.database, role: 'server', publicUrl: 'http://127.0.0.1', dataDir: '/nonexistent', migrated: true })
  server = app.server!
  await server.ready()
}, 60_000)
afterAll(() => app?.stop())

/** A prepared contract with a link, as `askConsent` keeps it. */
async function consent(ctx: Context, school: Id, expires: string): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  const contract = newId()
  await sql`insert into loans.contract (authority_id, id, number, school_id, from_day, until_day, body) values (${ctx.authority}, ${contract}, ${`L-${contract.slice(-6)}`}, ${school},
    '2026-09-01', '2027-07-31', 'Wortlaut')`.execute(ctx.db())
  await sql`insert into loans.consent (authority_id, contract_id, digest, expires_at) values (${ctx.authority}, ${contract}, ${createHash('sha256').update(token).digest()},
    now() + ${expires}::interval)`.execute(ctx.db())
  return token
}
const post = (url: string, payload: object) => server.inject({ method: 'POST', url: `/api/v1${url}`, payload })

test('a link for consent is good once, dies with its day, and opens its own contract alone', async () => {
  const make = (authority: Id, school: Id, expires: string) =>
    world.done(system('test'), (ctx) => consent(ctx, school, expires), { authorities: [authority] })
  const good = await make(world.authority, world.schools[0], '1 day')
  const late = await make(world.authority, world.schools[0], '-1 minute')
  const foreign = await make(world.foreign, world.foreignSchools[0], '1 day')

  const [path, sign] = await pathsOf()
  expect((await post(path, { token: good })).json()).toMatchObject({ body: 'Wortlaut', untilDay: '2027-07-31' })
  expect((await post(sign, { token: good, signedBy: 'Eva Beispiel' })).statusCode).toBeLessThan(300)
  for (const again of [await post(sign, { token: good, signedBy: 'Eva Beispiel' }), await post(path, { token: good })])
    expect(again.statusCode).toBe(404)
  expect((await post(path, { token: late })).statusCode).toBe(404)
  expect((await post(sign, { token: late, signedBy: 'Eva Beispiel' })).statusCode).toBe(404)
  expect((await post(path, { token: `${foreign.slice(0, -2)}xx` })).statusCode).toBe(404)
  // The link of another authority opens what it is for, and signs nothing here.
  expect((await post(sign, { token: foreign, signedBy: 'Eva Beispiel' })).statusCode).toBeLessThan(300)
  const signed = (authority: Id) =>
    world.done(
      system('test'),
      async (ctx) =>
        (
          await sql<{
            n: number
          }>`select count(*)::int as n from loans.contract where authority_id = ${authority} and signed_how = 'link'`.execute(ctx.db())
        ).rows[0]!.n,
      { authorities: [authority] },
    )
  expect([await signed(world.authority), await signed(world.foreign)]).toEqual([1, 1])
})

async function pathsOf(): Promise<[string, string]> {
  const { loansApi } = await import('#modules/loans/api')
  return [loansApi.readConsent.path, loansApi.giveConsent.path]
}

test('a calendar link is read without a session until it is revoked, renewed, or its account is closed', async () => {
  const account = newId()
  const who = { ...system('test'), account }
  const made = await world.done(
    who,
    async (ctx) => {
      const [site, room] = [newId(), newId()]
      await sql`insert into organisation.site (authority_id, id, school_id, name) values (${ctx.authority}, ${site}, ${world.schools[0]}, 'Haus')`.execute(
        ctx.db(),
      )
      await sql`insert into organisation.room (authority_id, id, school_id, site_id, number, code) values (${ctx.authority}, ${room}, ${world.schools[0]}, ${site}, '114', 'R0000099')`.execute(
        ctx.db(),
      )
      await sql`insert into people.account (authority_id, id, name, display_name, state) values (${ctx.authority}, ${account}, 'albers', 'Friederike Albers', 'active')`.execute(
        ctx.db(),
      )
      await sql`insert into access."grant" (authority_id, account_id, role, scope, school_id) values (${ctx.authority}, ${account}, 'teacher', 'school', ${world.schools[0]})`.execute(
        ctx.db(),
      )
      const [resource] = await createResources(ctx, [{ room }])
      const day = addDays(dayOf(), 7)
      await reserve(ctx, { resource: resource!.id, day, clock: { from: '10:00', to: '11:00' }, purpose: 'Klausur, 8b' })
      return { resource: resource!.id, mine: await createFeed(ctx, null), room: await createFeed(ctx, resource!.id) }
    },
    { authorities: [world.authority] },
  )
  const read = async (link: string) => {
    const answer = await server.inject({ method: 'GET', url: new URL(link).pathname })
    return { status: answer.statusCode, type: answer.headers['content-type'], body: answer.body }
  }
  for (const link of [made.mine.link, made.room.link]) {
    const { status, type, body } = await read(link)
    expect([status, type]).toEqual([200, 'text/calendar; charset=utf-8'])
    expect(body).toContain('Klausur\\, 8b')
  }
  expect((await read(`${made.mine.link.slice(0, -6)}xx.ics`)).status).toBe(404)
  // Renewed: the older link is dead.
  const renewed = await world.done(who, (ctx) => createFeed(ctx, null), { authorities: [world.authority] })
  expect([(await read(made.mine.link)).status, (await read(renewed.link)).status]).toEqual([404, 200])
  await world.done(who, (ctx) => deleteFeed(ctx, renewed.id), { authorities: [world.authority] })
  expect((await read(renewed.link)).status).toBe(404)
  const change = (statement: ReturnType<typeof sql>) =>
    world.done(system('test'), (ctx) => statement.execute(ctx.db()), { authorities: [world.authority] })
  await change(sql`delete from access."grant" where account_id = ${account}`)
  expect((await read(made.room.link)).status).toBe(404)
  await change(sql`update people.account set state = 'suspended' where id = ${account}`)
  expect((await read(made.room.link)).status).toBe(404)
})
