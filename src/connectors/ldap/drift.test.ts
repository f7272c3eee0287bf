import fc from 'fast-check'
import { sql } from 'kysely'
import { Client } from 'ldapts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testWorld } from '#kernel/testing'
import { changeConnection } from '../../modules/connections/actions/connections.ts'
import plug from '../../modules/connections/module.ts'
import { allowLoopback, drain, inside, plugIn, seed } from '../../modules/connections/testing/ground.ts'
import { childDn, isBelow } from '../directory/dn.ts'
import { driftStory } from '../testing/drift-story.ts'
import { schoolOver } from '../testing/school.ts'
import { type Slapd, startSlapd } from '../testing/slapd.ts'
import { ldap } from './index.ts'

const slapd = await startSlapd({ trees: ['o=drift'] })
afterAll(() => slapd.server?.stop())
if (slapd.server) tests(slapd.server)
else test.skip(`slapd: ${slapd.missing}`)

function tests(server: Slapd) {
  const world = testWorld()
  const over = schoolOver(world)
  const { admin, connect, newest, compare } = over
  async function raw<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({ url: server.url })
    try {
      await client.bind(server.admin.dn, server.admin.password)
      return await work(client)
    } finally {
      await client.unbind()
    }
  }
  const at = (base: string) => ({ url: server.url, startTls: false, bindDn: server.sync.dn, base, passwords: 'none' })
  beforeAll(async () => {
    await plugIn(plug, [ldap])
    await allowLoopback(world)
    await seed(world, { people: 9, classes: 1 })
    await seed(world, { authority: world.foreign, school: world.foreignSchools[0], people: 7, classes: 1, stem: 'fremd' })
  })

  test('each kind of change by hand: found, accepted or put right; a stranger stays as it is', { timeout: 120_000 }, async () => {
    const base = `o=drift,${server.base}`
    const record = await connect('ldap', at(base), server.sync.password)
    await drain(world)
    await driftStory({
      world,
      over,
      record,
      raw,
      base,
      account: 'uid',
      stranger: { objectClass: 'inetOrgPerson', cn: 'fremd', sn: 'Fremd', description: 'bleibt' },
      lock: { type: 'pwdAccountLockedTime', value: '000001010000Z' },
      isLocked: (entry) => String(entry.pwdAccountLockedTime ?? '').startsWith('0000'),
      group: '5a',
    })
  })

  // Directories squeeze blanks and do not tell upper from lower case.
  const plain = (name: string) => name.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase()
  const nasty = fc.oneof(
    fc.constantFrom(
      'Müller, Anna',
      ' vorn',
      'hinten ',
      '#raute',
      '"Zitat"',
      'a+b=c',
      'zurück\\strich',
      'semi;kolon',
      '<spitz>',
      'o=Auental,dc=example',
    ),
    fc.constantFrom('Süd', 'SÜD-Ost', 'ß', '日本', '100%', "O'Neill", '*', '(k)', 'a\\2Cb', '  zwei  '),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 }).map((text) => text.replace(/\p{C}/gu, '')),
  )
  const pairs = fc
    .tuple(nasty, nasty, nasty)
    .filter(([one, two, school]) => plain(one) !== '' && plain(two) !== '' && plain(school) !== '' && plain(one) !== plain(two))

  test('two authorities on two trees of one directory: no plan of one ever touches the other, whatever they are called', {
    timeout: 300_000,
  }, async () => {
    let turn = 0
    await fc.assert(
      fc.asyncProperty(pairs, async ([one, two, school]) => {
        turn++
        const above = `o=paar${turn},${server.base}`
        const bases = [childDn('ou', one, above), childDn('ou', two, above)] as const
        await raw(async (client) => {
          await client.add(above, { objectClass: 'organization', o: `paar${turn}` })
          await client.add(bases[0], { objectClass: 'organizationalUnit', ou: one })
          await client.add(bases[1], { objectClass: 'organizationalUnit', ou: two })
        })
        const all = (base: string) =>
          raw(async (client) =>
            JSON.stringify((await client.search(base, { attributes: ['*', 'entryUUID', 'entryCSN', 'modifyTimestamp'] })).searchEntries),
          )
        await inside(
          world,
          (ctx) => sql`update organisation.school set name = ${school} where id = ${world.foreignSchools[0]}`.execute(ctx.db()),
          world.foreign,
        )
        const own = await connect('ldap', at(bases[0]), server.sync.password, { name: `eins ${turn}` })
        await drain(world)
        expect(await newest(own)).toMatchObject({ state: 'done', verified: { wrong: 0 } })
        const before = await all(bases[0])

        const other = await connect('ldap', at(bases[1]), server.sync.password, { authority: world.foreign, name: `zwei ${turn}` })
        await drain(world)
        const plan = await newest(other)
        expect(plan).toMatchObject({ state: 'done', verified: { wrong: 0 } })
        const { rows } = await inside(
          world,
          (ctx) => sql<{ name: string }>`select name from kernel.plan_item where plan_id = ${plan.id}`.execute(ctx.db()),
          world.foreign,
        )
        expect(rows.length).toBeGreaterThan(8)
        expect(rows.filter((row) => !isBelow(row.name, bases[1]) || isBelow(row.name, bases[0]))).toEqual([])
        expect(await compare(other)).toMatchObject({ state: 'empty' })
        await inside(
          world,
          (ctx) =>
            sql`update people.account set name = regexp_replace(name, '-.*', '') || '-' || ${turn}::text where name like 'fremd%'`.execute(
              ctx.db(),
            ),
          world.foreign,
        )
        expect(await compare(other)).toMatchObject({ state: 'done', verified: { wrong: 0 } })
        const guard = { share: 1, perSchool: 999, overall: 999, steps: null }
        await world.done(admin(world.foreign), (ctx) => changeConnection(ctx, other.id, { schools: [world.foreignSchools[1]], guard }))
        await compare(other)
        expect(await all(bases[0])).toBe(before)
        expect(await compare(own)).toMatchObject({ state: 'empty' })
        for (const [authority, id] of [
          [world.authority, own.id],
          [world.foreign, other.id],
        ] as const)
          await inside(world, (ctx) => sql`update connections.connection set active = false where id = ${id}`.execute(ctx.db()), authority)
      }),
      { numRuns: 8 },
    )
  })
}
