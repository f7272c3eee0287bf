// Every list of the product: filter, sort, keyset page, count and export from one description.
import { type RawBuilder, sql } from 'kysely'
import { type Column, columnsOf, type FieldKind, type Filter, type ListQuery, type Model, type Page, type Row } from '#shared'
import type { Context } from './context.ts'
import { invalid, notFound } from './errors.ts'

type Expression = RawBuilder<unknown>

/**
 * A column that is no field of the model: one that an authority adds itself, or a figure of the day. Its key is data, so it travels as a
 * value and never as text of a statement; the row carries its value under the key.
 */
export interface MoreColumn {
  column: Column
  /** SQL of the kind of the column, nothing where a row has no value of that kind. */
  value: Expression
  /** Where an index answers a condition: its rows, asked for before the page; nothing leaves it to the value. */
  find?: (ctx: Context, filter: Filter) => Promise<Expression | undefined>
  /** Where an index has the order of the column: the next rows that have a value, beginning behind one; nothing leaves it to sorting. */
  walk?: (ctx: Context, way: Walk) => Promise<readonly string[] | undefined>
}
export interface Walk {
  up: boolean
  after?: { value: string; id: string }
  take: number
}

export interface ListOptions<M extends Model> {
  model: M
  /** The tables, e.g. sql`organisation.school s left join …`. */
  from: Expression
  id: Expression
  /** The tenant column of the first table. */
  authority: Expression
  /** SQL per field; a field without one is the column of the same name in snake case of the first table. */
  columns: Partial<Record<keyof M['fields'] & string, Expression>>
  /** Own conditions where a column's value is no way to its rows, e.g. a question to another table that has an index for it. */
  conditions?: Partial<Record<keyof M['fields'] & string, (filter: Filter) => Expression | undefined>>
  /** Further values of each row that are no columns, e.g. the name of a referenced object. */
  extra?: Record<string, Expression>
  /** What the asking person may see at all; asks for the right. */
  visible: (ctx: Context) => Expression
  sort: string
  /** The condition of the search box for a folded text. */
  search?: (text: string) => Expression
  /** The alias of the first table. */
  alias: string
  /** Columns found when the list is asked, for the authorities and the rights of who asks. */
  more?: (ctx: Context) => Promise<readonly MoreColumn[]>
  /**
   * With two conditions and more: up to so many rows are found first and sorted then. Where conditions go together, the planner goes along
   * the order for a page that is not there. Small: what more rows have is met soon along any order.
   */
  few?: number
}

export interface List<M extends Model> {
  model: M
  columns: Column[]
  /** Those of the model and those found for who asks. */
  columnsFor: (ctx: Context) => Promise<Column[]>
  page: (ctx: Context, query: ListQuery) => Promise<Page<Row<M>>>
  /** All rows of a query in batches, for exports and bulk actions. */
  stream: (ctx: Context, query: ListQuery, batch?: number) => AsyncGenerator<Row<M>[]>
  ids: (ctx: Context, query: ListQuery, limit: number) => Promise<string[]>
  /** One row as the list shows it; what the person may not see is not found. */
  get: (ctx: Context, id: string) => Promise<Row<M>>
}

const countLimit = 10_000
/** Above this a batch is read for an export, where one pass over all is quicker than a look at each. */
const pageRows = 1_000
/** How far a page is looked for along an index before all rows are sorted. */
const strides = [500, 2_000, 8_000]
const snake = (key: string) => key.replace(/[A-Z]/g, (sign) => `_${sign.toLowerCase()}`)

interface Cursor {
  value: unknown
  id: string
  back?: boolean
}
const writeCursor = (cursor: Cursor) => Buffer.from(JSON.stringify(cursor)).toString('base64url')
function readCursor(text: string): Cursor {
  try {
    const cursor = JSON.parse(Buffer.from(text, 'base64url').toString()) as Cursor
    if (typeof cursor.id === 'string' && 'value' in cursor) return cursor
  } catch {}
  throw invalid('list.cursor', { fields: [{ path: 'cursor', code: 'list.cursor' }] })
}

/** Builds a list; the server asks it for pages, exports and ids. */
export function defineList<M extends Model>(options: ListOptions<M>): List<M> {
  const columns = columnsOf(options.model)
  const ofModel = new Map(columns.map((column) => [column.key, column]))
  const fieldOf = (key: string): Expression =>
    (options.columns as Record<string, Expression | undefined>)[key] ?? sql.ref(`${options.alias}.${snake(key)}`)
  const fieldsSelected = [
    ...Object.entries(options.model.fields).map(([key, { kind }]) => sql`${shown(kind, fieldOf(key))} as ${sql.id(key)}`),
    ...Object.entries(options.extra ?? {}).map(([key, value]) => sql`${value} as ${sql.id(key)}`),
  ]

  /** The list as who asks has it. */
  async function shapeFor(ctx: Context) {
    const more = new Map(((await options.more?.(ctx)) ?? []).map((each) => [each.column.key, each]))
    // A field of the model keeps its name.
    for (const key of Object.keys(options.model.fields)) more.delete(key)
    return {
      more,
      columnOf: (key: string) => ofModel.get(key) ?? more.get(key)?.column,
      expression: (key: string) => more.get(key)?.value ?? fieldOf(key),
      selected: sql.join([
        ...fieldsSelected,
        ...[...more.values()].map(({ column, value }) => sql`${shown(column.kind, value)} as ${sql.id(column.key)}`),
      ]),
    }
  }
  type Shape = Awaited<ReturnType<typeof shapeFor>>

  async function conditions(ctx: Context, query: ListQuery, shape: Shape): Promise<Expression> {
    const parts: Expression[] = [options.visible(ctx)]
    for (const filter of query.filter) {
      const column = shape.columnOf(filter.column)
      if (!column?.filter)
        throw invalid('list.column', {
          values: { column: filter.column },
          fields: [{ path: 'filter', code: 'list.column', values: { column: filter.column } }],
        })
      const usual = conditionOf(column, filter, shape.expression(filter.column))
      const own = (options.conditions as Record<string, ((filter: Filter) => Expression | undefined) | undefined> | undefined)?.[column.key]
      parts.push(own?.(filter) ?? (await shape.more.get(column.key)?.find?.(ctx, filter)) ?? usual)
    }
    if (query.q && options.search) parts.push(options.search(query.q))
    return sql.join(parts, sql` and `)
  }

  const ofAuthorities = (ctx: Context) => sql`${options.authority} = any(${sql.val([...ctx.authorities])}::uuid[])`

  /** The conditions of a page: where several meet and few rows have them all, those rows by name. */
  async function narrowed(ctx: Context, query: ListQuery, shape: Shape): Promise<{ where: Expression; few?: boolean }> {
    const where = await conditions(ctx, query, shape)
    if (!options.few || query.filter.length + (query.q ? 1 : 0) < 2) return { where }
    const { rows } = await sql<{ id: string }>`select ${options.id}::text as id from ${options.from}
      where ${ofAuthorities(ctx)} and ${where} limit ${options.few + 1}`.execute(ctx.db())
    return rows.length > options.few
      ? { where }
      : { where: sql`${options.id} = any(${sql.val(rows.map((row) => row.id))}::uuid[])`, few: true }
  }

  function order(query: ListQuery, { columnOf, expression }: Shape) {
    const asked = query.sort ?? options.sort
    const descending = asked.startsWith('-')
    const key = descending ? asked.slice(1) : asked
    if (!columnOf(key)?.sort && !(key in options.model.fields))
      throw invalid('list.column', { values: { column: key }, fields: [{ path: 'sort', code: 'list.column', values: { column: key } }] })
    return { key, expression: expression(key), descending, nullable: options.model.fields[key]?.schema.safeParse(null).success ?? true }
  }

  /**
   * One statement per authority branch: equality on the tenant column lets the index give the order,
   * which `= any(…)` of the policy alone would not. Rows without a value come last and are read in a second branch.
   */
  async function read(
    ctx: Context,
    query: ListQuery,
    { limit, cursor, shape, where }: { limit: number; cursor?: Cursor; shape: Shape; where: Expression },
  ): Promise<Record<string, unknown>[]> {
    const sort = order(query, shape)
    const { selected } = shape
    const forward = !cursor?.back
    const up = sort.descending !== forward
    const direction = up ? sql`asc` : sql`desc`
    const authorities = sql.val([...ctx.authorities])
    const branch = (bound: Expression, ordered: boolean, take: number) => {
      const way = (key: Expression) => sql`${ordered ? sql`"$order" ${direction}, ` : sql``}${key} ${direction}`
      const picked = (columns: Expression) => sql`unnest(${authorities}::uuid[]) as tenant(id) cross join lateral (
        select ${columns}, ${sort.expression} as "$order" from ${options.from} where ${options.authority} = tenant.id and ${where} and ${bound}
        order by ${ordered ? sql`${sort.expression} ${direction}, ` : sql``}${options.id} ${direction} limit ${take})`
      // A page picks its rows first and looks at the rest of each afterwards, whatever the planner believes about the tables; what the
      // cursor needs is written for the rows of the page alone.
      if (take <= pageRows)
        return sql<Record<string, unknown>>`
          select detail.*, ${sortText(sql`page."$order"`)} as "$sort", page."$key"::text as "$id" from (
            select picked.*, tenant.id as "$tenant" from ${picked(sql`${options.id} as "$key"`)} picked order by ${way(sql`"$key"`)} limit ${take}) page
          cross join lateral (select ${selected} from ${options.from} where ${options.authority} = page."$tenant" and ${options.id} = page."$key") detail
          order by ${way(sql`page."$key"`)}`
      const keys = sql`${sortText(sort.expression)} as "$sort", ${options.id}::text as "$id"`
      return sql<
        Record<string, unknown>
      >`select page.* from ${picked(sql`${selected}, ${keys}`)} page order by ${way(sql`"$id"`)} limit ${take}`
    }
    const compare = up ? sql`>` : sql`<`
    const filled = sort.nullable ? sql`${sort.expression} is not null` : sql`true`
    const afterFilled = (at: Cursor) => sql`${filled} and (${sort.expression}, ${options.id}) ${compare} (${at.value}, ${at.id}::uuid)`
    const blank = (at?: Cursor) => sql`${sort.expression} is null${at ? sql` and ${options.id} ${compare} ${at.id}::uuid` : sql``}`
    const run = async (bound: Expression, ordered: boolean, take: number) =>
      take > 0 ? (await branch(bound, ordered, take).execute(ctx.db())).rows : []
    if (!sort.nullable) return run(cursor ? afterFilled(cursor) : sql`true`, true, limit)
    // Blank values stand last when going forward, so going back they are met first.
    const inBlank = cursor && cursor.value === null
    if (forward) {
      const rows = inBlank ? [] : await run(cursor ? afterFilled(cursor) : filled, true, limit)
      return [...rows, ...(await run(blank(inBlank ? cursor : undefined), false, limit - rows.length))]
    }
    const rows = inBlank ? await run(blank(cursor), false, limit) : []
    return [...rows, ...(await run(inBlank ? filled : afterFilled(cursor!), true, limit - rows.length))]
  }

  /** A whole page as an index meets it, without sorting what comes behind; nothing where it would be long in coming. */
  async function walked(ctx: Context, query: ListQuery, asked: Parameters<typeof read>[2]) {
    const { key, descending } = order(query, asked.shape)
    const walk = asked.shape.more.get(key)?.walk
    const { cursor } = asked
    if (!walk || cursor?.value === null) return undefined
    const after = cursor && { value: String(cursor.value), id: cursor.id }
    for (const take of strides) {
      const ids = await walk(ctx, { up: descending === (cursor?.back ?? false), after, take })
      if (!ids) return undefined
      const rows = await read(ctx, query, { ...asked, where: sql`${asked.where} and ${options.id} = any(${sql.val([...ids])}::uuid[])` })
      if (rows.length === asked.limit) return rows
      if (ids.length < take) return undefined
    }
  }

  const cursorOf = (row: Record<string, unknown>, back = false): string =>
    writeCursor({ value: row.$sort ?? null, id: row.$id as string, ...(back ? { back } : {}) })
  const clean = (row: Record<string, unknown>) => {
    const { $sort: _sort, $id: _id, $order: _order, ...rest } = row
    return rest as Row<M>
  }

  return {
    model: options.model,
    columns,
    columnsFor: async (ctx) => [...columns, ...[...(await shapeFor(ctx)).more.values()].map((each) => each.column)],
    async page(ctx, query) {
      const cursor = query.cursor ? readCursor(query.cursor) : undefined
      const shape = await shapeFor(ctx)
      const { where, few } = await narrowed(ctx, query, shape)
      const asked = { limit: query.limit + 1, cursor, shape, where }
      const found = (few ? undefined : await walked(ctx, query, asked)) ?? (await read(ctx, query, asked))
      const more = found.length > query.limit
      const rows = found.slice(0, query.limit)
      if (cursor?.back) rows.reverse()
      const first = rows[0]
      const last = rows.at(-1)
      const page: Page<Row<M>> = {
        rows: rows.map(clean),
        next: last && (cursor?.back || more) ? cursorOf(last) : null,
        previous: first && (cursor?.back ? more : cursor) ? cursorOf(first, true) : null,
      }
      if (query.count) page.count = await count(ctx, query, await conditions(ctx, query, shape))
      return page
    },
    async *stream(ctx, query, batch = 5_000) {
      let cursor: Cursor | undefined
      const shape = await shapeFor(ctx)
      const where = await conditions(ctx, query, shape)
      for (;;) {
        const rows = await read(ctx, query, { limit: batch, cursor, shape, where })
        if (rows.length) yield rows.map(clean)
        if (rows.length < batch) return
        const last = rows.at(-1)!
        cursor = { value: last.$sort ?? null, id: last.$id as string }
      }
    },
    async ids(ctx, query, limit) {
      const { rows } = await sql<{ id: string }>`select ${options.id}::text as id from ${options.from}
        where ${ofAuthorities(ctx)} and ${await conditions(ctx, query, await shapeFor(ctx))} limit ${limit}`.execute(ctx.db())
      return rows.map((row) => row.id)
    },
    async get(ctx, id) {
      const { rows } = await sql<Row<M>>`select ${sql.join(fieldsSelected)} from ${options.from}
        where ${ofAuthorities(ctx)} and ${options.id} = ${id}::uuid and ${options.visible(ctx)}`.execute(ctx.db())
      if (!rows[0]) throw notFound()
      return rows[0]
    },
  }

  async function count(ctx: Context, query: ListQuery, where: Expression) {
    const cap = query.count === 'exact' ? sql`` : sql` limit ${countLimit + 1}`
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from (select 1 from ${options.from}
      where ${ofAuthorities(ctx)} and ${where}${cap}) counted`.execute(ctx.db())
    const value = rows[0]!.n
    return query.count === 'estimate' && value > countLimit ? { value: countLimit, exact: false } : { value, exact: true }
  }
}

/** Days and instants leave as text, whole numbers beyond 32 bits as numbers. */
function shown(kind: FieldKind, expression: Expression): Expression {
  if (kind === 'day') return sql`${expression}::text`
  if (kind === 'instant') return sql`to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
  if (kind === 'number') return sql`${expression}::float8`
  if (kind === 'money') return sql`${expression}::float8`
  return expression
}

const sortText = (expression: Expression) => sql`(${expression})::text`

const numeric = new Set(['number', 'money', 'version'])

function conditionOf(column: Column, filter: Filter, expression: Expression): Expression {
  const { operator, values } = filter
  const wrong = () =>
    invalid('list.filter', {
      values: { column: column.key },
      fields: [{ path: 'filter', code: 'list.filter', values: { column: column.key } }],
    })
  if (operator === 'none') return sql`${expression} is null`
  if (operator === 'any') return sql`${expression} is not null`
  if (values.length === 0) throw wrong()
  const typed = () => {
    if (numeric.has(column.kind)) {
      const numbers = values.map(Number)
      if (numbers.some((each) => !Number.isFinite(each))) throw wrong()
      return sql`${sql.val(numbers)}::numeric[]`
    }
    if (column.kind === 'yes') return sql`${sql.val(values.map((each) => each === 'true' || each === 'ja'))}::boolean[]`
    if (column.kind === 'id' || column.kind === 'ref') {
      if (values.some((each) => !/^[0-9a-f-]{36}$/i.test(each))) throw wrong()
      return sql`${sql.val(values)}::uuid[]`
    }
    if (column.kind === 'day' || column.kind === 'instant') {
      if (values.some((each) => Number.isNaN(Date.parse(each)))) throw wrong()
      return column.kind === 'day' ? sql`${sql.val(values)}::date[]` : sql`${sql.val(values)}::timestamptz[]`
    }
    return sql`${sql.val(values)}::text[]`
  }
  const textual = column.kind === 'text' || column.kind === 'longText' || column.kind === 'email' || column.kind === 'url'
  switch (operator) {
    case 'is':
      return column.kind === 'choices' ? sql`${expression} && ${typed()}` : sql`${expression} = any(${typed()})`
    case 'not':
      return column.kind === 'choices'
        ? sql`not (${expression} && ${typed()})`
        : sql`(${expression} <> all(${typed()}) or ${expression} is null)`
    case 'has':
    case 'starts': {
      if (!textual) throw wrong()
      const around = operator === 'has' ? '%' : ''
      return sql`kernel.fold(${expression}) like any(array(select ${around} || replace(replace(replace(kernel.fold(v), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%' from unnest(${sql.val(values)}::text[]) v))`
    }
    case 'from':
      return sql`${expression} >= (${typed()})[1]`
    case 'to':
      return column.kind === 'instant' ? sql`${expression} < (${typed()})[1]` : sql`${expression} <= (${typed()})[1]`
  }
}
