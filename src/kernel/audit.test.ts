import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { expect, test } from 'vitest'
import { type Id, newId } from '#shared'
import { differences, history, sealAudit, verifyAudit } from './audit.ts'
import { testWorld, whoWith } from './testing/index.ts'

const world = testWorld({ bare: true })

async function asOwner<T>(work: (db: Kysely<unknown>) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({ ...world.database.owner, max: 1 })
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    return await work(db)
  } finally {
    await db.destroy()
  }
}

/** Seals until `lines` are sealed: the horizon follows the oldest transaction of the whole server, and other test files use it too. */
async function sealed(owner: Kysely<unknown>, lines: number): Promise<number> {
  let sum = 0
  for (const end = Date.now() + 60_000; sum < lines && Date.now() < end; ) {
    sum += await sealAudit(owner)
    if (sum < lines) await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return sum
}

async function writeLines(authority: Id, count: number): Promise<Id> {
  const id = newId()
  const who = whoWith([], authority)
  await world.done(who, (ctx) =>
    ctx.audit(
      'test.thing.changed',
      'test.thing',
      Array.from({ length: count }, (_, index) => ({ id, changes: { name: [`alt ${index}`, `neu ${index}`] } })),
    ),
  )
  return id
}

test('a change is written with before and after and read as history, newest first', async () => {
  const id = await writeLines(world.authority, 3)
  const lines = await world.done(whoWith([], world.authority), (ctx) => history(ctx, 'test.thing', id))
  expect(lines).toHaveLength(3)
  expect(lines[0]!.changes).toEqual({ name: ['alt 2', 'neu 2'] })
  expect(lines[0]!.actor).toBe('Test Person')
})

test('another authority sees no line', async () => {
  const id = await writeLines(world.authority, 1)
  expect(await world.done(whoWith([], world.foreign), (ctx) => history(ctx, 'test.thing', id))).toEqual([])
})

test('the serving role can neither change nor delete a line or a seal', async () => {
  await writeLines(world.authority, 1)
  const attempt = (statement: string) => world.tried(whoWith([], world.authority), (ctx) => sql.raw(statement).execute(ctx.db()))
  for (const statement of [
    `update kernel.audit set actor = 'x'`,
    'delete from kernel.audit',
    `update kernel.audit_value set changes = '{}'`,
    'delete from kernel.audit_value',
    'delete from kernel.audit_seal',
    `insert into kernel.audit_seal (number, from_position, to_position, lines, digest) values (1, 0, 1, 1, '')`,
  ])
    await expect(attempt(statement), statement).rejects.toThrow(/permission denied/)
})

test('sealed lines verify; erased values stay erased and do not break the chain', async () => {
  const id = await writeLines(world.authority, 5)
  await writeLines(world.foreign, 5)
  await asOwner(async (owner) => {
    expect(await sealed(owner, 15)).toBe(15)
    expect(await sealAudit(owner)).toBe(0)
    expect((await verifyAudit(owner)).faults).toEqual([])
  })
  await world.done(whoWith([], world.authority), (ctx) =>
    sql`select kernel.erase_audit_values('test.thing', array[${id}]::uuid[])`.execute(ctx.db()),
  )
  await asOwner(async (owner) => expect((await verifyAudit(owner)).faults).toEqual([]))
  const lines = await world.done(whoWith([], world.authority), (ctx) => history(ctx, 'test.thing', id))
  expect(lines).toHaveLength(5)
  expect(lines.every((line) => line.erased && line.changes === null)).toBe(true)
})

test('a line of a transaction that commits late is sealed later, never skipped', async () => {
  const late = new pg.Client(world.database.app)
  await late.connect()
  await late.query(`begin; set local muses.authorities = '${world.authority}'`)
  await late.query(
    `insert into kernel.audit (authority_id, id, at, actor, what, object) values ($1, $2, now(), 'spät', 'test.thing.changed', 'test.thing')`,
    [world.authority, newId()],
  )
  await writeLines(world.authority, 2)
  await asOwner(async (owner) => {
    const before = await sealAudit(owner)
    await late.query('commit')
    await late.end()
    const after = await sealed(owner, 3 - before)
    expect(before + after).toBe(3)
    expect(after).toBeGreaterThanOrEqual(1)
    expect((await verifyAudit(owner)).faults).toEqual([])
  })
})

test('every one of 1,000 random manipulations is found', async () => {
  for (let round = 0; round < 4; round++) {
    await writeLines(world.authority, 25)
    await asOwner((owner) => sealed(owner, 25))
  }
  const manipulations = [
    `update kernel.audit set actor = actor || 'x' where id = $1`,
    `update kernel.audit set at = at + interval '1 second' where id = $1`,
    `update kernel.audit set what = 'test.thing.created' where id = $1`,
    `update kernel.audit set object_id = gen_random_uuid() where id = $1`,
    `delete from kernel.audit where id = $1`,
    `update kernel.audit_value set changes = '{"name":["a","b"]}' where audit_id = $1`,
    `update kernel.audit set digest = sha256('x') where id = $1`,
    `insert into kernel.audit (authority_id, id, at, actor, what, object, position) select authority_id, gen_random_uuid(), at, actor, what, object, position from kernel.audit where id = $1`,
    `delete from kernel.audit_seal where (authority_id, number) = (select authority_id, 2 from kernel.audit where id = $1)`,
    `update kernel.audit_seal set digest = sha256('x') where (authority_id, number) = (select authority_id, 2 from kernel.audit where id = $1)`,
  ]
  await asOwner(async (owner) => {
    const { rows } = await sql<{
      id: Id
    }>`select a.id from kernel.audit a join kernel.audit_value v on v.audit_id = a.id where a.authority_id = ${world.authority} order by random() limit 100`.execute(
      owner,
    )
    let found = 0
    for (const [index, manipulation] of Array.from(
      { length: 1_000 },
      (_, at) => [at, manipulations[at % manipulations.length]!] as const,
    )) {
      await owner
        .transaction()
        .execute(async (transaction) => {
          const id = rows[index % rows.length]!.id
          await transaction.executeQuery({
            sql: manipulation,
            parameters: [id],
            query: { kind: 'RawNode' } as never,
            queryId: { queryId: '' } as never,
          })
          if ((await verifyAudit(transaction as never)).faults.length) found++
          throw new Error('undo')
        })
        .catch((error: Error) => {
          if (error.message !== 'undo') throw error
        })
    }
    expect(found).toBe(1_000)
  })
})

test('differences names only what changed', () => {
  expect(differences({ a: 1, b: 'x', c: null }, { a: 1, b: 'y', c: undefined })).toEqual({ b: ['x', 'y'] })
  expect(differences({ a: 1 }, { a: 1 })).toBeUndefined()
})
