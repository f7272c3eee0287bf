// Importing a device list: take the file, preview, apply; taking back is with the receipts.
import { sql } from 'kysely'
import {
  type Context,
  changeImport,
  conflict,
  getImport,
  type ImportRecord,
  invalid,
  lockRows,
  openFile,
  openImport,
  storeFile,
} from '#kernel'
import { type Id, newId, type Translate } from '#shared'
import { addManufacturers, addModels } from '../actions/catalogue.ts'
import { addDevices, today, writeDevices } from '../actions/devices.ts'
import { imagesOf, markApplied, remember } from '../actions/undo.ts'
import { choicesOf, customPrefix, Device, type DeviceDraft, foldHeading, type ImportSettings, recognise, suggestColumns } from '../model.ts'
import { customFieldsOf } from '../queries/catalogue.ts'
import { devices } from '../tables.ts'
import { largest, openContent } from './file.ts'
import { countLines, type Ground, type Known, type PlannedLine, planLines } from './lines.ts'
import { checkAnywhere } from './queries.ts'
import { wordsFrom } from './words.ts'

const right = 'devices.import'
const kind = 'devices.import'
const batch = 5_000

/** Takes a file; answers the record with the program it seems to come from and a suggested mapping. */
export async function takeDeviceList(ctx: Context, name: string, stream: AsyncIterable<Uint8Array>, t: Translate): Promise<ImportRecord> {
  checkAnywhere(ctx)
  const expiresAt = new Date(ctx.now().getTime() + 30 * 86_400_000)
  const file = await storeFile(ctx, { name, type: 'application/octet-stream', expiresAt }, stream, { maxBytes: largest.file })
  const content = await contentOf(ctx, file.id)
  const preset = recognise(content.headings, content.sample)
  const width = Math.max(content.headings.length, ...content.sample.map((cells) => cells.length))
  const columns = Array.from({ length: width }, (_, position) => ({
    position,
    heading: content.headings[position] ?? '',
    sample: content.sample.slice(0, 5).map((cells) => (cells[position] ?? '').slice(0, 120)),
  }))
  const further = await customFieldsOf(ctx)
  const words = new Map([
    ...further.map((field) => [foldHeading(field.key), `${customPrefix}${field.key}`] as const),
    ...Object.entries(Device.fields).flatMap(([key, { write }]) =>
      write === 'never' ? [] : [[foldHeading(t(`devices.device.${key}`)), key] as const],
    ),
    ...further.map((field) => [foldHeading(field.label), `${customPrefix}${field.key}`] as const),
  ])
  const id = await openImport(ctx, {
    kind,
    title: file.name,
    school_id: null,
    source: null,
    format: preset.id,
    scope: 'delta',
    facts: { kind: content.kind, columns: width },
    columns,
    mapping: suggestColumns(content.headings, preset, words),
    settings: { slash: preset.slash ?? 'day', school: null },
    file_ids: [file.id],
  })
  return getImport(ctx, id)
}

async function contentOf(ctx: Context, id: Id) {
  const file = await openFile(ctx, id)
  const open = async function* () {
    yield* (await openFile(ctx, id)).stream
  }
  return openContent({ name: file.name, size: file.size, open })
}

async function ownRecord(ctx: Context, id: Id): Promise<ImportRecord> {
  checkAnywhere(ctx)
  const record = await getImport(ctx, id, true)
  if (record.kind !== kind) throw conflict('import.state', { values: { state: record.state } })
  return record
}

/** Reads the file with this mapping and says per line what it would do; replaces an earlier preview. */
export async function previewDeviceList(ctx: Context, id: Id, settings: ImportSettings, t: Translate): Promise<ImportRecord> {
  const record = await ownRecord(ctx, id)
  const fields = Object.values(settings.mapping).filter((each) => each !== null)
  const twice = fields.find((each, index) => fields.indexOf(each) !== index)
  if (twice) throw invalid('devices.fieldTwice', { fields: [{ path: 'mapping', code: 'devices.fieldTwice' }] })
  if (!fields.some((each) => ['inventoryNumber', 'serial', 'macs', 'name'].includes(each)))
    throw invalid('devices.noKeyMapped', { fields: [{ path: 'mapping', code: 'devices.noKeyMapped' }] })
  const content = await contentOf(ctx, record.file_ids[0]!)
  const { lines, faults } = await content.lines()
  const rows = lines.filter((line) => !line.cells[0]?.trim().startsWith('#'))
  const planned = planLines(
    rows,
    { ...settings, today: today(ctx), grouped: content.kind !== 'xlsx' && content.kind !== 'json' },
    await groundOf(ctx, t),
  )
  for (const fault of faults)
    planned.push({
      line: fault.line ?? 0,
      cells: fault.value ? [fault.value] : [],
      verdict: 'wrong',
      values: {},
      faults: [{ code: 'line', severity: 'error', value: fault.value }],
      device: null,
      version: null,
      before: null,
    })
  await stage(ctx, id, planned)
  const { mapping, ...rest } = settings
  await changeImport(ctx, id, ['uploaded', 'previewed'], { state: 'previewed', mapping, settings: rest, counts: countLines(planned) })
  return getImport(ctx, id)
}

async function groundOf(ctx: Context, t: Translate): Promise<Ground> {
  const reach = ctx.reach(right)
  const { rows: schools } = await sql<{
    id: Id
    name: string
    number: string | null
    short: string | null
  }>`select id, name, number, short_name as short from organisation.school
    where authority_id = ${ctx.authority} and state = 'active'`.execute(ctx.db())
  const { rows: rooms } = await sql<{
    id: Id
    school: Id
    number: string
  }>`select id, school_id as school, number from organisation.room where authority_id = ${ctx.authority} and state = 'active'`.execute(
    ctx.db(),
  )
  const { rows: sets } = await sql<{
    id: Id
    school: Id
    name: string
  }>`select id, school_id as school, name from devices.device_set where authority_id = ${ctx.authority} and state = 'active'`.execute(
    ctx.db(),
  )
  const { rows: models } = await sql<{
    id: Id
    name: string
    maker: string | null
  }>`select m.id, m.name, f.name as maker from devices.model m
    left join devices.manufacturer f on f.authority_id = m.authority_id and f.id = m.manufacturer_id where m.authority_id = ${ctx.authority}`.execute(
    ctx.db(),
  )
  const { rows: people } = await sql<{
    key: string
    id: Id
    n: number
  }>`select key, min(id::text)::uuid as id, count(distinct id)::int as n from (
      select lower(a.name) as key, a.person_id as id from people.account a where a.authority_id = ${ctx.authority} and a.person_id is not null and a.state <> 'deleted'
      union all select lower(p.name), p.id from people.person p where p.authority_id = ${ctx.authority} and p.state <> 'deleted'
      union all select lower(p.given_name || ' ' || p.family_name), p.id from people.person p where p.authority_id = ${ctx.authority} and p.state <> 'deleted') k group by key`.execute(
    ctx.db(),
  )
  const { rows: known } =
    await sql<Known>`select id, version, inventory_number as "inventoryNumber", name, kind, model_id as model, serial, state, school_id as school, owner, responsible, macs, imei,
      may_use_school_wlan as "mayUseSchoolWlan", accessories, purchased_on::text as "purchasedOn", in_service_on::text as "inServiceOn", warranty_until::text as "warrantyUntil",
      useful_life::float8 as "usefulLife", price::float8 as price, supplier, order_number as "orderNumber", invoice_number as "invoiceNumber", cost_centre as "costCentre", note, custom
    from devices.device where authority_id = ${ctx.authority}`.execute(ctx.db())
  const custom = await customFieldsOf(ctx)
  return {
    schools: new Map(
      schools.flatMap(({ id, name, number, short }) =>
        [name, number, short].flatMap((each) => (each ? [[foldHeading(each), id] as const] : [])),
      ),
    ),
    rooms: new Map(rooms.map((room) => [`${room.school} ${foldHeading(room.number)}`, room.id])),
    sets: new Map(sets.map((set) => [`${set.school} ${foldHeading(set.name)}`, set.id])),
    models: new Map(
      models.flatMap(({ id, name, maker }) => [
        [foldHeading(name), id] as const,
        ...(maker ? [[foldHeading(`${maker} ${name}`), id] as const] : []),
      ]),
    ),
    people: new Map(people.map(({ key, id, n }) => [foldHeading(key), n === 1 ? id : null])),
    known,
    custom: new Map(custom.map((each) => [each.key, { kind: each.kind, choices: choicesOf(each) }])),
    may: reach.authorities.has(ctx.authority) ? null : reach.schools,
    ...wordsFrom(t),
  }
}

async function stage(ctx: Context, id: Id, planned: readonly PlannedLine[]): Promise<void> {
  await sql`delete from devices.staged_device where authority_id = ${ctx.authority} and import_id = ${id}`.execute(ctx.db())
  for (let start = 0; start < planned.length; start += batch) {
    const rows = planned.slice(start, start + batch).map((each) => ({
      ...each,
      id: newId(),
      number: (each.values.inventoryNumber as string | undefined) ?? (each.values.serial as string | undefined) ?? null,
      name: (each.values.name as string | undefined) ?? (each.values.modelWish as { name: string } | undefined)?.name ?? null,
    }))
    await sql`insert into devices.staged_device (authority_id, import_id, id, line, verdict, number, name, faults, cells, "values", device_id, device_version, before)
      select ${ctx.authority}::uuid, ${id}::uuid, r.id, r.line, r.verdict, r.number, r.name, r.faults, r.cells, r."values", r.device, r.version, nullif(r.before, 'null'::jsonb)
      from jsonb_to_recordset(${JSON.stringify(rows).replaceAll('\\u0000', '')}::jsonb)
        as r(id uuid, line int, verdict text, number text, name text, faults jsonb, cells text[], "values" jsonb, device uuid, version int, before jsonb)`.execute(
      ctx.db(),
    )
  }
}

interface Staged {
  verdict: 'new' | 'changed'
  values: Record<string, unknown> & { modelWish?: { name: string; manufacturer: string | null } }
  device: Id | null
  version: number | null
  before: Record<string, unknown> | null
}

/** Creates and changes what the preview showed, in sets; refused when a device was changed since. */
export async function applyDeviceList(ctx: Context, id: Id): Promise<ImportRecord> {
  const record = await ownRecord(ctx, id)
  if (record.state !== 'previewed') throw conflict('import.state', { values: { state: record.state } })
  const reach = ctx.reach(right)
  const { rows } =
    await sql<Staged>`select verdict, "values", device_id as device, device_version as version, before from devices.staged_device
    where authority_id = ${ctx.authority} and import_id = ${id} and verdict in ('new', 'changed') order by line, id`.execute(ctx.db())
  const models = await missingModels(ctx, id, rows)
  const modelOf = (values: Staged['values']) => (values.modelWish ? models.get(wishKey(values.modelWish)) : undefined)
  for (let start = 0; start < rows.length; start += batch) {
    const part = rows.slice(start, start + batch)
    const changes = part.filter((row) => row.verdict === 'changed')
    const before = await lockRows(
      ctx,
      devices,
      changes.map((row) => row.device!),
    )
    if (before.some((device, index) => device.version !== changes[index]!.version)) throw conflict('devices.importOutdated')
    const news = part.filter((row) => row.verdict === 'new')
    if (!reach.authorities.has(ctx.authority)) {
      const places = [...before.map((device) => device.school), ...news.map((row) => (row.values.school as Id | null) ?? null)]
      ctx.may(right, { schools: places })
    }
    const images = await imagesOf(
      ctx,
      'devices.device',
      before.map((device) => device.id),
    )
    const wishes = changes.map((row) => ({
      id: row.device!,
      ...deviceValues(row.values),
      ...(modelOf(row.values) ? { model: modelOf(row.values) } : {}),
    }))
    let changed = await writeDevices(ctx, before, wishes as never)
    const made = await addDevices(
      ctx,
      news.map((row) => ({ ...deviceValues(row.values), ...(modelOf(row.values) ? { model: modelOf(row.values) } : {}) }) as DeviceDraft),
    )
    const withCustom = [
      ...changes.map((row) => ({ id: row.device!, row })),
      ...news.map((row, index) => ({ id: made[index]!.id, row })),
    ].flatMap(({ id: device, row }) => {
      const custom = customOf(row.values)
      return Object.keys(custom).length ? [{ id: device, custom }] : []
    })
    const newer = await writeCustom(ctx, withCustom)
    await tellCustom(ctx, before, changes)
    const current = <D extends { id: Id; version: number }>(device: D) => ({ ...device, version: newer.get(device.id) ?? device.version })
    changed = changed.map(current)
    await remember(ctx, id, 'devices.device', { created: made.map(current), changed, images })
  }
  await markApplied(ctx, id, ['previewed'], record.counts)
  return getImport(ctx, id)
}

const deviceValues = (values: Staged['values']): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([key, value]) => key in Device.fields && value !== undefined))
const customOf = (values: Staged['values']) =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (key.startsWith(customPrefix) ? [[key.slice(customPrefix.length), value]] : [])),
  )

async function writeCustom(ctx: Context, rows: readonly { id: Id; custom: Record<string, unknown> }[]): Promise<Map<Id, number>> {
  if (!rows.length) return new Map()
  const { rows: written } = await sql<{
    id: Id
    version: number
  }>`update devices.device d set custom = d.custom || r.custom, version = d.version + 1
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, custom jsonb) where d.authority_id = ${ctx.authority} and d.id = r.id returning d.id, d.version`.execute(
    ctx.db(),
  )
  return new Map(written.map((row) => [row.id, row.version]))
}

/** Further fields of devices that were there, in the history under the words of the authority. */
async function tellCustom(ctx: Context, before: readonly { id: Id; school: Id | null }[], rows: readonly Staged[]): Promise<void> {
  const labels = new Map((await customFieldsOf(ctx)).map((field) => [field.key, field.label]))
  const lines = rows.flatMap((row, index) => {
    const custom = Object.entries(customOf(row.values))
    if (!custom.length) return []
    const { id, school } = before[index]!
    return {
      id,
      school,
      changes: Object.fromEntries(
        custom.map(([key, value]) => [labels.get(key) ?? key, [row.before?.[`${customPrefix}${key}`] ?? null, value] as const]),
      ),
    }
  })
  if (!lines.length) return
  await ctx.audit('devices.device.changed', 'devices.device', lines)
  await ctx.tell(
    'devices.device.changed',
    lines.map((line) => line.id),
  )
}

const wishKey = (wish: { name: string; manufacturer: string | null }) => `${foldHeading(wish.manufacturer ?? '')} ${foldHeading(wish.name)}`

/** Models and manufacturers that the file names and nobody has entered yet. */
async function missingModels(ctx: Context, id: Id, rows: readonly Staged[]): Promise<Map<string, Id>> {
  const wishes = new Map(
    rows.flatMap(({ values }) =>
      values.modelWish ? [[wishKey(values.modelWish), { ...values.modelWish, kind: values.kind as string | undefined }] as const] : [],
    ),
  )
  if (!wishes.size) return new Map()
  const names = [...new Set([...wishes.values()].flatMap((wish) => wish.manufacturer ?? []))]
  const { rows: there } = await sql<{
    id: Id
    name: string
  }>`select id, name from devices.manufacturer where authority_id = ${ctx.authority}`.execute(ctx.db())
  const makers = new Map(there.map((row) => [foldHeading(row.name), row.id]))
  const missing = [...new Map(names.filter((name) => !makers.has(foldHeading(name))).map((name) => [foldHeading(name), name])).values()]
  const made = await addManufacturers(
    ctx,
    missing.map((name) => ({ name })),
  )
  for (const maker of made) makers.set(foldHeading(maker.name), maker.id)
  await remember(ctx, id, 'devices.manufacturer', { created: made })
  const keys = [...wishes.keys()]
  const models = await addModels(
    ctx,
    keys.map((key) => {
      const wish = wishes.get(key)!
      return {
        name: wish.name,
        kind: (wish.kind ?? 'other') as never,
        manufacturer: wish.manufacturer ? (makers.get(foldHeading(wish.manufacturer)) ?? null) : null,
      }
    }),
  )
  await remember(ctx, id, 'devices.model', { created: models })
  return new Map(keys.map((key, index) => [key, models[index]!.id]))
}
