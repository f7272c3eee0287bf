// Mappings of columns: kept under a name, shared with other authorities, and telling them nothing else.
import { expect, test } from 'vitest'
import type { Context } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { namedMapping } from '../actions.ts'
import { dropMapping, savedMappings, saveMapping } from './mappings.ts'

const world = testWorld()
const clerk = () => whoWith(['rosters.import', 'people.import.settings'], world.authority)
const secretary = () => whoWith(['rosters.import'], world.authority, 'school', world.schools[0])
const columns = { Nachname: 'familyName', Vorname: 'givenName', Note: null }
const names = async (ctx: Context) => (await savedMappings(ctx)).map(({ name, authority, shared }) => [name, authority !== null, shared])

test('a mapping is kept under its name, replaced, found by it and dropped', async () => {
  await world.tried(clerk(), async (ctx) => {
    const id = await saveMapping(ctx, { name: 'Danis', columns, shared: false })
    expect(await saveMapping(ctx, { name: 'Danis', columns: { ...columns, Klasse: 'class' }, shared: false })).toBe(id)
    expect(await namedMapping(ctx, 'Danis')).toEqual({ ...columns, Klasse: 'class' })
    expect(await names(ctx)).toEqual([['Danis', false, false]])
    await dropMapping(ctx, id)
    expect(await names(ctx)).toEqual([])
    expect(await refusalOf(namedMapping(ctx, 'Danis'))).toBe('people.mappingUnknown')
    expect(await refusalOf(saveMapping(ctx, { name: 'x', columns: { Note: 'zensur' }, shared: false }))).toBe('people.mappingField')
    expect(await refusalOf(dropMapping(ctx, id))).toBe('NotFound')
  })
})

test('a school keeps its own; sharing, and changing what others keep, is for those who decide about imports', async () => {
  const shared = await world.done(clerk(), (ctx) => saveMapping(ctx, { name: 'Für alle', columns, shared: true }))
  const kept = await world.done(clerk(), (ctx) => saveMapping(ctx, { name: 'Nur wir', columns, shared: false }))
  await world.tried(secretary(), async (ctx) => {
    await saveMapping(ctx, { name: 'Unsere', columns, shared: false })
    expect((await names(ctx)).map(([name]) => name)).toEqual(['Für alle', 'Nur wir', 'Unsere'])
    expect(await refusalOf(saveMapping(ctx, { name: 'Unsere', columns, shared: true }))).toBe('Forbidden')
    for (const name of ['Für alle', 'Nur wir'])
      expect(await refusalOf(saveMapping(ctx, { name, columns, shared: false }))).toBe('Forbidden')
    for (const id of [shared, kept]) expect(await refusalOf(dropMapping(ctx, id))).toBe('Forbidden')
  })
  // Another authority is offered what is shared, by the name of who shares it, and can neither change nor drop it.
  await world.tried(whoWith(['rosters.import', 'people.import.settings'], world.foreign), async (ctx) => {
    expect(await names(ctx)).toEqual([['Für alle', true, true]])
    expect(await namedMapping(ctx, 'Für alle')).toEqual(columns)
    expect(await refusalOf(dropMapping(ctx, shared))).toBe('NotFound')
  })
  expect(
    await refusalOf(world.tried(whoWith(['other'], world.authority), (ctx) => saveMapping(ctx, { name: 'x', columns, shared: false }))),
  ).toBe('Forbidden')
})
