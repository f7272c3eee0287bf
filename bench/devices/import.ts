// A list of 40,000 devices: preview, take over, the same once more, take back.
import { Readable } from 'node:stream'
import { takeBack } from '../../src/modules/devices/actions/undo.ts'
import { applyDeviceList, previewDeviceList, takeDeviceList } from '../../src/modules/devices/import/actions.ts'
import type { ImportSettings } from '../../src/modules/devices/model.ts'
import { openGround } from '../ground/open.ts'
import { atMost, type Bench, spreadOf } from '../result.ts'
import { fillDevices, inGround, uniqueSerial } from './ground.ts'

export const run: Bench = async (options) => {
  const size = options.size ?? 40_000
  const ground = await openGround(0, options.say)
  try {
    const [school] = await fillDevices(ground, 100, options.say)
    const t = (key: string) => key
    const times: Record<string, number[]> = { preview: [], apply: [], same: [], undo: [] }
    for (let run = 0; run < Math.min(options.runs, 3); run++) {
      const rows = Array.from(
        { length: size },
        (_, index) =>
          `I${run}-${uniqueSerial().slice(-6)}-${index};${uniqueSerial()};Tablet;iPad ${index % 20};24.08.2026;389,00;Bemerkung ${index}`,
      )
      const text = `Inventarnummer;Seriennummer;Art;Modell;Angeschafft am;Preis;Bemerkung\n${rows.join('\n')}\n`
      const prepare = async () => {
        const taken = await inGround(ground, (ctx) => takeDeviceList(ctx, 'liste.csv', Readable.from([Buffer.from(text)]), t))
        const settings: ImportSettings = { mapping: taken.mapping as ImportSettings['mapping'], school: school!, slash: 'day' }
        return inGround(ground, (ctx) => previewDeviceList(ctx, taken.id, settings, t))
      }
      const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
        const begun = performance.now()
        const result = await work()
        times[name]!.push((performance.now() - begun) / 1_000)
        return result
      }
      const record = await timed('preview', prepare)
      if (record.counts.new !== size) throw new Error(`expected ${size} new lines: ${JSON.stringify(record.counts)}`)
      await timed('apply', () => inGround(ground, (ctx) => applyDeviceList(ctx, record.id)))
      const again = await timed('same', prepare)
      if (again.counts.same !== size) throw new Error(`expected ${size} unchanged lines: ${JSON.stringify(again.counts)}`)
      await timed('undo', () => inGround(ground, (ctx) => takeBack(ctx, record.id)))
    }
    const total = times.preview!.map((each, index) => each + times.apply![index]!)
    return {
      size,
      figures: {
        ...Object.fromEntries(Object.entries(times).map(([name, values]) => [`${name} (s)`, spreadOf(values)])),
        'preview and apply (s)': spreadOf(total),
      },
      baseline: {},
      gates: { 'preview and apply': atMost(spreadOf(total), 60, 30, 's') },
    }
  } finally {
    await ground.stop()
  }
}
