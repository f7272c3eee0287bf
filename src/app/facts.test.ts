// What modules prove of schools: every question is a sound statement, has its words, and every check of a block names one that exists.
import { beforeAll, expect, test } from 'vitest'
import { knownDeviations, knownFacts, plugFacts, readDeviations, readFacts, system } from '#kernel'
import { testWorld } from '#kernel/testing'
import { setTexts, textsIn } from '../kernel/texts.ts'
import { readLibrary } from '../modules/catalogue/library.ts'
import { loadModules } from './modules.ts'
import { loadTexts } from './texts.ts'

const world = testWorld()
beforeAll(async () => {
  setTexts(loadTexts())
  plugFacts(await loadModules())
})

test('every fact and every deviation can be asked of schools of which nothing is known yet', async () => {
  await world.tried(
    system('test'),
    async (ctx) => {
      const facts = await readFacts(ctx, world.schools)
      for (const school of world.schools) {
        const unproved = [...facts.get(school)!.keys()].filter((name) => knownFacts().find((fact) => fact.name === name)!.proof)
        expect(unproved).toEqual([])
      }
      expect((await readDeviations(ctx, world.schools)).map(({ source }) => source)).toContain('access.headMissing')
    },
    { authorities: [world.authority] },
  )
})

test('facts and deviations have their words in both languages', () => {
  for (const lang of ['de', 'en'] as const) {
    const t = textsIn(lang)
    const keys = [
      ...knownFacts().map(({ name }) => `fact.${name}`),
      ...knownDeviations().flatMap(({ name }) => ['', '.promised', '.is', '.action'].map((part) => `deviation.${name}${part}`)),
    ]
    expect(keys.filter((key) => t(key) === key)).toEqual([])
  }
})

test('every check of a block that names a fact names one that a module contributes', async () => {
  const { blocks } = await readLibrary()
  const known = new Set(knownFacts().map(({ name }) => name))
  const checks = blocks.flatMap((block) =>
    block.checks.flatMap(({ key, fact }) => (fact ? [{ check: `${block.number} ${key}`, fact }] : [])),
  )
  expect(checks.filter(({ fact }) => !known.has(fact))).toEqual([])
  expect(checks.length).toBeGreaterThan(30)
})
