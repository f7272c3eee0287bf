// Devices as a file that another program reads.
import { sql } from 'kysely'
import { type Context, cleanName, type Download, neutral } from '#kernel'
import { delimitedLine } from '#kernel/tables'
import { dayOf, type Id, type Translate } from '#shared'
import {
  type DeviceRow,
  opsiKeys,
  type ProgramChoice,
  type ProgramDevice,
  type ProgramId,
  type ProgramRefusal,
  programDelimiter,
  programEnding,
  programHeads,
  programLine,
} from '../model.ts'
import { findDevices } from './devices.ts'

const batch = 2_000

/** What devices tell of themselves; modules above that hear them put their answer here. Only what the asking person may see. */
export interface Reported {
  address: string | null
  system: string | null
}
export const reporters: ((ctx: Context, devices: readonly Id[]) => Promise<Map<Id, Reported>>)[] = []

/** The file a program reads, with the devices it can take; the caller has asked for the right. */
export function programFile(ctx: Context, program: ProgramId, ids: readonly Id[], t: Translate, choice: ProgramChoice = {}): Download {
  const ending = programEnding(program)
  return {
    name: cleanName(`${program} ${dayOf(ctx.now())}.${ending}`),
    type: ending === 'json' ? 'application/json' : 'text/csv; charset=utf-8',
    body: ending === 'json' ? json(ctx, program, ids, t, choice) : lines(ctx, program, ids, t, choice),
  }
}

export interface ProgramCheck {
  lines: number
  rejects: { id: Id; inventoryNumber: string; reason: ProgramRefusal }[]
}

/** How many lines the file would have, and which devices it leaves out why. */
export async function checkProgram(
  ctx: Context,
  program: ProgramId,
  ids: readonly Id[],
  t: Translate,
  choice: ProgramChoice,
): Promise<ProgramCheck> {
  const check: ProgramCheck = { lines: 0, rejects: [] }
  for await (const part of read(ctx, program, ids, t, choice))
    for (const { device, line } of part) {
      if (typeof line === 'string') check.rejects.push({ id: device.id, inventoryNumber: device.inventoryNumber, reason: line })
      else check.lines++
    }
  return check
}

async function* lines(ctx: Context, program: ProgramId, ids: readonly Id[], t: Translate, choice: ProgramChoice): AsyncGenerator<string> {
  const heads = programHeads(program)
  const delimiter = programDelimiter[program]
  // A comma stands for programs whose users look into the file with a spreadsheet; the others read plain values, checked before.
  const written = (cells: readonly string[]) => (delimiter === ',' ? delimitedLine(cells.map(neutral)) : `${cells.join(delimiter)}\n`)
  if (heads) yield delimitedLine(heads)
  for await (const part of read(ctx, program, ids, t, choice))
    yield part.map(({ line }) => (typeof line === 'string' ? '' : written(line))).join('')
}

/** An array of objects, each value as text or null. */
async function* json(ctx: Context, program: ProgramId, ids: readonly Id[], t: Translate, choice: ProgramChoice): AsyncGenerator<string> {
  let before = '[\n'
  for await (const part of read(ctx, program, ids, t, choice))
    for (const { line } of part) {
      if (typeof line === 'string') continue
      yield `${before}${JSON.stringify(Object.fromEntries(opsiKeys.map((key, index) => [key, line[index] || null])))}`
      before = ',\n'
    }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}

async function* read(
  ctx: Context,
  program: ProgramId,
  ids: readonly Id[],
  t: Translate,
  choice: ProgramChoice,
): AsyncGenerator<{ device: DeviceRow; line: string[] | ProgramRefusal }[]> {
  for (let start = 0; start < ids.length; start += batch) {
    const part = ids.slice(start, start + batch)
    const found = new Map((await findDevices(ctx, part)).map((device) => [device.id, device as DeviceRow]))
    const codes = await schoolCodes(ctx, [...found.values()])
    const told = new Map<Id, Reported>()
    for (const report of reporters) for (const [id, said] of await report(ctx, part)) told.set(id, said)
    yield part
      .flatMap((id) => found.get(id) ?? [])
      .map((device) => {
        const full: ProgramDevice = {
          ...device,
          kindName: t(`devices.kind.${device.kind}`),
          schoolCode: (device.school && codes.get(device.school)) ?? null,
          address: told.get(device.id)?.address ?? null,
          system: told.get(device.id)?.system ?? null,
        }
        return { device, line: programLine(program, full, choice) }
      })
  }
}

async function schoolCodes(ctx: Context, devices: readonly DeviceRow[]): Promise<Map<Id, string | null>> {
  const schools = [...new Set(devices.flatMap((device) => device.school ?? []))]
  const { rows } = await sql<{ id: Id; code: string | null }>`select id, coalesce(short_name, number) as code from organisation.school
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and id = any(${sql.val(schools)}::uuid[])`.execute(ctx.db())
  return new Map(rows.map((row) => [row.id, row.code]))
}
