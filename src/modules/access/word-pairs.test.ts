import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { type Context, changeSetting, system } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { type Id, newId } from '#shared'
import organisation from '../organisation/module.ts'
import { accountSettings } from '../people/index.ts'
import people from '../people/module.ts'
import { renewCodes } from './actions/accounts.ts'
import { pairWords, wordPair } from './guard/word-pairs.ts'
import access from './module.ts'
import { type Ground, openGround } from './testing/ground.ts'
import { forget } from './who/identify.ts'

const world = testWorld()
let ground: Ground
beforeAll(async () => {
  ground = await openGround(world.db, [organisation, people, access])
})

/** A person at a school with a sleeping account. */
async function someone(role: string, school: Id, name: string): Promise<Id> {
  const person = newId()
  await ground.asMuses(world.authority, async (ctx) => {
    await sql`insert into people.person (authority_id, id, family_name, given_name) values (${world.authority}, ${person}, 'Abel', 'Mia')`.execute(
      ctx.db(),
    )
    await sql`insert into people.affiliation (authority_id, person_id, school_id, role, from_day) values (${world.authority}, ${person}, ${school}, ${role}, '2026-08-01')`.execute(
      ctx.db(),
    )
  })
  return ground.account({ authority: world.authority, name, person, state: 'invited' })
}
const codesFor = (ids: Id[]) => ground.asMuses(world.authority, (ctx) => renewCodes(ctx, ids, 'slip'))

test('a school that wants words gives its pupils a password they can sign in with; others get codes', async () => {
  await world.done(
    system('test'),
    (ctx: Context) => changeSetting(ctx, accountSettings.wordPasswords, true, { school: world.schools[0] }),
    {
      authorities: [world.authority],
    },
  )
  const [child, teacher, elsewhere] = [
    await someone('learner', world.schools[0], 'abel.mia'),
    await someone('teacher', world.schools[0], 'lehrer.mia'),
    await someone('learner', world.schools[1], 'abel.mia2'),
  ]
  const made = new Map((await codesFor([child, teacher, elsewhere])).map((each) => [each.account, each]))
  expect(made.get(child)).toMatchObject({ words: true, code: expect.stringMatching(/^[A-Z][a-z]+-[A-Z][a-z]+-\d\d$/) })
  expect(made.get(teacher)!.words).toBeUndefined()
  expect(made.get(elsewhere)!.code).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/)
  const browser = ground.browser('198.51.100.7')
  expect((await browser.ask('POST', '/sign-in', { name: 'abel.mia', password: made.get(child)!.code! })).status).toBe(200)
  expect((await browser.ask('GET', '/session')).body.state).toBe('signedIn')
  const [again] = await codesFor([child])
  forget()
  expect((await browser.ask('GET', '/session')).body.state).toBe('signedOut')
  expect((await browser.ask('POST', '/sign-in', { name: 'abel.mia', password: made.get(child)!.code! })).status).not.toBe(200)
  expect(again!.code).not.toBe(made.get(child)!.code)
})

test('refused without the right and in another authority', async () => {
  const child = await someone('learner', world.schools[0], 'abel.mia3')
  const asked = (authority: Id, rights: string[]) =>
    refusalOf(world.tried(whoWith(rights, authority), (ctx) => renewCodes(ctx, [child], 'slip')))
  expect(await asked(world.authority, [])).toBe('NotFound')
  expect(await asked(world.foreign, ['access.account.invite'])).toBe('NotFound')
})

test('enough plain words, all different, none with a sign that is hard to type', () => {
  expect(new Set(pairWords).size).toBe(pairWords.length)
  expect(pairWords.length).toBeGreaterThanOrEqual(200)
  for (const word of pairWords) expect(word).toMatch(/^[A-Z][a-z]{1,7}$/)
  for (let index = 0; index < 200; index++) {
    const [first, second] = wordPair().split('-')
    expect(first).not.toBe(second)
  }
})
