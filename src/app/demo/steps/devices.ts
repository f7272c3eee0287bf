// Devices of every school: boards and document cameras in the classrooms, computer rooms, tablets in cases, notebooks of teachers.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import { addDevices, addModels, type DeviceDraft } from '#modules/devices'
import type { Id } from '#shared'
import { addManufacturers, createCustomFields, createSets } from '../../../modules/devices/actions/catalogue.ts'
import { authorityId, type Demo, type DemoStep } from '../demo.ts'
import { plannedAuthorities } from '../places.ts'
import { type Random, randomOf } from '../random.ts'

export const devicesStep: DemoStep = {
  name: 'devices',
  async run(demo) {
    for (const planned of plannedAuthorities) {
      const authority = await authorityId(demo, planned.slug)
      await demo.within(authority, (ctx) => addAll(ctx, demo, planned.slug))
    }
  },
}

const catalogue = [
  ['Apple', 'iPad (10. Generation) 64 GB', 'tablet', 38_900, 24, 4, 'Schutzhülle, Stift, Netzteil, USB-C-Kabel'],
  ['Apple', 'iPad (9. Generation) 64 GB', 'tablet', 35_900, 24, 4, 'Schutzhülle, Netzteil, Lightning-Kabel'],
  ['Lenovo', 'ThinkPad L14 Gen 4', 'notebook', 84_900, 36, 5, 'Netzteil, Tasche'],
  ['HP', 'ProBook 445 G10', 'notebook', 79_900, 36, 5, 'Netzteil, Tasche'],
  ['Dell', 'OptiPlex Micro 7010', 'desktop', 64_900, 36, 6, 'Netzteil'],
  ['Dell', 'P2422H', 'monitor', 17_900, 36, 7, ''],
  ['Promethean', 'ActivPanel 9 75"', 'board', 289_000, 60, 8, 'Stifte, Fernbedienung'],
  ['Epson', 'EB-L210W', 'projector', 99_900, 36, 6, 'Fernbedienung'],
  ['Elmo', 'L-12G', 'documentCamera', 52_900, 24, 7, 'Netzteil'],
  ['Kyocera', 'ECOSYS MA4500ifx', 'printer', 124_900, 36, 6, ''],
] as const
type ModelName = (typeof catalogue)[number][1]

const months = (day: Date, count: number) =>
  new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + count, 1 + (day.getUTCDate() % 27)))
const iso = (day: Date) => day.toISOString().slice(0, 10)

async function addAll(ctx: Context, demo: Demo, slug: string): Promise<void> {
  const makers = new Map(
    (
      await addManufacturers(
        ctx,
        [...new Set(catalogue.map(([maker]) => maker))].map((name) => ({ name })),
      )
    ).map((each) => [each.name, each.id]),
  )
  const models = await addModels(
    ctx,
    catalogue.map(([maker, name, kind, price, warrantyMonths, usefulLife, accessories]) => ({
      name,
      kind,
      price,
      warrantyMonths,
      usefulLife,
      accessories: accessories || null,
      manufacturer: makers.get(maker)!,
    })),
  )
  const modelIds = new Map(models.map((model) => [model.name as ModelName, model.id]))
  const { rows: schools } = await sql<{
    id: Id
    number: string
  }>`select id, number from organisation.school where authority_id = ${ctx.authority} order by number`.execute(ctx.db())
  for (const school of schools) await addSchool(ctx, demo, school, modelIds, randomOf(demo.seed, `devices ${slug} ${school.number}`))
  await addFurtherFields(ctx, demo)
}

/** What this authority keeps beside: on tablets and notebooks, the test of the mains on what has a plug. */
async function addFurtherFields(ctx: Context, demo: Demo): Promise<void> {
  await createCustomFields(ctx, [
    { key: 'mdm_gruppe', label: 'MDM-Gruppe', kind: 'choice', choices: 'Schülerinnen und Schüler;Lehrkräfte;Leihpool', position: 1 },
    { key: 'huelle', label: 'Hülle', kind: 'text', position: 2 },
    { key: 'pruefung', label: 'Elektrische Prüfung', kind: 'day', position: 3 },
  ])
  await sql`update devices.device d set custom = jsonb_strip_nulls(jsonb_build_object(
      'mdm_gruppe', case when kind = 'tablet' then case when device_set_id is null then 'Lehrkräfte' else 'Schülerinnen und Schüler' end when kind = 'notebook' then 'Lehrkräfte' end,
      'huelle', case when kind = 'tablet' then (array['robust', 'mit Tastatur'])[1 + abs(hashtext(code)) % 2] end,
      'pruefung', case when kind in ('desktop', 'monitor', 'board', 'projector', 'printer') then (${iso(demo.now())}::date - abs(hashtext(code)) % 700)::text end))
    where authority_id = ${ctx.authority} and kind in ('tablet', 'notebook', 'desktop', 'monitor', 'board', 'projector', 'printer')`.execute(
    ctx.db(),
  )
}

interface Room {
  id: Id
  kind: string
  number: string
}

async function addSchool(
  ctx: Context,
  demo: Demo,
  school: { id: Id; number: string },
  models: Map<ModelName, Id>,
  random: Random,
): Promise<void> {
  const { rows: rooms } =
    await sql<Room>`select id, kind, number from organisation.room where authority_id = ${ctx.authority} and school_id = ${school.id} order by number, id`.execute(
      ctx.db(),
    )
  const { rows: teachers } = await sql<{
    id: Id
  }>`select person_id as id from people.affiliation where authority_id = ${ctx.authority} and school_id = ${school.id}
    and role in ('teacher', 'head') order by person_id`.execute(ctx.db())
  const share = demo.share
  const some = (count: number) => Math.max(1, Math.round(count * share))
  const storage = rooms.find((room) => room.kind === 'storage' || room.kind === 'technical')?.id ?? null
  const drafts: DeviceDraft[] = []
  const buys = new Map<string, Date>()
  /** Bought together, in a year of its own: the years show in the planning. */
  const bought = (what: string, from: number, to: number) => {
    const known = buys.get(what) ?? months(demo.now(), -random.int(from, to))
    buys.set(what, known)
    return iso(known)
  }
  const add = (model: ModelName, count: number, facts: (index: number) => Partial<DeviceDraft>, purchase: string) => {
    for (let index = 0; index < count; index++)
      drafts.push({
        model: models.get(model)!,
        school: school.id,
        serial: serialOf(random),
        state: 'inUse',
        purchasedOn: purchase,
        inServiceOn: purchase,
        mayUseSchoolWlan: true,
        supplier: 'Systemhaus Auental',
        orderNumber: `B-${purchase.slice(0, 4)}-${random.int(100, 999)}`,
        ...facts(index),
      })
  }
  const classrooms = rooms
    .filter((room) => ['classroom', 'science', 'music', 'art'].includes(room.kind))
    .slice(0, Math.max(1, Math.round(30 * share)))
  classrooms.forEach((room, index) => {
    const modern = index % 3 !== 2
    add(
      modern ? 'ActivPanel 9 75"' : 'EB-L210W',
      1,
      () => ({ room: room.id }),
      bought(modern ? 'panel' : 'beamer', modern ? 6 : 50, modern ? 40 : 100),
    )
    if (index % 2 === 0) add('L-12G', 1, () => ({ room: room.id }), bought('camera', 12, 70))
  })
  for (const room of rooms.filter((each) => each.kind === 'computer').slice(0, 2)) {
    const day = bought(`pool ${room.id}`, 3, 90)
    add(
      'OptiPlex Micro 7010',
      some(16),
      (index) => ({
        room: room.id,
        name: `${school.number.slice(-4)}-${room.number.replace(/\W/g, '')}-${String(index + 1).padStart(2, '0')}`.toLowerCase(),
        macs: macOf(random),
      }),
      day,
    )
    add('P2422H', some(16), () => ({ room: room.id }), day)
  }
  const cases = Math.min(3, Math.max(1, Math.round(classrooms.length / 8)))
  const sets = await createSets(
    ctx,
    Array.from({ length: cases }, (_, index) => ({
      name: `Tabletkoffer ${index + 1}`,
      kind: 'case' as const,
      school: school.id,
      room: storage,
    })),
  )
  sets.forEach((set, index) => {
    const model = index === 0 ? 'iPad (9. Generation) 64 GB' : 'iPad (10. Generation) 64 GB'
    add(
      model,
      some(30),
      () => ({ set: set.id, room: storage, state: 'inStock', macs: macOf(random) }),
      bought(`case ${index}`, 4 + index * 10, 30 + index * 14),
    )
  })
  teachers.slice(0, Math.round(40 * share) || 2).forEach((teacher, index) => {
    add(
      index % 2 ? 'ThinkPad L14 Gen 4' : 'ProBook 445 G10',
      1,
      () => ({ person: teacher.id, macs: macOf(random) }),
      bought(`teachers ${index % 2}`, 8, 48),
    )
  })
  add(
    'ECOSYS MA4500ifx',
    2,
    (index) => ({ room: rooms.find((room) => room.kind === (index ? 'staff' : 'office'))?.id ?? null, name: `drucker-${index + 1}` }),
    bought('printer', 10, 60),
  )
  const fated = drafts.map((draft): DeviceDraft => {
    const fate = random.next()
    if (fate < 0.012) return { ...draft, state: 'inRepair' }
    if (fate < 0.035) return { ...draft, state: fate < 0.018 ? 'lost' : fate < 0.021 ? 'stolen' : 'retired', set: null, person: null }
    return draft
  })
  await addDevices(ctx, fated)
}

const signs = '0123456789ABCDEFGHJKLMNPQRSTVWXYZ'
const serialOf = (random: Random) => Array.from({ length: 10 }, () => signs[random.int(0, signs.length - 1)]).join('')
/** Locally administered addresses: they belong to nobody. */
const macOf = (random: Random) => ['02', ...Array.from({ length: 5 }, () => random.int(0, 255).toString(16).padStart(2, '0'))].join(':')
