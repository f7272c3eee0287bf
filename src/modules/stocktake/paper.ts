// What stands on the report of a stock-take beside its rows: whose it is, what was counted, and where it is signed.
import type { Context, PrintFacts } from '#kernel'
import { formatDay, formatNumber, type Translate } from '#shared'
import { verdicts } from './model.ts'
import { countsOf, type RoundRow } from './queries.ts'

export async function paperOf(ctx: Context, round: RoundRow, authority: string, t: Translate): Promise<PrintFacts> {
  const counts = await countsOf(ctx, round.id)
  const day = (value: string) => formatDay(value, ctx.lang)
  const counted = verdicts.flatMap((verdict) =>
    counts[verdict] ? `${formatNumber(counts[verdict], ctx.lang)} ${t(`stocktake.line.verdict.${verdict}`)}` : [],
  )
  const until = round.closedAt
    ? t('stocktake.paper.until', { from: day(round.startedAt), until: day(round.closedAt) })
    : t('stocktake.paper.open', { from: day(round.startedAt), today: formatDay(ctx.now(), ctx.lang) })
  return {
    authority,
    school: round.schoolName,
    note: [round.name, until, counted.join(', ')].filter(Boolean).join(' · '),
    signs: [t('stocktake.paper.place'), t('stocktake.paper.signed')],
  }
}
