// What a connection would write for a few real people, before it is switched on or changed.
import { sql } from 'kysely'
import { type Attributes, type Context, germanToday } from '#kernel'
import { affiliationRoles } from '#modules/people/model'
import { type Id, newId } from '#shared'
import { checkTold, getConnector } from '../connectors.ts'
import { sourceFor } from './wanted.ts'

export interface PreviewEntry {
  kind: string
  key: string
  label: string
  /** Where it would stand. */
  name: string
  enabled: boolean
  attributes: { name: string; values: string[]; more: number }[]
}

const shown = 5

/** People of every role at these schools, some pupils more, and the one asked for first. */
async function samplesOf(ctx: Context, schools: readonly Id[], asked?: Id): Promise<Id[]> {
  const at = schools.length ? sql`a.school_id = any(${sql.val([...schools])}::uuid[])` : sql`true`
  const { rows } = await sql<{ id: Id }>`
    select one.id from unnest(${sql.val([...affiliationRoles])}::text[]) with ordinality r(role, n)
    cross join lateral (
      select a.person_id as id from people.affiliation a
      where a.authority_id = ${ctx.authority} and a.role = r.role and ${at} and coalesce(a.until_day, 'infinity') >= ${germanToday}
        and exists (select from people.account k where k.authority_id = a.authority_id and k.person_id = a.person_id and k.state <> 'deleted')
      order by a.person_id limit case r.role when 'learner' then 3 when 'teacher' then 2 else 1 end) one
    order by r.n limit 8`.execute(ctx.db())
  return [...new Set([...(asked ? [asked] : []), ...rows.map((row) => row.id)])].slice(0, 8)
}

const listed = (attributes: Attributes) =>
  Object.entries(attributes).flatMap(([name, value]) => {
    const values = [value ?? []].flat().map(String)
    return values.length ? [{ name, values: values.slice(0, shown), more: Math.max(0, values.length - shown) }] : []
  })

/** The entries of some real people and their groups; the settings must be whole. */
export async function previewOf(
  ctx: Context,
  wish: { kind: string; settings: Record<string, unknown>; schools: readonly Id[]; person?: Id },
): Promise<PreviewEntry[]> {
  ctx.may('connections.change')
  const connector = getConnector(wish.kind)
  const settings = checkTold(connector, wish.settings, {})
  const only = await samplesOf(ctx, wish.schools, wish.person)
  if (!only.length) return []
  const { rows: people } = await sql<{ id: Id; name: string }>`select id, name from people.person
    where authority_id = ${ctx.authority} and id = any(${sql.val(only)}::uuid[])`.execute(ctx.db())
  const names = new Map(people.map((row) => [row.id, row.name]))
  const entries: PreviewEntry[] = []
  const source = sourceFor(ctx, { connection: newId(), schools: wish.schools, only })
  for await (const batch of connector.preview(settings, source))
    for (const { kind, key, name, enabled, attributes } of batch)
      if (kind !== 'group' || !key.startsWith('role:'))
        entries.push({ kind, key, label: names.get(key) ?? name, name, enabled, attributes: listed(attributes) })
  return entries.sort((a, b) => order(a.kind) - order(b.kind) || only.indexOf(a.key) - only.indexOf(b.key)).slice(0, 60)
}

const order = (kind: string) => ['person', 'group', 'container'].indexOf(kind)
