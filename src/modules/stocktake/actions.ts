// Opening a stock-take, taking scans, closing it, and what follows from its differences.
import { sql } from 'kysely'
import { type Changing, type Context, changeRows, conflict, insertRows, invalid, lockRows } from '#kernel'
import { findByCodes, markLost, moveDevices, readScan } from '#modules/devices'
import type { Draft, Id } from '#shared'
import { mostScans, type Round, type Scan } from './model.ts'
import { linesNow } from './queries.ts'
import { rounds } from './tables.ts'

const right = 'stocktake.take'

export async function openRounds(ctx: Context, drafts: readonly Draft<typeof Round>[]): Promise<Round[]> {
  ctx.may(right, { schools: drafts.map((draft) => draft.school) })
  return insertRows(
    ctx,
    rounds,
    drafts.map((draft) => ({ ...draft, state: 'open' as const, startedAt: ctx.now().toISOString() })),
  )
}

async function hold(ctx: Context, id: Id, asked = right): Promise<Round> {
  const [round] = await lockRows(ctx, rounds, [id])
  ctx.may(asked, { schools: [round!.school] })
  return round!
}

export interface Taken {
  id: Id
  /** What it was; nothing for a sign nobody knows. */
  number: string | null
  device: Id | null
}

/** Takes scans in any order and any number of times: each counts once. A closed stock-take takes none. */
export async function takeScans(ctx: Context, roundId: Id, scans: readonly Scan[]): Promise<Taken[]> {
  if (scans.length > mostScans) throw invalid('stocktake.tooMany', { values: { count: mostScans } })
  // Not locked: several phones send at once.
  const { rows } = await sql<
    Pick<Round, 'school' | 'state'>
  >`select school_id as school, state from stocktake.round where authority_id = ${ctx.authority} and id = ${roundId} for share`.execute(
    ctx.db(),
  )
  if (!rows[0]) await hold(ctx, roundId)
  const round = rows[0]!
  ctx.may(right, { schools: [round.school] })
  if (round.state === 'closed') throw conflict('stocktake.closed')
  const codes = scans.map((scan) => readScan(scan.code).code)
  // What stands at another school is named by its number alone; the reach of the stock-take is the school.
  const found = await findByCodes(ctx, codes, right, true)
  const lines = scans.map((scan, index) => ({ ...scan, code: codes[index]!, device: found.get(codes[index]!)?.id ?? null }))
  await sql`insert into stocktake.scan (authority_id, id, round_id, code, device_id, room_id, at, account_id)
    select ${ctx.authority}::uuid, s.id, ${roundId}::uuid, s.code, s.device, r.id, least(s.at, ${ctx.now()}), ${ctx.who.account}::uuid
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as s(id uuid, code text, device uuid, room uuid, at timestamptz)
    left join organisation.room r on r.authority_id = ${ctx.authority} and r.id = s.room and r.school_id = ${round.school}
    on conflict (authority_id, id) do nothing`.execute(ctx.db())
  return lines.map((line) => ({ id: line.id, device: line.device, number: found.get(line.code)?.inventoryNumber ?? null }))
}

/** Closes a stock-take: its report is kept as it is now. */
export async function closeRound(ctx: Context, id: Id): Promise<Round> {
  const round = await hold(ctx, id)
  if (round.state === 'closed') throw conflict('stocktake.closed')
  await sql`insert into stocktake.line (authority_id, round_id, verdict, device_id, code, number, serial, model, state, wanted_room, seen_room, wanted_school, seen_room_id, seen_at)
    select ${ctx.authority}::uuid, ${id}::uuid, l.verdict, l.device_id, l.code, l.number, l.serial, l.model, l.state, l.wanted_room, l.seen_room, l.wanted_school, l.seen_room_id, l.seen_at
    from ${linesNow(ctx.authority, id, round.school)} l`.execute(ctx.db())
  const [closed] = await changeRows(
    ctx,
    rounds,
    [round],
    [{ id, state: 'closed', closedAt: ctx.now().toISOString() } as Changing<typeof Round>],
    'closed',
  )
  return closed!
}

/** Moves what was found in another room to where it was found. Asks for the right to change devices. */
export async function correctRooms(ctx: Context, id: Id): Promise<number> {
  const round = await hold(ctx, id)
  if (round.state === 'open') throw conflict('stocktake.open')
  const { rows } = await sql<{ device: Id; room: Id }>`select device_id as device, seen_room_id as room from stocktake.line
    where authority_id = ${ctx.authority} and round_id = ${id} and verdict in ('moved', 'foreign') and device_id is not null and seen_room_id is not null`.execute(
    ctx.db(),
  )
  let moved = 0
  for (const [room, group] of Map.groupBy(rows, (row) => row.room))
    moved += (
      await moveDevices(
        ctx,
        group.map((row) => row.device),
        { room },
      )
    ).length
  return moved
}

/** Notes as missing what nobody found. Asks for the right to change devices. */
export async function loseMissing(ctx: Context, id: Id): Promise<number> {
  const round = await hold(ctx, id)
  if (round.state === 'open') throw conflict('stocktake.open')
  const { rows } = await sql<{
    device: Id
  }>`select l.device_id as device from stocktake.line l join devices.device d on d.authority_id = l.authority_id and d.id = l.device_id
    where l.authority_id = ${ctx.authority} and l.round_id = ${id} and l.verdict = 'missing' and d.state in ('inStock', 'inUse', 'inRepair')`.execute(
    ctx.db(),
  )
  return (
    await markLost(
      ctx,
      rows.map((row) => row.device),
    )
  ).length
}
