// Ground for tests: a real database, an authority, schools, people with rights, and transactions that are rolled back.
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { type Id, newId } from '#shared'
import { type AnyDb, type Context, contextOf, within } from '../context.ts'
import { Refusal } from '../errors.ts'
import { type Grant, nobody, type ScopeKind, system, type Who } from '../rights.ts'
import { setTenant } from '../tenancy.ts'
import { type TestDatabase, testDatabase } from './database.ts'

export { testDatabase } from './database.ts'
export { type Violation, violationsOf } from './invariants.ts'

export interface World {
  db: AnyDb
  database: TestDatabase
  /** Two authorities with two schools each; the second authority is the foreign one. */
  authority: Id
  foreign: Id
  schools: [Id, Id]
  foreignSchools: [Id, Id]
  /** Runs in a transaction that is rolled back afterwards. */
  tried: <T>(who: Who, work: (ctx: Context) => Promise<T>, options?: { authorities?: readonly Id[]; now?: () => Date }) => Promise<T>
  /** Runs in a transaction that is committed. */
  done: <T>(who: Who, work: (ctx: Context) => Promise<T>, options?: { authorities?: readonly Id[]; now?: () => Date }) => Promise<T>
}

/** A person who has exactly these rights in one scope; `place` is the school or group of the scope. */
export function whoWith(rights: readonly string[], authority: Id | null, scope: ScopeKind = 'authority', place: Id | null = null): Who {
  const grant: Grant = {
    role: 'test',
    scope,
    authority,
    school: scope === 'school' ? place : null,
    group: scope === 'group' ? place : null,
    rights: new Set(rights),
  }
  return {
    ...nobody,
    kind: 'person',
    account: newId(),
    person: newId(),
    name: 'Test Person',
    grants: [grant],
    authorities: authority ? [authority] : [],
    confirmedAt: new Date(),
  }
}

/** The code of the refusal that `work` ends with; fails when it succeeds or breaks otherwise. */
export async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    if (error instanceof Refusal) return error.kind === 'Conflict' || error.kind === 'Invalid' ? error.code : error.kind
    throw error
  }
  throw new Error('expected a refusal, but it was done')
}

class RolledBack extends Error {
  result: unknown
  constructor(result: unknown) {
    super('rolled back')
    this.result = result
  }
}

/** Opens a world for the test file that calls it; the world is filled before its first test, `bare` without rows of any module. */
export function testWorld(options: { bare?: boolean } = {}): World {
  const world = {} as World
  let pool: pg.Pool
  beforeAll(async () => {
    world.database = await testDatabase()
    pool = new pg.Pool({ ...world.database.app, max: 6 })
    pool.on('error', () => {})
    // biome-ignore lint/suspicious/noExplicitAny: tests name their tables
    world.db = new Kysely<any>({ dialect: new PostgresDialect({ pool }) })
    await fill(world, options.bare ?? false)
  })
  afterAll(async () => {
    await world.db?.destroy()
    await world.database?.drop()
  })
  world.done = (who, work, options = {}) =>
    within(world.db, { who, authorities: options.authorities ?? who.authorities, now: options.now }, work)
  world.tried = async (who, work, options = {}) => {
    const authorities = options.authorities ?? who.authorities
    try {
      await world.db.transaction().execute(async (transaction) => {
        await setTenant(transaction, authorities, {
          operator: who.kind === 'system' || who.grants.some((grant) => grant.scope === 'operator'),
          now: options.now?.(),
        })
        throw new RolledBack(await work(contextOf(transaction, { who, authorities, now: options.now })))
      })
    } catch (error) {
      if (error instanceof RolledBack) return error.result as never
      throw error
    }
    throw new Error('not reached')
  }
  return world
}

async function fill(world: World, bare: boolean): Promise<void> {
  const [authority, foreign] = [newId(), newId()]
  const schools = [newId(), newId(), newId(), newId()] as const
  Object.assign(world, { authority, foreign, schools: [schools[0], schools[1]], foreignSchools: [schools[2], schools[3]] })
  if (bare) return
  await within(world.db, { who: system('test'), authorities: [authority, foreign] }, async (ctx) => {
    await sql`insert into organisation.authority (id, slug, name, kind, land) values
      (${authority}, 'auental', 'Landkreis Auental', 'district', 'NW'), (${foreign}, 'fremdstadt', 'Stadt Fremdstadt', 'city', 'BW')`.execute(
      ctx.db(),
    )
    await sql`insert into organisation.school (authority_id, id, number, name, land) values
      (${authority}, ${schools[0]}, '100001', 'Gymnasium Hohenauen', 'NW'), (${authority}, ${schools[1]}, '100002', 'Grundschule Wiesental', 'NW'),
      (${foreign}, ${schools[2]}, '200001', 'Realschule Fremdstadt', 'BW'), (${foreign}, ${schools[3]}, '200002', 'Grundschule Fremdstadt', 'BW')`.execute(
      ctx.db(),
    )
  })
}
