import { crc32, deflateSync } from 'node:zlib'
import { unzipSync } from 'fflate'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Context, contextOf, pictureIn } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { attachTo, createDevices, labelMarks } from '#modules/devices'
import type { Id } from '#shared'
import { deviceLabels } from '../devices/queries/labels.ts'
import { assign, readCodes, warningsOf } from './actions/assets.ts'
import { createGrants } from './actions/grants.ts'
import { addLabelPhoto, dropLogo, keepLogo, setLabelPhoto } from './actions/labels.ts'
import { changeProgrammes, createProgrammes } from './actions/programmes.ts'
import { auditFolder } from './papers/audit-folder.ts'
import { proofPdf } from './papers/proof-pdf.ts'
import { assetList } from './queries/assets.ts'
import { labelNotices, labelPhoto, openLogo, printablePhotos, printed } from './queries/labels.ts'
import { readPhotos, readProof } from './queries/proof.ts'

const world = testWorld()
const rights = ['funding.read', 'funding.change', 'devices.read', 'devices.change', 'organisation.read']
const clerk = () => whoWith(rights, world.authority)
const t = (key: string) => key
const options = { sheet: '3x8', skip: 0, shiftX: 0, shiftY: 0, logo: false }

/** A whole PNG of one colour. */
function png(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const lines = Buffer.concat(Array.from({ length: height }, () => Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, 90)])))
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
const logo = { name: 'logo.png', bytes: png(120, 40) }
async function* pieces(bytes: Buffer) {
  yield bytes
}

async function funded(ctx: Context, programme: Parameters<typeof createProgrammes>[1][number] = { name: 'Tafelprogramm', level: 'land' }) {
  const [made] = await createProgrammes(ctx, [programme])
  const [grant] = await createGrants(ctx, [{ title: 'Tafeln', programme: made!.id, amount: 100_000, grantedOn: '2026-01-10' }])
  const devices = await createDevices(
    ctx,
    (['tablet', 'board'] as const).map((kind, index) => ({ kind, serial: `LAB${index}`, school: world.schools[0], price: 40_000 })),
  )
  return { programme: made!, grant: grant!, devices, ids: devices.map((device) => device.id) }
}

beforeAll(() => {
  if (!labelMarks.includes(labelNotices)) labelMarks.push(labelNotices)
})

describe('the notice on labels', () => {
  test('a picture becomes a duty, stands on labels of funded devices, and is read back', async () => {
    await world.tried(clerk(), async (ctx) => {
      const { programme, grant, ids } = await funded(ctx, { name: 'Tafelprogramm', level: 'land', logoText: 'Gefördert vom Land' })
      await assign(ctx, { grant: grant.id, devices: [{ device: ids[0]! }] })
      expect((await labelNotices(ctx, ids)).size).toBe(0)
      const kept = await keepLogo(ctx, programme.id, logo)
      expect(kept).toMatchObject({ logo: true, logoName: 'logo.png' })
      const notices = await labelNotices(ctx, ids)
      expect([...notices]).toEqual([[ids[0], { text: 'Gefördert vom Land', pictures: [kept.logoFile] }]])
      const pdf = (await deviceLabels(ctx, ids, options, t)).body as Buffer
      expect(pdf.toString('latin1').match(/\/Subtype\s*\/Image/g)).toHaveLength(1)
      const opened = await openLogo(ctx, programme.id)
      expect(Buffer.concat(await Array.fromAsync(opened.body as AsyncIterable<Buffer>))).toEqual(logo.bytes)
      // Another picture replaces the first, and can be taken away.
      expect((await keepLogo(ctx, programme.id, { ...logo, name: 'neu.png' })).logoFile).not.toBe(kept.logoFile)
      await dropLogo(ctx, programme.id)
      expect((await labelNotices(ctx, ids)).get(ids[0]!)).toEqual({ text: 'Gefördert vom Land', pictures: [] })
    })
  })

  test('without wording and picture the name stands there; without the duty nothing', async () => {
    await world.tried(clerk(), async (ctx) => {
      const { programme, grant, ids } = await funded(ctx, { name: 'Tafelprogramm', short: 'Tafeln', level: 'land', logo: true })
      await assign(ctx, { grant: grant.id, devices: [{ device: ids[0]! }] })
      expect((await labelNotices(ctx, ids)).get(ids[0]!)).toEqual({ text: 'Tafeln', pictures: [] })
      await changeProgrammes(ctx, [{ id: programme.id, logo: false }])
      expect((await labelNotices(ctx, ids)).size).toBe(0)
    })
  })

  test('what is no whole picture, or a huge one, is refused', async () => {
    const kept = (bytes: Buffer) =>
      world.tried(clerk(), async (ctx) => keepLogo(ctx, (await funded(ctx)).programme.id, { name: 'x.png', bytes }))
    const refused = async (bytes: Buffer) => refusalOf(kept(bytes))
    expect(await refused(logo.bytes.subarray(0, 40))).toBe('funding.logoType')
    expect(await refused(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBe('funding.logoType')
    expect(pictureIn(png(4_001, 1))).toBeTruthy()
    expect(await refused(png(4_001, 1))).toBe('funding.logoSize')
  })

  test('refused without the right, not found in another authority', async () => {
    const reader = whoWith(
      rights.filter((right) => right !== 'funding.change'),
      world.authority,
    )
    await world.tried(clerk(), async (ctx) => {
      const { programme } = await funded(ctx)
      const as = (who: ReturnType<typeof whoWith>, authorities: Id[]) => contextOf(ctx.db<unknown>(), { who, authorities })
      expect(await refusalOf(keepLogo(as(reader, [world.authority]), programme.id, logo))).toBe('Forbidden')
      expect(await refusalOf(keepLogo(as(whoWith(rights, world.foreign), [world.foreign]), programme.id, logo))).toBe('NotFound')
    })
  })
})

describe('photos of labels', () => {
  test('are marked, listed, printed when asked for, and lie in the folder', async () => {
    await world.tried(clerk(), async (ctx) => {
      const { programme, grant, ids } = await funded(ctx, { name: 'Tafelprogramm', level: 'land', logo: true })
      await assign(ctx, { grant: grant.id, devices: ids.map((device) => ({ device })) })
      const file = await addLabelPhoto(ctx, ids[0]!, { name: 'etikett.png', bytes: png(80, 60) })
      expect(await labelPhoto(ctx, ids[0]!)).toEqual({ funded: true, file, photos: [{ id: file, name: 'etikett.png' }] })
      const without = await assetList.page(ctx, { filter: [{ column: 'labelPhoto', operator: 'is', values: ['false'] }], limit: 10 })
      expect(without.rows.map((row) => row.device)).toEqual([ids[1]])
      const proof = await readProof(ctx, grant.id)
      expect(proof.faults).toContainEqual({ code: 'noLabelPhoto', count: 1 })
      const photos = await readPhotos(ctx, proof)
      expect([photos.printed.length, photos.left, photos.without.map((device) => device.device)]).toEqual([1, 0, [ids[1]]])
      const words = { t, lang: 'de' as const, now: new Date() }
      const images = (pdf: Buffer) => pdf.toString('latin1').match(/\/Subtype\s*\/Image/g)?.length ?? 0
      expect([images(await proofPdf(proof, words)), images(await proofPdf(proof, words, photos))]).toEqual([0, 1])
      const folder = unzipSync(Buffer.concat(await Array.fromAsync(auditFolder(ctx, grant.id, { t, lang: 'de' }))))
      expect(Object.keys(folder).filter((name) => name.startsWith('funding.proof.photos/'))).toHaveLength(1)
      // Where the programme wants no notice, a missing photo is no gap.
      await changeProgrammes(ctx, [{ id: programme.id, logo: null }])
      expect((await readProof(ctx, grant.id)).faults.map((fault) => fault.code)).not.toContain('noLabelPhoto')
      await setLabelPhoto(ctx, ids[0]!, null)
      expect((await labelPhoto(ctx, ids[0]!)).file).toBeNull()
    })
  })

  test('one that is there can be taken, a paper or a photo of another device cannot', async () => {
    await world.tried(clerk(), async (ctx) => {
      const { ids } = await funded(ctx)
      const photo = await attachTo(ctx, ids[0]!, { name: 'a.png', type: 'image/png' }, pieces(png(8, 8)))
      const paper = await attachTo(ctx, ids[0]!, { name: 'a.pdf', type: 'application/pdf' }, pieces(Buffer.from('%PDF-1.4')))
      await setLabelPhoto(ctx, ids[0]!, photo.id)
      expect((await labelPhoto(ctx, ids[0]!)).file).toBe(photo.id)
      expect(await refusalOf(setLabelPhoto(ctx, ids[0]!, paper.id))).toBe('funding.photoType')
      expect(await refusalOf(setLabelPhoto(ctx, ids[1]!, photo.id))).toBe('NotFound')
      expect(await refusalOf(addLabelPhoto(ctx, ids[0]!, { name: 'x.jpg', bytes: Buffer.from('no picture') }))).toBe('funding.photoType')
    })
  })

  test('too large ones stay out of the paper', async () => {
    await world.tried(clerk(), async (ctx) => {
      const { ids } = await funded(ctx)
      const file = await addLabelPhoto(ctx, ids[0]!, { name: 'etikett.png', bytes: png(80, 60) })
      const photo = { device: ids[0]!, file, name: 'etikett.png', type: 'image/png', size: 400 }
      expect(await printablePhotos(ctx, [photo])).toHaveLength(1)
      expect(await printablePhotos(ctx, [{ ...photo, size: printed.maxBytes + 1 }])).toEqual([])
    })
  })

  test('marked by who may change devices of the school, by nobody else', async () => {
    await world.tried(clerk(), async (ctx) => {
      const { ids } = await funded(ctx)
      const as = (who: ReturnType<typeof whoWith>) => contextOf(ctx.db<unknown>(), { who, authorities: ctx.authorities })
      const photo = { name: 'etikett.png', bytes: png(8, 8) }
      expect(
        await addLabelPhoto(as(whoWith(['devices.read', 'devices.change'], world.authority, 'school', world.schools[0])), ids[0]!, photo),
      ).toBeTruthy()
      const technician = as(whoWith(['devices.read', 'devices.change'], world.authority))
      expect(await labelPhoto(technician, ids[0]!)).toMatchObject({ funded: false, photos: [{ name: 'etikett.png' }] })
      expect(await refusalOf(addLabelPhoto(as(whoWith(['devices.read'], world.authority)), ids[0]!, photo))).toBe('Forbidden')
      expect(await refusalOf(setLabelPhoto(as(whoWith(['devices.read'], world.authority)), ids[0]!, null))).toBe('Forbidden')
      const other = as(whoWith(['devices.read', 'devices.change'], world.authority, 'school', world.schools[1]))
      expect(await refusalOf(addLabelPhoto(other, ids[0]!, photo))).toBe('NotFound')
    })
  })
})

describe('kinds that a programme pays for', () => {
  const boards = { name: 'Tafelprogramm', level: 'land' as const, kinds: ['board' as const] }

  test('another kind is named before, and is a gap of the proof', async () => {
    await world.tried(clerk(), async (ctx) => {
      const { grant, ids, devices } = await funded(ctx, boards)
      const read = await readCodes(ctx, 'LAB0 LAB1', grant.id)
      expect(read).toMatchObject({ refused: false, otherKind: [{ number: devices[0]!.inventoryNumber, kind: 'tablet' }] })
      const added = await assign(ctx, { grant: grant.id, devices: ids.map((device) => ({ device })) })
      expect(await warningsOf(ctx, grant.id, added)).toEqual([
        { code: 'funding.otherKind', programme: 'Tafelprogramm', numbers: [devices[0]!.inventoryNumber] },
      ])
      expect(await warningsOf(ctx, grant.id, [added[1]!])).toEqual([])
      expect((await readProof(ctx, grant.id)).faults).toContainEqual({ code: 'otherKind', count: 1 })
    })
  })

  test('or refused, where the rule says so', async () => {
    await world.tried(clerk(), async (ctx) => {
      const { grant, ids } = await funded(ctx, { ...boards, kindsRule: 'refuse' })
      expect((await readCodes(ctx, 'LAB0', grant.id)).refused).toBe(true)
      expect(await refusalOf(assign(ctx, { grant: grant.id, devices: ids.map((device) => ({ device })) }))).toBe('funding.otherKind')
      expect(await assign(ctx, { grant: grant.id, devices: [{ device: ids[1]! }] })).toHaveLength(1)
    })
  })

  test('without an entry every kind is free', async () => {
    await world.tried(clerk(), async (ctx) => {
      const { grant, ids } = await funded(ctx, { name: 'Offen', level: 'land', kinds: [], kindsRule: 'refuse' })
      expect(await assign(ctx, { grant: grant.id, devices: ids.map((device) => ({ device })) })).toHaveLength(2)
    })
  })
})
