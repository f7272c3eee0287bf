// Disposals and their protocol.
import { sql } from 'kysely'
import { type Context, type Download, defineList, notFound, printPdf } from '#kernel'
import { formatDay, type Id, type Translate } from '#shared'
import { Disposal } from '../model.ts'

/** A disposal is seen by whoever sees all devices in it. */
const visible = (ctx: Context) => {
  const reach = ctx.reach('devices.read')
  return sql`(x.authority_id = any(${sql.val([...reach.authorities])}::uuid[]) or (${reach.schools.size > 0} and not exists (select from devices.disposal_device y
    where y.authority_id = x.authority_id and y.disposal_id = x.id and (y.school_id is null or y.school_id <> all(${sql.val([...reach.schools])}::uuid[])))))`
}

export const disposalList = defineList({
  model: Disposal,
  from: sql`devices.disposal x`,
  alias: 'x',
  id: sql`x.id`,
  authority: sql`x.authority_id`,
  columns: {},
  visible,
  search: (text) =>
    sql<boolean>`kernel.fold(coalesce(x.partner, '') || ' ' || coalesce(x.reference, '')) like '%' || kernel.escaped(kernel.fold(${text})) || '%'`,
  sort: '-day',
})

/** Handover and wiping protocol of a disposal, to sign and file. */
export async function disposalProtocol(ctx: Context, id: Id, t: Translate): Promise<Download> {
  const disposal = (await disposalList.get(ctx, id)) as Disposal
  const { rows } = await sql<{
    number: string
    kind: string
    model: string | null
    serial: string | null
    school: string | null
    authority: string
  }>`select d.inventory_number as number, d.kind, concat_ws(' ', f.name, m.name) as model, d.serial, s.name as school, a.name as authority
    from devices.disposal_device y join devices.device d on d.authority_id = y.authority_id and d.id = y.device_id join organisation.authority a on a.id = y.authority_id
    left join devices.model m on m.authority_id = d.authority_id and m.id = d.model_id left join devices.manufacturer f on f.authority_id = m.authority_id and f.id = m.manufacturer_id
    left join organisation.school s on s.authority_id = y.authority_id and s.id = y.school_id
    where y.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and y.disposal_id = ${id} order by d.inventory_number`.execute(
    ctx.db(),
  )
  if (!rows[0]) throw notFound()
  const title = t('devices.disposal.protocol')
  const day = (value: string | null) => (value ? formatDay(value, ctx.lang) : '–')
  return {
    name: `${title} ${disposal.day}.pdf`,
    type: 'application/pdf',
    body: await printPdf(template, {
      lang: ctx.lang,
      title,
      authority: rows[0].authority,
      date: day(disposal.day),
      facts: [
        [t('devices.disposal.day'), day(disposal.day)],
        [t('devices.disposal.way'), t(`devices.disposal.way.${disposal.way}`)],
        [t('devices.disposal.partner'), disposal.partner ?? '–'],
        [t('devices.disposal.wipe'), t(`devices.disposal.wipe.${disposal.wipe}`)],
        [t('devices.disposal.wipedBy'), disposal.wipedBy ?? '–'],
        [t('devices.disposal.wipedOn'), day(disposal.wipedOn)],
        [t('devices.disposal.reference'), disposal.reference ?? '–'],
        [t('devices.disposal.count'), String(disposal.count)],
      ],
      note: disposal.note ?? '',
      heads: [
        t('devices.device.inventoryNumber'),
        t('devices.device.kind'),
        t('devices.device.model'),
        t('devices.device.serial'),
        t('devices.device.school'),
      ],
      rows: rows.map((row) => [row.number, t(`devices.kind.${row.kind}`), row.model ?? '', row.serial ?? '', row.school ?? '']),
      signs: [t('devices.disposal.signGive'), t('devices.disposal.signTake')],
      place: t('devices.disposal.signPlace'),
    }),
  }
}

const template = `
#import "/base.typ": *
#show: paper.with(title: data.title, authority: data.authority, date: data.date)
= #data.title
#facts(data.facts)
#if data.note != "" { data.note }
#ruled(columns: (auto, auto, 1fr, auto, 1fr), head: data.heads, ..data.rows.flatten())
#v(18mm)
#block(breakable: false, grid(columns: (1fr, 1fr), column-gutter: 12mm, ..data.signs.map(each => block(stroke: (top: 0.5pt), inset: (top: 1.5mm), width: 100%)[#text(size: 9pt)[#data.place \\ #each]])))
`
