// The report of a damage, a loss or a theft on paper, for the file, the insurer or the police.
import { type Context, openFile, printPdf } from '#kernel'
import { findDevices } from '#modules/devices'
import { getAuthority } from '#modules/organisation'
import { dayOf, formatDay, formatMoney, type Id, type Translate } from '#shared'
import { type CaseRow, caseList } from '../queries/others.ts'
import { photosOf } from '../queries/photos.ts'

/** Together; a phone's photos are made smaller before they are sent, and what goes beyond is named. */
const mostBytes = 5 * 2 ** 20

const source = `
#import "/base.typ": *
#show: paper.with(title: data.words.title, authority: data.authority, school: data.school, date: data.date)
= #data.words.title
#facts(data.facts)
== #data.words.device
#facts(data.device)
== #data.words.description
#for line in data.description { par(line) }
#v(8mm)
#block(breakable: false, grid(columns: (1fr, 1fr), column-gutter: 12mm,
  [#line(length: 100%, stroke: 0.5pt) #text(size: 8.5pt, fill: muted, data.words.place)],
  [#line(length: 100%, stroke: 0.5pt) #text(size: 8.5pt, fill: muted, data.words.reporter)]))
#if data.photos.len() + data.left.len() > 0 [
  == #data.words.photos
  #grid(columns: (1fr, 1fr), gutter: 6mm,
    ..data.photos.map(each => block(breakable: false)[#image(bytes(each.bytes), format: each.format, width: 100%, height: 70mm, fit: "contain", alt: each.name) #text(size: 8pt, fill: muted, each.name)]))
  #if data.left.len() > 0 [#text(size: 8.5pt, fill: muted)[#data.words.left #data.left.join(", ")]]
]
`

export async function casePaper(ctx: Context, id: Id, t: Translate): Promise<Buffer> {
  const found = (await caseList.get(ctx, id)) as unknown as CaseRow
  const [device] = await findDevices(ctx, [found.device])
  const day = (value: string) => formatDay(value, ctx.lang)
  const money = (value: number | null) => (value === null ? t('loans.paper.unknown') : formatMoney(value, ctx.lang))
  const facts: [string, string | null][] = [
    [t('loans.damageCase.kind'), t(`loans.damageCase.kind.${found.kind}`)],
    [t('loans.damageCase.day'), day(found.day)],
    [t('loans.damageCase.state'), t(`loans.damageCase.state.${found.state}`)],
    [t('loans.damageCase.school'), found.schoolName],
    [t('loans.contract'), found.contractName],
    [t('loans.contract.person'), found.personName],
    [t('loans.damageCase.policeReference'), found.policeReference],
    [t('loans.damageCase.insurance'), found.insurance],
    [t('loans.damageCase.value'), found.kind === 'accessory' ? null : money(found.value)],
    [t('loans.damageCase.claim'), found.claim === null ? null : money(found.claim)],
    [t('loans.damageCase.settledOn'), found.settledOn && day(found.settledOn)],
  ]
  const thing: [string, string | null | undefined][] = [
    [t('loans.item.number'), found.deviceName],
    [t('loans.paper.head.model'), device?.modelName ?? device?.name],
    [t('loans.paper.head.serial'), device?.serial],
    [t('loans.paper.purchased'), device?.purchasedOn && day(device.purchasedOn)],
    [t('loans.paper.price'), device?.price == null ? null : formatMoney(device.price, ctx.lang)],
  ]
  const filled = (pairs: readonly (readonly [string, string | null | undefined])[]) => pairs.filter(([, value]) => value)
  return printPdf(source, {
    lang: ctx.lang,
    authority: (await getAuthority(ctx, ctx.authority)).name,
    school: found.schoolName ?? '',
    date: day(dayOf(ctx.now())),
    facts: filled(facts),
    device: filled(thing),
    description: found.description.split(/\n+/).filter(Boolean),
    ...(await pictures(ctx, id)),
    words: {
      title: t(`loans.paper.case.${found.kind}`),
      device: t('loans.damageCase.device'),
      description: t('loans.damageCase.description'),
      photos: t('loans.photo.plural'),
      left: t('loans.paper.photosLeft'),
      place: t('loans.paper.place'),
      reporter: t('loans.paper.signReporter'),
    },
  })
}

const formats: Record<string, string> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' }

async function pictures(ctx: Context, id: Id): Promise<{ photos: { name: string; format: string; bytes: number[] }[]; left: string[] }> {
  const photos: { name: string; format: string; bytes: number[] }[] = []
  const left: string[] = []
  let size = 0
  for (const photo of await photosOf(ctx, [id])) {
    if (size + photo.size > mostBytes) {
      left.push(photo.name)
      continue
    }
    size += photo.size
    const parts: Buffer[] = []
    for await (const part of (await openFile(ctx, photo.id)).stream) parts.push(part as Buffer)
    photos.push({ name: photo.name, format: formats[photo.type] ?? 'jpg', bytes: [...Buffer.concat(parts)] })
  }
  return { photos, left }
}
