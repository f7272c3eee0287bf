// What goes out for another program comes back by our own import as nothing new.
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Context } from '#kernel'
import { testWorld, whoWith } from '#kernel/testing'
import type { Id } from '#shared'
import { material } from '../../../kernel/tables/test-files.ts'
import { createModels } from '../actions/catalogue.ts'
import { createDevices } from '../actions/devices.ts'
import {
  deviceKinds,
  deviceStates,
  type ProgramDevice,
  programDelimiter,
  programHeads,
  programIds,
  programLine,
  programRefusals,
  recognise,
  suggestColumns,
} from '../model.ts'
import { checkProgram, programFile, type Reported, reporters } from '../queries/programs.ts'
import { addRoom, allRights } from '../testing.ts'
import { previewDeviceList, takeDeviceList } from './actions.ts'

const world = testWorld()
const now = () => new Date('2026-09-01T08:00:00Z')
const words: Record<string, string> = { 'devices.kind.tablet': 'Tablet', 'devices.kind.switch': 'Switch', 'devices.kind.desktop': 'PC' }
const t = (key: string) => words[key] ?? key
const choice = { domain: 'schule.example' }

async function textOf(ctx: Context, program: (typeof programIds)[number], ids: string[]) {
  let text = ''
  for await (const part of programFile(ctx, program, ids, t, choice).body as AsyncIterable<string>) text += part
  return text
}

/** All of these tell their address and system; what others told before is put back. */
async function reporting<T>(said: Map<Id, Reported>, work: () => Promise<T>): Promise<T> {
  const own = async () => said
  reporters.push(own)
  try {
    return await work()
  } finally {
    reporters.splice(reporters.indexOf(own), 1)
  }
}

async function fill(ctx: Context) {
  const room = await addRoom(ctx, world.schools[0], 'R101')
  const school = world.schools[0]
  const [model] = await createModels(ctx, [{ name: 'iPad 10', kind: 'tablet' }])
  return createDevices(ctx, [
    {
      inventoryNumber: 'G-1',
      serial: 'DMPXG1234',
      model: model!.id,
      name: 'iPad; "7a"',
      kind: 'tablet',
      school,
      price: 38_905,
      purchasedOn: '2024-03-04',
    },
    { inventoryNumber: 'G-2', serial: 'S2', kind: 'switch', school, note: '=HYPERLINK("x")\nzweite Zeile' },
    { inventoryNumber: 'G-3', serial: 'S3', name: 'pc01', kind: 'desktop', school, room, macs: '02:00:00:00:00:01 02:00:00:00:00:02' },
    { inventoryNumber: 'G-4', serial: 'DMPX12345', name: 'nb02', kind: 'notebook', school, room, macs: '02:00:00:00:00:03' },
    { inventoryNumber: 'G-5', serial: 'S5', name: 'alt', kind: 'desktop', school, state: 'retired' },
  ])
}

test.each(programIds)('devices for %s come back unchanged', async (program) => {
  await world.tried(
    whoWith(allRights, world.authority),
    async (ctx) => {
      const made = await fill(ctx)
      const ids = made.map((device) => device.id)
      const said = new Map(made.map(({ id }, index) => [id, { address: `10.0.0.${index + 1}`, system: 'Windows 11' }]))
      const { text, check } = await reporting(said, async () => ({
        text: await textOf(ctx, program, ids),
        check: await checkProgram(ctx, program, ids, t, choice),
      }))
      expect(text).not.toMatch(/(^|,)"?=/m)
      const taken = await takeDeviceList(ctx, program === 'opsi' ? 'hosts.json' : 'ausgabe.csv', Readable.from([Buffer.from(text)]), t)
      const record = await previewDeviceList(
        ctx,
        taken.id,
        { mapping: taken.mapping as never, school: world.schools[0], slash: (taken.settings.slash as 'day') ?? 'day' },
        t,
      )
      const inFile = { snipeit: 5, netbox: 5, opsi: 2, ucsschool: 2, linuxmuster: 2, apple: 1 }[program]
      expect(check).toMatchObject({ lines: inFile })
      expect(check.rejects.length).toBe(5 - inFile)
      // A bare list of serials is nobody's own format.
      expect([record.format, record.counts]).toEqual([
        program === 'apple' ? 'other' : program,
        { new: 0, changed: 0, same: inFile, wrong: 0, warnings: 0 },
      ])
    },
    { now },
  )
})

test('what a program needs and nobody knows is said, not made up', async () => {
  await world.tried(
    whoWith(allRights, world.authority),
    async (ctx) => {
      const ids = (await fill(ctx)).map((device) => device.id)
      const reasons = async (program: (typeof programIds)[number], domain?: string) =>
        (await checkProgram(ctx, program, ids, t, { domain })).rejects.map((reject) => `${reject.inventoryNumber} ${reject.reason}`)
      expect(await reasons('linuxmuster')).toEqual(['G-1 room', 'G-2 room', 'G-3 address', 'G-4 address', 'G-5 gone'])
      expect(await reasons('ucsschool')).toEqual(['G-1 name', 'G-2 name', 'G-3 system', 'G-4 system', 'G-5 gone'])
      expect(await reasons('opsi')).toEqual(['G-1 name', 'G-2 noComputer', 'G-3 domain', 'G-4 domain', 'G-5 gone'])
      expect(await reasons('opsi', 'schule.example')).toEqual(['G-1 name', 'G-2 noComputer', 'G-5 gone'])
      expect(await reasons('apple')).toEqual(['G-2 notApple', 'G-3 notApple', 'G-4 notApple', 'G-5 gone'])
      expect(await textOf(ctx, 'apple', ids)).toBe('Serial Number\r\nDMPXG1234\r\n')
      expect(JSON.parse(await textOf(ctx, 'opsi', ids))).toMatchObject([
        { type: 'OpsiClient', id: 'pc01.schule.example', hardwareAddress: '02:00:00:00:00:01', ipAddress: null, inventoryNumber: 'G-3' },
        { id: 'nb02.schule.example' },
      ])
    },
    { now },
  )
})

test('two lines of linuxmuster.net for the cards of one machine do not rename it', async () => {
  await world.tried(
    whoWith(allRights, world.authority),
    async (ctx) => {
      await fill(ctx)
      const line = (name: string, mac: string) => `r101;${name};nopxe;${mac};10.0.0.9;;;;classroom-studentcomputer;;0;;;;\r\n`
      const list = line('pc01', '02:00:00:00:00:01') + line('pc01-w', '02:00:00:00:00:02') + line('neu01', '02:00:00:00:00:09')
      const taken = await takeDeviceList(ctx, 'devices.csv', Readable.from([Buffer.from(list)]), t)
      const record = await previewDeviceList(ctx, taken.id, { mapping: taken.mapping as never, school: world.schools[0], slash: 'day' }, t)
      expect([record.format, record.counts]).toEqual(['linuxmuster', { new: 1, changed: 0, same: 2, wrong: 0, warnings: 1 }])
    },
    { now },
  )
})

const text = fc.option(fc.string({ maxLength: 30 }), { nil: null })
const name = fc.option(fc.oneof(fc.stringMatching(/^[a-z][a-z0-9-]{0,12}[a-z0-9]$/), fc.string({ maxLength: 20 })), { nil: null })
const device: fc.Arbitrary<ProgramDevice> = fc.record({
  ...{
    inventoryNumber: fc.string({ minLength: 1, maxLength: 20 }),
    name,
    serial: fc.option(fc.oneof(fc.stringMatching(/^[A-Z0-9]{8,12}$/), fc.string({ maxLength: 20 })), { nil: null }),
    kind: fc.constantFrom(...deviceKinds),
    kindName: fc.string(),
    macs: fc.constantFrom(null, '02:00:00:00:00:01', '02:00:00:00:00:01 02:00:00:00:00:02'),
    address: fc.constantFrom(null, '10.0.0.1', 'fe80::1', '999.1.1.1'),
    system: fc.constantFrom(null, 'Windows 11 Pro', 'macOS 14', 'Ubuntu 24.04', 'BeOS'),
    schoolCode: fc.constantFrom(null, 'GYM1', '100001', 'Grundschule Öde'),
    state: fc.constantFrom(...deviceStates),
  },
  ...{
    manufacturerName: fc.oneof(text, fc.constant('Apple')),
    modelName: text,
    schoolName: text,
    roomName: fc.oneof(text, fc.constantFrom('R 101', 'Aula', 'A-1.03')),
    purchasedOn: fc.constantFrom(null, '2024-02-29'),
    warrantyUntil: fc.constant(null),
  },
  ...{ price: fc.option(fc.integer({ min: 0, max: 10_000_000 }), { nil: null }), orderNumber: text, note: text },
})
const widths = { snipeit: 13, netbox: 10, opsi: 7, ucsschool: 7, linuxmuster: 15, apple: 1 }

test('whatever a device holds, each line has the columns of its program, or a reason stands there', () => {
  fc.assert(
    fc.property(fc.constantFrom(...programIds), fc.array(device, { minLength: 1, maxLength: 5 }), (program, devices) => {
      const heads = programHeads(program)
      if (heads && program !== 'apple') {
        const preset = recognise(heads, [])
        expect(preset.id).toBe(program)
        const meant = Object.values(suggestColumns(heads, preset)).filter(Boolean)
        expect(new Set(meant).size).toBe(heads.length)
      }
      for (const each of devices) {
        const line = programLine(program, each, choice)
        if (typeof line === 'string') expect(programRefusals).toContain(line)
        else {
          expect(line).toHaveLength(widths[program])
          // Programs without quotes: nothing in a value may end the value or the line.
          if (programDelimiter[program] === '\t') expect(line.join('')).not.toMatch(/[\t\r\n]/)
          if (programDelimiter[program] === ';') expect(line.join('')).not.toMatch(/[;\r\n]/)
        }
      }
      if (program === 'ucsschool' || program === 'linuxmuster') {
        const lines = devices.map((each) => programLine(program, each, choice)).filter((line) => typeof line !== 'string')
        if (lines.length) expect(recognise([], lines).id).toBe(program)
      }
    }),
  )
})

const ucsSamples = material('ucsschool')
test.skipIf(!ucsSamples.present)(`the example of UCS@school is recognised as such${ucsSamples.missing}`, async () => {
  await world.tried(whoWith(allRights, world.authority), async (ctx) => {
    const file = ucsSamples.file('examples/import-computer-example.csv')
    const taken = await takeDeviceList(ctx, file.name, file.open() as AsyncIterable<Uint8Array>, t)
    expect([taken.format, Object.values(taken.mapping as object)]).toEqual([
      'ucsschool',
      ['kind', 'name', 'macs', 'school', null, 'inventoryNumber', null],
    ])
  })
})
