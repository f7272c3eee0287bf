// Devices as a file that another program reads.
import { type Context, cleanName, type Download, neutral } from '#kernel'
import { delimitedLine } from '#kernel/tables'
import { dayOf, type Id, type Translate } from '#shared'
import { type DeviceRow, type ProgramId, programHeads, programLine } from '../model.ts'
import { findDevices } from './devices.ts'

const batch = 2_000

/** Comma, UTF-8 and a head, as both programs want it; the caller has asked for the right. */
export function programFile(ctx: Context, program: ProgramId, ids: readonly Id[], t: Translate): Download {
  return { name: cleanName(`${program} ${dayOf(ctx.now())}.csv`), type: 'text/csv; charset=utf-8', body: lines(ctx, program, ids, t) }
}

async function* lines(ctx: Context, program: ProgramId, ids: readonly Id[], t: Translate): AsyncGenerator<string> {
  yield delimitedLine(programHeads(program))
  for (let start = 0; start < ids.length; start += batch) {
    const part = ids.slice(start, start + batch)
    const found = new Map((await findDevices(ctx, part)).map((device) => [device.id, device as DeviceRow]))
    yield part
      .flatMap((id) => found.get(id) ?? [])
      .map((device) => delimitedLine(programLine(program, { ...device, kind: t(`devices.kind.${device.kind}`) }).map(neutral)))
      .join('')
  }
}
