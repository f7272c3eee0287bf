import { expect, test } from 'vitest'
import { plugFacts, readFacts } from '#kernel'
import { testWorld, whoWith } from '#kernel/testing'
import { addAccounts, affiliate, createPeople } from '../index.ts'
import plug from '../module.ts'

const world = testWorld()
const rights = ['people.browse', 'people.person.view', 'people.person.change']
plugFacts([plug])

test('people are counted per school; where nobody was ever read in, nothing is known', async () => {
  await world.tried(whoWith(rights, world.authority), async (ctx) => {
    const people = await createPeople(ctx, [
      { familyName: 'Öztürk', givenName: 'Ela' },
      { familyName: 'Weiß', givenName: 'Jan' },
      { familyName: 'Groß', givenName: 'Ute' },
    ])
    const [school] = world.schools
    await affiliate(ctx, [
      { person: people[0]!.id, school, role: 'learner' },
      { person: people[1]!.id, school, role: 'learner' },
      { person: people[2]!.id, school, role: 'teacher' },
      { person: people[2]!.id, school, role: 'head' },
    ])
    await addAccounts(ctx, [{ person: people[2]!.id, name: 'ute.gross', displayName: 'Ute Groß' }] as never)
    const facts = await readFacts(ctx, world.schools)
    expect(Object.fromEntries(facts.get(school)!)).toEqual({
      'people.pupils': 2,
      'people.teachers': 1,
      'people.staff': 0,
      'people.accounts': 0,
      'people.accountsInvited': 1,
    })
    expect(facts.get(world.schools[1])!.size).toBe(0)
  })
})

test('whoever may not browse people is told no count', async () => {
  await world.tried(whoWith(['organisation.read'], world.authority), async (ctx) =>
    expect((await readFacts(ctx, world.schools)).get(world.schools[0])!.size).toBe(0),
  )
})
