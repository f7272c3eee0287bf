// The children of a guardian, as far as the school lets her see what concerns them.
import { sql } from 'kysely'
import { type Context, germanToday } from '#kernel'
import type { Ward } from '../api/wards.ts'
import { running } from './groups.ts'
import { current, ids, member } from './within.ts'

/** One row for each school of each child, by name; nothing for who may see nothing, and of nobody who has left. */
export async function wardsOf(ctx: Context): Promise<Ward[]> {
  const self = ctx.reach('people.wards').self ?? null
  const { rows } = await sql<Ward>`
    select p.id, p.name, s.name as "schoolName",
      (select k.name from people.account k where k.authority_id = p.authority_id and k.person_id = p.id and k.state in ('invited', 'active') limit 1) as "accountName",
      coalesce((select jsonb_agg(jsonb_build_object('name', g.name, 'teachers', (select coalesce(jsonb_agg(c.name order by c.name), '[]')
            from people.membership t join people.affiliation f on f.authority_id = t.authority_id and f.id = t.affiliation_id
              join people.person c on c.authority_id = f.authority_id and c.id = f.person_id
            where t.authority_id = g.authority_id and t.group_id = g.id and t.role = 'classTeacher' and c.state = 'active'
              and coalesce(t.until_day, ${germanToday}) >= ${germanToday})) order by g.name)
        from people.membership m join organisation."group" g on g.authority_id = m.authority_id and g.id = m.group_id and g.kind = 'class'
        where m.authority_id = a.authority_id and m.affiliation_id = a.id and ${member} and ${running}), '[]') as classes
    from people.guardian w join people.person p on p.authority_id = w.authority_id and p.id = w.ward_id
      join people.affiliation a on a.authority_id = p.authority_id and a.person_id = p.id and a.role = 'learner' and ${current}
      join organisation.school s on s.authority_id = a.authority_id and s.id = a.school_id
    where w.authority_id = any(${ids(ctx.authorities)}) and w.person_id = ${self}::uuid and w.sees and p.state = 'active'
    order by p.name, s.name limit 50`.execute(ctx.db())
  return rows
}
