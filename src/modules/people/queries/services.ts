// What a person has in connected systems, as far as MUSES wrote it there.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import type { Id } from '#shared'
import { getPerson } from './sheet.ts'
import { ids } from './within.ts'

/** Modules above say what their connections are called. */
export type NamesConnections = (ctx: Context, connections: readonly Id[]) => Promise<ReadonlyMap<Id, string>>
export const onConnectionsNamed: NamesConnections[] = []

export interface ServiceOfPerson {
  connection: Id
  name: string | null
  kind: string
  foreignName: string
  enabled: boolean
  writtenAt: string | null
  attributes: { name: string; values: string[]; more: number }[]
}

const shown = 5
const listed = (attributes: Record<string, unknown>) =>
  Object.entries(attributes).flatMap(([name, value]) => {
    const values = [value ?? []].flat().map(String)
    return values.length ? [{ name, values: values.slice(0, shown), more: Math.max(0, values.length - shown) }] : []
  })

/** The objects that stand for a person elsewhere; connected systems know her by her own id or by that of her account. */
export async function servicesOf(ctx: Context, id: Id): Promise<ServiceOfPerson[]> {
  const person = await getPerson(ctx, id)
  const keys = [id, ...(person.account ? [person.account.id] : [])]
  const { rows } = await sql<Omit<ServiceOfPerson, 'name' | 'attributes'> & { attributes: Record<string, unknown> }>`
    select o.connection_id as connection, o.kind, o.name as "foreignName", o.enabled, o.attributes, to_char(o.written_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "writtenAt"
    from kernel.sync_object o where o.authority_id = any(${ids(ctx.authorities)}) and o.key = any(${sql.val(keys)}::text[]) order by o.connection_id, o.kind`.execute(
    ctx.db(),
  )
  const connections = [...new Set(rows.map((row) => row.connection))]
  const named = await Promise.all(onConnectionsNamed.map((ask) => ask(ctx, connections)))
  return rows.map((row) => ({
    ...row,
    attributes: listed(row.attributes),
    name: named.map((names) => names.get(row.connection)).find(Boolean) ?? null,
  }))
}
