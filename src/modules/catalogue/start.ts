// What happens once per process: the library of the program is brought into the database.
import { log, type Started, system, within } from '#kernel'
import { loadLibrary } from './actions/library.ts'
import { findingLine, readLibrary } from './library.ts'
import { shippedTemplates } from './queries/templates.ts'

/** Reads the library and loads its sound blocks; a broken block is told in the log and left as it was. */
export async function startCatalogue({ db, now }: Pick<Started, 'db' | 'now'>): Promise<void> {
  const { blocks, templates, findings } = await readLibrary()
  for (const finding of findings) log.warn({ finding }, findingLine(finding))
  shippedTemplates.splice(0, shippedTemplates.length, ...templates)
  await within(db, { who: system('catalogue.start'), authorities: [], now }, (ctx) =>
    loadLibrary(ctx, blocks, { retire: findings.length === 0 }),
  )
}
