import { strFromU8, unzipSync } from 'fflate'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Context, contextOf, Refusal } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { changeDevices, createDevices, moveDevices, retireGuards } from '#modules/devices'
import type { Id } from '#shared'
import { assign, bindAgain, readCodes, releaseAssets, unassign } from './actions/assets.ts'
import { attachFile, changeGrants, createGrants, createLines, createReceipts, deleteGrants, moveGrants } from './actions/grants.ts'
import { changeProgrammes, createProgrammes, takeProgrammes } from './actions/programmes.ts'
import { keepBound } from './guard.ts'
import { followDevices } from './hears.ts'
import { auditFolder } from './papers/audit-folder.ts'
import { proofPdf } from './papers/proof-pdf.ts'
import { assetList, fundingOf } from './queries/assets.ts'
import { costs } from './queries/costs.ts'
import { getGrant, grantList } from './queries/grants.ts'
import { offeredProgrammes, shippedProgrammes } from './queries/programmes.ts'
import { readProof } from './queries/proof.ts'
import { type SupportSource, supportSources } from './support.ts'

const world = testWorld()
const rights = ['funding.read', 'funding.change', 'funding.release', 'funding.costs', 'devices.read', 'devices.change', 'organisation.read']
const clerk = () => whoWith(rights, world.authority)
const asked = { filter: [], limit: 50 }
const t = (key: string) => key

async function caught(work: Promise<unknown>): Promise<Refusal> {
  const error = await work.catch((each: unknown) => each)
  if (!(error instanceof Refusal)) throw new Error(`not refused: ${String(error)}`)
  return error
}

async function granted(ctx: Context, count = 2, school: Id | null = null) {
  const [programme] = await createProgrammes(ctx, [
    { name: 'Testprogramm', level: 'land', bindingMonths: 36, bindingStart: 'commissioning', receiptYears: 10, source: 'Bescheid' },
  ])
  const [grant] = await createGrants(ctx, [
    {
      title: 'Tablets 2026',
      programme: programme!.id,
      reference: 'AZ 1',
      amount: 100_000,
      grantedOn: '2026-01-10',
      proofDue: '2026-12-31',
    },
  ])
  const [line] = await createLines(ctx, [
    { grant: grant!.id, measure: 'Klassensätze', name: 'Tablets', category: 'devices', planned: 90_000, school },
  ])
  const devices = await createDevices(
    ctx,
    Array.from({ length: count }, (_, index) => ({
      kind: 'tablet' as const,
      serial: `SER${index + 1}`,
      school: world.schools[0],
      price: 40_000,
      purchasedOn: '2026-02-01',
      inServiceOn: '2026-03-01',
    })),
  )
  const [receipt] = await createReceipts(ctx, [
    {
      grant: grant!.id,
      line: line!.id,
      kind: 'invoice',
      number: 'R-1',
      supplier: 'Haus',
      day: '2026-02-01',
      paidOn: '2026-02-20',
      gross: 80_000,
      eligible: 72_000,
    },
  ])
  await assign(ctx, {
    grant: grant!.id,
    line: line!.id,
    receipt: receipt!.id,
    devices: devices.map((device) => ({ device: device.id, amount: 36_000 })),
  })
  return { programme: programme!, grant: grant!, line: line!, receipt: receipt!, devices }
}

beforeAll(() => {
  if (!retireGuards.includes(keepBound)) retireGuards.push(keepBound)
})

describe('programmes', () => {
  test('the library names a source for every rule it states', () => {
    for (const each of shippedProgrammes())
      if (each.bindingMonths !== null || each.receiptYears !== null || each.ownSharePercent !== null)
        expect([each.key, each.source]).not.toContain(null)
    expect(new Set(shippedProgrammes().map((each) => each.key)).size).toBe(shippedProgrammes().length)
  })

  test('a template is taken once, an own programme as often as needed', async () => {
    await world.tried(clerk(), async (ctx) => {
      const [taken] = await takeProgrammes(ctx, ['by-sold'])
      expect(taken).toMatchObject({ template: 'by-sold', bindingMonths: 36, bindingStart: 'commissioning' })
      expect((await offeredProgrammes(ctx)).find((each) => each.key === 'by-sold')!.taken).toBe(taken!.id)
      await takeProgrammes(ctx, ['leer', 'leer'])
      await expect(takeProgrammes(ctx, ['by-sold'])).rejects.toThrow()
    })
  })

  test('a changed rule is followed by its devices', async () => {
    await world.tried(clerk(), async (ctx) => {
      const { programme, devices } = await granted(ctx)
      expect((await fundingOf(ctx, [devices[0]!.id]))[0]).toMatchObject({ boundFrom: '2026-03-01', boundUntil: '2029-02-28' })
      await changeProgrammes(ctx, [{ id: programme.id, bindingMonths: 60, bindingStart: 'payment' }])
      expect((await fundingOf(ctx, [devices[0]!.id]))[0]).toMatchObject({ boundFrom: '2026-02-20', boundUntil: '2031-02-19' })
      await changeProgrammes(ctx, [{ id: programme.id, bindingMonths: null }])
      expect((await fundingOf(ctx, [devices[0]!.id]))[0]).toMatchObject({ boundUntil: null })
    })
  })
})

describe('grants', () => {
  test('figures are sums of receipts and devices', async () => {
    await world.tried(clerk(), async (ctx) => {
      const { grant, line } = await granted(ctx)
      await createReceipts(ctx, [
        { grant: grant.id, line: line.id, kind: 'order', number: 'B-1', day: '2026-03-01', gross: 10_000, eligible: 9_000 },
        { grant: grant.id, kind: 'credit', number: 'G-1', day: '2026-03-02', gross: 2_000, eligible: 2_000 },
      ])
      expect(await getGrant(ctx, grant.id)).toMatchObject({
        spent: 70_000,
        paid: 72_000,
        ordered: 9_000,
        planned: 90_000,
        devices: 2,
        bound: 2,
      })
    })
  })

  test('states follow their ways; what is closed is changed no more', async () => {
    await world.tried(clerk(), async (ctx) => {
      const { grant } = await granted(ctx)
      expect((await caught(moveGrants(ctx, [grant.id], 'closed'))).code).toBe('funding.move')
      await moveGrants(ctx, [grant.id], 'submitted', '2026-12-01')
      await moveGrants(ctx, [grant.id], 'closed')
      expect((await caught(changeGrants(ctx, [{ id: grant.id, title: 'x' }]))).code).toBe('funding.closed')
      expect((await caught(createLines(ctx, [{ grant: grant.id, measure: 'm', name: 'n', category: 'other', planned: 1 }]))).code).toBe(
        'funding.closed',
      )
    })
  })

  test('a wrong receipt is refused at its field, a grant with receipts is not deleted', async () => {
    await world.tried(clerk(), async (ctx) => {
      const { grant } = await granted(ctx)
      const receipt = { grant: grant.id, kind: 'invoice' as const, number: 'R-9', day: '2026-02-01', gross: 100, eligible: 100 }
      expect((await caught(createReceipts(ctx, [{ ...receipt, eligible: 101 }]))).code).toBe('funding.eligible')
      expect((await caught(createReceipts(ctx, [{ ...receipt, paidOn: '2026-01-31' }]))).code).toBe('funding.paid')
      await expect(deleteGrants(ctx, [grant.id])).rejects.toThrow()
    })
  })

  test('a scan must be a PDF or a picture', async () => {
    await world.tried(clerk(), async (ctx) => {
      const { receipt } = await granted(ctx)
      const file = { name: 'r.exe', type: 'application/octet-stream', bytes: Buffer.from('MZ') }
      expect((await caught(attachFile(ctx, receipt.id, file))).code).toBe('funding.fileType')
    })
  })
})

describe('funded devices', () => {
  test('are ascribed once, by pasted numbers, and taken out again', async () => {
    await world.tried(clerk(), async (ctx) => {
      const { grant, devices } = await granted(ctx)
      expect(await assign(ctx, { grant: grant.id, devices: [{ device: devices[0]!.id }] })).toEqual([])
      const read = await readCodes(ctx, ` ${devices[0]!.inventoryNumber}; ser2\n ser2 gibt-es-nicht `)
      expect(read).toMatchObject({ devices: devices.map((device) => device.id), unknown: ['gibt-es-nicht'] })
      const [asset] = await fundingOf(ctx, [devices[0]!.id])
      await unassign(ctx, [asset!.id])
      expect(await fundingOf(ctx, [devices[0]!.id])).toEqual([])
    })
  })

  test('neither retire nor change hands while bound; the consent of the funder lets them go', async () => {
    await world.tried(clerk(), async (ctx) => {
      const { devices } = await granted(ctx)
      const ids = devices.map((device) => device.id)
      const fault = await caught(changeDevices(ctx, [{ id: ids[0]!, owner: 'parents' }]))
      expect(fault.code).toBe('funding.bound')
      expect(fault.options.values).toMatchObject({ until: '28.02.2029', grant: 'Tablets 2026' })
      const assets = await fundingOf(ctx, ids)
      await releaseAssets(ctx, [assets[0]!.id], { reference: 'Schreiben vom 1.11.', on: '2026-11-01' })
      await changeDevices(ctx, [{ id: assets[0]!.device, owner: 'parents' }])
      await bindAgain(ctx, [assets[0]!.id])
      expect((await caught(changeDevices(ctx, [{ id: assets[0]!.device, owner: 'authority' }]))).code).toBe('funding.bound')
    })
  })

  test('go to another school unless the grant names theirs', async () => {
    await world.tried(clerk(), async (ctx) => {
      const { devices } = await granted(ctx)
      await moveDevices(ctx, [devices[0]!.id], { school: world.schools[1] })
    })
    await world.tried(clerk(), async (ctx) => {
      const { devices } = await granted(ctx, 2, world.schools[0])
      expect((await caught(moveDevices(ctx, [devices[0]!.id], { school: world.schools[1] }))).code).toBe('funding.boundSchool')
    })
  })

  test('a corrected day of commissioning moves the end', async () => {
    await world.tried(clerk(), async (ctx) => {
      const { devices } = await granted(ctx)
      await changeDevices(ctx, [{ id: devices[0]!.id, inServiceOn: '2026-05-01' }])
      await followDevices(ctx, { id: '', authority: world.authority, name: '', ids: [devices[0]!.id], payload: {}, at: new Date() })
      expect((await fundingOf(ctx, [devices[0]!.id]))[0]!.boundUntil).toBe('2029-04-30')
    })
  })
})

describe('proof of use', () => {
  test('tells sums and gaps, as PDF, for all or one school, and in a folder with every scan', async () => {
    await world.tried(clerk(), async (ctx) => {
      const { grant, receipt } = await granted(ctx, 3)
      await attachFile(ctx, receipt.id, { name: 'rechnung.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF-1.4 scan') })
      const proof = await readProof(ctx, grant.id)
      expect(proof.schools).toMatchObject([{ devices: 3, amount: 108_000 }])
      expect(proof.faults).toEqual([{ code: 'noPlace', count: 3 }])
      expect((await readProof(ctx, grant.id, world.schools[1])).devices).toEqual([])
      expect((await proofPdf(proof, { t, lang: 'de', now: new Date() })).subarray(0, 5).toString()).toBe('%PDF-')
      const pieces: Uint8Array[] = []
      for await (const piece of auditFolder(ctx, grant.id, { t, lang: 'de' })) pieces.push(piece)
      const files = unzipSync(Buffer.concat(pieces))
      expect(Object.keys(files).length).toBe(3)
      expect(strFromU8(files[Object.keys(files).find((name) => name.includes('rechnung'))!]!)).toBe('%PDF-1.4 scan')
    })
  })

  test('costs are summed per school and year, with the funded part', async () => {
    await world.tried(clerk(), async (ctx) => {
      await granted(ctx)
      expect(await costs(ctx, 2026, 2026)).toMatchObject([
        { school: world.schools[0], year: 2026, devices: 2, price: 80_000, funded: 72_000 },
      ])
      expect(await costs(ctx, 2020, 2025)).toEqual([])
      // Hours of support are unknown until a module records them.
      const [open] = await costs(ctx, 2026, 2026)
      expect(open!.supportMinutes).toBeNull()
      const source: SupportSource = async () => [{ school: open!.school, year: 2026, minutes: 90 }]
      supportSources.push(source)
      expect((await costs(ctx, 2026, 2026))[0]!.supportMinutes).toBe(90)
      supportSources.splice(supportSources.indexOf(source), 1)
    })
  })
})

describe('who may', () => {
  test('refused without the right', async () => {
    const reader = whoWith(['funding.read'], world.authority)
    expect(await refusalOf(world.tried(reader, (ctx) => createProgrammes(ctx, [{ name: 'x', level: 'land' }])))).toBe('Forbidden')
    const changer = whoWith(
      rights.filter((right) => right !== 'funding.release'),
      world.authority,
    )
    const release = (ctx: Context) =>
      granted(ctx).then(async ({ devices }) =>
        releaseAssets(ctx, [(await fundingOf(ctx, [devices[0]!.id]))[0]!.id], { reference: 'abc', on: '2026-01-01' }),
      )
    expect(await refusalOf(world.tried(changer, release))).toBe('Forbidden')
  })

  test('a school sees the grants and devices that are its own, another authority sees nothing', async () => {
    await world.tried(clerk(), async (ctx) => {
      await granted(ctx)
      const seenBy = async (who: ReturnType<typeof whoWith>) => {
        const look = contextOf(ctx.db<unknown>(), { who, authorities: ctx.authorities })
        return [(await grantList.page(look, asked)).rows.length, (await assetList.page(look, asked)).rows.length]
      }
      expect(await seenBy(whoWith(['funding.read'], world.authority, 'school', world.schools[0]))).toEqual([1, 2])
      expect(await seenBy(whoWith(['funding.read'], world.authority, 'school', world.schools[1]))).toEqual([0, 0])
    })
  })
})
