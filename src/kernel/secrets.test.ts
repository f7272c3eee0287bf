import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#shared'
import { system } from './rights.ts'
import { dropSecret, getSecret, putSecret, seal, subKey, unseal, useKey } from './secrets.ts'
import { refusalOf, testWorld, whoWith } from './testing/index.ts'

const world = testWorld({ bare: true })
beforeAll(() => useKey(randomBytes(32)))
afterAll(() => useKey())

test('a sealed text opens again, and only in its place, for its purpose, unchanged', () => {
  const sealed = seal('test', 'a/1', 'geheim ✓')
  expect(unseal('test', 'a/1', sealed)).toBe('geheim ✓')
  expect(sealed.length).toBe(28 + Buffer.byteLength('geheim ✓'))
  expect(sealed.equals(seal('test', 'a/1', 'geheim ✓'))).toBe(false)
  for (const wrong of [
    () => unseal('test', 'a/2', sealed),
    () => unseal('other', 'a/1', sealed),
    () => unseal('test', 'a/1', sealed.subarray(0, 20)),
  ])
    expect(wrong).toThrow('secretKey')
  for (let index = 0; index < sealed.length; index++) {
    const bent = Buffer.from(sealed)
    bent[index]! ^= 1
    expect(() => unseal('test', 'a/1', bent)).toThrow('Unavailable: secretKey')
  }
})

test('keys of different purposes differ and stay the same', () => {
  expect(subKey('one')).toHaveLength(32)
  expect(subKey('one').equals(subKey('one'))).toBe(true)
  expect(subKey('one').equals(subKey('two'))).toBe(false)
})

test('a secret is kept, replaced and forgotten; no text of it stands in the database', async () => {
  const who = whoWith([], world.authority)
  await world.tried(who, async (ctx) => {
    const id = await putSecret(ctx, 'ldap', 'Kanarienvogel')
    expect(await getSecret(ctx, id)).toBe('Kanarienvogel')
    expect(await putSecret(ctx, 'ldap', 'neu', id)).toBe(id)
    expect(await getSecret(ctx, id)).toBe('neu')
    expect(await refusalOf(putSecret(ctx, 'smtp', 'anders', id))).toBe('NotFound')
    const { rows } = await sql<{ text: string }>`select encode(sealed, 'escape') as text from kernel.secret`.execute(ctx.db())
    expect(rows[0]!.text).not.toContain('neu')
    await dropSecret(ctx, id)
    expect(await refusalOf(getSecret(ctx, id))).toBe('NotFound')
    await dropSecret(ctx, id)
  })
})

test('a value moved into another row or another authority does not open, another key neither', async () => {
  const mine = whoWith([], world.authority)
  const id = await world.done(mine, (ctx) => putSecret(ctx, 'ldap', 'geheim'))
  const other = await world.done(mine, (ctx) => putSecret(ctx, 'ldap', 'anderes'))
  expect(await refusalOf(world.done(whoWith([], world.foreign), (ctx) => getSecret(ctx, id)))).toBe('NotFound')
  await world.done(mine, (ctx) =>
    sql`update kernel.secret set sealed = (select sealed from kernel.secret where id = ${id}) where id = ${other}`.execute(ctx.db()),
  )
  expect(await refusalOf(world.done(mine, (ctx) => getSecret(ctx, other)))).toBe('Unavailable')
  await world.done(
    system('test'),
    (ctx) => sql`update kernel.secret set authority_id = ${world.foreign} where id = ${id}`.execute(ctx.db()),
    { authorities: [world.authority, world.foreign] },
  )
  expect(await refusalOf(world.done(whoWith([], world.foreign), (ctx) => getSecret(ctx, id)))).toBe('Unavailable')
  const fresh = await world.done(mine, (ctx) => putSecret(ctx, 'ldap', 'geheim'))
  useKey(randomBytes(32))
  expect(await refusalOf(world.done(mine, (ctx) => getSecret(ctx, fresh)))).toBe('Unavailable')
})

test("the installation's own secrets are the operator's alone", async () => {
  const id = await world.done(system('test'), (ctx) => putSecret(ctx, 'smtp', 'x'), { authorities: [] })
  expect(await world.done(system('test'), (ctx) => getSecret(ctx, id), { authorities: [] })).toBe('x')
  expect(await refusalOf(world.done(whoWith([], world.authority), (ctx) => getSecret(ctx, id)))).toBe('NotFound')
  expect(await refusalOf(world.done(whoWith([], world.authority), (ctx) => getSecret(ctx, newId())))).toBe('NotFound')
})
