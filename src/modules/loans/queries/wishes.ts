// Reading wishes for loan devices: the own ones, and those of the schools where somebody decides or lends.
import { sql } from 'kysely'
import { type Context, defineList, germanToday, withinReach } from '#kernel'
import type { Id } from '#shared'
import { Wish, type WishStep } from '../model.ts'

const seers = ['loans.wish.coordinator', 'loans.wish.head', 'loans.lend'] as const

export const wishList = defineList({
  model: Wish,
  from: sql`loans.wish w join organisation.school s on s.authority_id = w.authority_id and s.id = w.school_id
    left join people.person p on p.authority_id = w.authority_id and p.id = w.person_id
    left join loans.contract c on c.authority_id = w.authority_id and c.id = w.contract_id`,
  alias: 'w',
  id: sql`w.id`,
  authority: sql`w.authority_id`,
  columns: { person: sql`w.person_id`, school: sql`w.school_id`, contract: sql`w.contract_id` },
  extra: {
    personName: sql`p.name`,
    schoolName: sql`s.name`,
    contractName: sql`c.number`,
    decisions: sql`(select coalesce(jsonb_agg(jsonb_build_object('step', d.step, 'verdict', d.verdict, 'name', d.name, 'reason', d.reason) order by d.decided_at), '[]') from loans.wish_decision d
      where d.authority_id = w.authority_id and d.wish_id = w.id)`,
  },
  visible: (ctx) => {
    if (ctx.reach('loans.wish').nothing) return sql`false`
    const own = sql`w.account_id = ${ctx.who.account}::uuid`
    return sql`(${sql.join([own, ...seers.map((right) => withinReach(ctx.reach(right), { authority: 'w.authority_id', school: 'w.school_id' }))], sql` or `)})`
  },
  sort: '-untilDay',
  search: (text) => sql`p.search like '%' || kernel.escaped(kernel.fold(${text})) || '%'`,
})

export interface WishRow extends Wish {
  personName: string | null
  schoolName: string
  contractName: string | null
  decisions: { step: WishStep; verdict: 'approved' | 'declined'; name: string; reason: string | null }[]
}

export interface Wished {
  person: Id
  name: string
  school: Id
  schoolName: string
}

/** For whom somebody without a role at a school may wish: her children, and herself. */
export async function nearPeople(ctx: Context): Promise<Wished[]> {
  const reach = ctx.reach('loans.wish')
  const { rows } = await sql<Wished>`select distinct p.id as person, p.name, s.id as school, s.name as "schoolName" from people.person p
      join people.affiliation a on a.authority_id = p.authority_id and a.person_id = p.id and coalesce(a.until_day, ${germanToday}) >= ${germanToday}
      join organisation.school s on s.authority_id = a.authority_id and s.id = a.school_id
    where p.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and p.state <> 'deleted' and a.role <> 'guardian' and (p.id = ${reach.self}::uuid
      or exists (select from people.guardian g where g.authority_id = p.authority_id and g.ward_id = p.id and g.person_id = ${reach.self}::uuid)) order by p.name, s.name`.execute(
    ctx.db(),
  )
  return rows
}
