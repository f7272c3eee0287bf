// Computer rooms, halls and tablet cases that teachers reserve: some for one lesson, some every week, and one case that is too small.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import { loadCalendar } from '#modules/organisation'
import type { Id } from '#shared'
import { dayOf } from '#shared'
import { reserve } from '../../../modules/reservations/actions/reserve.ts'
import { createResources } from '../../../modules/reservations/actions/resources.ts'
import { authorityId, type Demo, type DemoStep, schoolIds } from '../demo.ts'
import { plannedAuthorities } from '../places.ts'

export const reservationsStep: DemoStep = {
  name: 'reservations',
  async run(demo) {
    for (const { slug } of plannedAuthorities) {
      const authority = await authorityId(demo, slug)
      const schools = await demo.within(authority, (ctx) => schoolIds(ctx))
      for (const school of schools.values()) await demo.within(authority, (ctx) => addAll(ctx, demo, school))
    }
  },
}

const purposes = ['8b Mathematik', '10a Informatik', '7a Deutsch', '5c Englisch', 'Klausur', 'AG Robotik', 'Elternabend']

async function addAll(ctx: Context, demo: Demo, school: Id): Promise<void> {
  const { rows: things } = await sql<{ room: Id | null; set: Id | null }>`
    (select id as room, null::uuid as set from organisation.room where authority_id = ${ctx.authority} and school_id = ${school} and kind in ('computer', 'assembly', 'library') and state = 'active' order by number limit 4)
    union all (select null, id from devices.device_set where authority_id = ${ctx.authority} and school_id = ${school} and state = 'active' order by name limit 3)`.execute(
    ctx.db(),
  )
  const { rows: teachers } = await sql<{
    id: Id
  }>`select p.id from people.person p join people.affiliation a on a.authority_id = p.authority_id and a.person_id = p.id
    where p.authority_id = ${ctx.authority} and a.school_id = ${school} and a.role = 'teacher' and p.state = 'active' order by p.family_name <> 'Albers', p.name, p.id limit 7`.execute(
    ctx.db(),
  )
  if (!things.length || !teachers.length) return
  const sets = things.filter((thing) => thing.set)
  const resources = await createResources(
    ctx,
    things.map((thing) => ({
      ...thing,
      // The last case of a school with several is lent out in parts.
      shared: sets.length > 1 && thing === sets.at(-1),
      note: thing.set ? 'Bitte nach der Stunde wieder an das Ladegerät anschließen.' : null,
    })),
  )
  const calendar = await loadCalendar(ctx, school)
  let day = dayOf(demo.now())
  let at = 0
  for (const [index, resource] of resources.entries()) {
    day = calendar.nextSchoolDay(day) ?? day
    const lessons = calendar.lessonsOn(day).map((lesson) => lesson.name)
    if (lessons.length < 4) continue
    for (const from of [0, 2]) {
      const person = teachers[at % teachers.length]!.id
      const weekly = (index + from) % 3 === 0
      await reserve(ctx, {
        resource: resource.id,
        day,
        lessons: { from: lessons[from]!, to: lessons[from + 1]! },
        purpose: purposes[at % purposes.length],
        person,
        devices: resource.shared ? 8 : resource.set ? 40 : null,
        ...(weekly ? { repeat: { every: 1, until: endOf(day) }, skipTaken: true } : {}),
      })
      at += 1
    }
    if (index % 4 === 3) day = dayOf(demo.now())
  }
}

/** Ten weeks later. */
const endOf = (day: string) => new Date(Date.parse(day) + 70 * 86_400_000).toISOString().slice(0, 10)
