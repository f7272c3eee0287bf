// Reading deviations and what is still missing on the way to a signed concept.
import { sql } from 'kysely'
import { type Context, defineList, type List, withinReach } from '#kernel'
import { formatDay, type Translate } from '#shared'
import { Deviation, type DeviationLine, deviationWords } from '../model.ts'

export const deviationRight = 'concept.deviation.read'

export const deviationList = defineList({
  model: Deviation,
  from: sql`concept.deviation d left join organisation.school s on s.authority_id = d.authority_id and s.id = d.school_id`,
  alias: 'd',
  id: sql`d.id`,
  authority: sql`d.authority_id`,
  columns: { school: sql`d.school_id` },
  extra: { schoolName: sql`s.name`, values: sql`d.values`, href: sql`d.href`, decidedBy: sql`d.decided_by` },
  visible: (ctx) => withinReach(ctx.reach(deviationRight), { authority: 'd.authority_id', school: 'd.school_id' }),
  search: (text) => sql`kernel.fold(coalesce(s.name, '') || ' ' || d.values::text) like '%' || kernel.fold(${text}) || '%'`,
  sort: 'since',
})

/** The list as a file shows it: in the words of the screen. */
export const deviationsInWords = ({ lang }: Context, t: Translate): List<typeof Deviation> => ({
  ...deviationList,
  async *stream(ctx, query, batch) {
    const words = { t, day: (value: string) => formatDay(value, lang) }
    for await (const rows of deviationList.stream(ctx, query, batch) as AsyncGenerator<DeviationLine[]>)
      yield rows.map((row) => ({
        ...row,
        source: `${deviationWords(row, '', words)} – ${deviationWords(row, '.promised', words)} – ${deviationWords(row, '.is', words)}`,
        ...(row.school === null ? { school: row.id, schoolName: t('concept.deviation.whole') } : {}),
      }))
  },
})

export interface DeviationSummary {
  lookedAt: string | null
  open: number
  inWork: number
  accepted: number
  danger: number
  sources: { source: string; count: number; schools: number; whole: boolean }[]
}

/** How many deviations there are, by source; for the home page and the guide. */
export async function summariseDeviations(ctx: Context): Promise<DeviationSummary> {
  const visible = withinReach(ctx.reach(deviationRight), { authority: 'd.authority_id', school: 'd.school_id' })
  const { rows } = await sql<
    DeviationSummary['sources'][number] & { state: string; tone: string; n: number }
  >`select d.source, d.state, d.tone, count(*)::int as n,
      count(distinct d.school_id)::int as schools, bool_or(d.school_id is null) as whole
    from concept.deviation d where ${visible} group by d.source, d.state, d.tone`.execute(ctx.db())
  const { rows: looked } = await sql<{
    at: string | null
  }>`select to_char(min(at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from concept.look
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[])`.execute(ctx.db())
  const count = (fits: (row: (typeof rows)[number]) => boolean) => rows.filter(fits).reduce((sum, row) => sum + row.n, 0)
  const sources = new Map<string, DeviationSummary['sources'][number]>()
  for (const { source, state, n, schools, whole } of rows) {
    if (state === 'accepted') continue
    const known = sources.get(source) ?? { source, count: 0, schools: 0, whole: false }
    sources.set(source, { source, count: known.count + n, schools: Math.max(known.schools, schools), whole: known.whole || whole })
  }
  return {
    lookedAt: looked[0]?.at ?? null,
    open: count((row) => row.state === 'open'),
    inWork: count((row) => row.state === 'inWork'),
    accepted: count((row) => row.state === 'accepted'),
    danger: count((row) => row.state !== 'accepted' && row.tone === 'danger'),
    sources: [...sources.values()].sort((a, b) => b.count - a.count),
  }
}
