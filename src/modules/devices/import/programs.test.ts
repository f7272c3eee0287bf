// What goes out for another program comes back by our own import as nothing new.
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Context } from '#kernel'
import { testWorld, whoWith } from '#kernel/testing'
import { createDevices } from '../actions/devices.ts'
import { deviceStates, type ProgramDevice, programHeads, programIds, programLine, recognise, suggestColumns } from '../model.ts'
import { deviceList } from '../queries/devices.ts'
import { programFile } from '../queries/programs.ts'
import { allRights } from '../testing.ts'
import { previewDeviceList, takeDeviceList } from './actions.ts'

const world = testWorld()
const now = () => new Date('2026-09-01T08:00:00Z')
const t = (key: string) => ({ 'devices.kind.tablet': 'Tablet', 'devices.kind.switch': 'Switch' })[key] ?? key
const textOf = async (ctx: Context, program: (typeof programIds)[number], ids: string[]) => {
  let text = ''
  for await (const part of programFile(ctx, program, ids, t).body as AsyncIterable<string>) text += part
  return text
}

test.each(programIds)('devices for %s come back unchanged', async (program) => {
  await world.tried(
    whoWith(allRights, world.authority),
    async (ctx) => {
      const made = await createDevices(ctx, [
        {
          inventoryNumber: 'G-1',
          serial: 'S1',
          name: 'iPad; "7a"',
          kind: 'tablet',
          school: world.schools[0],
          price: 38_905,
          purchasedOn: '2024-03-04',
        },
        { inventoryNumber: 'G-2', serial: 'S2', kind: 'switch', school: world.schools[0], note: '=HYPERLINK("x")\nzweite Zeile' },
      ])
      const text = await textOf(
        ctx,
        program,
        made.map((device) => device.id),
      )
      expect(text).not.toMatch(/(^|,)"?=/m)
      const taken = await takeDeviceList(ctx, 'ausgabe.csv', Readable.from([Buffer.from(text)]), t)
      const record = await previewDeviceList(
        ctx,
        taken.id,
        { mapping: taken.mapping as never, school: null, slash: (taken.settings.slash as 'day') ?? 'day' },
        t,
      )
      expect([record.format, record.counts]).toEqual([program, { new: 0, changed: 0, same: 2, wrong: 0, warnings: 0 }])
      expect(text.split('\r\n').length).toBeGreaterThan(2)
      // Only what is seen goes out: the caller's check answers for the ids.
      expect((await deviceList.page(ctx, { filter: [], limit: 10 })).rows).toHaveLength(2)
    },
    { now },
  )
})

const text = fc.option(fc.string({ maxLength: 30 }), { nil: null })
const device: fc.Arbitrary<ProgramDevice> = fc.record({
  ...{
    inventoryNumber: fc.string({ minLength: 1, maxLength: 20 }),
    name: text,
    serial: text,
    kind: fc.string(),
    state: fc.constantFrom(...deviceStates),
  },
  ...{
    manufacturerName: text,
    modelName: text,
    schoolName: text,
    roomName: text,
    purchasedOn: fc.constantFrom(null, '2024-02-29'),
    warrantyUntil: fc.constant(null),
  },
  ...{ price: fc.option(fc.integer({ min: 0, max: 10_000_000 }), { nil: null }), orderNumber: text, note: text },
})

test('whatever a device holds, each line has the columns that its program is known by', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...programIds), fc.array(device, { minLength: 1, maxLength: 5 }), async (program, devices) => {
      const heads = programHeads(program)
      const preset = recognise(heads, [])
      expect(preset.id).toBe(program)
      const meant = Object.values(suggestColumns(heads, preset)).filter(Boolean)
      expect(new Set(meant).size).toBe(heads.length)
      for (const each of devices) expect(programLine(program, each)).toHaveLength(heads.length)
    }),
  )
})
