// Values of the further fields an authority keeps about its devices.
import { sql } from 'kysely'
import { type Context, invalid } from '#kernel'
import { Day, type Id } from '#shared'
import { type CustomField, type CustomValue, choicesOf } from '../model.ts'
import { customFieldsOf } from '../queries/catalogue.ts'
import { holdDevices } from './devices.ts'

type Wishes = Record<string, CustomValue | null>

/** Sets further fields of a device; a blank value takes one away. Unknown keys and values of the wrong kind are refused by name. */
export async function setCustom(ctx: Context, id: Id, wishes: Wishes): Promise<Record<string, CustomValue>> {
  const [device] = await holdDevices(ctx, 'devices.change', [id])
  const fields = new Map((await customFieldsOf(ctx)).map((field) => [field.key, field]))
  for (const [key, value] of Object.entries(wishes)) {
    const field = fields.get(key)
    if (!field || (value !== null && !fits(field, value)))
      throw invalid('devices.customValue', { values: { field: field?.label ?? key }, fields: [{ path: key, code: 'devices.customValue' }] })
  }
  const { rows: old } = await sql<{ custom: Record<string, CustomValue> }>`select custom from devices.device
    where authority_id = ${ctx.authority} and id = ${id}`.execute(ctx.db())
  const before = old[0]!.custom
  const after = Object.fromEntries(
    Object.entries({ ...before, ...wishes }).filter(([, value]) => value !== null && value !== ''),
  ) as Record<string, CustomValue>
  const changes = Object.fromEntries(
    Object.keys(wishes).flatMap((key) =>
      before[key] === after[key] ? [] : [[fields.get(key)!.label, [before[key] ?? null, after[key] ?? null] as const]],
    ),
  )
  if (Object.keys(changes).length === 0) return after
  await sql`update devices.device set custom = ${JSON.stringify(after)}::jsonb, version = version + 1
    where authority_id = ${ctx.authority} and id = ${id}`.execute(ctx.db())
  await ctx.audit('devices.device.changed', 'devices.device', [{ id, school: device!.school, changes }])
  await ctx.tell('devices.device.changed', [id])
  return after
}

function fits(field: CustomField, value: CustomValue): boolean {
  if (field.kind === 'number') return typeof value === 'number' && Number.isFinite(value)
  if (field.kind === 'yes') return typeof value === 'boolean'
  if (typeof value !== 'string') return false
  if (field.kind === 'day') return Day.safeParse(value).success
  if (field.kind === 'choice') return choicesOf(field).includes(value)
  return true
}
