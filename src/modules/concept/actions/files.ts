// The document as a file: at once, or in the background where it is long.
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import {
  type Context,
  cleanName,
  type Download,
  endRun,
  type JobContext,
  notFound,
  openFile,
  readyPrinter,
  startRun,
  storeFile,
  textsIn,
} from '#kernel'
import type { Id } from '#shared'
import type { fileFormats } from '../api.ts'
import { compose, digestOf } from '../compose/index.ts'
import { recordRows } from '../compose/privacy.ts'
import { withSignatures } from '../compose/signatures.ts'
import type { ConceptDocument } from '../model.ts'
import { documentOf, findConcept, readRight, scopeOf, signaturesOf } from '../queries/concepts.ts'
import { gather, type Scope } from '../queries/gather.ts'
import { pdfAhead, pdfOf } from '../write/pdf.ts'
import { xlsxOf } from '../write/xlsx.ts'

export type FileFormat = (typeof fileFormats)[number]
const types: Record<FileFormat, string> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
/** Kept for so many days after it was made in the background. */
const keptDays = 14

/** What a file is written from; gathering needs the transaction, writing does not. */
interface Manuscript {
  name: string
  write: () => Promise<Buffer>
}

/** A document, today's or that of an edition, ready to be written. */
export async function manuscriptOf(ctx: Context, concept: Id, format: FileFormat, edition?: Id): Promise<Manuscript> {
  if (edition && format !== 'xlsx') {
    const frozen = await documentOf(ctx, edition)
    if (frozen.concept.id !== concept) throw notFound()
    const mark = textsIn('de')(`concept.mark.${frozen.edition.state}`, { number: frozen.edition.number })
    const signed = withSignatures(frozen.document, await signaturesOf(ctx, edition))
    return written(signed, format, mark, frozen.edition.digest, ` ${frozen.edition.number}`)
  }
  return liveManuscript(ctx, await scopeOf(ctx, await findConcept(ctx, concept)), format)
}

/** The document of one school as it would be today. */
export async function schoolManuscript(ctx: Context, school: Id, format: FileFormat): Promise<Manuscript> {
  ctx.may(readRight, { schools: [school] })
  const { rows } = await sql<{
    id: Id
  }>`select id from organisation.school where authority_id = ${ctx.authority} and id = ${school}`.execute(ctx.db())
  if (!rows[0]) throw notFound()
  return liveManuscript(ctx, { kind: 'school', title: textsIn('de')('concept.concept'), schools: [school] }, format)
}

async function liveManuscript(ctx: Context, scope: Scope, format: FileFormat): Promise<Manuscript> {
  if (format === 'pdf') readyPrinter()
  const material = await gather(ctx, scope)
  const t = textsIn('de')
  if (format === 'xlsx') {
    const { heads, rows } = recordRows(material, t)
    return { name: cleanName(`${t('concept.doc.record')} ${material.day}.xlsx`), write: () => xlsxOf(t('concept.doc.vvt'), heads, rows) }
  }
  const document = compose(material)
  return written(document, format, t('concept.mark.live'), digestOf(document), '')
}

const written = (document: ConceptDocument, format: 'pdf' | 'docx', edition: string, digest: string, more: string): Manuscript => ({
  name: cleanName(`${document.title} ${document.subtitle}${more} ${document.day}.${format}`),
  // The writer of Word files is loaded when somebody asks for one.
  write: async () =>
    format === 'pdf' ? pdfOf(document, { edition, digest }) : (await import('../write/docx.ts')).docxOf(document, edition),
})

/** What the page of a concept shows, laid out in the background: whoever reads it often prints it next. */
export function printSoon(document: ConceptDocument): void {
  void pdfAhead(document, { edition: textsIn('de')('concept.mark.live'), digest: digestOf(document) })
}

export async function download({ name, write }: Manuscript, format: FileFormat): Promise<Download> {
  return { name, type: types[format], body: await write() }
}

/** Starts a run that writes the file. */
export async function startBuild(ctx: Context, concept: Id, format: FileFormat, edition?: Id): Promise<Id> {
  const found = await findConcept(ctx, concept)
  return startRun(ctx, {
    kind: 'concept.build',
    title: textsIn(ctx.lang)('concept.run.build', { title: found.title, format: format.toUpperCase() }),
    payload: { concept, format, edition: edition ?? null },
  })
}

interface Payload {
  authority: Id
  run: Id
  concept: Id
  format: FileFormat
  edition: Id | null
}

/** The work of such a run. */
export async function build(job: JobContext, given: Record<string, unknown>): Promise<void> {
  const { authority, run, concept, format, edition } = given as unknown as Payload
  const manuscript = await job.within([authority], (ctx) => manuscriptOf(ctx, concept, format, edition ?? undefined))
  await job.progress(1, 2)
  const body = await manuscript.write()
  await job.within([authority], async (ctx) => {
    const expiresAt = new Date(ctx.now().getTime() + keptDays * 86_400_000)
    const file = await storeFile(
      ctx,
      { name: manuscript.name, type: types[format], owner: { object: 'concept.concept', id: concept }, expiresAt },
      Readable.from([body]),
      { maxBytes: 200_000_000 },
    )
    await endRun(ctx, run, 'done', { href: `/betriebskonzept/${concept}?datei=${file.id}` })
  })
}

/** A file that was made in the background, for whoever may read its concept. */
export async function builtFile(ctx: Context, id: Id): Promise<Download> {
  ctx.reach(readRight)
  const { rows } = await sql<{
    concept: Id
  }>`select owner_id as concept from kernel.file where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and id = ${id} and owner_object = 'concept.concept'`.execute(
    ctx.db(),
  )
  if (!rows[0]) throw notFound()
  await findConcept(ctx, rows[0].concept)
  const { name, type, stream } = await openFile(ctx, id)
  return { name, type, body: stream }
}
