import { beforeAll, expect, test } from 'vitest'
import { refusalOf, testWorld } from '#kernel/testing'
import { translator } from '#shared'
import { printTalks, talksOfYear } from '../print/talk.ts'
import { getTalk, sheetsOf, talkList } from '../queries/talks.ts'
import { as, type Cast, cast, clock } from '../testing/ground.ts'
import de from '../texts/de.json' with { type: 'json' }
import { createBudgets } from './budgets.ts'
import { createOrders, submitOrders } from './orders.ts'
import { addDecisions, changeDecisions, changeTalks, dropDecisions, orderDecisions, prepareTalks } from './talks.ts'

const world = testWorld()
let people: Cast
beforeAll(async () => {
  people = await cast(world)
})
const now = () => clock.at
const t = translator('de', de)
const asked = { filter: [], limit: 50 }

test('a talk begins with what waits, and agreed points become orders that the school still approves', async () => {
  await world.tried(
    people.clerk,
    async (ctx) => {
      const teacher = as(ctx, people.teacher)
      const [wish] = await createOrders(teacher, [{ school: world.schools[0], kind: 'device', title: 'Beamer für R 104', amount: 900_00 }])
      await submitOrders(teacher, [wish!.id])
      await createBudgets(ctx, [{ name: 'Schul-IT', year: 2026, pot: 'authority', amount: 10_000_00 }])
      expect(await prepareTalks(ctx, 2026)).toEqual({ made: 2 })
      expect(await prepareTalks(ctx, 2026)).toEqual({ made: 0 })
      const { rows } = await talkList.page(ctx, asked)
      const talk = await getTalk(ctx, rows.find((row) => row.school === world.schools[0])!.id)
      await changeTalks(ctx, [{ id: talk.id, day: '2026-10-12', participants: 'Frau Leitung, Herr Sachbearbeitung', state: 'held' }])
      const [point] = await addDecisions(ctx, [
        { talk: talk.id, title: '30 Tablets für die Unterstufe', kind: 'device', amount: 12_000_00, pot: 'land', verdict: 'open' },
      ])
      expect(point!.position).toBe(2)
      expect(await refusalOf(orderDecisions(ctx, [point!.id]))).toBe('orders.notAgreed')
      await changeDecisions(ctx, [{ id: point!.id, verdict: 'yes', note: 'zum Halbjahr' }])
      const [made] = await orderDecisions(ctx, [point!.id])
      expect(await refusalOf(orderDecisions(ctx, [point!.id]))).toBe('orders.decisionOrdered')
      expect(await refusalOf(dropDecisions(ctx, [point!.id]))).toBe('orders.decisionOrdered')
      const sheet = (await sheetsOf(ctx, [talk])).get(talk.id)!
      expect(sheet.wishes.map((each) => each.title)).toEqual(['Beamer für R 104', '30 Tablets für die Unterstufe'])
      expect(sheet.decisions.map((each) => [each.title, each.verdict, each.wish, each.order])).toEqual([
        ['Beamer für R 104', 'open', wish!.id, null],
        ['30 Tablets für die Unterstufe', 'yes', null, made],
      ])
      expect(sheet.budgets).toMatchObject([{ name: 'Schul-IT', whole: true, remaining: 10_000_00 }])
      const one = await printTalks(ctx, [await getTalk(ctx, talk.id)], t)
      expect((one.body as Buffer).subarray(0, 5).toString()).toBe('%PDF-')
      const all = await printTalks(ctx, await talksOfYear(ctx, 2026), t)
      expect((all.body as Buffer).length).toBeGreaterThan((one.body as Buffer).length)
    },
    { now },
  )
})

test('a school sees its own talk and changes none; another authority sees nothing', async () => {
  await world.tried(people.clerk, async (ctx) => {
    await prepareTalks(ctx, 2027, [world.schools[0]])
    const head = as(ctx, people.head)
    const { rows } = await talkList.page(head, asked)
    expect(rows).toHaveLength(1)
    expect(await refusalOf(changeTalks(head, [{ id: rows[0]!.id, notes: 'x' }]))).toBe('Forbidden')
    expect(await refusalOf(getTalk(as(ctx, people.other), rows[0]!.id))).toBe('NotFound')
    expect(await refusalOf(prepareTalks(ctx, 2027, [world.foreignSchools[0]]))).toBe('NotFound')
  })
  expect(await refusalOf(world.tried(people.head, (ctx) => prepareTalks(ctx, 2027)))).toBe('Forbidden')
  await world.tried(people.foreign, async (ctx) => expect((await talkList.page(ctx, asked)).rows).toEqual([]))
})
