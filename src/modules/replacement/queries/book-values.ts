// Book values of today, summed per school or cost centre.
import { sql } from 'kysely'
import { type Context, type Download, exportTable, withinReach } from '#kernel'
import { bookValueSql } from '#modules/devices'
import type { Id, Translate } from '#shared'
import type { BookGroup, BookSum } from '../model.ts'

export interface BookQuery {
  by: BookGroup
  school?: Id
}

/** One row per school or cost centre, by name, those without one last; what is disposed of is on no books. */
export async function bookSums(ctx: Context, { by, school }: BookQuery): Promise<BookSum[]> {
  const visible = withinReach(ctx.reach('devices.read'), { authority: 'd.authority_id', school: 'd.school_id' })
  const [key, name] = by === 'school' ? [sql`d.school_id::text`, sql`s.name`] : [sql`d.cost_centre`, sql`d.cost_centre`]
  const { rows } = await sql<BookSum>`
    select q.key, q.name, count(*)::int as count, coalesce(sum(q.price) filter (where q.value is not null), 0)::float8 as price,
      coalesce(sum(q.value), 0)::float8 as value, (count(*) filter (where q.value is null))::int as unknown
    from (select ${key} as key, ${name} as name, d.price, ${await bookValueSql(ctx)} as value
      from devices.device d left join devices.model m on m.authority_id = d.authority_id and m.id = d.model_id
        left join organisation.school s on s.authority_id = d.authority_id and s.id = d.school_id
      where d.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and d.state <> 'disposed'
        and (${school ?? null}::uuid is null or d.school_id = ${school ?? null}::uuid) and ${visible}) q
    group by q.key, q.name order by q.name collate kernel.german nulls last, q.key`.execute(ctx.db())
  return rows
}

/** The same as a file, with a line of sums at the end; amounts in euros. */
export async function bookFile(ctx: Context, query: BookQuery & { format: 'csv' | 'xlsx' }, t: Translate): Promise<Download> {
  const rows = await bookSums(ctx, query)
  const total = (pick: (row: BookSum) => number) => rows.reduce((sum, row) => sum + pick(row), 0)
  const line = (name: string, row: Pick<BookSum, 'count' | 'price' | 'value' | 'unknown'>) => ({
    ...row,
    name,
    price: row.price / 100,
    value: row.value / 100,
  })
  async function* batches() {
    yield [
      ...rows.map((row) => line(row.name ?? t(`replacement.book.without.${query.by}`), row)),
      line(t('replacement.sum'), {
        count: total((row) => row.count),
        price: total((row) => row.price),
        value: total((row) => row.value),
        unknown: total((row) => row.unknown),
      }),
    ]
  }
  return exportTable(
    ctx,
    {
      title: t('replacement.book'),
      columns: [
        { key: 'name', head: t(query.by === 'school' ? 'devices.device.school' : 'devices.device.costCentre'), width: 'wide' },
        ...(['count', 'price', 'value', 'unknown'] as const).map((key) => ({
          key,
          head: t(`replacement.book.${key}`),
          kind: 'number' as const,
        })),
      ],
      batches: batches(),
    },
    query.format,
  )
}
