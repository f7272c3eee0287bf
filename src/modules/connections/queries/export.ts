// All steps of a plan as CSV, streamed; one line per difference, so that an office can sort and filter it.
import { type Context, exportTable, textsIn, type Values } from '#kernel'
import type { Id, Translate } from '#shared'
import { type ItemView, itemsOf } from './plans.ts'

const heads = ['step', 'action', 'kind', 'object', 'place', 'field', 'before', 'after', 'state', 'fault'] as const

export function planFile(ctx: Context, id: Id, title: string) {
  const t = textsIn(ctx.lang)
  async function* batches(): AsyncGenerator<Values[]> {
    for (let after: number | undefined; ; ) {
      const page = await itemsOf(ctx, id, { after, limit: 500 })
      yield page.rows.flatMap((row) => linesOf(t, row))
      if (page.next === null) return
      after = page.next
    }
  }
  const columns = heads.map((key) => ({
    key,
    head: t(`connections.export.${key}`),
    kind: key === 'step' ? ('number' as const) : ('text' as const),
  }))
  return exportTable(ctx, { title, columns, batches: batches() }, 'csv')
}

function linesOf(t: Translate, row: ItemView): Values[] {
  const whole = {
    step: row.position,
    action: t(`connections.action.${row.action}`),
    kind: t(`connections.kindOf.${row.kind}`),
    object: row.label,
    place: row.name,
    state: t(`connections.step.state.${row.state}`),
    fault: row.error ? [t(`problem.${row.error.code}`), row.error.message].filter(Boolean).join(': ') : null,
  }
  const changes = row.changes.length ? row.changes : [{ field: '', before: null, after: null }]
  return changes.map(({ field, before, after }) => ({ ...whole, field: fieldName(t, field), before, after }))
}

const fieldName = (t: Translate, field: string) => (field.startsWith('$') ? t(`connections.field.${field.slice(1)}`) : field)
