import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { plugFacts, readDeviations, readFacts } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { type RetireGuard, retireGuards } from '../guards.ts'
import plug from '../module.ts'
import { findDevices } from '../queries/devices.ts'
import { disposalProtocol } from '../queries/disposal.ts'
import { allRights } from '../testing.ts'
import { createDevices, deleteDevices } from './devices.ts'
import { disposeDevices } from './disposal.ts'
import { claim, setStates } from './states.ts'

const world = testWorld()
const clerk = () => whoWith(allRights, world.authority)
const now = () => new Date('2026-09-01T08:00:00Z')
const t = (key: string) => key
const proof = {
  day: '2026-08-31',
  way: 'scrap' as const,
  wipe: 'destroyed' as const,
  wipedBy: 'Fa. Recht',
  wipedOn: '2026-08-30',
  reference: 'Z-17',
}

test('devices leave with a wipe proof and a protocol', async () => {
  await world.tried(
    clerk(),
    async (ctx) => {
      const made = await createDevices(ctx, [
        { inventoryNumber: 'G-1', serial: 'S1', kind: 'notebook', school: world.schools[0], state: 'inUse' },
        { inventoryNumber: 'G-2', kind: 'projector', school: world.schools[0] },
      ])
      const ids = made.map((device) => device.id)
      expect(await refusalOf(disposeDevices(ctx, ids, { ...proof, wipe: 'none' }))).toBe('devices.wipeMissing')
      expect(await refusalOf(disposeDevices(ctx, ids, { ...proof, wipedBy: null }))).toBe('devices.wipeProof')
      expect(await refusalOf(disposeDevices(ctx, ids, { ...proof, wipedOn: '2026-09-01' }))).toBe('devices.wipeLate')
      expect(await refusalOf(disposeDevices(ctx, ids, { ...proof, day: '2026-09-02' }))).toBe('devices.dayFuture')
      const disposal = await disposeDevices(ctx, ids, proof)
      expect((await findDevices(ctx, ids)).map((device) => device.state)).toEqual(['disposed', 'disposed'])
      expect(await refusalOf(disposeDevices(ctx, ids, proof))).toBe('devices.stateMove')
      const pdf = await disposalProtocol(ctx, disposal.id, t)
      const file = join(tmpdir(), `disposal-${process.pid}.pdf`)
      writeFileSync(file, pdf.body as Buffer)
      const text = execFileSync('pdftotext', ['-layout', file, '-']).toString()
      for (const word of ['G-1', 'S1', 'G-2', 'Fa. Recht', 'Z-17', '30.08.2026', 'Landkreis Auental']) expect(text).toContain(word)
    },
    { now },
  )
})

test('what is bound, lent or not within reach does not leave', async () => {
  await world.tried(clerk(), async (ctx) => {
    const [bound, lent] = await createDevices(ctx, [{ school: world.schools[0], kind: 'projector' }, { school: world.schools[0] }])
    await claim(ctx, [lent!.id])
    const guard: RetireGuard = async (_ctx, kind, devices) =>
      kind === 'dispose'
        ? devices
            .filter((device) => device.id === bound!.id)
            .map((device) => ({ device: device.id, code: 'devices.taken', values: { numbers: device.inventoryNumber } }))
        : []
    retireGuards.push(guard)
    try {
      expect(await refusalOf(disposeDevices(ctx, [bound!.id], proof))).toBe('devices.taken')
    } finally {
      retireGuards.splice(retireGuards.indexOf(guard), 1)
    }
    expect(await refusalOf(disposeDevices(ctx, [lent!.id], proof))).toBe('devices.stateLent')
    expect(await refusalOf(setStates(ctx, [lent!.id], 'disposed'))).toBe('devices.stateLent')
  })
  const [device] = await world.done(clerk(), (ctx) => createDevices(ctx, [{ school: world.schools[0] }]))
  expect(
    await refusalOf(world.tried(whoWith(['devices.change'], world.authority), (ctx) => disposeDevices(ctx, [device!.id], proof))),
  ).toBe('Forbidden')
  expect(await refusalOf(world.tried(whoWith(allRights, world.foreign), (ctx) => disposeDevices(ctx, [device!.id], proof)))).toBe(
    'NotFound',
  )
  await world.done(clerk(), (ctx) => deleteDevices(ctx, [device!.id]))
})

test('facts and deviations of schools', async () => {
  plugFacts([plug])
  await world.tried(
    clerk(),
    async (ctx) => {
      const made = await createDevices(ctx, [
        { kind: 'tablet', school: world.schools[0], purchasedOn: '2024-09-01' },
        { kind: 'tablet', school: world.schools[0], purchasedOn: '2025-09-01' },
        { kind: 'board', school: world.schools[0] },
      ])
      await setStates(ctx, [made[2]!.id], 'stolen')
      const facts = await readFacts(ctx, world.schools)
      expect(Object.fromEntries(facts.get(world.schools[0])!)).toEqual({
        'devices.count': 2,
        'devices.byKind': [{ kind: 'tablet', count: 2, age: 1.5 }],
        'devices.lent': 0,
        // Percent: none of the two tablets is lent.
        'devices.notLent': 100,
      })
      expect(await readDeviations(ctx, world.schools)).toMatchObject([
        { source: 'devices.missing', school: world.schools[0], values: { count: 1 } },
      ])
    },
    { now },
  )
})
