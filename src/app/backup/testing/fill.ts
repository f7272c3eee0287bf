// Puts rows into every table of a database, whatever modules bring: values are taken from the types and the check
// constraints, references from rows that are there. Tests of backup and restore stand on it.
import type pg from 'pg'
import { readTables, type Table } from '../catalogue.ts'

interface ColumnFacts {
  name: string
  type: string
  element: string | null
  required: boolean
  automatic: boolean
  literals: string[]
  /** Whole numbers that check constraints name, e.g. the first and last year. */
  bounds: number[]
}

/** Lines of text that a careless copy would bend. */
const texts = ['Zoë "Ä" Öztürk-Straße', 'tab\there', 'line\nbreak \\ \\N \\.', '', "O'Brien; drop", 'x'.repeat(3000)]

/** Fills every table with up to `wanted` rows of one authority; answers the tables that stayed empty. */
export async function fillAll(client: pg.Client, authority: string, leave: readonly string[], wanted = 3): Promise<string[]> {
  const random = randomOf(42)
  const empty: string[] = []
  const tables = await readTables(client)
  const ofAuthority = new Set(tables.filter((table) => table.tenant !== 'no').map((table) => table.name))
  for (const table of tables) {
    if (leave.includes(table.name)) continue
    const facts = await factsOf(client, table)
    let done = 0
    for (let tries = 0; tries < 400 && done < wanted; tries++)
      if (await insert(client, table, facts, authority, ofAuthority, random, tries)) done++
    const { rows } = await client.query<{ count: number }>(`select count(*)::int from ${table.name}`)
    if (rows[0]!.count === 0) empty.push(table.name)
  }
  return empty
}

function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

async function factsOf(client: pg.Client, table: Table): Promise<ColumnFacts[]> {
  const { rows } = await client.query<Omit<ColumnFacts, 'literals' | 'bounds'> & { checks: string[] | null }>(
    `select quote_ident(a.attname) as name, format_type(coalesce(nullif(b.typbasetype, 0), b.oid), null) as type,
       case when b.typelem <> 0 and b.typcategory = 'A' then format_type(b.typelem, null) end as element,
       a.attnotnull as required, a.atthasdef or a.attidentity <> '' as automatic,
       (select array_agg(pg_get_constraintdef(k.oid)) from pg_constraint k where k.contype = 'c' and (k.contypid = a.atttypid or (k.conrelid = a.attrelid and a.attnum = any (k.conkey)))) as checks
     from pg_attribute a join pg_type b on b.oid = a.atttypid
     where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum`,
    [table.name],
  )
  return rows.map(({ checks, ...facts }) => ({
    ...facts,
    literals: [...(checks ?? []).join(' ').matchAll(/'((?:[^']|'')*)'::/g)].map((match) => match[1]!.replaceAll("''", "'")),
    bounds: [...(checks ?? []).join(' ').matchAll(/\b(\d{3,9})\b/g)].map((match) => Number(match[1])),
  }))
}

async function insert(
  client: pg.Client,
  table: Table,
  facts: ColumnFacts[],
  authority: string,
  ofAuthority: ReadonlySet<string>,
  random: () => number,
  tries: number,
): Promise<boolean> {
  const values = new Map<string, unknown>()
  for (const { name } of facts) if (name === 'authority_id') values.set(name, authority)
  for (const reference of table.references) {
    const open = reference.columns.filter((column) => !values.has(column))
    if (open.length === 0 || (reference.optional && random() < 0.3)) continue
    const known = reference.columns.flatMap((column, index) =>
      values.has(column) ? [[reference.targets[index]!, values.get(column)] as const] : [],
    )
    const where = known.map(([target], index) => `${target} is not distinct from $${index + 1}`).join(' and ') || 'true'
    const own = ofAuthority.has(reference.table) ? `and authority_id = '${authority}'` : ''
    const { rows } = await client.query<Record<string, unknown>>(
      `select ${reference.targets.map((target, index) => `${target} as t${index}`).join(', ')} from ${reference.table} where ${where} ${own} order by random() limit 1`,
      known.map(([, value]) => value),
    )
    if (rows[0]) for (const [index, column] of reference.columns.entries()) values.set(column, rows[0][`t${index}`])
  }
  const referring = new Set(table.references.flatMap((reference) => reference.columns))
  for (const column of facts) {
    if (values.has(column.name) || referring.has(column.name) || (column.automatic && random() < 0.7)) continue
    if (!column.required && random() < 0.35) continue
    const value = valueFor(column, random, tries)
    if (value !== undefined) values.set(column.name, value)
  }
  const columns = [...values.keys()]
  try {
    await client.query(
      `insert into ${table.name} (${columns.join(', ')}) overriding system value values (${columns.map((_, index) => `$${index + 1}`).join(', ')})`,
      [...values.values()],
    )
    return true
  } catch {
    return false
  }
}

function valueFor({ type, element, literals, bounds }: ColumnFacts, random: () => number, tries: number): unknown {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const number = Math.floor(random() * 100)
  if (element)
    return element === 'text' || element.startsWith('character') ? [pick([...literals, ...texts])] : literalArray(element, random)
  switch (type) {
    case 'text':
    case 'character varying':
      // A pattern, not a value: what most patterns of keys take, with digits or of letters alone.
      if (literals.some((literal) => literal.startsWith('^')))
        return tries % 2 ? `a${number}${tries}` : `a${lettersOf(tries * 100 + number)}`
      return literals.length && random() < 0.95 ? pick(literals) : `${pick(texts)}${tries}`
    case 'uuid':
      return `00000000-0000-7000-8000-${Math.floor(random() * 2 ** 47)
        .toString(16)
        .padStart(12, '0')}`
    case 'boolean':
      return random() < 0.5
    case 'jsonb':
    case 'json':
      return JSON.stringify(pick<unknown>([{ a: 'ü\n\\', b: [1, null] }, [], [{ x: 1.5 }]]))
    case 'bytea':
      return Buffer.from([0, 10, 92, 255, tries % 256, number])
    case 'date':
      return `20${20 + (number % 10)}-0${1 + (number % 9)}-1${number % 9}`
    case 'timestamp with time zone':
    case 'timestamp without time zone':
      return `20${20 + (number % 10)}-06-15T12:30:0${number % 10}.123456Z`
    case 'time without time zone':
      return `${10 + (number % 10)}:30`
    case 'interval':
      return `${number} minutes`
    case 'inet':
      return `10.${number}.${number}.7`
    case 'cidr':
      return `10.${number}.0.0/16`
    case 'macaddr':
      return `02:00:00:00:${number % 10}0:${10 + (number % 80)}`
    case 'daterange':
      return `[2026-0${1 + (number % 8)}-01,2026-12-01)`
    case 'tstzrange':
      return `[2026-0${1 + (number % 8)}-01T00:00:00Z,2026-12-01T00:00:00Z)`
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'numeric':
      return pick([number, number % 7, 0, 1, ...bounds.map((bound) => bound + (number % 7))])
    case 'real':
    case 'double precision':
      return pick([0.1, number / 3, 0, 1])
    default:
      return literals.length ? pick(literals) : undefined
  }
}

const lettersOf = (number: number) => number.toString().replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)]!)

function literalArray(element: string, random: () => number): unknown {
  if (element === 'uuid') return ['00000000-0000-7000-8000-000000000001']
  return random() < 0.5 ? [] : [1]
}
