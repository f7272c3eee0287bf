import { expect, test } from 'vitest'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { Template } from '../model.ts'
import { gridsOf } from '../queries/calendar.ts'
import { groupList } from '../queries/groups.ts'
import { placesOf } from '../queries/places.ts'
import { getTemplate, templateList } from '../queries/templates.ts'
import { createSchools } from './schools.ts'
import {
  addShippedTemplates,
  applyTemplate,
  changeTemplates,
  createTemplates,
  deleteTemplates,
  shippedTemplates,
  templateFromSchool,
} from './templates.ts'

const world = testWorld()
const rights = ['organisation.read', 'organisation.template.change', 'organisation.school.create']
const admin = () => whoWith(rights, world.authority)

test('the shipped templates are well formed and number each room once', () => {
  for (const template of shippedTemplates) {
    const { content } = Template.draft.parse(template)
    expect(new Set(content.rooms.map((room) => room.number)).size).toBe(content.rooms.length)
  }
  expect(shippedTemplates[0]!.content.lessons.map((lesson) => `${lesson.from}–${lesson.to}`)).toEqual([
    '08:00–08:45',
    '08:50–09:35',
    '09:55–10:40',
    '10:45–11:30',
    '11:45–12:30',
    '12:35–13:20',
  ])
})

test('a template furnishes several schools at once', async () => {
  await world.tried(admin(), async (ctx) => {
    const [template] = await addShippedTemplates(ctx)
    const made = await createSchools(ctx, [
      { name: 'Neu A', land: 'NW', city: 'Auental' },
      { name: 'Neu B', land: 'NW' },
    ])
    expect(
      await applyTemplate(
        ctx,
        template!.id,
        made.map((school) => school.id),
      ),
    ).toEqual({ rooms: 32, groups: 16 })
    const places = await placesOf(ctx, made[0]!.id)
    expect([places.sites.length, places.buildings.length, places.floors.map((floor) => floor.name), places.rooms.length]).toEqual([
      1,
      1,
      ['1. Obergeschoss', 'Erdgeschoss'],
      16,
    ])
    expect(places.sites[0]!.city).toBe('Auental')
    expect(
      (await groupList.page(ctx, { filter: [{ column: 'school', operator: 'is', values: [made[1]!.id] }], limit: 50 })).rows
        .map((row) => row.name)
        .slice(0, 3),
    ).toEqual(['1a', '1b', '2a'])
    expect((await gridsOf(ctx, made[1]!.id))[0]!.lessons).toHaveLength(6)
  })
})

test('a school becomes a template that creates the same again', async () => {
  await world.tried(admin(), async (ctx) => {
    const [template] = await addShippedTemplates(ctx)
    const [model, copy] = await createSchools(ctx, [
      { name: 'Muster', land: 'NW', type: 'grundschule' },
      { name: 'Abbild', land: 'NW' },
    ])
    await applyTemplate(ctx, template!.id, [model!.id])
    const own = await templateFromSchool(ctx, model!.id, 'Wie Muster')
    expect(await getTemplate(ctx, own.id)).toMatchObject({ type: 'grundschule', rooms: 16, groups: 8 })
    await applyTemplate(ctx, own.id, [copy!.id])
    const plain = async (school: string) =>
      (await placesOf(ctx, school)).rooms.map(({ number, name, kind, seats }) => [number, name, kind, seats])
    expect(await plain(copy!.id)).toEqual(await plain(model!.id))
  })
})

test('templates are changed and deleted with the right, in their authority', async () => {
  const empty = { rooms: [], groups: [], lessons: [] }
  const template = await world.done(admin(), async (ctx) => (await createTemplates(ctx, [{ name: 'Leer', content: empty }]))[0]!)
  const reader = whoWith(['organisation.read'], world.authority)
  const stranger = whoWith(rights, world.foreign)
  expect(await refusalOf(world.tried(reader, (ctx) => changeTemplates(ctx, [{ id: template.id, name: 'x' }])))).toBe('Forbidden')
  expect(await refusalOf(world.tried(reader, (ctx) => applyTemplate(ctx, template.id, [world.schools[0]])))).toBe('Forbidden')
  expect(await refusalOf(world.tried(stranger, (ctx) => changeTemplates(ctx, [{ id: template.id, name: 'x' }])))).toBe('NotFound')
  expect(await refusalOf(world.tried(stranger, (ctx) => applyTemplate(ctx, template.id, [world.foreignSchools[0]])))).toBe('NotFound')
  expect(await refusalOf(world.tried(admin(), (ctx) => applyTemplate(ctx, template.id, [world.foreignSchools[0]])))).toBe('NotFound')
  expect(await refusalOf(world.tried(admin(), (ctx) => templateFromSchool(ctx, world.foreignSchools[0], 'x')))).toBe('NotFound')
  await world.tried(admin(), async (ctx) => {
    expect((await changeTemplates(ctx, [{ id: template.id, version: 1, name: 'Anders' }]))[0]!.version).toBe(2)
    await deleteTemplates(ctx, [template.id])
    expect((await templateList.page(ctx, { filter: [], limit: 9 })).rows).toEqual([])
  })
})
