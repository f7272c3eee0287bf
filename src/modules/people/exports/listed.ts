// The list of people as a kind of export.
import { z } from 'zod'
import { listQuery } from '#kernel'
import { Id, ListParams } from '#shared'
import { people, peopleAt } from '../queries.ts'
import type { ExportKind } from './kinds.ts'

const many = z.union([z.string(), z.array(z.string())]).optional()
/** Whom, and with which columns; one condition alone is the same as a list of one. */
const asked = z
  .object({ school: Id.optional(), q: z.string().max(200).optional(), filter: many, columns: z.string().max(2_000).optional() })
  .transform(({ filter, ...rest }) => ({ ...rest, filter: [filter ?? []].flat() }))

export const listedPeople: ExportKind = {
  asked,
  async find(ctx, wish) {
    const { school, ...query } = wish as z.output<typeof asked>
    const list = school ? peopleAt(school) : people
    const page = await list.page(ctx, { ...listQuery(ListParams.parse(query)), limit: 1, count: 'exact' })
    const reach = ctx.reach('people.person.view')
    const whole = ctx.authorities.every((id) => reach.authorities.has(id))
    // Groups alone are no schools that somebody could answer for: the authority does.
    const schools = school ? [school] : whole || reach.schools.size === 0 ? null : [...reach.schools]
    return { people: page.count!.value, schools }
  },
}
