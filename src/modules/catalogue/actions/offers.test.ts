import { beforeAll, expect, test } from 'vitest'
import { type Context, system } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { offered } from '../queries/blocks.ts'
import { offerLines } from '../queries/offer-lines.ts'
import { bookingTemplates } from '../queries/templates.ts'
import { wishesOf } from '../queries/wishes.ts'
import { testLibrary } from '../testing/blocks.ts'
import { loadLibrary } from './library.ts'
import { changeOffers } from './offers.ts'
import { changeTemplates, createTemplates, deleteTemplates } from './templates.ts'

const world = testWorld()
const rights = ['catalogue.read', 'catalogue.book', 'catalogue.block.change']
const tried = <T>(work: (ctx: Context) => Promise<T>) => world.tried(whoWith(rights, world.authority), work)

beforeAll(() => world.done(system('test'), (ctx) => loadLibrary(ctx, testLibrary), { authorities: [] }))

test('an authority sets values and prices, and takes them back', async () => {
  await tried(async (ctx) => {
    const line = async () => (await offerLines(ctx, await offered(ctx))).find(({ number }) => number === 'S11')!
    expect((await line()).open).toBe(2)
    await changeOffers(ctx, [{ number: 'S11', parameters: { phone: '030 1', hours: 10 }, costs: { setup: 5_000 } }])
    expect(await line()).toMatchObject({ open: 0, parameters: { phone: '030 1', hours: 10 }, costs: { setup: 5_000 } })
    await changeOffers(ctx, [{ number: 'S11', parameters: { phone: null } }])
    expect(await line()).toMatchObject({ open: 1, parameters: { hours: 10 } })
  })
})

test('values that do not fit and unknown items are refused', async () => {
  await tried(async (ctx) => {
    for (const change of [{ parameters: { hours: 99 } }, { parameters: { level: 'egal' } }, { parameters: { x: 1 } }, { costs: { x: 1 } }])
      expect(await refusalOf(changeOffers(ctx, [{ number: 'S11', ...change } as never]))).toBe('catalogue.values')
    expect(await refusalOf(changeOffers(ctx, [{ number: 'X99', state: 'retired' }]))).toBe('NotFound')
  })
  const reader = whoWith(['catalogue.read'], world.authority)
  expect(await refusalOf(world.tried(reader, (ctx) => changeOffers(ctx, [{ number: 'S11', state: 'retired' }])))).toBe('Forbidden')
})

test('own templates: made, used with what they require, changed and deleted; never another authority’s', async () => {
  await tried(async (ctx) => {
    const [own] = await createTemplates(ctx, [{ name: 'Unsere', blocks: [{ block: 'S12' }, { block: 'S11', parameters: { hours: 5 } }] }])
    const wishes = await wishesOf(ctx, { schools: [world.schools[0]], template: own!.id, withRequired: true, from: '2026-09-01' })
    expect(wishes.map((wish) => 'block' in wish && [wish.block, wish.parameters])).toEqual([
      ['B10', undefined],
      ['S12', undefined],
      ['S11', { hours: 5 }],
    ])
    await changeTemplates(ctx, [{ id: own!.id, version: 1, blocks: [{ block: 'B10' }] }])
    expect((await bookingTemplates(ctx)).filter(({ shipped }) => !shipped)).toMatchObject([{ name: 'Unsere', blocks: [{ block: 'B10' }] }])
    await deleteTemplates(ctx, [own!.id])
    expect(await refusalOf(createTemplates(ctx, [{ name: 'x', blocks: [{ block: 'X99' }] }]))).toBe('catalogue.templateBlocks')
    expect(await refusalOf(wishesOf(ctx, { schools: 'all', template: 'x', from: '2026-09-01' }))).toBe('NotFound')
  })
  const [kept] = await world.done(whoWith(rights, world.authority), (ctx) =>
    createTemplates(ctx, [{ name: 'Bleibt', blocks: [{ block: 'B10' }] }]),
  )
  expect(await refusalOf(world.tried(whoWith(rights, world.foreign), (ctx) => deleteTemplates(ctx, [kept!.id])))).toBe('NotFound')
  expect(await refusalOf(world.tried(whoWith(['catalogue.read'], world.authority), (ctx) => deleteTemplates(ctx, [kept!.id])))).toBe(
    'Forbidden',
  )
})
