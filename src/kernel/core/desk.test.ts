import { expect, test } from 'vitest'
import { newId } from '#shared'
import { listNotices, notify, readNotices } from '../notices.ts'
import type { SearchSource } from '../search.ts'
import { refusalOf, testWorld, whoWith } from '../testing/index.ts'
import { dropView, findEverywhere, listViews, saveView } from './desk.ts'

const world = testWorld({ bare: true })
const view = { list: 'people.person', name: 'Meine 7b', query: 'filter=class%3Ais%3A7b', shared: false }
const colleague = () => whoWith([], world.authority)

test('a view is saved, replaced under its name, and deleted by its owner', async () => {
  await world.tried(colleague(), async (ctx) => {
    const saved = await saveView(ctx, view)
    expect(saved).toMatchObject({ ...view, own: true })
    expect(await saveView(ctx, { ...view, query: 'q=x' })).toEqual({ ...saved, query: 'q=x' })
    expect(await listViews(ctx, view.list)).toEqual([{ ...saved, query: 'q=x' }])
    expect(await listViews(ctx, 'devices.device')).toEqual([])
    await dropView(ctx, saved.id)
    expect(await listViews(ctx, view.list)).toEqual([])
  })
})

test('others see what is shared, and delete nothing of it; another authority sees nothing', async () => {
  const me = colleague()
  const { id } = await world.done(me, (ctx) => saveView(ctx, view))
  const shared = await world.done(me, (ctx) => saveView(ctx, { ...view, name: 'Für alle', shared: true }))
  expect(await world.done(colleague(), (ctx) => listViews(ctx, view.list))).toEqual([{ ...shared, own: false }])
  for (const each of [id, shared.id, newId()])
    expect(await refusalOf(world.done(colleague(), (ctx) => dropView(ctx, each)))).toBe('NotFound')
  expect(await world.done(whoWith([], world.foreign), (ctx) => listViews(ctx, view.list))).toEqual([])
  expect(await world.done({ ...me, authorities: [world.foreign, world.authority] }, (ctx) => listViews(ctx, view.list))).toHaveLength(2)
})

test('a notice stands behind the bell of its account until it is read', async () => {
  const me = colleague()
  const other = newId()
  await world.done(me, (ctx) =>
    notify(ctx, [
      { account: me.account!, kind: 'test.lent', values: { count: 3 }, href: '/ausleihen', tone: 'success' },
      { account: me.account!, kind: 'test.due' },
      { account: other, kind: 'test.due' },
    ]),
  )
  const { unread, items } = await world.done(me, listNotices)
  expect(unread).toBe(2)
  expect(items).toMatchObject([
    { title: 'notice.test.due', text: null, tone: 'info', read: false },
    { href: '/ausleihen', tone: 'success' },
  ])
  await world.done(me, (ctx) => readNotices(ctx, [items[0]!.id]))
  expect((await world.done(me, listNotices)).unread).toBe(1)
  await world.done({ ...me, account: other }, (ctx) => readNotices(ctx, [items[1]!.id]))
  expect((await world.done(me, listNotices)).unread).toBe(1)
  await world.done(me, (ctx) => readNotices(ctx))
  expect((await world.done(me, listNotices)).unread).toBe(0)
  expect((await world.done({ ...me, authorities: [world.foreign] }, listNotices)).items).toEqual([])
})

test('the search asks only sources that the person has a right to', async () => {
  const source = (kind: string, right: string): SearchSource => ({
    kind,
    label: `search.${kind}`,
    right,
    icon: kind,
    find: async (_ctx, text, limit) => Array.from({ length: limit }, () => ({ id: kind, title: text, href: `/${kind}` })),
  })
  const sources = [source('people', 'people.read'), source('devices', 'devices.read')]
  await world.tried(whoWith(['devices.read'], world.authority), async (ctx) => {
    const answer = await findEverywhere(ctx, sources, 'müller', 2)
    expect(answer.groups).toEqual([
      {
        kind: 'devices',
        label: 'search.devices',
        items: Array(2).fill({ id: 'devices', title: 'müller', subtitle: null, href: '/devices', icon: 'devices' }),
      },
    ])
    expect((await findEverywhere(ctx, sources, '  ', 2)).groups).toEqual([])
  })
})
