// How long devices are used.
import { sql } from 'kysely'
import { type Context, readSetting } from '#kernel'
import type { Id } from '#shared'
import type { DeviceRow } from '../model.ts'
import { deviceSettings, livesWith } from '../settings.ts'

/** Years of use of each device: its own, else those of its model, else those of its kind. The context is one of their authority alone. */
export async function lifeYearsOf(ctx: Context, devices: readonly DeviceRow[]): Promise<Map<Id, number>> {
  const { rows } = await sql<{ id: Id; life: number | null }>`select d.id, m.useful_life::float8 as life from devices.device d
    left join devices.model m on m.authority_id = d.authority_id and m.id = d.model_id
    where d.authority_id = ${ctx.authority} and d.id = any(${sql.val(devices.map((device) => device.id))}::uuid[])`.execute(ctx.db())
  const ofModel = new Map(rows.map(({ id, life }) => [id, life]))
  const ofKind = livesWith(await readSetting(ctx, deviceSettings.usefulLife))
  return new Map(devices.map((device) => [device.id, device.usefulLife ?? ofModel.get(device.id) ?? ofKind[device.kind]]))
}

/** The same in SQL, of a device `d` of a model `m`; in a context of several authorities, as the operator says. */
export async function lifeSql(ctx: Context) {
  const lives = JSON.stringify(livesWith(await readSetting(ctx, deviceSettings.usefulLife)))
  return sql`coalesce(d.useful_life, m.useful_life, (${lives}::jsonb ->> d.kind)::numeric, 5)`
}
