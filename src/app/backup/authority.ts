// Which rows belong to one authority, and which of them can stand without the operator's own rows.
import type pg from 'pg'
import { StartError } from '../../kernel/database/start-error.ts'
import type { Reference, Table } from './catalogue.ts'
import type { AuthorityName, Tail } from './format.ts'

const register = 'organisation.authority'

/** Whether a table holds rows of an authority. */
export const belongs = (table: Table) => table.tenant !== 'no' || table.name === register

/** The authority of this slug or id; throws when there is none. */
export async function authorityNamed(client: pg.ClientBase, name: string): Promise<AuthorityName> {
  const { rows } = await client.query<AuthorityName>(`select id, slug, name from ${register} where slug = $1 or id::text = lower($1)`, [
    name,
  ])
  if (rows[0]) return rows[0]
  throw new StartError('unknown-authority', {
    de: `Einen Schulträger „${name}“ gibt es in dieser Installation nicht. Es wurde nichts gesichert.`,
    en: `This installation has no authority "${name}". Nothing was backed up.`,
  })
}

/** What is read of a table: the expressions of its columns and the condition of its rows. */
export interface Selection {
  columns: string[]
  condition?: string
}

/** Every row of a table, or those of one authority. */
export function selectionOf(table: Table, tables: readonly Table[], authority: AuthorityName | undefined): Selection {
  const columns = table.columns.map((column) => `t.${column}`)
  if (!authority) return { columns }
  const open = openReferences(table, tables).filter((reference) => reference.optional)
  return {
    columns: table.columns.map((column) => {
      const cut = column === 'authority_id' ? [] : open.filter((reference) => reference.columns.includes(column))
      return cut.length
        ? `case when ${cut.map((reference) => present(reference, tables, authority, 't', [])).join(' and ')} then t.${column} end`
        : `t.${column}`
    }),
    condition: conditionOf(table, tables, authority, 't', []),
  }
}

function conditionOf(table: Table, tables: readonly Table[], authority: AuthorityName, alias: string, path: readonly string[]): string {
  if (table.name === register) return `${alias}.id = '${authority.id}'`
  const needed = openReferences(table, tables).filter((reference) => !reference.optional && !path.includes(reference.table))
  return [
    `${alias}.authority_id = '${authority.id}'`,
    ...needed.map((reference) => present(reference, tables, authority, alias, [...path, table.name])),
  ].join(' and ')
}

/** The row that is referred to travels as well, or nothing is referred to. */
function present(reference: Reference, tables: readonly Table[], authority: AuthorityName, alias: string, path: readonly string[]): string {
  const inner = `${alias}_`
  const target = tables.find((table) => table.name === reference.table)!
  const same = reference.columns.map((column, index) => `${inner}.${reference.targets[index]} = ${alias}.${column}`)
  return `(${reference.columns.map((column) => `${alias}.${column} is null`).join(' or ')} or exists (select from ${reference.table} ${inner} where ${same.join(' and ')} and ${conditionOf(target, tables, authority, inner, path)}))`
}

/** References to rows that may be the operator's own: there the authority may be missing. */
function openReferences(table: Table, tables: readonly Table[], path: readonly string[] = []): Reference[] {
  return table.references.filter((reference) => {
    const target = tables.find((each) => each.name === reference.table)
    if (!target || target.name === register || !belongs(target) || path.includes(target.name)) return false
    const bound = reference.columns.some((column, index) => column === 'authority_id' && reference.targets[index] === 'authority_id')
    return (target.tenant === 'optional' && !bound) || openReferences(target, tables, [...path, table.name]).some((each) => !each.optional)
  })
}

/** How many rows of the authority stay behind, by table. */
export async function countLeftOut(
  client: pg.ClientBase,
  tables: readonly Table[],
  authority: AuthorityName,
  tail: Tail,
): Promise<Record<string, number>> {
  const leftOut: Record<string, number> = {}
  for (const table of tables) {
    if (table.name === register || openReferences(table, tables).every((reference) => reference.optional)) continue
    const { rows } = await client.query<{ count: string }>(`select count(*) from ${table.name} where authority_id = $1`, [authority.id])
    const missing = Number(rows[0]!.count) - tail.tables[table.name]!.rows
    if (missing) leftOut[table.name] = missing
  }
  return leftOut
}
