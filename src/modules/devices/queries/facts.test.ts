import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Context, type Fact, system } from '#kernel'
import { testWorld } from '#kernel/testing'
import type { PlanItem } from '#modules/catalogue'
import { addRoom } from '../testing.ts'
import { devicesByKind, devicesConcerned } from './effects.ts'
import { deviceFacts } from './facts.ts'

const world = testWorld()
const now = () => new Date('2026-09-15T10:00:00Z')
const tried = <T>(work: (ctx: Context) => Promise<T>) => world.tried(system('test'), work, { now, authorities: [world.authority] })
const asked = async (ctx: Context, name: string) => {
  const found = await (deviceFacts.find((fact) => fact.name === `devices.${name}`) as Fact).find(ctx, world.schools)
  return world.schools.map((school) => found.get(school))
}

interface Given {
  kind: string
  state?: string
  in?: string
  seen?: string
  room?: string
}
const add = (ctx: Context, devices: readonly Given[]) =>
  sql`insert into devices.device (authority_id, inventory_number, kind, state, school_id, in_service_on, last_seen_at, room_id, code)
    select ${ctx.authority}::uuid, 'T-' || row_number() over (), d.kind, coalesce(d.state, 'inUse'), ${world.schools[0]}::uuid, d."in", d.seen, d.room, 'T' || row_number() over ()
    from jsonb_to_recordset(${JSON.stringify(devices)}::jsonb) as d(kind text, state text, "in" date, seen timestamptz, room uuid)`.execute(
    ctx.db(),
  )

test('ages, silence and wiping are known where there is something to know, and nowhere else', async () => {
  await tried(async (ctx) => {
    const [first] = [await addRoom(ctx, world.schools[0], '101'), await addRoom(ctx, world.schools[0], '102')]
    expect(await asked(ctx, 'presentationAge')).toEqual([undefined, undefined])
    await add(ctx, [
      { kind: 'board', in: '2018-09-01', room: first },
      { kind: 'projector', in: '2024-09-01' },
      { kind: 'switch', in: '2020-09-15' },
      { kind: 'tablet', seen: '2026-09-14T08:00:00Z' },
      { kind: 'tablet', seen: '2026-07-01T08:00:00Z' },
      { kind: 'notebook' },
      { kind: 'notebook', state: 'disposed' },
    ])
    expect(await asked(ctx, 'presentationAge')).toEqual([9, undefined])
    expect(await asked(ctx, 'switchAge')).toEqual([6, undefined])
    expect(await asked(ctx, 'tabletsSilent')).toEqual([76, undefined])
    expect(await asked(ctx, 'notebooksSilent')).toEqual([undefined, undefined])
    expect(await asked(ctx, 'unwiped')).toEqual([1, undefined])
    expect(await asked(ctx, 'printersUnwiped')).toEqual([undefined, undefined])
    expect(await asked(ctx, 'roomsWithoutDisplay')).toEqual([1, undefined])
  })
})

test('what is lent, never reported or long in repair is counted where there is something to count', async () => {
  await tried(async (ctx) => {
    const room = await addRoom(ctx, world.schools[0], 'PC 1')
    await sql`update organisation.room set kind = 'computer' where id = ${room}`.execute(ctx.db())
    expect([await asked(ctx, 'notLent'), await asked(ctx, 'tabletsUnseen'), await asked(ctx, 'brokenSeats')]).toEqual([
      [undefined, undefined],
      [undefined, undefined],
      [undefined, undefined],
    ])
    await add(ctx, [
      { kind: 'tablet' },
      { kind: 'tablet', state: 'lent' },
      { kind: 'notebook' },
      { kind: 'desktop', state: 'inRepair', room },
      { kind: 'desktop', state: 'inRepair', room },
      { kind: 'desktop', room },
    ])
    expect(await asked(ctx, 'notLent')).toEqual([66, undefined])
    // No management has reported any tablet: nothing is known of the others either.
    expect(await asked(ctx, 'tabletsUnseen')).toEqual([undefined, undefined])
    await sql`update devices.device set since = '2026-09-14' where kind = 'desktop'`.execute(ctx.db())
    expect(await asked(ctx, 'brokenSeats')).toEqual([0, undefined])
    await sql`update devices.device set since = '2026-09-01' where kind = 'desktop'`.execute(ctx.db())
    expect(await asked(ctx, 'brokenSeats')).toEqual([2, undefined])
    await sql`update devices.device set last_seen_at = '2026-09-14' where kind = 'tablet' and state = 'lent'`.execute(ctx.db())
    await sql`update devices.device set state = 'inUse' where kind = 'tablet'`.execute(ctx.db())
    expect(await asked(ctx, 'tabletsUnseen')).toEqual([1, undefined])
  })
})

test('a booking takes on the devices that its block is paid for', async () => {
  await tried(async (ctx) => {
    await add(ctx, [{ kind: 'tablet' }, { kind: 'tablet', state: 'lent' }, { kind: 'tablet', state: 'retired' }, { kind: 'printer' }])
    expect(await devicesByKind(ctx, world.schools)).toEqual(
      new Map([
        [world.schools[0], { tablet: 2, printer: 1 }],
        [world.schools[1], {}],
      ]),
    )
    const cost = [{ key: 'mdm', item: 'Verwaltung', per: 'device', every: 'year', devices: ['tablet'], amount: null }]
    await sql`insert into catalogue.library_block (number, block_version, place, content, digest)
      values ('S04', '1.0', 1, ${JSON.stringify({ number: 'S04', version: '1.0', title: 'Tablets', cost })}::jsonb, 'x')`.execute(ctx.db())
    const item = (school: string, kind: PlanItem['kind']) =>
      ({ school, number: 'S04', title: 'Tablets', version: '1.0', from: '2026-10-01', kind, before: null }) as PlanItem
    expect(await devicesConcerned(ctx, [item(world.schools[0], 'new'), item(world.schools[1], 'new')])).toEqual([
      { text: 'devices.effect.new', values: { count: 2, title: 'Tablets' }, schools: [world.schools[0]] },
    ])
    expect(await devicesConcerned(ctx, [item(world.schools[1], 'new')])).toEqual([])
  })
})
