// Addresses of inventory agents, and reports to them that were refused: an old image sends what nobody can read, and a closed address is still used.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import type { Id } from '#shared'
import { openEnrolment, setEnrolments } from '../../../modules/inventory/actions.ts'
import type { RefusalReason } from '../../../modules/inventory/model.ts'
import { noteRefusal, settleRefusals } from '../../../modules/inventory/refusals.ts'
import { authorityId, type DemoStep } from '../demo.ts'
import { plannedAuthorities } from '../places.ts'

export const inventoryStep: DemoStep = {
  name: 'inventory',
  async run(demo) {
    for (const { slug } of plannedAuthorities) {
      const authority = await authorityId(demo, slug)
      await demo.within(authority, addAll)
    }
  },
}

async function addAll(ctx: Context): Promise<void> {
  const { rows } = await sql<{ id: Id; name: string }>`select id, name from organisation.school
    where authority_id = ${ctx.authority} order by number limit 2`.execute(ctx.db())
  const opened = []
  for (const school of rows) opened.push((await openEnrolment(ctx, { name: `Rechner ${school.name}`, school: school.id })).enrolment)
  const [first, second] = opened
  const refuse = async (enrolment: { id: Id; school: Id | null }, reason: RefusalReason, times: number) => {
    const address = { authority: ctx.authority, id: enrolment.id, school: enrolment.school }
    for (let time = 0; time < times; time++) await noteRefusal(ctx, address, reason)
  }
  if (first) {
    await refuse(first, 'packed', 7)
    await refuse(first, 'json', 1)
  }
  if (second) {
    await setEnrolments(ctx, [second.id], false)
    await refuse(second, 'closed', 3)
  }
  // One was seen to.
  const { rows: seen } = await sql<{
    id: Id
  }>`select id from inventory.refusal where authority_id = ${ctx.authority} and reason = 'json'`.execute(ctx.db())
  await settleRefusals(
    ctx,
    seen.map((row) => row.id),
    true,
  )
}
