// The floor plans of one school: most rooms are put down, the last of the ground floor waits to be.
import { sql } from 'kysely'
import { keepFloorPicture, placeRooms } from '#modules/organisation'
import type { Id } from '#shared'
import { authorityId, type DemoStep } from '../demo.ts'
import { drawnFloor } from '../draw.ts'

const school = { authority: 'auental', number: '04120041' }

export const floorPlansStep: DemoStep = {
  name: 'floor-plans',
  async run(demo) {
    const authority = await authorityId(demo, school.authority)
    await demo.within(authority, async (ctx) => {
      const { rows: floors } = await sql<{ id: Id; name: string; rooms: Id[] }>`
        select f.id, f.name, array_agg(r.id order by r.number, r.id) as rooms from organisation.floor f
        join organisation.school s on s.authority_id = f.authority_id and s.id = f.school_id
        join organisation.room r on r.authority_id = f.authority_id and r.floor_id = f.id and r.state = 'active'
        where f.authority_id = ${ctx.authority} and s.number = ${school.number} and f.level in (0, 1)
        group by f.id, f.name, f.level having count(*) > 2 order by f.level`.execute(ctx.db())
      for (const [index, { id, name, rooms }] of floors.entries()) {
        const { bytes, spots } = drawnFloor(rooms.length)
        await keepFloorPicture(ctx, id, { name: `grundriss-${name.toLowerCase().replace(/\W+/g, '-')}.png`, bytes })
        const put = index === 0 ? rooms.slice(0, -1) : rooms
        await placeRooms(
          ctx,
          id,
          put.map((room, at) => ({ room, spot: spots[at]! })),
        )
      }
    })
  },
}
