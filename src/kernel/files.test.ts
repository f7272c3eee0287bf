import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { newId } from '#shared'
import { cleanName, dropFiles, dropFilesOf, openFile, storeFile } from './files.ts'
import { refusalOf, testWorld, whoWith } from './testing/index.ts'

const world = testWorld({ bare: true })
const mib = 1_048_576

test.each([
  ['Klassenliste 7b.pdf', 'Klassenliste 7b.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\a\\Vertrag.docx', 'Vertrag.docx'],
  ['a\u0000b\r\nc.txt', 'abc.txt'],
  ['Rechnung\u202Efdp.exe', 'Rechnungfdp.exe'],
  ['  .htaccess. ', 'htaccess'],
  ['Mu\u0308ller.txt', 'Müller.txt'],
  ['was?<wo>|"*.txt', 'was__wo____.txt'],
  ['', 'datei'],
  ['/', 'datei'],
  [`${'x'.repeat(300)}.pdf`, `${'x'.repeat(196)}.pdf`],
])('the name %j becomes %j', (name, clean) => expect(cleanName(name)).toBe(clean))

test.each([0, 1, mib - 1, mib, mib + 1, 3 * mib + 17])('a file of %i bytes comes back as it was', async (size) => {
  await world.tried(whoWith([], world.authority), async (ctx) => {
    const content = randomBytes(size)
    const stored = await storeFile(
      ctx,
      { name: 'a.bin', type: 'Application/X-Test' },
      Readable.from(content.length ? [content.subarray(0, 7), content.subarray(7)] : []),
      { maxBytes: 4 * mib },
    )
    expect(stored).toMatchObject({
      name: 'a.bin',
      type: 'application/x-test',
      size,
      sha256: createHash('sha256').update(content).digest('hex'),
    })
    const opened = await openFile(ctx, stored.id)
    expect(opened).toMatchObject({ name: 'a.bin', size })
    expect((await buffer(opened.stream)).equals(content)).toBe(true)
    const { rows } = await sql<{ most: number }>`select coalesce(max(length(bytes)), 0) as most from kernel.file_part`.execute(ctx.db())
    expect(rows[0]!.most).toBeLessThanOrEqual(mib)
  })
})

test.each([0, 1, mib, 2 * mib + 17])('a sealed file of %i bytes comes back as it was, and lies there as nothing', async (size) => {
  await world.tried(whoWith([], world.authority), async (ctx) => {
    const content = Buffer.from('Müller;Kim;06b\r\n'.repeat(Math.ceil(size / 16))).subarray(0, size)
    const stored = await storeFile(ctx, { name: 'a.csv', type: 'text/csv', sealed: true }, Readable.from(size ? [content] : []), {
      maxBytes: 4 * mib,
    })
    expect(stored).toMatchObject({ size, sha256: createHash('sha256').update(content).digest('hex') })
    expect((await buffer((await openFile(ctx, stored.id)).stream)).equals(content)).toBe(true)
    const { rows } = await sql<{ bytes: Buffer }>`select bytes from kernel.file_part`.execute(ctx.db())
    expect(rows).toHaveLength(Math.ceil(size / mib))
    for (const { bytes } of rows) expect(bytes.includes('Müller;Kim;06b')).toBe(false)
  })
})

test('a sealed part that was changed, or stands in the place of another, is refused', async () => {
  await world.tried(whoWith([], world.authority), async (ctx) => {
    const store = () =>
      storeFile(ctx, { name: 'a', type: 'x/y', sealed: true }, Readable.from([randomBytes(2 * mib)]), { maxBytes: 4 * mib })
    const [one, two] = [await store(), await store()]
    const read = async (id: string) => refusalOf(buffer((await openFile(ctx, id)).stream))
    const parts = (change: string, id: string) =>
      sql`update kernel.file_part p set ${sql.raw(change)} where file_id = ${id}`.execute(ctx.db())
    await parts('number = number + 2', one.id)
    await parts('number = 3 - number', one.id)
    expect(await read(one.id)).toBe('Unavailable')
    await parts(`bytes = (select bytes from kernel.file_part o where o.file_id = '${one.id}' and o.number = p.number)`, two.id)
    expect(await read(two.id)).toBe('Unavailable')
    const three = await store()
    await parts('bytes = set_byte(bytes, 500000, 1 + get_byte(bytes, 500000) % 255)', three.id)
    expect(await read(three.id)).toBe('Unavailable')
  })
})

test('a stream above the limit is refused with 413 before it is read to its end, and leaves nothing', async () => {
  const who = whoWith([], world.authority)
  let read = 0
  async function* endless() {
    for (;;) {
      read += mib
      yield Buffer.alloc(mib)
    }
  }
  await expect(
    world.done(who, (ctx) => storeFile(ctx, { name: 'a', type: 'x/y' }, endless(), { maxBytes: 2 * mib })),
  ).rejects.toMatchObject({ code: 'bodyTooLarge', status: 413 })
  expect(read).toBeLessThanOrEqual(4 * mib)
  const left = await world.done(who, (ctx) => sql<{ n: number }>`select count(*)::int as n from kernel.file`.execute(ctx.db()))
  expect(left.rows[0]!.n).toBe(0)
})

test('a stream that breaks off leaves nothing', async () => {
  const who = whoWith([], world.authority)
  async function* broken() {
    yield Buffer.alloc(2 * mib)
    throw new Error('cut')
  }
  await expect(world.done(who, (ctx) => storeFile(ctx, { name: 'a', type: 'x/y' }, broken(), { maxBytes: 9 * mib }))).rejects.toThrow('cut')
  const left = await world.done(who, (ctx) => sql<{ n: number }>`select count(*)::int as n from kernel.file_part`.execute(ctx.db()))
  expect(left.rows[0]!.n).toBe(0)
})

test('another authority and an expired file answer like a missing one', async () => {
  const mine = whoWith([], world.authority)
  const file = { name: 'a.txt', type: 'text/plain' }
  const id = await world.done(mine, async (ctx) => (await storeFile(ctx, file, Readable.from([Buffer.from('a')]), { maxBytes: 10 })).id)
  const old = await world.done(
    mine,
    async (ctx) => (await storeFile(ctx, { ...file, expiresAt: new Date(0) }, Readable.from([Buffer.from('a')]), { maxBytes: 10 })).id,
  )
  const foreign = whoWith([], world.foreign)
  for (const [who, which] of [
    [foreign, id],
    [mine, old],
    [mine, newId()],
  ] as const)
    expect(await refusalOf(world.done(who, (ctx) => openFile(ctx, which)))).toBe('NotFound')
  await world.done(foreign, (ctx) => dropFiles(ctx, [id]))
  expect((await world.done(mine, (ctx) => openFile(ctx, id))).size).toBe(1)
})

test('files go with their object', async () => {
  await world.tried(whoWith([], world.authority), async (ctx) => {
    const owner = { object: 'loans.contract', id: newId() }
    const stored = await storeFile(ctx, { name: 'a.txt', type: 'kein Typ', owner }, Readable.from([Buffer.from('a')]), { maxBytes: 10 })
    expect(stored.type).toBe('application/octet-stream')
    await dropFilesOf(ctx, 'loans.contract', [newId()])
    expect((await openFile(ctx, stored.id)).size).toBe(1)
    await dropFilesOf(ctx, 'loans.contract', [owner.id])
    expect(await refusalOf(openFile(ctx, stored.id))).toBe('NotFound')
  })
})
