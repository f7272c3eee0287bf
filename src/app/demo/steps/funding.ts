// Who paid for the devices: a running grant for tablets, one that is closed, and the authority's own budget.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import type { Id } from '#shared'
import { assign } from '../../../modules/funding/actions/assets.ts'
import { createGrants, createLines, createReceipts, moveGrants } from '../../../modules/funding/actions/grants.ts'
import { addLabelPhoto, keepLogo } from '../../../modules/funding/actions/labels.ts'
import { changeProgrammes, takeProgrammes } from '../../../modules/funding/actions/programmes.ts'
import { authorityId, type DemoStep } from '../demo.ts'
import { drawnLabel, drawnPicture } from '../draw.ts'
import { plannedAuthorities } from '../places.ts'

const iso = (day: Date) => day.toISOString().slice(0, 10)
const shifted = (day: Date, months: number) => iso(new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, 15)))

export const fundingStep: DemoStep = {
  name: 'funding',
  async run(demo) {
    for (const { slug } of plannedAuthorities) {
      const authority = await authorityId(demo, slug)
      await demo.within(authority, (ctx) => addAll(ctx, demo.now()))
    }
  },
}

/** Three bars beside a square: a mark of nobody. */
const demoLogo = [
  { x: 10, y: 10, width: 180, height: 180, shade: 120 },
  { x: 220, y: 30, width: 360, height: 50, shade: 60 },
  { x: 220, y: 100, width: 260, height: 24, shade: 160 },
  { x: 220, y: 140, width: 300, height: 24, shade: 160 },
]

interface Bought {
  id: Id
  price: number | null
  school: Id
}

/** Devices of a kind that nobody has paid for yet, the newest first. */
async function unfunded(ctx: Context, kinds: readonly string[], limit: number): Promise<Bought[]> {
  const { rows } = await sql<Bought>`select d.id, d.price::float8 as price, d.school_id as school from devices.device d
    where d.authority_id = ${ctx.authority} and d.kind = any(${sql.val([...kinds])}::text[]) and d.school_id is not null and d.purchased_on is not null
      and not exists (select from funding.asset a where a.authority_id = d.authority_id and a.device_id = d.id)
    order by d.purchased_on desc, d.id limit ${limit}`.execute(ctx.db())
  return rows
}

async function addAll(ctx: Context, now: Date): Promise<void> {
  const [digital, own] = await takeProgrammes(ctx, ['digitalpakt-schule', 'haushalt'])
  // What a notice would say; the demo says so in the source.
  await changeProgrammes(ctx, [
    {
      id: digital!.id,
      bindingMonths: 48,
      bindingStart: 'commissioning',
      receiptYears: 10,
      ownSharePercent: 10,
      logo: true,
      logoText: 'Erfundenes Förderprogramm der Demo',
      kinds: ['tablet', 'notebook', 'board', 'projector', 'documentCamera'],
      kindsRule: 'warn',
      source: 'Erfundener Bescheid der Demo',
    },
    { id: own!.id, bindingMonths: 0, bindingStart: 'purchase', receiptYears: 10, source: 'Erfundener Bescheid der Demo' },
  ])
  await keepLogo(ctx, digital!.id, { name: 'demo-foerderung.png', bytes: drawnPicture(600, 200, demoLogo, 8) })
  const tablets = await unfunded(ctx, ['tablet'], 400)
  const boards = await unfunded(ctx, ['board', 'projector'], 120)
  await addGrant(ctx, {
    title: 'Tablets für die Klassen 7 bis 10',
    programme: digital!.id,
    reference: 'DP-7-1042',
    measure: 'Mobile Endgeräte',
    now,
    months: -8,
    devices: tablets,
  })
  // Somebody began to take the photos; the proof names how many are missing.
  for (const [at, device] of tablets.slice(0, 24).entries())
    await addLabelPhoto(ctx, device.id, { name: `Etikett ${at + 1}.png`, bytes: drawnLabel(at) })
  const closed = await addGrant(ctx, {
    title: 'Präsentationstechnik in Unterrichtsräumen',
    programme: digital!.id,
    reference: 'DP-5-0318',
    measure: 'Anzeige- und Interaktionsgeräte',
    now,
    months: -30,
    devices: boards,
  })
  await moveGrants(ctx, [closed], 'submitted', shifted(now, -4))
  await moveGrants(ctx, [closed], 'closed')
  await createGrants(ctx, [
    {
      title: 'WLAN-Ausbau zweiter Abschnitt',
      programme: digital!.id,
      state: 'applied',
      amount: 18_500_000,
      ownShare: 1_850_000,
      appliedOn: shifted(now, -1),
    },
  ])
}

interface Planned {
  title: string
  programme: Id
  reference: string
  measure: string
  now: Date
  months: number
  devices: readonly Bought[]
}

async function addGrant(ctx: Context, { title, programme, reference, measure, now, months, devices }: Planned): Promise<Id> {
  const price = devices.reduce((sum, device) => sum + (device.price ?? 0), 0)
  const part = (cents: number) => Math.round(cents * 0.9)
  const [grant] = await createGrants(ctx, [
    {
      title,
      programme,
      reference,
      state: 'granted',
      amount: part(Math.round(price * 1.08)),
      ownShare: price - part(price),
      grantedOn: shifted(now, months),
      startsOn: shifted(now, months),
      endsOn: shifted(now, months + 18),
      proofDue: shifted(now, months + 10),
      costCentre: '2110.7851',
    },
  ])
  const bySchool = Map.groupBy(devices, (device) => device.school)
  const lines = await createLines(
    ctx,
    [...bySchool].map(([school, list]) => ({
      grant: grant!.id,
      measure,
      school,
      name: 'Geräte mit Zubehör',
      category: 'devices' as const,
      quantity: list.length,
      planned: part(list.reduce((sum, device) => sum + (device.price ?? 0), 0)),
    })),
  )
  const receipts = await createReceipts(
    ctx,
    lines.map((line, index) => {
      const sum = bySchool.get(line.school!)!.reduce((total, device) => total + (device.price ?? 0), 0)
      return {
        grant: grant!.id,
        line: line.id,
        school: line.school,
        kind: 'invoice' as const,
        number: `RE-${reference.slice(-4)}-${String(index + 1).padStart(3, '0')}`,
        supplier: 'Systemhaus Auental',
        day: shifted(now, months + 2),
        paidOn: index % 5 === 4 ? null : shifted(now, months + 3),
        gross: sum,
        eligible: part(sum),
      }
    }),
  )
  for (const [index, line] of lines.entries())
    await assign(ctx, {
      grant: grant!.id,
      line: line.id,
      receipt: receipts[index]!.id,
      devices: bySchool.get(line.school!)!.map((device) => ({ device: device.id, amount: part(device.price ?? 0) })),
    })
  return grant!.id
}
