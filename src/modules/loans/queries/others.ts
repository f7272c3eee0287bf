// Reading templates of contracts and cases of damage.
import { sql } from 'kysely'
import { type Context, defineList, germanToday, withinReach } from '#kernel'
import type { Id } from '#shared'
import { DamageCase, Template } from '../model.ts'

export const templateList = defineList({
  model: Template,
  from: sql`loans.template t`,
  alias: 't',
  id: sql`t.id`,
  authority: sql`t.authority_id`,
  columns: {},
  // They are the authority's, and whoever lends at one school needs them; whoever sees only her own loans does not.
  visible: (ctx) => {
    const { authorities, schools } = ctx.reach('loans.read')
    return sql`(t.authority_id = any(${sql.val([...authorities])}::uuid[])
      or t.authority_id in (select s.authority_id from organisation.school s where s.id = any(${sql.val([...schools])}::uuid[])))`
  },
  search: (text) => sql`kernel.fold(t.name) like '%' || kernel.escaped(kernel.fold(${text})) || '%'`,
  sort: 'name',
})

export const caseList = defineList({
  model: DamageCase,
  from: sql`loans.damage_case k join devices.device d on d.authority_id = k.authority_id and d.id = k.device_id
    left join organisation.school s on s.authority_id = k.authority_id and s.id = k.school_id
    left join loans.contract c on c.authority_id = k.authority_id and c.id = k.contract_id
    left join people.person p on p.authority_id = c.authority_id and p.id = c.person_id`,
  alias: 'k',
  id: sql`k.id`,
  authority: sql`k.authority_id`,
  columns: { device: sql`k.device_id`, contract: sql`k.contract_id`, school: sql`k.school_id` },
  extra: { deviceName: sql`d.inventory_number`, schoolName: sql`s.name`, contractName: sql`c.number`, personName: sql`p.name` },
  visible: (ctx) => withinReach(ctx.reach('loans.read'), { authority: 'k.authority_id', school: 'k.school_id' }),
  sort: '-day',
  search: (text) =>
    sql`(d.search like '%' || kernel.fold(${text}) || '%' or kernel.fold(k.description) like '%' || kernel.fold(${text}) || '%')`,
})
export type CaseRow = DamageCase & { deviceName: string; schoolName: string | null; contractName: string | null; personName: string | null }

export interface Borrower {
  person: Id
  name: string
  /** The devices she has already, by inventory number. */
  has: string | null
}

/** The pupils of a class in the order of names, with what they have lent already. */
export async function borrowersOf(ctx: Context, group: Id): Promise<Borrower[]> {
  const seen = withinReach(ctx.reach('loans.lend'), { authority: 'g.authority_id', school: 'g.school_id' })
  const { rows } = await sql<Borrower>`
    select p.id as person, p.name, (select string_agg(d.inventory_number, ', ') from loans.contract c join loans.item i on i.authority_id = c.authority_id and i.contract_id = c.id and i.state = 'open'
        join devices.device d on d.authority_id = i.authority_id and d.id = i.device_id where c.authority_id = p.authority_id and c.person_id = p.id) as has
    from organisation."group" g join people.membership m on m.authority_id = g.authority_id and m.group_id = g.id and m.role = 'learner' and coalesce(m.until_day, ${germanToday}) >= ${germanToday}
      join people.affiliation a on a.authority_id = m.authority_id and a.id = m.affiliation_id join people.person p on p.authority_id = a.authority_id and p.id = a.person_id
    where g.id = ${group} and ${seen} and p.state = 'active' order by p.name, p.id`.execute(ctx.db())
  return rows
}

export interface Pool {
  school: Id
  schoolName: string
  kind: string
  /** There to be used, and how many of them stay when the wanted ones are lent too. */
  total: number
  left: number
}

/** What stays for lessons per school and kind if these devices were lent as well. */
export async function poolAfter(ctx: Context, devices: readonly Id[]): Promise<Pool[]> {
  const { rows } = await sql<Pool>`
    with wanted as (select d.authority_id, d.school_id, d.kind, count(*) as n from devices.device d
      where d.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and d.id = any(${sql.val([...devices])}::uuid[]) and d.school_id is not null group by 1, 2, 3)
    select w.school_id as school, s.name as "schoolName", w.kind, count(*)::int as total,
      (count(*) filter (where d.state in ('inStock', 'inUse')) - max(w.n))::int as left
    from wanted w join devices.device d on d.authority_id = w.authority_id and d.school_id = w.school_id and d.kind = w.kind and d.state in ('inStock', 'inUse', 'lent', 'inRepair')
      join organisation.school s on s.authority_id = w.authority_id and s.id = w.school_id group by 1, 2, 3`.execute(ctx.db())
  return rows
}
