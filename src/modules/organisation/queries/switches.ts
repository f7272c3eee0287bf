// Which modules are on: at an authority, at a school, for a session.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import type { Id } from '#shared'
import type { ModuleState } from '../model.ts'

/** The modules that can be switched; the plug fills it at start from what the modules say of themselves. */
export const switchable: string[] = []

/** Whether a school uses a module: its own switch, else that of its authority, else on. Without a school, the authority. */
export async function isOn(ctx: Context, module: string, school: Id | null = null): Promise<boolean> {
  const { rows } = await sql<{ on: boolean }>`select "on" from organisation.module_switch
    where authority_id = ${ctx.authority} and module = ${module} and (school_id is null or school_id = ${school}::uuid) order by school_id nulls last limit 1`.execute(
    ctx.db(),
  )
  return rows[0]?.on ?? true
}

/** Modules that are off for everything the context sees: off at every authority and on at none of its schools. */
export async function modulesOff(ctx: Context): Promise<string[]> {
  const { rows } = await sql<{
    module: string
  }>`select module from organisation.module_switch where authority_id = any(${sql.val([...ctx.authorities])}::uuid[])
    group by module having count(*) filter (where school_id is null and not "on") = ${ctx.authorities.length} and not bool_or("on") order by module`.execute(
    ctx.db(),
  )
  return rows.map((row) => row.module)
}

/** Every switchable module as it stands at the authority or at one school. */
export async function moduleStates(ctx: Context, school: Id | null): Promise<ModuleState[]> {
  const { rows } = await sql<{ module: string; own: boolean | null; above: boolean | null; differing: number }>`
    select m.module, own."on" as own, above."on" as above,
      (select count(*)::int from organisation.module_switch d where d.authority_id = ${ctx.authority} and d.module = m.module and d.school_id is not null
         and d."on" <> coalesce(above."on", true)) as differing
    from unnest(${sql.val([...switchable])}::text[]) with ordinality as m(module, position)
    left join organisation.module_switch above on above.authority_id = ${ctx.authority} and above.module = m.module and above.school_id is null
    left join organisation.module_switch own on own.authority_id = ${ctx.authority} and own.module = m.module and own.school_id is not distinct from ${school}::uuid
    order by m.position`.execute(ctx.db())
  return rows.map(({ module, own, above, differing }) => ({ module, own, on: own ?? above ?? true, differing: school ? 0 : differing }))
}
