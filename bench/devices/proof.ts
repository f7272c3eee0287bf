// The proof of use of a grant that paid for 10,000 devices: read, as PDF and as a workbook.
import { sql } from 'kysely'
import { type Id, newId } from '#shared'
import { assign } from '../../src/modules/funding/actions/assets.ts'
import { createGrants, createLines, createReceipts } from '../../src/modules/funding/actions/grants.ts'
import { changeProgrammes, takeProgrammes } from '../../src/modules/funding/actions/programmes.ts'
import { proofPdf } from '../../src/modules/funding/papers/proof-pdf.ts'
import { proofXlsx } from '../../src/modules/funding/papers/proof-xlsx.ts'
import { readProof } from '../../src/modules/funding/queries/proof.ts'
import { type Ground, openGround } from '../ground/open.ts'
import { atMost, type Bench, spreadOf } from '../result.ts'
import { fillDevices, inGround } from './ground.ts'

/** A grant with a line and an invoice per school, and the devices that it paid for. */
async function fund(ground: Ground, size: number): Promise<Id> {
  return inGround(ground, async (ctx) => {
    const [programme] = await takeProgrammes(ctx, ['digitalpakt-schule'])
    await changeProgrammes(ctx, [{ id: programme!.id, bindingMonths: 48, bindingStart: 'purchase', receiptYears: 10, source: 'Messung' }])
    const [grant] = await createGrants(ctx, [
      { title: `Messung ${newId()}`, programme: programme!.id, state: 'granted', amount: size * 40_000, grantedOn: '2025-01-15' },
    ])
    const { rows } = await sql<{ id: Id; school: Id }>`select id, school_id as school from devices.device
      where authority_id = ${ctx.authority} and school_id is not null order by id limit ${size}`.execute(ctx.db())
    const schools = [...Map.groupBy(rows, (row) => row.school)]
    const lines = await createLines(
      ctx,
      schools.map(([school, devices]) => ({
        grant: grant!.id,
        measure: 'Mobile Endgeräte',
        school,
        name: 'Geräte mit Zubehör',
        category: 'devices' as const,
        quantity: devices.length,
        planned: devices.length * 35_000,
      })),
    )
    const receipts = await createReceipts(
      ctx,
      schools.map(([school, devices], index) => ({
        grant: grant!.id,
        line: lines[index]!.id,
        school,
        kind: 'invoice' as const,
        number: `RE-${index + 1}`,
        day: '2025-03-01',
        paidOn: '2025-04-01',
        gross: devices.length * 35_000,
        eligible: devices.length * 31_500,
      })),
    )
    for (const [index, [, devices]] of schools.entries())
      await assign(ctx, {
        grant: grant!.id,
        line: lines[index]!.id,
        receipt: receipts[index]!.id,
        devices: devices.map((row) => ({ device: row.id, amount: 31_500 })),
      })
    return grant!.id
  })
}

export const run: Bench = async (options) => {
  const size = options.size ?? 10_000
  const ground = await openGround(0, options.say)
  try {
    await fillDevices(ground, Math.max(size, 20_000), options.say)
    const grant = await fund(ground, size)
    const words = { t: (key: string) => key, lang: 'de' as const, now: new Date() }
    const times: Record<'read' | 'pdf' | 'xlsx' | 'whole', number[]> = { read: [], pdf: [], xlsx: [], whole: [] }
    for (let run = -1; run < options.runs; run++) {
      const begun = performance.now()
      const proof = await inGround(ground, (ctx) => readProof(ctx, grant))
      const read = performance.now()
      if (proof.devices.length !== size) throw new Error(`expected ${size} devices, found ${proof.devices.length}`)
      await proofPdf(proof, words)
      const printed = performance.now()
      await proofXlsx(proof, words)
      if (run < 0) continue
      times.read.push((read - begun) / 1_000)
      times.pdf.push((printed - read) / 1_000)
      times.whole.push((printed - begun) / 1_000)
      times.xlsx.push((performance.now() - printed) / 1_000)
    }
    return {
      size,
      figures: {
        'read (s)': spreadOf(times.read),
        'PDF (s)': spreadOf(times.pdf),
        'workbook (s)': spreadOf(times.xlsx),
        'read and PDF (s)': spreadOf(times.whole),
      },
      baseline: {},
      gates: { 'read and PDF': atMost(spreadOf(times.whole), 10, 5, 's') },
    }
  } finally {
    await ground.stop()
  }
}
