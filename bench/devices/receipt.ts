// A delivery of 1,000 devices, and the labels for them.
import { receiveDevices } from '../../src/modules/devices/actions/receive.ts'
import { deviceLabels } from '../../src/modules/devices/queries/labels.ts'
import { openGround } from '../ground/open.ts'
import { atMost, type Bench, spreadOf } from '../result.ts'
import { fillDevices, inGround, uniqueSerial } from './ground.ts'

export const run: Bench = async (options) => {
  const size = options.size ?? 1_000
  const ground = await openGround(0, options.say)
  try {
    const schools = await fillDevices(ground, 20_000, options.say)
    const [receipts, labels]: number[][] = [[], []]
    for (let run = -1; run < options.runs; run++) {
      const lines = Array.from({ length: size }, () => ({
        serial: uniqueSerial(),
        inventoryNumber: null,
        macs: null,
        imei: null,
        name: null,
      }))
      const begun = performance.now()
      const done = await inGround(ground, (ctx) =>
        receiveDevices(ctx, { common: { school: schools[0], kind: 'tablet', purchasedOn: '2026-08-24' }, lines }),
      )
      const received = performance.now()
      await inGround(ground, (ctx) =>
        deviceLabels(ctx, done.ids, { sheet: '3x8', skip: 0, shiftX: 0, shiftY: 0, logo: false }, (key) => key),
      )
      if (run < 0) continue
      receipts!.push((received - begun) / 1_000)
      labels!.push((performance.now() - received) / 1_000)
    }
    return {
      size,
      figures: { 'receipt (s)': spreadOf(receipts!), 'labels as PDF (s)': spreadOf(labels!) },
      baseline: {},
      gates: { receipt: atMost(spreadOf(receipts!), 3, 1.5, 's'), labels: atMost(spreadOf(labels!), 5, 3, 's') },
    }
  } finally {
    await ground.stop()
  }
}
