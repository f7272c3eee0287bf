// Inventories of 1,000 machines a minute: packed XML of the usual size to the address of a school, over HTTP.
import { deflateSync } from 'node:zlib'
import { openEnrolment } from '../../src/modules/inventory/actions.ts'
import { openGround } from '../ground/open.ts'
import { serve } from '../ground/serve.ts'
import { atLeast, atMost, type Bench, percentile } from '../result.ts'
import { fillDevices, inGround } from './ground.ts'

const software = Array.from(
  { length: 600 },
  (_, index) =>
    `<SOFTWARES><ARCH>all</ARCH><FILESIZE>${index * 1_000}</FILESIZE><FROM>deb</FROM><NAME>programm-${index}</NAME><PUBLISHER>Verlag ${index % 40}</PUBLISHER><VERSION>${index}.1</VERSION></SOFTWARES>`,
).join('')
const report = (number: number) =>
  deflateSync(
    `<?xml version="1.0" encoding="UTF-8" ?><REQUEST><CONTENT><BIOS><SMANUFACTURER>Invented</SMANUFACTURER><SMODEL>Book</SMODEL><SSN>BEN${String(number).padStart(8, '0')}</SSN></BIOS>
    <HARDWARE><NAME>geraet-${number}</NAME><MEMORY>8192</MEMORY><UUID>00000000-0000-4000-8000-${String(number).padStart(12, '0')}</UUID></HARDWARE>
    <NETWORKS><DESCRIPTION>eth0</DESCRIPTION><VIRTUALDEV>0</VIRTUALDEV><MACADDR>02:00:00:${[16, 8, 0].map((shift) => ((number >> shift) & 255).toString(16).padStart(2, '0')).join(':')}</MACADDR><IPADDRESS>10.1.2.3</IPADDRESS></NETWORKS>
    <OPERATINGSYSTEM><FULL_NAME>Debian GNU/Linux 12</FULL_NAME><VERSION>12.11</VERSION></OPERATINGSYSTEM>${software}<VERSIONCLIENT>bench</VERSIONCLIENT></CONTENT><DEVICEID>geraet-${number}</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>`,
  )

export const run: Bench = async (options) => {
  const size = options.size ?? 1_000
  const ground = await openGround(0, options.say)
  const schools = await fillDevices(ground, 20_000, options.say)
  const server = await serve(ground)
  try {
    const { secret } = await inGround(ground, (ctx) => openEnrolment(ctx, { name: `Messung ${Date.now()}`, school: schools[0]! }))
    const bodies = Array.from({ length: size }, (_, index) => report(index))
    const times: number[] = []
    let next = 0
    const begun = performance.now()
    // As they come in a minute: evenly, several at once where one takes longer.
    const step = 60_000 / size
    const one = async (index: number) => {
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, begun + index * step - performance.now())))
      const sent = performance.now()
      const answer = await fetch(`http://127.0.0.1:${server.port}/inventar/${secret}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-compress-zlib' },
        body: new Uint8Array(bodies[index]!),
      })
      if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`)
      await answer.text()
      times.push(performance.now() - sent)
    }
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        while (next < size) await one(next++)
      }),
    )
    const seconds = (performance.now() - begun) / 1_000
    const slow = (100 * times.filter((each) => each > 200).length) / times.length
    return {
      size,
      figures: {
        'inventories per minute': (60 * size) / seconds,
        'p50 (ms)': percentile(times, 50),
        'p95 (ms)': percentile(times, 95),
        'above 200 ms (%)': slow,
        'packed size (KiB)': bodies[0]!.length / 1_024,
      },
      baseline: {},
      gates: {
        'inventories per minute': atLeast((60 * size) / seconds, 0.97 * size, 0.99 * size, '/min'),
        'above 200 ms': atMost(slow, 5, 1, '%'),
      },
    }
  } finally {
    await server.stop()
    await ground.stop()
  }
}
