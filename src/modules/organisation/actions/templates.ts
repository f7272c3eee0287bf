// Templates for new schools: editing them, making one of a school, applying one.
import { type Changing, type Context, changeRows, deleteRows, insertRows, lockRows } from '#kernel'
import { type Draft, dayOf, type Id, newId } from '#shared'
import { newRoomCode, type School, type Template, type TemplateContent } from '../model.ts'
import { findSchoolYear } from '../queries/groups.ts'
import { contentOf } from '../queries/templates.ts'
import { buildings, floors, groups, lessonGrids, rooms, schools, sites, templates } from '../tables.ts'
import { ensureSchoolYears } from './school-years.ts'
import shipped from './shipped-templates.json' with { type: 'json' }

const right = 'organisation.template.change'

/** The templates every authority starts with. */
export const shippedTemplates = shipped as Omit<Template, 'id' | 'version'>[]

/** Gives a new authority the shipped templates; from then on they are its own. */
export const addShippedTemplates = (ctx: Context): Promise<Template[]> => insertRows(ctx, templates, shippedTemplates)

export async function createTemplates(ctx: Context, drafts: readonly Draft<typeof Template>[]): Promise<Template[]> {
  ctx.may(right)
  return insertRows(ctx, templates, drafts)
}

/** Keeps rooms, groups and lesson times of a school as a template. */
export async function templateFromSchool(ctx: Context, school: Id, name: string): Promise<Template> {
  ctx.may(right)
  const [origin] = await lockRows(ctx, schools, [school])
  const [template] = await insertRows(ctx, templates, [{ name, type: origin!.type, content: await contentOf(ctx, school) }])
  return template!
}

export async function changeTemplates(ctx: Context, changes: readonly Changing<typeof Template>[]): Promise<Template[]> {
  ctx.may(right)
  const before = await lockRows(
    ctx,
    templates,
    changes.map((change) => change.id),
  )
  return changeRows(ctx, templates, before, changes)
}

export async function deleteTemplates(ctx: Context, ids: readonly Id[]): Promise<void> {
  ctx.may(right)
  await deleteRows(ctx, templates, await lockRows(ctx, templates, ids))
}

/** Creates places, groups of the running school year and lesson times of a template at schools, six statements for all of them. */
export async function applyTemplate(ctx: Context, template: Id, ids: readonly Id[]): Promise<{ rooms: number; groups: number }> {
  ctx.may('organisation.school.create')
  const [{ content }] = (await lockRows(ctx, templates, [template])) as [Template]
  const targets = await lockRows(ctx, schools, ids)
  const placed = await createPlaces(ctx, content, targets)
  const year = await runningYear(ctx)
  const made = await insertRows(
    ctx,
    groups,
    targets.flatMap(({ id }) => content.groups.map((group) => ({ ...group, school: id, schoolYear: year }))),
  )
  if (content.lessons.length)
    await insertRows(
      ctx,
      lessonGrids,
      targets.map(({ id }) => ({
        school: id,
        name: 'Unterricht',
        weekdays: [1, 2, 3, 4, 5],
        week: 'every' as const,
        lessons: content.lessons,
      })),
    )
  return { rooms: placed, groups: made.length }
}

async function runningYear(ctx: Context): Promise<Id> {
  const today = dayOf(ctx.now())
  const known = await findSchoolYear(ctx, today)
  if (known) return known.id
  await ensureSchoolYears(ctx)
  return (await findSchoolYear(ctx, today))!.id
}

async function createPlaces(ctx: Context, content: TemplateContent, targets: readonly School[]): Promise<number> {
  if (content.rooms.length === 0) return 0
  const plans = targets.map((school) => planOf(content, school))
  await insertRows(
    ctx,
    sites,
    plans.map((plan) => plan.site),
  )
  await insertRows(
    ctx,
    buildings,
    plans.flatMap((plan) => plan.buildings),
  )
  await insertRows(
    ctx,
    floors,
    plans.flatMap((plan) => plan.floors),
  )
  const made = await insertRows(
    ctx,
    rooms,
    plans.flatMap((plan) => plan.rooms),
  )
  return made.length
}

/** The rows of one school: each building and floor that the rooms name, once. */
function planOf(content: TemplateContent, school: School) {
  const site = {
    id: newId(),
    school: school.id,
    name: 'Hauptstandort',
    street: school.street,
    postcode: school.postcode,
    city: school.city,
  }
  const houses = new Map<string, { id: Id; school: Id; site: Id; name: string }>()
  const storeys = new Map<string, { id: Id; school: Id; building: Id; name: string; level: number }>()
  const placed = content.rooms.map(({ building, floor, level, ...room }) => {
    if (building && !houses.has(building)) houses.set(building, { id: newId(), school: school.id, site: site.id, name: building })
    const house = building ? houses.get(building)! : null
    const key = `${building}/${floor}`
    if (house && floor && !storeys.has(key))
      storeys.set(key, { id: newId(), school: school.id, building: house.id, name: floor, level: level ?? 0 })
    return {
      ...room,
      school: school.id,
      site: site.id,
      building: house?.id ?? null,
      floor: storeys.get(key)?.id ?? null,
      code: newRoomCode(),
    }
  })
  return { site, buildings: [...houses.values()], floors: [...storeys.values()], rooms: placed }
}
