// Addresses for agents, and what becomes of machines nobody knew.
import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { type Context, changeRows, conflict, insertRows, lockRows, notFound } from '#kernel'
import { addDevices, type Device, findDevices } from '#modules/devices'
import { guessDeviceKind } from '#modules/devices/model'
import type { Draft, Id } from '#shared'
import type { Enrolment } from './model.ts'
import { enrolments } from './tables.ts'

const change = 'inventory.change'

function checkSchools(ctx: Context, right: string, schools: readonly (Id | null)[]): void {
  if (schools.some((school) => school === null)) ctx.may(right)
  else ctx.may(right, { schools })
}

/** Opens an address for the agents of a school, or of the whole authority. The secret is shown this once. */
export async function openEnrolment(ctx: Context, draft: Draft<typeof Enrolment>): Promise<{ enrolment: Enrolment; secret: string }> {
  checkSchools(ctx, 'inventory.enrol', [draft.school ?? null])
  const secret = randomBytes(24).toString('base64url')
  const digest = createHash('sha256').update(secret).digest()
  const [enrolment] = await insertRows(ctx, enrolments, [{ ...draft, hint: secret.slice(-4), active: true }])
  await sql`update inventory.enrolment set digest = ${digest} where authority_id = ${ctx.authority} and id = ${enrolment!.id}`.execute(
    ctx.db(),
  )
  return { enrolment: enrolment!, secret }
}

/** Closes addresses or opens them again; agents that report to a closed one are refused. */
export async function setEnrolments(ctx: Context, ids: readonly Id[], active: boolean): Promise<Enrolment[]> {
  const before = await lockRows(ctx, enrolments, ids)
  checkSchools(
    ctx,
    'inventory.enrol',
    before.map((each) => each.school),
  )
  return changeRows(
    ctx,
    enrolments,
    before,
    before.map(({ id }) => ({ id, active })),
    active ? 'opened' : 'closed',
  )
}

interface Held {
  id: Id
  school: Id | null
  device: Id | null
  name: string | null
  serial: string | null
  manufacturer: string | null
  model: string | null
  chassis: string | null
  macs: string[]
}

async function hold(ctx: Context, ids: readonly Id[]): Promise<Held[]> {
  const wanted = [...new Set(ids)]
  const { rows } =
    await sql<Held>`select id, school_id as school, device_id as device, name, serial, manufacturer, model, chassis, macs from inventory.seen
    where authority_id = ${ctx.authority} and id = any(${sql.val(wanted)}::uuid[]) order by id for update`.execute(ctx.db())
  if (rows.length < wanted.length) throw notFound()
  checkSchools(
    ctx,
    change,
    rows.map((row) => row.school),
  )
  return rows
}

async function mark(
  ctx: Context,
  rows: readonly Held[],
  state: 'matched' | 'ignored' | 'unknown',
  devices: ReadonlyMap<Id, Id | null>,
): Promise<void> {
  const wishes = rows.map((row) => ({ id: row.id, device: devices.get(row.id) ?? null }))
  await sql`update inventory.seen s set device_id = w.device, state = ${state}, version = s.version + 1
    from jsonb_to_recordset(${JSON.stringify(wishes)}::jsonb) as w(id uuid, device uuid) where s.authority_id = ${ctx.authority} and s.id = w.id`.execute(
    ctx.db(),
  )
  const what = { matched: 'assigned', ignored: 'ignored', unknown: 'released' }[state]
  await ctx.audit(
    `inventory.seen.${what}`,
    'inventory.seen',
    rows.map((row) => ({ id: row.id, school: row.school, changes: { device: [row.device, devices.get(row.id) ?? null] as const } })),
  )
  await ctx.tell(
    `inventory.seen.${what}`,
    rows.map((row) => row.id),
  )
}

/** Says which device a machine is; a device that another machine already is, is refused. */
export async function assignSeen(ctx: Context, id: Id, device: Id): Promise<void> {
  const [row] = await hold(ctx, [id])
  const [found] = await findDevices(ctx, [device])
  if (!found) throw notFound()
  checkSchools(ctx, change, [found.school])
  const { rows } =
    await sql`select 1 from inventory.seen where authority_id = ${ctx.authority} and device_id = ${device} and id <> ${id} limit 1`.execute(
      ctx.db(),
    )
  if (rows.length) throw conflict('inventory.deviceTaken', { values: { number: found.inventoryNumber } })
  await mark(ctx, [row!], 'matched', new Map([[id, device]]))
}

/** Takes unknown machines into the inventory as devices of the school they were seen at; those that have a device already stay as they are. */
export async function adoptSeen(ctx: Context, ids: readonly Id[]): Promise<Device[]> {
  const rows = (await hold(ctx, ids)).filter((row) => row.device === null)
  checkSchools(
    ctx,
    'devices.change',
    rows.map((row) => row.school),
  )
  const made = await addDevices(
    ctx,
    rows.map((row) => ({
      name: row.name,
      serial: row.serial,
      macs: row.macs.join(' ') || null,
      kind: guessDeviceKind(`${row.chassis ?? ''} ${row.manufacturer ?? ''} ${row.model ?? ''}`) ?? 'desktop',
      school: row.school,
      state: 'inUse' as const,
      note: [row.manufacturer, row.model].filter(Boolean).join(' ') || null,
    })),
  )
  await mark(ctx, rows, 'matched', new Map(rows.map((row, index) => [row.id, made[index]!.id])))
  return made
}

/** Leaves machines alone that are none of the authority's: they no longer are findings. */
export async function ignoreSeen(ctx: Context, ids: readonly Id[], ignored: boolean): Promise<number> {
  const rows = await hold(ctx, ids)
  await mark(ctx, rows, ignored ? 'ignored' : 'unknown', new Map())
  return rows.length
}
