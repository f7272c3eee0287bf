// What happens once per process: the library of the program is brought into the database.
import { join } from 'node:path'
import { sql } from 'kysely'
import { type Context, log, type Started, system, within } from '#kernel'
import { loadLibrary } from './actions/library.ts'
import { findingLine, readLibrary, shippedLibrary } from './library.ts'
import type { BookingTemplate } from './model.ts'
import { shippedTemplates } from './queries/templates.ts'
import { digestOf } from './reading/digest.ts'

/** What is read depends on the files and on the program that reads them. */
const readBy = ['library.ts', 'model', 'reading'].map((name) => join(import.meta.dirname, name))

/**
 * Brings the library into the database. Reading its YAML takes half a second: where files and reader are those of the last start, what
 * was read then still stands. A broken block is told in the log at every start and left as it was.
 */
export async function startCatalogue({ db, now }: Pick<Started, 'db' | 'now'>, folder = shippedLibrary): Promise<void> {
  const digest = await digestOf([folder, ...readBy])
  const asStart = <T>(work: (ctx: Context) => Promise<T>) => within(db, { who: system('catalogue.start'), authorities: [], now }, work)
  const known = await asStart((ctx) => templatesRead(ctx, digest))
  if (known) return shelve(known)
  const { blocks, templates, findings } = await readLibrary(folder)
  for (const finding of findings) log.warn({ finding }, findingLine(finding))
  await asStart(async (ctx) => {
    await loadLibrary(ctx, blocks, { retire: findings.length === 0 })
    if (findings.length === 0) await keepRead(ctx, digest, templates)
  })
  shelve(templates)
}

const shelve = (templates: readonly BookingTemplate[]) => void shippedTemplates.splice(0, shippedTemplates.length, ...templates)

async function templatesRead(ctx: Context, digest: string): Promise<BookingTemplate[] | undefined> {
  const { rows } = await sql<{
    templates: BookingTemplate[]
  }>`select templates from catalogue.library_read where digest = ${digest}`.execute(ctx.db())
  return rows[0]?.templates
}

async function keepRead(ctx: Context, digest: string, templates: readonly BookingTemplate[]): Promise<void> {
  await sql`insert into catalogue.library_read (digest, templates, read_at) values (${digest}, ${JSON.stringify(templates)}::jsonb, ${ctx.now()})
    on conflict (only_one) do update set digest = excluded.digest, templates = excluded.templates, read_at = excluded.read_at`.execute(
    ctx.db(),
  )
}
