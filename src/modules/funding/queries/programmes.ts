// Reading programmes: the authority's own, and the templates that the library offers.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { parse } from 'yaml'
import { type Context, defineList, notFound, withinReach } from '#kernel'
import type { Id } from '#shared'
import { Programme, type ProgrammeTemplate, programmeTemplates } from '../model.ts'

export const programmeList = defineList({
  model: Programme,
  from: sql`funding.programme p`,
  alias: 'p',
  id: sql`p.id`,
  authority: sql`p.authority_id`,
  columns: { logoFile: sql`p.logo_file_id` },
  extra: { grants: sql`(select count(*)::int from funding."grant" g where g.authority_id = p.authority_id and g.programme_id = p.id)` },
  visible: (ctx) => withinReach(ctx.reach('funding.read'), { authority: 'p.authority_id' }),
  sort: 'name',
  search: (text) =>
    sql`kernel.fold(p.name || ' ' || coalesce(p.short, '') || ' ' || coalesce(p.funder, '')) like '%' || kernel.fold(${text}) || '%'`,
})
export type ProgrammeRow = Programme & { grants: number }

export async function getProgramme(ctx: Context, id: Id): Promise<ProgrammeRow> {
  return (await programmeList.get(ctx, id)) as ProgrammeRow
}

let library: ProgrammeTemplate[] | undefined
/** What MUSES ships: programmes with the rules that a published source carries, and nothing where there is none. */
export function shippedProgrammes(): readonly ProgrammeTemplate[] {
  library ??= programmeTemplates.parse(parse(readFileSync(join(import.meta.dirname, '../library/programmes.yaml'), 'utf8')))
  return library
}

/** The shipped templates, and whether the authority has taken each already. */
export async function offeredProgrammes(ctx: Context): Promise<(ProgrammeTemplate & { taken: Id | null })[]> {
  ctx.may('funding.change')
  const { rows } = await sql<{ id: Id; template: string }>`select id, template from funding.programme
    where authority_id = ${ctx.authority} and template is not null and state = 'active'`.execute(ctx.db())
  const taken = new Map(rows.map((row) => [row.template, row.id]))
  return shippedProgrammes().map((each) => ({ ...each, taken: taken.get(each.key) ?? null }))
}

export function shippedProgramme(key: string): ProgrammeTemplate {
  const found = shippedProgrammes().find((each) => each.key === key)
  if (!found) throw notFound()
  return found
}
