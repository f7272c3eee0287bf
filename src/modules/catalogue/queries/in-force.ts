// What is booked at schools on a day, with the values that count.
import { sql } from 'kysely'
import { type Context, withinReach } from '#kernel'
import type { Day, Id } from '#shared'
import { type Booking, effectiveParameters, type InForce, type ParameterValues, refKey } from '../model.ts'
import { readRight, readVersions } from './blocks.ts'
import { today } from './today.ts'

interface Asked {
  /** Only these schools; all that the right reaches otherwise. */
  schools?: readonly Id[]
  day?: Day
}

/** The blocks in force at schools on a day, today unless told. */
export async function inForce(ctx: Context, asked: Asked = {}): Promise<InForce[]> {
  const visible = withinReach(ctx.reach(readRight), { authority: 'b.authority_id', school: 'b.school_id' })
  const day = asked.day ?? today(ctx)
  const some = asked.schools ? sql`and b.school_id = any(${sql.val([...asked.schools])}::uuid[])` : sql``
  const { rows } = await sql<Booking & { authority: ParameterValues }>`
    select b.id, b.school_id as school, b.number, b.block_version as "blockVersion", b.since::text, b.until::text, b.parameters,
      coalesce(o.parameters, '{}') as authority
    from catalogue.booking b join organisation.school s on s.authority_id = b.authority_id and s.id = b.school_id
      left join catalogue.offer o on o.authority_id = b.authority_id and o.number = b.number
    where b.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and ${visible} and b.since <= ${day} and (b.until is null or b.until >= ${day}) ${some}
      and s.state = 'active'
    order by s.name, s.id, b.number`.execute(ctx.db())
  const blocks = await readVersions(
    ctx,
    rows.map((row) => ({ number: row.number, version: row.blockVersion })),
  )
  return rows.map((row) => {
    const block = blocks.get(refKey({ number: row.number, version: row.blockVersion }))
    return {
      ...{ school: row.school, booking: row.id, number: row.number, version: row.blockVersion, since: row.since, until: row.until },
      parameters: block ? effectiveParameters(block, row.authority, row.parameters) : row.parameters,
      own: row.parameters,
    }
  })
}
