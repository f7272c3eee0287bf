import { Readable } from 'node:stream'
import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Context, exportList, getImport } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import kernelTexts from '../../../kernel/texts/de.json' with { type: 'json' }
import { createCustomFields } from '../actions/catalogue.ts'
import { setCustom } from '../actions/custom.ts'
import { changeDevices, createDevices } from '../actions/devices.ts'
import { takeBack } from '../actions/undo.ts'
import { foldHeading, recognise } from '../model.ts'
import { deviceList } from '../queries/devices.ts'
import { addRoom, allRights } from '../testing.ts'
import deTexts from '../texts/de.json' with { type: 'json' }
import { applyDeviceList, previewDeviceList, takeDeviceList } from './actions.ts'
import { readAmount } from './cells.ts'
import { lineList, rejectsOf } from './queries.ts'

const world = testWorld()
const clerk = () => whoWith(allRights, world.authority)
const now = () => new Date('2026-09-01T08:00:00Z')
const t = (key: string) =>
  ({
    'devices.device.inventoryNumber': 'Inventarnummer',
    'devices.device.school': 'Schule',
    'devices.kind.tablet': 'Tablet',
    'devices.device.state.inUse': 'im Einsatz',
  })[key] ?? key

async function preview(
  ctx: Context,
  text: string,
  settings: { school?: string | null; mapping?: Record<string, string | null> } = {},
  name = 'liste.csv',
) {
  const taken = await takeDeviceList(ctx, name, Readable.from([Buffer.from(text)]), t)
  return previewDeviceList(
    ctx,
    taken.id,
    {
      mapping: settings.mapping ?? (taken.mapping as never),
      school: settings.school ?? null,
      slash: (taken.settings.slash as 'day') ?? 'day',
    },
    t,
  )
}
const linesOf = async (ctx: Context, id: string) =>
  (await lineList(id).page(ctx, { filter: [], limit: 200 })).rows as never as {
    line: number
    verdict: string
    faults: { code: string; field?: string }[]
  }[]

test.each([
  [
    'snipeit',
    'Asset Tag,Serial,Asset Name,Model,Manufacturer,Category,Status,Checked Out To,Location,Purchase Date,Purchase Cost,Notes\nA-1,S100,,iPad 10,Apple,Tablets,Ready to Deploy,,100001,8/24/2026,"$1,234.50",ok',
    {
      inventoryNumber: 'A-1',
      serial: 'S100',
      kind: 'tablet',
      modelName: 'iPad 10',
      manufacturerName: 'Apple',
      state: 'inStock',
      purchasedOn: '2026-08-24',
      price: 123_450,
      schoolName: 'Gymnasium Hohenauen',
    },
  ],
  [
    'ucsschool',
    '# Rechner\nwindows\tpc01\t00:16:3E:11:22:33\t100001\t10.200.0.1/16\tI-77\t\n',
    { name: 'pc01', kind: 'desktop', macs: '00:16:3e:11:22:33', inventoryNumber: 'I-77', schoolName: 'Gymnasium Hohenauen' },
  ],
  [
    'linuxmuster',
    '# Raum r101\nr101;r101-pc01;win10;00:16:3E:11:22:33;10.0.0.1;---;---;1;classroom-studentcomputer;---;1;;;;;\nr101;r101-pc02;win10;00:16:3E:11:22:34;10.0.0.2;---;---;1;classroom-studentcomputer;---;1;;;;;',
    { name: 'r101-pc01', kind: 'desktop', macs: '00:16:3e:11:22:33' },
  ],
  [
    'opsi',
    'id;description;notes;hardwareAddress;ipAddress;inventoryNumber\npc01.schule.example;Raum 1;;00:16:3e:11:22:33;10.0.0.1;I-9',
    { name: 'pc01.schule.example', macs: '00:16:3e:11:22:33', inventoryNumber: 'I-9', note: 'Raum 1' },
  ],
  [
    'netbox',
    'name,role,manufacturer,device_type,status,site,serial,asset_tag\nsw-01,Switch,HPE,Aruba 2930F,active,100001,SG1,N-1',
    { name: 'sw-01', kind: 'switch', modelName: 'Aruba 2930F', state: 'inUse', inventoryNumber: 'N-1', serial: 'SG1' },
  ],
  [
    'apple',
    'Serial Number,Product Family,Description,Order Number,Order Date\nDMPX1,iPad,iPad 10.9 64GB,W123,08/24/2026',
    { serial: 'DMPX1', kind: 'tablet', modelName: 'iPad 10.9 64GB', purchasedOn: '2026-08-24', orderNumber: 'W123' },
  ],
  [
    'apple',
    'Name,UDID,Serial Number,Wi-Fi MAC,Model,Asset Tag\niPad 7a-01,000,DMPX2,a4:83:e7:00:11:22,iPad 9,G-5',
    { name: 'iPad 7a-01', serial: 'DMPX2', macs: 'a4:83:e7:00:11:22', inventoryNumber: 'G-5' },
  ],
])('a list of %s is recognised and read', async (program, text, expected) => {
  await world.tried(
    clerk(),
    async (ctx) => {
      const record = await preview(ctx, text, { school: world.schools[0] })
      expect(record.format).toBe(program)
      expect(record.counts).toMatchObject({ wrong: 0 })
      await applyDeviceList(ctx, record.id)
      expect((await deviceList.page(ctx, { filter: [], limit: 5, sort: 'name' })).rows[0]).toMatchObject(expected)
    },
    { now },
  )
})

test('JSON of an API is a table too', async () => {
  await world.tried(clerk(), async (ctx) => {
    const opsi = JSON.stringify([{ id: 'pc1.x', hardwareAddress: '00:16:3e:11:22:33', inventoryNumber: 'I-1', type: 'OpsiClient' }])
    const record = await preview(ctx, opsi, { school: world.schools[0] }, 'hosts.json')
    expect([record.format, record.counts.new]).toEqual(['opsi', 1])
    expect(await refusalOf(preview(ctx, '[{"a":1},', {}, 'kaputt.json'))).toBe('devices.file')
    expect(await refusalOf(preview(ctx, '', {}, 'leer.csv'))).toBe('devices.file')
  })
})

const german = 'Inventarnummer;Seriennummer;Geräteart;Status;Schule;Raum;Angeschafft am;Garantie bis;Anschaffungswert;Bemerkung\n'

test('new, changed, same and wrong lines; wrong ones do not stand in the way; all of it can be taken back', async () => {
  await world.tried(
    clerk(),
    async (ctx) => {
      await addRoom(ctx, world.schools[0], '101')
      await createDevices(ctx, [
        { inventoryNumber: 'G-1', serial: 'S1', kind: 'tablet', school: world.schools[0] },
        { inventoryNumber: 'G-2', serial: 'S2', kind: 'tablet', school: world.schools[0], note: 'gleich' },
      ])
      const record = await preview(
        ctx,
        `${german}G-1;S1;Tablet;;100001;;24.08.2026;;389,00 €;neu geschrieben\nG-2;S2;Tablet;;100001;;;;;gleich\nG-3;S3;Tablet;im Einsatz;100001;101;;;;"=1+1"\nG-4;S3;;;100001;;;;;\nG-5;;;;Nirgendwo;;;;;\nG-6;;;;100001;;31.02.2026;;;\nG-7;;;;100001;;24.08.2026;01.01.2026;;\nG-8;;;;100001;;;;viel;\nG-1;S2;;;100001;;;;;\n;;;;100001;;;;;nichts\nG-9;;;;100001;999;;;;`,
      )
      expect(record.counts).toEqual({ new: 2, changed: 1, same: 1, wrong: 7, warnings: 1 })
      const codes = (await linesOf(ctx, record.id))
        .filter((line) => line.verdict === 'wrong')
        .map((line) => line.faults.map((fault) => fault.code).join())
      expect(codes).toEqual(['twice', 'unknownSchool', 'day', 'dayOrder', 'amount', 'twice', 'noKey'])
      const before = await deviceList.page(ctx, { filter: [], limit: 50 })
      const applied = await applyDeviceList(ctx, record.id)
      expect(applied.state).toBe('applied')
      const after = (await deviceList.page(ctx, { filter: [], limit: 50 })).rows
      expect(after.map((device) => [device.inventoryNumber, device.note, device.price])).toEqual([
        ['G-1', 'neu geschrieben', 38_900],
        ['G-2', 'gleich', null],
        ['G-3', '=1+1', null],
        ['G-9', null, null],
      ])
      const rejects = (await rejectsOf(ctx, record.id, (key) => key)).body as Buffer
      expect(rejects.toString().split('\r\n')).toHaveLength(9)
      expect(await takeBack(ctx, record.id)).toEqual({ rows: 3 })
      const undone = await deviceList.page(ctx, { filter: [], limit: 50 })
      expect(undone.rows.map(({ version: _version, ...device }) => device)).toEqual(
        before.rows.map(({ version: _version, ...device }) => device),
      )
      expect((await getImport(ctx, record.id)).state).toBe('undone')
    },
    { now },
  )
})

test('an unchanged list changes nothing', async () => {
  await world.tried(clerk(), async (ctx) => {
    await createDevices(ctx, [{ inventoryNumber: 'G-1', serial: 'S1', kind: 'tablet', school: world.schools[0], price: 100 }])
    const record = await preview(ctx, `${german}G-1;S1;Tablet;;100001;;;;1,00;`)
    expect(record.counts).toMatchObject({ new: 0, changed: 0, same: 1 })
    await applyDeviceList(ctx, record.id)
    expect((await deviceList.page(ctx, { filter: [], limit: 5 })).rows[0]!.version).toBe(1)
  })
})

test('a line that fits two devices names them; a device changed since the preview stops the import', async () => {
  await world.tried(clerk(), async (ctx) => {
    const [one] = await createDevices(ctx, [
      { inventoryNumber: 'G-1', serial: 'S1', school: world.schools[0] },
      { inventoryNumber: 'G-2', serial: 'S2', school: world.schools[0] },
    ])
    expect((await linesOf(ctx, (await preview(ctx, `${german}G-1;S2;;;100001;;;;;`)).id))[0]).toMatchObject({
      verdict: 'wrong',
      faults: [{ code: 'ambiguous' }],
    })
    const record = await preview(ctx, `${german}G-1;S1;;;100001;;;;;anders`)
    await changeDevices(ctx, [{ id: one!.id, name: 'inzwischen' }])
    expect(await refusalOf(applyDeviceList(ctx, record.id))).toBe('devices.importOutdated')
  })
})

test('further fields of the authority are columns', async () => {
  await world.tried(clerk(), async (ctx) => {
    await createCustomFields(ctx, [{ key: 'mdm', label: 'MDM-Gruppe', kind: 'choice', choices: 'Schüler;Lehrkräfte', position: 1 }])
    const mapping = { 0: 'inventoryNumber', 1: 'custom.mdm' }
    const record = await preview(ctx, 'Inventarnummer;MDM\nG-1;schüler\nG-2;Gäste', { school: world.schools[0], mapping })
    expect(record.counts).toMatchObject({ new: 1, wrong: 1 })
    await applyDeviceList(ctx, record.id)
    expect(await takeBack(ctx, record.id)).toEqual({ rows: 1 })
  })
})

test('who may import at one school leaves the others alone', async () => {
  const atOne = whoWith(['devices.import', 'devices.read'], world.authority, 'school', world.schools[0])
  await world.tried(atOne, async (ctx) => {
    const record = await preview(ctx, `${german}G-1;;;;100001;;;;;\nG-2;;;;100002;;;;;\nG-3;;;;;;;;;`)
    expect(record.counts).toMatchObject({ new: 1, wrong: 2 })
    await applyDeviceList(ctx, record.id)
    expect((await deviceList.page(ctx, { filter: [], limit: 5 })).rows.map((device) => device.inventoryNumber)).toEqual(['G-1'])
  })
  expect(await refusalOf(world.tried(whoWith(['devices.read'], world.authority), (ctx) => preview(ctx, german)))).toBe('Forbidden')
  const id = await world.done(clerk(), async (ctx) => (await preview(ctx, `${german}G-77;;;;100001;;;;;`)).id)
  expect(await refusalOf(world.tried(whoWith(allRights, world.foreign), (ctx) => applyDeviceList(ctx, id)))).toBe('NotFound')
})

test('amounts as people write them', () => {
  expect(['1.234,56 €', '1,234.56', '389', 'EUR 389,00', '1.234', '0,5'].map(readAmount)).toEqual([
    123_456, 123_456, 38_900, 38_900, 123_400, 50,
  ])
  expect(['', 'viel', '-5', '1e9', '99999999999999999'].map(readAmount)).toEqual([undefined, undefined, undefined, undefined, undefined])
})

test('whatever headings and cells stand in a file, a program is named', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.array(fc.array(fc.string())), (headings, sample) => {
      expect(recognise(headings, sample).id).toBeTypeOf('string')
      expect(headings.map(foldHeading)).toHaveLength(headings.length)
    }),
  )
})

test('a list goes out with all its columns and comes back as nothing new, as CSV and as XLSX', async () => {
  const words = { ...deTexts, ...kernelTexts } as Record<string, string>
  const say = (key: string) => words[key] ?? key
  await world.tried(
    clerk(),
    async (ctx) => {
      await createCustomFields(ctx, [
        { key: 'mdm', label: 'MDM-Gruppe', kind: 'choice', choices: 'Schüler;Lehrkräfte', position: 1 },
        { key: 'zoll', label: 'Bildschirm', kind: 'number', position: 2 },
        { key: 'leihbar', label: 'Leihbar', kind: 'yes', position: 3 },
        { key: 'geprueft', label: 'Geprüft am', kind: 'day', position: 4 },
        { key: 'akte', label: 'Standort', kind: 'text', position: 5 },
      ])
      const made = await createDevices(ctx, [
        {
          inventoryNumber: 'A-1',
          serial: 'S1',
          name: 'Eins',
          kind: 'tablet',
          school: world.schools[0],
          price: 123_456,
          purchasedOn: '2025-11-03',
          usefulLife: 4.5,
        },
        { inventoryNumber: 'A-2', serial: 'S2', kind: 'notebook', school: world.schools[1], supplier: '=1+1', macs: '02:00:00:00:00:01' },
      ])
      await setCustom(ctx, made[0]!.id, { mdm: 'Schüler', zoll: 1.234, leihbar: false, geprueft: '2026-03-01', akte: '=Regal "7"' })
      await setCustom(ctx, made[1]!.id, { zoll: -1234.5, leihbar: true })
      const columns = [...(await deviceList.columnsFor(ctx))].map((column) => column.key)
      for (const format of ['csv', 'xlsx'] as const) {
        const { body, name } = await exportList(deviceList, ctx, { filter: [], limit: 50, columns }, format, { t: say, lang: 'de' })
        const parts: Buffer[] = []
        for await (const part of body as AsyncIterable<string | Uint8Array>) parts.push(Buffer.from(part as never))
        const taken = await takeDeviceList(ctx, name, Readable.from([Buffer.concat(parts)]), say)
        const meant = Object.values(taken.mapping as object)
        for (const key of ['mdm', 'zoll', 'leihbar', 'geprueft', 'akte']) expect(meant).toContain(`custom.${key}`)
        const record = await previewDeviceList(ctx, taken.id, { mapping: taken.mapping as never, school: null, slash: 'day' }, say)
        const lines = (await linesOf(ctx, record.id)).filter((line) => line.verdict !== 'same' || line.faults.length)
        expect([format, record.counts, lines]).toEqual([format, { new: 0, changed: 0, same: 2, wrong: 0, warnings: 0 }, []])
      }
    },
    { now },
  )
})

test('further fields come in by their words, wrong cells are said, and the history tells what changed', async () => {
  await world.tried(
    clerk(),
    async (ctx) => {
      await createCustomFields(ctx, [
        { key: 'zoll', label: 'Bildschirm', kind: 'number', position: 2 },
        { key: 'leihbar', label: 'Leihbar', kind: 'yes', position: 3 },
        { key: 'geprueft', label: 'Geprüft am', kind: 'day', position: 4 },
        { key: 'akte', label: 'Akte', kind: 'text', position: 5 },
      ])
      await createDevices(ctx, [{ inventoryNumber: 'A-1', school: world.schools[0] }])
      const record = await preview(
        ctx,
        `Inventarnummer;Schule;Bildschirm;Leihbar;Geprüft am;akte\nA-1;100001;10,9;ja;1.3.2026;\nA-2;100001;1.234;nein;;Regal\nA-3;100001;zehn;;;\nA-4;100001;;vielleicht;;\nA-5;100001;;;31.2.2026;\nA-6;100001;;;;${'x'.repeat(501)}`,
      )
      const lines = await linesOf(ctx, record.id)
      expect(lines.map((line) => [line.verdict, ...line.faults.map((fault) => `${fault.code} ${fault.field}`)])).toEqual([
        ['changed'],
        ['new'],
        ['wrong', 'number custom.zoll'],
        ['wrong', 'choice custom.leihbar'],
        ['wrong', 'day custom.geprueft'],
        ['wrong', 'tooLong custom.akte'],
      ])
      await applyDeviceList(ctx, record.id)
      const { rows } = await deviceList.page(ctx, { filter: [], limit: 10 })
      expect(rows).toMatchObject([
        { 'custom.zoll': 10.9, 'custom.leihbar': true, 'custom.geprueft': '2026-03-01' },
        { 'custom.zoll': 1234, 'custom.leihbar': false, 'custom.akte': 'Regal' },
      ])
      const { rows: told } = await sql<{ n: number }>`select count(*)::int as n from kernel.audit_value
        where object_id = ${rows[0]!.id} and changes ? 'Bildschirm'`.execute(ctx.db())
      expect(told[0]!.n).toBe(1)
    },
    { now },
  )
})

/** A file as it comes, with bad cells among good ones; per line what is said of it. */
test.each([
  [
    'snipeit',
    'Asset Tag,Asset Name,Serial,Model,Manufacturer,Category,Status,Checked Out To,Location,Purchase Date,Purchase Cost,Warranty Expires,Notes\nA-1,,S1,iPad 10,Apple,Tablets,Deployed,,100001,8/24/2026,"$1,234.50",,\nA-2,,S2,iPad 10,Apple,Tablets,Deployed,nobody@x.example,Nirgendwo,8/24/2026,389.00,,\nA-3,,S3,,,Toaster,Broken - Not Fixable,,100001,24/24/2026,389,,\nA-4,,S4,,,Laptops,Deployed,,100001,8/24/2026,viel,1/1/2020,\nA-1,,S9,,,Tablets,,,100001,,,,"=cmd|/c calc"\n,,,,,,,,100001,,,,leer',
    ['new', 'wrong unknownSchool unknownPerson', 'wrong unknownKind day', 'wrong amount dayOrder', 'wrong twice', 'wrong noKey'],
  ],
  [
    'ucsschool',
    '# exportiert am 1.9.2026\nwindows\tpc01\t00:16:3E:11:22:33\t100001\t10.200.0.1/16\tI-77\t\nmacos\tmac01\t00:16:3E:11:22:34\tMitte\t10.200.0.2/16\t\t\nthinclient\ttc01\t00:16:3E:11:22:35\t100001\t10.200.0.3/16\tI-78,I-79\tedukativ\nwindows\tpc02\t00:16:3E:11:22:33\t100001\t\tI-80\t',
    ['new', 'wrong unknownSchool', 'new', 'wrong twice'],
  ],
  [
    'linuxmuster',
    'r101;r101-pc01;win10;00:16:3E:11:22:33;10.0.0.1;---;---;1;classroom-studentcomputer;---;1;;;;;\nr101;r101-pc02;win10;00:16:3E:11:22;10.0.0.2;---;---;1;classroom-studentcomputer;---;1;;;;;\nr101;r101-pr01;nopxe;00:16:3E:11:22:35;10.0.0.3;---;---;1;printer;---;0;;;;;\nr101;r101-xx01;nopxe;00:16:3E:11:22:36;10.0.0.4;---;---;1;raumschiff;---;0;;;;;',
    ['new unknownRoom', 'wrong mac unknownRoom', 'new unknownRoom', 'new unknownKind unknownRoom'],
  ],
  [
    'opsi',
    'id;description;notes;hardwareAddress;ipAddress;inventoryNumber;lastSeen\npc01.schule.example;Raum 1;;00:16:3e:11:22:33;10.0.0.1;I-9;2026-08-01 10:00:00\npc02.schule.example;;;kaputt;10.0.0.2;I-10;\npc03.schule.example;;;;;;\npc04.schule.example;;;00:16:3e:11:22:33;;;',
    ['new', 'wrong mac', 'new', 'wrong twice'],
  ],
  [
    'apple',
    'Serial Number,Product Family,Description,Order Number,Order Date\nDMPX1,iPad,iPad 10.9 64GB,W123,08/24/2026\nDMPX2,Vision,Apple Vision Pro,W123,13/24/2026\nDMPX1,iPad,iPad 10.9 64GB,W124,08/25/2026\n,iPad,iPad 10.9 64GB,W124,08/25/2026',
    ['new', 'wrong unknownKind day', 'wrong twice', 'wrong noKey'],
  ],
  [
    'netbox',
    'name,role,manufacturer,device_type,status,site,location,serial,asset_tag,comments\nsw-01,Switch,HPE,Aruba 2930F,active,100001,,SG1,N-1,\nsw-02,Switch,HPE,Aruba 2930F,active,Nirgendwo,,SG2,N-2,\nsw-03,Switch,HPE,Aruba 2930F,kaputt,100001,Keller,SG3,N-3,\nsw-04,Switch,HPE,Aruba 2930F,active,100001,,SG1,N-4,',
    ['new', 'wrong unknownSchool', 'new unknownState unknownRoom', 'wrong twice'],
  ],
] as [string, string, string[]][])('bad cells in a list of %s are said line by line', async (program, text, expected) => {
  await world.tried(
    clerk(),
    async (ctx) => {
      const record = await preview(ctx, text, { school: world.schools[0] })
      expect(record.format).toBe(program)
      const lines = await linesOf(ctx, record.id)
      expect(lines.map((line) => [line.verdict, ...line.faults.map((fault) => fault.code)].join(' '))).toEqual(expected)
      await applyDeviceList(ctx, record.id)
      const { rows } = await deviceList.page(ctx, { filter: [], limit: 50 })
      expect(rows).toHaveLength(expected.filter((line) => line.startsWith('new')).length)
    },
    { now },
  )
})

test('what another program says of a kind does not change the kind of a device that is there', async () => {
  await world.tried(clerk(), async (ctx) => {
    await createDevices(ctx, [
      { inventoryNumber: 'I-1', name: 'nb01', kind: 'notebook', school: world.schools[0], macs: '00:16:3e:11:22:33' },
    ])
    const ucs = await preview(ctx, 'windows\tnb01\t00:16:3E:11:22:33\t100001\t10.200.0.1\tI-1\t')
    expect(ucs.counts).toMatchObject({ new: 0, changed: 0, same: 1 })
    const opsi = await preview(ctx, 'id;hardwareAddress;inventoryNumber\nnb01.schule.example;00:16:3e:11:22:33;I-1', {
      school: world.schools[0],
    })
    expect(opsi.counts).toMatchObject({ new: 0, changed: 0, same: 1 })
    const odd = await preview(ctx, 'Inventarnummer;Geräteart;Schule\nI-1;Raumschiff;100001')
    expect(odd.counts).toMatchObject({ changed: 0, same: 1, warnings: 1 })
  })
})
