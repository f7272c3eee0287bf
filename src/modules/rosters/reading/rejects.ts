// Wrong rows as a file: where each stands, what is wrong and how it is repaired.
import { type Context, exportTable, textsIn, type Values } from '#kernel'
import type { Id } from '#shared'
import { rosterFaults } from '../queries.ts'

const batch = 500

async function* batches(ctx: Context, id: Id): AsyncGenerator<Values[]> {
  for (let after = 0; ; ) {
    const rows = await rosterFaults(ctx, id, after, batch)
    if (!rows.length) return
    after = rows.at(-1)!.position
    yield rows.map((row) => ({ ...row }))
  }
}

export function rejectsFile(ctx: Context, id: Id) {
  const t = textsIn(ctx.lang)
  const columns = [
    { key: 'file', head: t('rosters.file.file') },
    { key: 'line', head: t('rosters.file.line'), kind: 'number' as const, width: 'narrow' as const },
    { key: 'column', head: t('rosters.rejects.column') },
    { key: 'value', head: t('rosters.rejects.value') },
    { key: 'text', head: t('rosters.rejects.fault'), width: 'wide' as const },
    { key: 'repair', head: t('rosters.rejects.repair'), width: 'wide' as const },
  ]
  return exportTable(ctx, { title: t('rosters.rejects'), columns, batches: batches(ctx, id) }, 'csv')
}
