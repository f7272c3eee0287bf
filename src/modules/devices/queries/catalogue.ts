// Reading manufacturers, models and sets.
import { sql } from 'kysely'
import { type Context, defineList, type Found, searchIds, withinReach } from '#kernel'
import type { Id } from '#shared'
import { type CustomField, DeviceModel, DeviceSet, Manufacturer, readScan } from '../model.ts'

const right = 'devices.read'
const words = (column: ReturnType<typeof sql>, text: string) => sql<boolean>`${column} like all(
  select '%' || kernel.escaped(word) || '%' from regexp_split_to_table(btrim(kernel.fold(${text})), '\\s+') word)`

/** What belongs to the whole authority is seen by whoever sees devices anywhere in it. */
const anywhere = (alias: string) => (ctx: Context) => {
  const reach = ctx.reach(right)
  return reach.nothing ? sql`false` : sql`${sql.ref(`${alias}.authority_id`)} = any(${sql.val([...ctx.authorities])}::uuid[])`
}

export const manufacturerList = defineList({
  model: Manufacturer,
  from: sql`devices.manufacturer f`,
  alias: 'f',
  id: sql`f.id`,
  authority: sql`f.authority_id`,
  columns: {},
  visible: anywhere('f'),
  search: (text) => words(sql`kernel.fold(f.name)`, text),
  sort: 'name',
})

export type ModelRow = DeviceModel & { manufacturerName: string | null; deviceCount: number; pictureId: Id | null }
export const modelList = defineList({
  model: DeviceModel,
  from: sql`devices.model m left join devices.manufacturer f on f.authority_id = m.authority_id and f.id = m.manufacturer_id`,
  alias: 'm',
  id: sql`m.id`,
  authority: sql`m.authority_id`,
  columns: { manufacturer: sql`m.manufacturer_id` },
  extra: {
    manufacturerName: sql`f.name`,
    pictureId: sql`m.picture_id`,
    deviceCount: sql`(select count(*)::int from devices.device d where d.authority_id = m.authority_id and d.model_id = m.id and d.state not in ('disposed', 'retired'))`,
  },
  visible: anywhere('m'),
  search: (text) => words(sql`(m.search || ' ' || coalesce(kernel.fold(f.name), ''))`, text),
  sort: 'name',
})

export type SetRow = DeviceSet & { schoolName: string; roomName: string | null; deviceCount: number }
export const setList = defineList({
  model: DeviceSet,
  from: sql`devices.device_set k join organisation.school s on s.authority_id = k.authority_id and s.id = k.school_id
    left join organisation.room r on r.authority_id = k.authority_id and r.id = k.room_id`,
  alias: 'k',
  id: sql`k.id`,
  authority: sql`k.authority_id`,
  columns: { school: sql`k.school_id`, room: sql`k.room_id` },
  extra: {
    schoolName: sql`s.name`,
    roomName: sql`r.number`,
    deviceCount: sql`(select count(*)::int from devices.device d where d.authority_id = k.authority_id and d.device_set_id = k.id and d.state <> 'disposed')`,
  },
  visible: (ctx) => withinReach(ctx.reach(right), { authority: 'k.authority_id', school: 'k.school_id' }),
  search: (text) => words(sql`(k.search || ' ' || kernel.fold(s.name))`, text),
  sort: 'name',
})

export const getSet = (ctx: Context, id: Id) => setList.get(ctx, id) as Promise<SetRow>
export const getModel = (ctx: Context, id: Id) => modelList.get(ctx, id) as Promise<ModelRow>

/** Sets by id without asking for a right, for modules that show their own objects' sets. */
export async function findSets(ctx: Context, ids: readonly Id[]): Promise<{ id: Id; name: string; school: Id; code: string }[]> {
  const { rows } = await sql<{
    id: Id
    name: string
    school: Id
    code: string
  }>`select id, name, school_id as school, code from devices.device_set
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and id = any(${sql.val([...ids])}::uuid[]) order by name, id`.execute(
    ctx.db(),
  )
  return rows
}

/** Sets by the codes of their labels, as scanned, within the reach of a right; answers the codes as given. */
export async function findSetsByCodes(
  ctx: Context,
  codes: readonly string[],
  asked: string,
): Promise<Map<string, { id: Id; name: string }>> {
  const codeIn = new Map(
    codes.map((text) => {
      const scanned = readScan(text)
      return [text, (scanned.kind === 'set' ? scanned.code : text.trim()).toUpperCase()] as const
    }),
  )
  const { rows } = await sql<{ id: Id; name: string; code: string }>`select k.id, k.name, k.code from devices.device_set k
    where k.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and k.code = any(${sql.val([...new Set(codeIn.values())])}::text[])
      and k.state = 'active' and ${withinReach(ctx.reach(asked), { authority: 'k.authority_id', school: 'k.school_id' })}`.execute(ctx.db())
  const byCode = new Map(rows.map(({ code, ...set }) => [code, set]))
  return new Map([...codeIn].flatMap(([text, code]) => (byCode.has(code) ? [[text, byCode.get(code)!] as const] : [])))
}

/** The set whose label carries this code. */
export async function findSetByCode(ctx: Context, code: string): Promise<SetRow | undefined> {
  const { rows } = await sql<{
    id: Id
  }>`select id from devices.device_set where authority_id = any(${sql.val([...ctx.authorities])}::uuid[])
    and code = ${code.trim().toUpperCase()} limit 1`.execute(ctx.db())
  return rows[0] && getSet(ctx, rows[0].id)
}

export async function customFieldsOf(ctx: Context): Promise<CustomField[]> {
  if (ctx.reach(right).nothing) ctx.may(right)
  const { rows } =
    await sql<CustomField>`select id, key, label, kind, choices, position::float8 as position, version from devices.custom_field
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) order by position, label, id`.execute(ctx.db())
  return rows
}

export async function searchSets(ctx: Context, text: string, limit: number): Promise<Found[]> {
  const ids = await searchIds(ctx, 'devices.device_set', ctx.reach(right), text, limit)
  const { rows } = await sql<{ id: Id; name: string; school: string }>`select k.id, k.name, s.name as school
    from unnest(${sql.val(ids)}::uuid[]) with ordinality as hit(id, rank) join devices.device_set k on k.id = hit.id
    join organisation.school s on s.authority_id = k.authority_id and s.id = k.school_id order by hit.rank`.execute(ctx.db())
  return rows.map(({ id, name, school }) => ({ id, title: name, subtitle: school, href: `/geraetesaetze/${id}` }))
}
