// Switching modules on and off.
import { sql } from 'kysely'
import { type Context, invalid, lockRows } from '#kernel'
import { type Id, newId } from '#shared'
import { switchable } from '../queries/switches.ts'
import { schools } from '../tables.ts'

export interface SwitchWish {
  module: string
  school: Id | null
  /** null: as at the level above. */
  on: boolean | null
}

/** Switches modules at the authority or at schools. What a module holds stays; while it is off, nobody is offered it. */
export async function switchModules(ctx: Context, wishes: readonly SwitchWish[]): Promise<void> {
  ctx.may('organisation.module.switch')
  const unknown = wishes.find((wish) => !switchable.includes(wish.module))
  if (unknown)
    throw invalid('organisation.moduleUnknown', {
      values: { module: unknown.module },
      fields: [{ path: 'module', code: 'organisation.moduleUnknown', values: { module: unknown.module } }],
    })
  await lockRows(ctx, schools, [...new Set(wishes.flatMap((wish) => wish.school ?? []))])
  const json = JSON.stringify(wishes.map((wish) => ({ ...wish, id: newId() })))
  const wish = sql`jsonb_to_recordset(${json}::jsonb) as w(id uuid, module text, school uuid, "on" boolean)`
  const { rows: before } = await sql<{
    id: Id
    module: string
    school: Id | null
    on: boolean
  }>`select s.id, s.module, s.school_id as school, s."on"
    from organisation.module_switch s join ${wish} on w.module = s.module and w.school is not distinct from s.school_id where s.authority_id = ${ctx.authority} for update of s`.execute(
    ctx.db(),
  )
  await sql`delete from organisation.module_switch s using ${wish}
    where s.authority_id = ${ctx.authority} and w.module = s.module and w.school is not distinct from s.school_id and w."on" is null`.execute(
    ctx.db(),
  )
  const { rows: after } = await sql<{ id: Id; module: string; school: Id | null; on: boolean }>`
    insert into organisation.module_switch as s (authority_id, id, module, school_id, "on", changed_at)
    select ${ctx.authority}::uuid, w.id, w.module, w.school, w."on", ${ctx.now()}::timestamptz from ${wish} where w."on" is not null
    on conflict on constraint module_switch_place do update set "on" = excluded."on", changed_at = excluded.changed_at where s."on" <> excluded."on"
    returning id, module, school_id as school, "on"`.execute(ctx.db())
  await record(ctx, wishes, before, after)
}

type SwitchRow = { id: Id; module: string; school: Id | null; on: boolean }

async function record(
  ctx: Context,
  wishes: readonly SwitchWish[],
  before: readonly SwitchRow[],
  after: readonly SwitchRow[],
): Promise<void> {
  const same = (a: { module: string; school: Id | null }) => (b: { module: string; school: Id | null }) =>
    a.module === b.module && a.school === b.school
  const gone = before.filter((row) => wishes.find(same(row))?.on === null)
  const lines = [
    ...after.map((row) => ({
      id: row.school ?? ctx.authority,
      school: row.school,
      changes: { [row.module]: [before.find(same(row))?.on ?? null, row.on] as const },
    })),
    ...gone.map((row) => ({ id: row.school ?? ctx.authority, school: row.school, changes: { [row.module]: [row.on, null] as const } })),
  ]
  if (lines.length === 0) return
  for (const object of ['organisation.authority', 'organisation.school'] as const)
    await ctx.audit(
      'organisation.module.switched',
      object,
      lines.filter((line) => (line.school === null) === (object === 'organisation.authority')),
    )
  await ctx.tell('organisation.module.switched', [...new Set(lines.map((line) => line.id))], {
    modules: [...new Set(wishes.map((wish) => wish.module))],
  })
}
