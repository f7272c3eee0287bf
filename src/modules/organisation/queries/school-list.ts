// Reading imports of school lists: their state, their lines, what was left out.
import { sql } from 'kysely'
import { type Context, type Download, defineList, getImport, type ImportRecord, neutral, notFound } from '#kernel'
import type { Id } from '#shared'
import { type LineFault, type ListField, StagedSchool } from '../model.ts'

const right = 'organisation.school.create'
const kind = 'organisation.schools'

export interface SchoolListView {
  id: Id
  state: ImportRecord['state']
  title: string
  facts: ImportRecord['facts']
  columns: { position: number; heading: string; sample: string[] }[]
  mapping: Record<string, ListField | null>
  land: string | null
  counts: Record<string, number>
  createdAt: string
  undoUntil: string | null
  version: number
}

export const viewOf = (record: ImportRecord): SchoolListView => ({
  id: record.id,
  state: record.state,
  title: record.title,
  facts: record.facts,
  columns: (record.columns ?? []) as SchoolListView['columns'],
  mapping: (record.mapping ?? {}) as SchoolListView['mapping'],
  land: (record.settings.land as string | undefined) ?? null,
  counts: record.counts,
  createdAt: record.created_at.toISOString(),
  undoUntil: record.undo_until?.toISOString() ?? null,
  version: record.version,
})

export async function getSchoolList(ctx: Context, id: Id): Promise<SchoolListView> {
  ctx.may(right)
  const record = await getImport(ctx, id)
  if (record.kind !== kind) throw notFound()
  return viewOf(record)
}

/** The last imports of school lists. */
export async function recentSchoolLists(ctx: Context): Promise<SchoolListView[]> {
  ctx.may(right)
  const { rows } =
    await sql<ImportRecord>`select * from kernel.import where authority_id = ${ctx.authority} and kind = ${kind} order by id desc limit 20`.execute(
      ctx.db(),
    )
  return rows.map(viewOf)
}

/** The lines of one import as a list. */
export const lineList = (id: Id) =>
  defineList({
    model: StagedSchool,
    from: sql`organisation.staged_school l`,
    alias: 'l',
    id: sql`l.id`,
    authority: sql`l.authority_id`,
    columns: {},
    extra: { faults: sql`l.faults`, before: sql`l.before`, values: sql`l."values"`, school: sql`l.school_id` },
    visible: (ctx) => {
      ctx.may(right)
      return sql`l.import_id = ${id}::uuid`
    },
    search: (text) => sql`kernel.fold(coalesce(l.name, '') || ' ' || coalesce(l.number, '')) like '%' || kernel.fold(${text}) || '%'`,
    sort: 'line',
  })
export type LineRow = StagedSchool & {
  faults: LineFault[]
  before: Record<string, string | null> | null
  values: Record<string, string>
  school: Id | null
}

/** The lines that were left out, as they stood in the file, with the reason beside them: to mend and import again. */
export async function rejectsOf(
  ctx: Context,
  id: Id,
  t: (key: string, values?: Record<string, string | number>) => string,
): Promise<Download> {
  const { columns } = await getSchoolList(ctx, id)
  const { rows } = await sql<{
    line: number
    faults: LineFault[]
    cells: string[]
  }>`select line, faults, cells from organisation.staged_school
    where authority_id = ${ctx.authority} and import_id = ${id} and verdict = 'wrong' order by line, id`.execute(ctx.db())
  const quoted = (text: string) => `"${neutral(text).replaceAll('"', '""')}"`
  const reason = (fault: LineFault) => t(`organisation.schoolList.fault.${fault.code}`, { value: fault.value ?? '', line: fault.line ?? 0 })
  const head = [...columns.map((column) => column.heading), t('organisation.schoolList.line'), t('organisation.schoolList.reason')]
  const lines = rows.map((row) => [
    ...columns.map((column) => row.cells[column.position] ?? ''),
    String(row.line),
    row.faults
      .filter((fault) => fault.severity === 'error')
      .map(reason)
      .join(' '),
  ])
  const body = Buffer.from(`\ufeff${[head, ...lines].map((cells) => cells.map(quoted).join(';')).join('\r\n')}\r\n`)
  return { name: `${t('organisation.schoolList.rejects')}.csv`, type: 'text/csv; charset=utf-8', body }
}
