import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Context, plugFacts, readDeviations, readFacts } from '#kernel'
import { testWorld, whoWith } from '#kernel/testing'
import type { Id } from '#shared'
import { weekdaysIn } from './facts.ts'
import plug from './module.ts'

const world = testWorld()
const reader = () => whoWith(['organisation.read'], world.authority)
plugFacts([plug])

const valuesOf = async (ctx: Context, school: Id) => Object.fromEntries((await readFacts(ctx, world.schools)).get(school)!)

async function furnish(ctx: Context): Promise<void> {
  const [school] = world.schools
  await sql`update organisation.school set type = 'gymnasium', street = 'Am Ring 1', postcode = '12345', city = 'Auental', phone = ' ' where id = ${school}`.execute(
    ctx.db(),
  )
  await sql`insert into organisation.site (authority_id, school_id, name, city) values (${world.authority}, ${school}, 'Hauptgebäude', 'Auental')`.execute(
    ctx.db(),
  )
  await sql`insert into organisation.room (authority_id, school_id, site_id, number, kind, code)
    select authority_id, school_id, id, kind || n, kind, kind || n from organisation.site, (values ('classroom', 1), ('classroom', 2), ('computer', 1)) r(kind, n)`.execute(
    ctx.db(),
  )
}

test('facts of a school are told, of many at once; what nobody entered is missing', async () => {
  await world.tried(reader(), async (ctx) => {
    await furnish(ctx)
    expect(await valuesOf(ctx, world.schools[0])).toEqual({
      'organisation.type': expect.stringMatching(/gymnasium/i),
      'organisation.address': 'Am Ring 1, 12345 Auental',
      'organisation.sites': [{ name: 'Hauptgebäude', address: 'Auental' }],
      'organisation.rooms': 3,
      'organisation.classrooms': 2,
      'organisation.computerRooms': 1,
    })
    expect(await valuesOf(ctx, world.schools[1])).toEqual({})
  })
})

test('service times are those of the school, else of its authority', async () => {
  await world.tried(reader(), async (ctx) => {
    const set = (school: Id | null, to: string) =>
      sql`insert into organisation.calendar_setting (authority_id, school_id, service) values
        (${world.authority}, ${school}::uuid, ${JSON.stringify([{ weekdays: [1, 2, 3, 4, 5], from: '07:30', to }])}::jsonb)`.execute(
        ctx.db(),
      )
    await set(null, '16:00')
    await set(world.schools[0], '18:00')
    const facts = await readFacts(ctx, world.schools, ['organisation.serviceTimes'])
    expect(world.schools.map((school) => facts.get(school)!.get('organisation.serviceTimes'))).toMatchObject([
      [{ days: 'Montag bis Freitag', from: '07:30', to: '18:00' }],
      [{ to: '16:00' }],
    ])
  })
})

test('a fact ends where its right ends', async () => {
  const atOther = whoWith(['organisation.read'], world.authority, 'school', world.schools[1])
  await world.tried(atOther, async (ctx) => {
    await furnish(ctx)
    expect(await valuesOf(ctx, world.schools[0])).toEqual({})
  })
  await world.tried(whoWith([], world.authority), async (ctx) => expect(await valuesOf(ctx, world.schools[0])).toEqual({}))
})

test('weekdays are read as people say them', () => {
  expect(weekdaysIn('de', [2, 4])).toBe('Dienstag, Donnerstag')
  expect(weekdaysIn('en', [1, 2, 3])).toBe('Monday to Wednesday')
})

test('a school that cannot be reached deviates, and one without service time', async () => {
  await world.tried(reader(), async (ctx) => {
    const at = async () =>
      (await readDeviations(ctx, world.schools))
        .map(({ source, school }) => `${source.split('.')[1]} ${world.schools.indexOf(school)}`)
        .sort()
    expect(await at()).toEqual(['contactMissing 0', 'contactMissing 1', 'serviceTimesMissing 0', 'serviceTimesMissing 1'])
    await sql`update organisation.school set email = 'schule@auental.example' where id = ${world.schools[0]}`.execute(ctx.db())
    await sql`insert into organisation.calendar_setting (authority_id, school_id, service) values (${world.authority}, null, '[]')`.execute(
      ctx.db(),
    )
    expect(await at()).toEqual(['contactMissing 1'])
  })
})
