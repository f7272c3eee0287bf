// All steps of a plan as CSV, streamed; one line per difference, so that an office can sort and filter it.
import { stringify } from 'csv-stringify/sync'
import { type Context, neutral, textsIn } from '#kernel'
import type { Id, Translate } from '#shared'
import { type ItemView, itemsOf } from './plans.ts'

const options = { delimiter: ';', record_delimiter: '\r\n' } as const
const heads = ['step', 'action', 'kind', 'object', 'place', 'field', 'before', 'after', 'state', 'fault']

export async function* planCsv(ctx: Context, id: Id): AsyncGenerator<string> {
  const t = textsIn(ctx.lang)
  yield `\ufeff${stringify([heads.map((head) => t(`connections.export.${head}`))], options)}`
  for (let after: number | undefined; ; ) {
    const page = await itemsOf(ctx, id, { after, limit: 500 })
    if (page.rows.length)
      yield stringify(
        page.rows.flatMap((row) => linesOf(t, row)),
        options,
      )
    if (page.next === null) return
    after = page.next
  }
}

function linesOf(t: Translate, row: ItemView): string[][] {
  const fault = row.error ? [t(`problem.${row.error.code}`), row.error.message].filter(Boolean).join(': ') : ''
  const head = [String(row.position), t(`connections.action.${row.action}`), t(`connections.kindOf.${row.kind}`), row.label, row.name]
  const tail = [t(`connections.step.state.${row.state}`), fault]
  const changes = row.changes.length ? row.changes : [{ field: '', before: null, after: null }]
  return changes.map(({ field, before, after }) => [...head, fieldName(t, field), before ?? '', after ?? '', ...tail].map(neutral))
}

const fieldName = (t: Translate, field: string) => (field.startsWith('$') ? t(`connections.field.${field.slice(1)}`) : field)
