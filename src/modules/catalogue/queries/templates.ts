// Booking templates: those that ship with the library, then the authority's own.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import type { BookingTemplate, OwnTemplate, TemplateView } from '../model.ts'
import { checkReader } from './blocks.ts'

/** Filled at start from the library; they are read with it and never stored. */
export const shippedTemplates: BookingTemplate[] = []

export async function bookingTemplates(ctx: Context): Promise<TemplateView[]> {
  checkReader(ctx)
  const { rows } = await sql<OwnTemplate>`select id, name, note, blocks, version from catalogue.booking_template
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) order by name`.execute(ctx.db())
  const shipped = shippedTemplates.map(({ key, title, for: note, blocks }) => ({
    id: key,
    name: title,
    note,
    shipped: true,
    blocks,
    version: 0,
  }))
  return [...shipped, ...rows.map((row) => ({ ...row, shipped: false }))]
}
