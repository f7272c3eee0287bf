// Schools, rooms and devices of an authority, filled once per size beside the people of the other benches.
import { sql } from 'kysely'
import { type Context, system, within } from '#kernel'
import { addDevices, addModels, type DeviceDraft } from '#modules/devices'
import { createSchools } from '#modules/organisation'
import { newId } from '#shared'
import type { Ground } from '../ground/open.ts'

export const inGround = <T>(ground: Ground, work: (ctx: Context) => Promise<T>): Promise<T> =>
  within(ground.db, { who: system('bench'), authorities: [ground.authority] }, work)

const kinds = ['tablet', 'notebook', 'desktop', 'board', 'projector', 'printer', 'switch', 'accessPoint'] as const
const states = ['inUse', 'inUse', 'inUse', 'inUse', 'inStock', 'inRepair', 'retired', 'lost'] as const

/** At least so many devices at 100 schools; answers the schools. */
export async function fillDevices(ground: Ground, size: number, say: (text: string) => void): Promise<string[]> {
  const schools = await inGround(ground, async (ctx) => {
    const { rows } = await sql<{
      id: string
    }>`select id from organisation.school where authority_id = ${ctx.authority} order by number nulls last, id limit 100`.execute(ctx.db())
    const missing = Array.from({ length: Math.max(0, 100 - rows.length) }, (_, index) => ({
      name: `Messschule ${index + 1}`,
      number: `M${1000 + index}`,
      land: 'NW' as const,
    }))
    return [...rows.map((row) => row.id), ...(await createSchools(ctx, missing)).map((school) => school.id)]
  })
  const known = await inGround(
    ground,
    async (ctx) =>
      (await sql<{ n: number }>`select count(*)::int as n from devices.device where authority_id = ${ctx.authority}`.execute(ctx.db()))
        .rows[0]!.n,
  )
  if (known >= size) return schools
  const started = performance.now()
  const models = await inGround(ground, (ctx) =>
    addModels(
      ctx,
      Array.from({ length: 40 }, (_, index) => ({
        name: `Modell ${index + 1}`,
        kind: kinds[index % kinds.length]!,
        price: 30_000 + index * 1_000,
      })),
    ),
  )
  const batch = 5_000
  for (let at = known; at < size; at += batch)
    await inGround(ground, (ctx) =>
      addDevices(
        ctx,
        Array.from({ length: Math.min(batch, size - at) }, (_, index): DeviceDraft => {
          const number = at + index
          return {
            serial: `BEN${String(number).padStart(8, '0')}`,
            macs: `02:${[24, 16, 8, 0].map((shift) => ((number >> shift) & 255).toString(16).padStart(2, '0')).join(':')}:01`,
            model: models[(number * 7) % models.length]!.id,
            school: schools[(number * 13) % schools.length]!,
            state: states[(number * 5) % states.length]!,
            purchasedOn: `${2018 + (number % 8)}-${String(1 + (number % 12)).padStart(2, '0')}-15`,
            name: `geraet-${number}`,
          }
        }),
      ),
    )
  say(`  ${size - known} devices filled in ${((performance.now() - started) / 1000).toFixed(1)} s`)
  await ground.owner.query('analyze devices.device')
  return schools
}

/** Two further fields of the authority: one that three devices in four share, one that four devices share; once. */
export async function fillFurtherFields(ground: Ground): Promise<void> {
  const fresh = await inGround(ground, async (ctx) => {
    const { rows } = await sql`insert into devices.custom_field (authority_id, key, label, kind, choices) values
      (${ctx.authority}, 'bench_group', 'Gruppe', 'choice', 'A;B'), (${ctx.authority}, 'bench_file', 'Akte', 'text', null)
      on conflict do nothing returning id`.execute(ctx.db())
    if (rows.length)
      await sql`update devices.device d set custom = jsonb_build_object('bench_group', case when n % 4 = 0 then 'B' else 'A' end, 'bench_file', 'F' || n / 4)
        from (select id, row_number() over (order by id) as n from devices.device where authority_id = ${ctx.authority}) numbered
        where d.authority_id = ${ctx.authority} and d.id = numbered.id`.execute(ctx.db())
    return rows.length > 0
  })
  if (fresh) await ground.owner.query('vacuum analyze devices.device')
}

export const uniqueSerial = () => newId().replaceAll('-', '').slice(-14).toUpperCase()
