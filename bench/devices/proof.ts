// The proof of use of a grant that paid for 10,000 devices at 100 schools: read and written as PDF and as XLSX.
import { sql } from 'kysely'
import { loadTexts } from '../../src/app/texts.ts'
import { readyPrinter } from '../../src/kernel/print.ts'
import { assign } from '../../src/modules/funding/actions/assets.ts'
import { createGrants } from '../../src/modules/funding/actions/grants.ts'
import { takeProgrammes } from '../../src/modules/funding/actions/programmes.ts'
import { proofPdf } from '../../src/modules/funding/papers/proof-pdf.ts'
import { proofXlsx } from '../../src/modules/funding/papers/proof-xlsx.ts'
import { readProof } from '../../src/modules/funding/queries/proof.ts'
import { openGround } from '../ground/open.ts'
import { atMost, type Bench, spreadOf } from '../result.ts'
import { fillDevices, inGround } from './ground.ts'

export const run: Bench = async (options) => {
  const size = options.size ?? 10_000
  const ground = await openGround(0, options.say)
  try {
    await fillDevices(ground, Math.max(20_000, size), options.say)
    const grant = await inGround(ground, async (ctx) => {
      const known = await sql<{ id: string }>`select id from funding.programme where authority_id = ${ctx.authority} limit 1`.execute(
        ctx.db(),
      )
      const programme = known.rows[0] ?? (await takeProgrammes(ctx, ['digitalpakt-schule']))[0]
      const [made] = await createGrants(ctx, [
        {
          title: `Messung mit ${size} Geräten`,
          programme: programme!.id,
          amount: size * 50_000,
          state: 'granted',
          grantedOn: '2026-02-01',
        },
      ])
      const { rows } = await sql<{
        id: string
      }>`select d.id from devices.device d where d.authority_id = ${ctx.authority} order by d.id limit ${size}`.execute(ctx.db())
      await assign(ctx, { grant: made!.id, devices: rows.map((row) => ({ device: row.id })) })
      return made!.id
    })
    // Real words: keys in their place are longer, and every row of the paper would take two lines.
    const words = { t: loadTexts().de, lang: 'de' as const, now: new Date('2026-11-02T10:00:00Z') }
    const times = { pdf: [] as number[], xlsx: [] as number[] }
    let bytes = 0
    for (let run = -1; run < options.runs; run++) {
      const begun = performance.now()
      // As the page does it.
      readyPrinter()
      const proof = await inGround(ground, (ctx) => readProof(ctx, grant))
      if (proof.devices.length !== size) throw new Error(`expected ${size} devices, found ${proof.devices.length}`)
      const pdf = await proofPdf(proof, words)
      const printed = performance.now()
      await proofXlsx(await inGround(ground, (ctx) => readProof(ctx, grant)), words)
      bytes = pdf.length
      if (run < 0) continue
      times.pdf.push((printed - begun) / 1_000)
      times.xlsx.push((performance.now() - printed) / 1_000)
    }
    return {
      size,
      figures: { 'as PDF (s)': spreadOf(times.pdf), 'as XLSX (s)': spreadOf(times.xlsx), 'PDF (KiB)': Math.round(bytes / 1024) },
      baseline: {},
      gates: { 'as PDF': atMost(spreadOf(times.pdf), 10, 5, 's'), 'as XLSX': atMost(spreadOf(times.xlsx), 10, 5, 's') },
    }
  } finally {
    await ground.stop()
  }
}
