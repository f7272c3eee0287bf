// Reading imports of device lists: their state, their lines, what was left out.
import { sql } from 'kysely'
import { type Context, type Download, defineList, getImport, type ImportRecord, neutral, notFound } from '#kernel'
import type { Id, Translate } from '#shared'
import { type ImportMapping, type LineFault, StagedDevice } from '../model.ts'

export interface DeviceImportView {
  id: Id
  kind: 'devices.import' | 'devices.receipt'
  state: ImportRecord['state']
  title: string
  format: string | null
  columns: { position: number; heading: string; sample: string[] }[]
  mapping: ImportMapping
  slash: 'day' | 'month'
  school: Id | null
  counts: Record<string, number>
  createdAt: string
  undoUntil: string | null
}

const right = 'devices.import'

/** Who may import somewhere may bring a file; each line is asked for its school. */
export function checkAnywhere(ctx: Context): void {
  if (ctx.reach(right).nothing) ctx.may(right)
}

export const importViewOf = (record: ImportRecord): DeviceImportView => ({
  id: record.id,
  kind: record.kind as DeviceImportView['kind'],
  state: record.state,
  title: record.title,
  format: record.format,
  columns: (record.columns ?? []) as DeviceImportView['columns'],
  mapping: (record.mapping ?? {}) as ImportMapping,
  slash: (record.settings.slash as 'day' | 'month' | undefined) ?? 'day',
  school: (record.settings.school as Id | null | undefined) ?? null,
  counts: record.counts,
  createdAt: record.created_at.toISOString(),
  undoUntil: record.undo_until?.toISOString() ?? null,
})

export async function getDeviceImport(ctx: Context, id: Id): Promise<DeviceImportView> {
  checkAnywhere(ctx)
  const record = await getImport(ctx, id)
  if (record.kind !== 'devices.import') throw notFound()
  return importViewOf(record)
}

/** The last imports and receipts: of the whole authority for whoever may import there, else of the own schools. */
export async function recentImports(ctx: Context): Promise<DeviceImportView[]> {
  checkAnywhere(ctx)
  const reach = ctx.reach(right)
  const { rows } =
    await sql<ImportRecord>`select * from kernel.import where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and kind in ('devices.import', 'devices.receipt')
    and (authority_id = any(${sql.val([...reach.authorities])}::uuid[]) or school_id = any(${sql.val([...reach.schools])}::uuid[]) or created_by = ${ctx.who.account}::uuid)
    order by id desc limit 20`.execute(ctx.db())
  return rows.map(importViewOf)
}

/** The lines of one import as a list. */
export const lineList = (id: Id) =>
  defineList({
    model: StagedDevice,
    from: sql`devices.staged_device l`,
    alias: 'l',
    id: sql`l.id`,
    authority: sql`l.authority_id`,
    columns: {},
    extra: { faults: sql`l.faults`, before: sql`l.before`, values: sql`l."values"`, device: sql`l.device_id` },
    visible: (ctx) => {
      checkAnywhere(ctx)
      return sql`l.import_id = ${id}::uuid`
    },
    search: (text) =>
      sql`kernel.fold(coalesce(l.name, '') || ' ' || coalesce(l.number, '')) like '%' || kernel.escaped(kernel.fold(${text})) || '%'`,
    sort: 'line',
  })
export type LineRow = StagedDevice & {
  faults: LineFault[]
  before: Record<string, unknown> | null
  values: Record<string, unknown>
  device: Id | null
}

/** The lines that were left out, as they stood in the file, with the reason beside them: to mend and import again. */
export async function rejectsOf(ctx: Context, id: Id, t: Translate): Promise<Download> {
  const { columns } = await getDeviceImport(ctx, id)
  const { rows } = await sql<{ line: number; faults: LineFault[]; cells: string[] }>`select line, faults, cells from devices.staged_device
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and import_id = ${id} and verdict = 'wrong' order by line, id`.execute(
    ctx.db(),
  )
  const quoted = (text: string) => `"${neutral(text).replaceAll('"', '""')}"`
  const reason = (fault: LineFault) => t(`devices.import.fault.${fault.code}`, { value: fault.value ?? '' })
  const head = [...columns.map((column) => column.heading), t('devices.import.line'), t('devices.import.reason')]
  const lines = rows.map((row) => [
    ...columns.map((column) => row.cells[column.position] ?? ''),
    String(row.line),
    row.faults
      .filter((fault) => fault.severity === 'error')
      .map(reason)
      .join(' '),
  ])
  const body = Buffer.from(`\ufeff${[head, ...lines].map((cells) => cells.map(quoted).join(';')).join('\r\n')}\r\n`)
  return { name: `${t('devices.import.rejects')}.csv`, type: 'text/csv; charset=utf-8', body }
}
