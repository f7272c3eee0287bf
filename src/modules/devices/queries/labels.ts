// Labels as PDF: QR code, inventory number, what it is, and who paid for it.

import { sql } from 'kysely'
import type { BitMatrix } from 'qrcode'
import { type Context, type Download, invalid, notFound, openFile, pictureIn, printPdf, withinReach } from '#kernel'
import { formatDay, type Id, type Translate } from '#shared'
import { sheetOf } from '../model.ts'
import { labelUrl } from '../runtime.ts'
import { findDevices } from './devices.ts'

/** What modules above put on labels, e.g. whose money it was: a line under the number, and pictures (files) below. */
export interface Marked {
  text: string
  pictures: readonly Id[]
}
export type LabelMark = (ctx: Context, ids: readonly Id[]) => Promise<ReadonlyMap<Id, Marked>>
export const labelMarks: LabelMark[] = []

export interface LabelOptions {
  sheet: string
  /** Labels of the first sheet that are used up. */
  skip: number
  /** Moves everything by so many millimetres: printers differ. */
  shiftX: number
  shiftY: number
  /** Prints the picture stored for labels beside the number. */
  logo: boolean
}

export const mostLabels = 5_000

/** Labels of devices in the order of the ids; the caller has asked for the right. */
export async function deviceLabels(ctx: Context, ids: readonly Id[], options: LabelOptions, t: Translate): Promise<Download> {
  if (ids.length > mostLabels) throw invalid('devices.tooMany', { values: { count: mostLabels } })
  const found = new Map((await findDevices(ctx, ids)).map((device) => [device.id, device]))
  const marks = new Map<Id, Marked>()
  for (const mark of labelMarks) for (const [id, marked] of await mark(ctx, ids)) marks.set(id, marked)
  const qrPath = await qrDrawer()
  const labels = ids.flatMap((id) => {
    const device = found.get(id)
    if (!device) return []
    return {
      number: device.inventoryNumber,
      model: [device.manufacturerName, device.modelName].filter(Boolean).join(' ') || device.name || t(`devices.kind.${device.kind}`),
      serial: device.serial ? `SN ${device.serial}` : '',
      school: '',
      mark: marks.get(id)?.text ?? '',
      pictures: marks.get(id)?.pictures ?? [],
      qr: qrPath(labelUrl('g', device.code)),
    }
  })
  return print(ctx, labels, options, t)
}

export async function setLabels(ctx: Context, ids: readonly Id[], options: LabelOptions, t: Translate): Promise<Download> {
  const { rows } = await sql<{
    id: Id
    name: string
    kind: string
    code: string
    school: string
  }>`select k.id, k.name, k.kind, k.code, s.name as school
    from devices.device_set k join organisation.school s on s.authority_id = k.authority_id and s.id = k.school_id
    where k.authority_id = ${ctx.authority} and k.id = any(${sql.val([...ids])}::uuid[]) order by k.name, k.id`.execute(ctx.db())
  const qrPath = await qrDrawer()
  const labels = rows.map((set) => ({
    number: set.name,
    model: t(`devices.set.kind.${set.kind}`),
    serial: '',
    school: set.school,
    mark: '',
    pictures: [],
    qr: qrPath(labelUrl('k', set.code)),
  }))
  return print(ctx, labels, options, t)
}

/** Door labels of rooms: who scans one says where she stands. Only rooms within reach of the right to see rooms. */
export async function roomLabels(ctx: Context, ids: readonly Id[], options: LabelOptions, t: Translate): Promise<Download> {
  if (ids.length > mostLabels) throw invalid('devices.tooMany', { values: { count: mostLabels } })
  const visible = withinReach(ctx.reach('organisation.read'), { authority: 'r.authority_id', school: 'r.school_id' })
  const { rows } = await sql<{ number: string; name: string | null; kind: string; code: string; school: string }>`
    select r.number, r.name, r.kind, r.code, s.name as school
    from organisation.room r join organisation.school s on s.authority_id = r.authority_id and s.id = r.school_id
    where r.authority_id = ${ctx.authority} and r.id = any(${sql.val([...ids])}::uuid[]) and ${visible} order by s.name, r.number, r.id`.execute(
    ctx.db(),
  )
  if (rows.length < new Set(ids).size) throw notFound()
  const qrPath = await qrDrawer()
  const labels = rows.map((room) => ({
    number: room.number,
    model: room.name ?? t(`organisation.room.kind.${room.kind}`),
    serial: '',
    school: room.school,
    mark: '',
    qr: qrPath(labelUrl('tuer', room.code)),
    pictures: [],
  }))
  return print(ctx, labels, options, t)
}

interface Label {
  /** Ids of files. */
  pictures: readonly Id[]
}

async function print(ctx: Context, labels: readonly Label[], options: LabelOptions, t: Translate): Promise<Download> {
  const { rows } = await sql<{ name: string }>`select name from organisation.authority where id = ${ctx.authority}`.execute(ctx.db())
  const title = t('devices.label.plural')
  const own = options.logo ? await ownPicture(ctx) : []
  const pictures = await openPictures(ctx, [...new Set([...labels.flatMap((label) => label.pictures), ...own])])
  const names = (ids: readonly Id[]) => [...ids, ...own].flatMap((id) => pictures.get(id)?.name ?? [])
  return {
    name: `${title} ${formatDay(ctx.now(), ctx.lang)}.pdf`,
    type: 'application/pdf',
    body: await printPdf(
      template,
      {
        lang: ctx.lang,
        title,
        alt: t('devices.label.qr'),
        authority: rows[0]?.name ?? '',
        sheet: sheetOf(options.sheet),
        skip: options.skip,
        shiftX: options.shiftX,
        shiftY: options.shiftY,
        pictures: Object.fromEntries([...pictures.values()].map(({ name, aspect, alt }) => [name, { aspect, alt }])),
        labels: labels.map((label) => ({ ...label, pictures: names(label.pictures) })),
      },
      Object.fromEntries([...pictures.values()].map(({ name, bytes }) => [name, bytes])),
    ),
  }
}

/** The picture that the authority stored for labels. */
async function ownPicture(ctx: Context): Promise<Id[]> {
  const { rows } = await sql<{
    id: Id
  }>`select id from kernel.file where authority_id = ${ctx.authority} and owner_object = 'devices.labelLogo' order by id desc limit 1`.execute(
    ctx.db(),
  )
  return rows.map((row) => row.id)
}

const endings: Record<string, string> = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/svg+xml': 'svg' }

/** Pictures with the shape of their area, as the template reads them; each is opened once, however many labels carry it. */
async function openPictures(ctx: Context, ids: readonly Id[]) {
  const opened = new Map<Id, { name: string; alt: string; aspect: number; bytes: Buffer }>()
  for (const id of ids) {
    const file = await openFile(ctx, id)
    const ending = endings[file.type]
    if (!ending) continue
    const bytes = Buffer.concat(await Array.fromAsync(file.stream))
    const size = pictureIn(bytes)
    opened.set(id, { name: `${id}.${ending}`, alt: file.name.replace(/\.\w+$/, ''), aspect: size ? size.width / size.height : 1, bytes })
  }
  return opened
}

/** Draws QR codes as SVG with one path: small, and sharp at any size. The library comes with the first sheet. */
async function qrDrawer(): Promise<(text: string) => string> {
  const { default: codes } = await import('qrcode')
  return (text) => pathOf(codes.create(text, { errorCorrectionLevel: 'M' }).modules)
}

function pathOf(modules: BitMatrix): string {
  const size = modules.size
  let path = ''
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      if (!modules.get(y, x)) continue
      let run = 1
      while (x + run < size && modules.get(y, x + run)) run++
      path += `M${x} ${y}h${run}v1h-${run}z`
      x += run
    }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><path d="${path}"/></svg>`
}

const template = `
#import "/base.typ": *
#set document(title: data.title)
#set text(font: ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"), size: 8pt, fill: black, lang: data.lang)
#set page(paper: "a4", margin: 0mm)
#set par(leading: 0.35em, spacing: 0.5em, justify: false)
#let s = data.sheet
#let small = s.height < 30
#let side = if small { 14.5mm } else { 24mm }
// Lines begin at the height of capitals; what stands above them, as the dots of an Ö, is not cut off.
#let cut(body, height) = pad(top: -0.6mm, box(height: height + 0.6mm, clip: true, width: 100%, place(top + left, dy: 0.6mm, body)))
#let line(body, height) = cut(box(width: 300mm, body), height)
// A picture is as high as there is room and no wider than its part of the label.
#let tall = if small { 4mm } else { 7.5mm }
#let beside = (s.width - 7) * 1mm - side
#let drawn(names) = grid(columns: names.len(), column-gutter: 1.5mm, ..names.map(name => {
  let each = data.pictures.at(name)
  let part = (beside - 1.5mm * (names.len() - 1)) / names.len()
  image("/files/" + name, alt: each.alt, fit: "contain", height: tall, width: calc.min(each.aspect * tall, part))
}))
#let tiny = if small { 5pt } else { 7pt }
#let label(each) = {
  // Beside a notice the model takes one line, and small labels with a picture leave the serial to the code.
  let drawing = each.pictures.len() > 0
  let tight = drawing or each.mark != ""
  let model = text(size: if small { 5.5pt } else { 8pt }, each.model)
  box(width: s.width * 1mm, height: s.height * 1mm, inset: (x: 2.5mm, y: 2mm), grid(columns: (side, 1fr), column-gutter: 2mm, align: horizon,
    image(bytes(each.qr), format: "svg", width: side, alt: data.alt + " " + each.number),
    stack(spacing: if small { if tight { 0.5mm } else { 1mm } } else { if tight { 1mm } else { 1.5mm } },
      text(size: tiny, fill: luma(60), line(data.authority, if small { 2mm } else { 2.8mm })),
      text(size: if small { 7.5pt } else if each.number.len() > 14 { 9pt } else { 12pt }, weight: "bold", font: "DejaVu Sans Mono", each.number),
      if tight { line(model, if small { 2mm } else { 2.8mm }) } else { cut(model, if small { 3.75mm } else { 5.5mm }) },
      if each.serial != "" and not (small and drawing) { text(size: tiny, font: "DejaVu Sans Mono", line(each.serial, if small { 2mm } else { 2.8mm })) },
      if each.school != "" { text(size: tiny, cut(each.school, if small { 5.1mm } else { 7.2mm })) },
      // Whole lines, three at most.
      if each.mark != "" { text(size: tiny, weight: "bold", cut(each.mark, if small { 5.1mm } else { 7.2mm })) },
      if drawing { drawn(each.pictures) },
    )))
}
#let perPage = s.columns * s.rows
#let total = data.skip + data.labels.len()
#for page in range(calc.ceil(total / perPage)) {
  if page > 0 { pagebreak() }
  for slot in range(perPage) {
    let index = page * perPage + slot - data.skip
    if index >= 0 and index < data.labels.len() {
      place(top + left, dx: (s.left + calc.rem(slot, s.columns) * (s.width + s.gapX) + data.shiftX) * 1mm,
        dy: (s.top + calc.quo(slot, s.columns) * (s.height + s.gapY) + data.shiftY) * 1mm, label(data.labels.at(index)))
    }
  }
}
`
