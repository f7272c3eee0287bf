// The folder for an examiner: proof as PDF and workbook, the scan of every receipt and the photo of every label, in one ZIP that is written as a stream.
import { Zip, ZipPassThrough } from 'fflate'
import { type Context, cleanName, openFile } from '#kernel'
import type { Lang, Translate } from '#shared'
import { type Proof, photosIn, readPhotos, readProof } from '../queries/proof.ts'
import { proofPdf } from './proof-pdf.ts'
import { proofXlsx } from './proof-xlsx.ts'

interface Words {
  t: Translate
  lang: Lang
}

/** Files that are compressed already go in as they are. */
export async function* auditFolder(ctx: Context, id: string, words: Words): AsyncGenerator<Uint8Array> {
  const proof = await readProof(ctx, id)
  const made: Uint8Array[] = []
  let fault: Error | null = null
  const zip = new Zip((error, piece) => {
    if (error) fault = error
    else made.push(piece)
  })
  const taken = new Set<string>()
  for await (const { name, pieces } of content(ctx, proof, words)) {
    const entry = new ZipPassThrough(unique(name, taken))
    zip.add(entry)
    for await (const piece of pieces) {
      entry.push(piece)
      if (fault) throw fault
      while (made.length) yield made.shift()!
    }
    entry.push(new Uint8Array(), true)
  }
  zip.end()
  if (fault) throw fault
  while (made.length) yield made.shift()!
}

async function* content(
  ctx: Context,
  proof: Proof,
  { t, lang }: Words,
): AsyncGenerator<{ name: string; pieces: AsyncIterable<Uint8Array> | Uint8Array[] }> {
  const title = t('funding.proof.title')
  yield { name: `${title}.pdf`, pieces: [await proofPdf(proof, { t, lang, now: ctx.now() }, await readPhotos(ctx, proof))] }
  yield { name: `${title}.xlsx`, pieces: [await proofXlsx(proof, { t, lang })] }
  for (const receipt of proof.receipts) {
    if (!receipt.file) continue
    const file = await openFile(ctx, receipt.file)
    yield {
      name: `${t('funding.receipt.plural')}/${cleanName([receipt.day, receipt.supplier, receipt.number, file.name].filter(Boolean).join(' '))}`,
      pieces: file.stream,
    }
  }
  for (const { device, photo } of await photosIn(ctx, proof.devices)) {
    const file = await openFile(ctx, photo.file)
    const ending = photo.type === 'image/png' ? 'png' : 'jpg'
    const place = cleanName(device.schoolName ?? t('funding.proof.noSchool'))
    yield { name: `${t('funding.proof.photos')}/${place}/${cleanName(`${device.deviceName}.${ending}`)}`, pieces: file.stream }
  }
}

function unique(name: string, taken: Set<string>): string {
  let free = name
  for (let number = 2; taken.has(free.toLowerCase()); number++) free = name.replace(/(\.[^.]*)?$/, ` (${number})$1`)
  taken.add(free.toLowerCase())
  return free
}
