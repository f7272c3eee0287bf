// Tablets in the hands of pupils: a class set that runs, one that is overdue, one being prepared; links that wait for guardians, wishes, and two cases.
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Context } from '#kernel'
import { germanToday } from '#kernel'
import type { Id } from '#shared'
import { addDays, dayOf } from '#shared'
import { reportCase } from '../../../modules/loans/actions/give-back.ts'
import { handOver, prepare, sign } from '../../../modules/loans/actions/lend.ts'
import { addPhoto } from '../../../modules/loans/actions/photos.ts'
import { createFirstTemplate, createStarters } from '../../../modules/loans/actions/templates.ts'
import { decideWishes, wishFor } from '../../../modules/loans/actions/wishes.ts'
import { authorityId, type Demo, type DemoStep } from '../demo.ts'
import { drawnCrack } from '../draw.ts'
import { plannedAuthorities } from '../places.ts'

const iso = (now: Date, days: number) => addDays(dayOf(now), days)

export const loansStep: DemoStep = {
  name: 'loans',
  async run(demo) {
    for (const { slug } of plannedAuthorities) {
      const authority = await authorityId(demo, slug)
      await demo.within(authority, (ctx) => addAll(ctx, demo))
    }
  },
}

interface Pair {
  school: Id
  people: Id[]
  names: string[]
  devices: Id[]
}

/** Schools with free tablets and pupils, each with as many of both as it has of the fewer. */
async function pairs(ctx: Context, most: number): Promise<Pair[]> {
  const { rows } = await sql<Pair>`
    select s.id as school, p.people, p.names, d.devices from organisation.school s
      join lateral (select array_agg(x.id) as people, array_agg(x.name) as names from (select distinct q.id, q.name from people.affiliation a join people.person q on q.authority_id = a.authority_id and q.id = a.person_id
        where a.authority_id = s.authority_id and a.school_id = s.id and a.role = 'learner' and q.state = 'active' and coalesce(a.until_day, ${germanToday}) >= ${germanToday} order by q.name limit ${most}) x) p on true
      join lateral (select array_agg(y.id) as devices from (select v.id from devices.device v where v.authority_id = s.authority_id and v.school_id = s.id and v.kind = 'tablet'
        and v.state in ('inStock', 'inUse') order by v.inventory_number limit ${most}) y) d on true
    where s.authority_id = ${ctx.authority} and p.people is not null and d.devices is not null order by s.number limit 3`.execute(ctx.db())
  return rows
}

async function addAll(ctx: Context, demo: Demo): Promise<void> {
  const [template] = await createFirstTemplate(ctx)
  const rent = (await createStarters(ctx)).find((each) => each.kind === 'rent' && each.language === 'de')
  const now = demo.now()
  const found = await pairs(ctx, Math.max(4, Math.round(24 * demo.share)))
  await addWishes(ctx, now)
  for (const [index, { school, people, names, devices }] of found.entries()) {
    const count = Math.min(people.length, devices.length)
    // The second school's set should be back by now.
    const [fromDay, untilDay] = index === 1 ? [iso(now, -200), iso(now, -9)] : [iso(now, -80), iso(now, 240)]
    const terms = { school, template: template!.id, fromDay, untilDay, purpose: 'Unterricht und Hausaufgaben' }
    const wishes = people.slice(0, count).map((person, at) => ({ person, devices: [devices[at]!] }))
    // At the first school the last few rent theirs by the month.
    const rents = index === 0 && rent ? Math.min(3, count - 1) : 0
    const contracts = await prepare(ctx, terms, wishes.slice(0, count - rents))
    if (rents)
      contracts.push(...(await prepare(ctx, { ...terms, template: rent!.id, fee: 800, feePeriod: 'monthly' }, wishes.slice(count - rents))))
    const ids = contracts.map((contract) => contract.id)
    // One in five has not signed yet.
    const signed = ids.slice(0, count - Math.max(1, Math.round(count * 0.2)))
    for (const [at, id] of signed.entries()) await sign(ctx, [id], { signedBy: `Sorgeberechtigte von ${names[at]}`, how: 'paper' })
    if (index < 2) await handOver(ctx, ids)
    // A guardian has a link for the last one of the set that is being prepared; the demo sends no mails, so nobody knows it.
    if (index === 2)
      await sql`insert into loans.consent (authority_id, contract_id, digest, expires_at)
        values (${ctx.authority}, ${ids.at(-1)!}, ${randomBytes(32)}, ${demo.now()}::timestamptz + interval '21 days')`.execute(ctx.db())
    if (index === 0 && count > 2) {
      const damage = await reportCase(ctx, {
        device: devices[0]!,
        kind: 'damage',
        day: iso(now, -5),
        description: 'Display gesprungen, Gerät noch nutzbar.',
      })
      for (const [at, name] of ['Vorderseite.png', 'Sprung nah.png'].entries())
        await addPhoto(ctx, damage.id, { name, bytes: drawnCrack(at + 1) })
      await reportCase(ctx, {
        device: devices[1]!,
        kind: 'theft',
        day: iso(now, -3),
        description: 'Aus der Umkleide entwendet.',
        policeReference: 'wird nachgereicht',
      })
    }
  }
}

/** Wishes at the first schools: one waits for the coordinator, one for the head, one was declined. */
async function addWishes(ctx: Context, now: Date): Promise<void> {
  const { rows } = await sql<{ school: Id; people: Id[] }>`
    select s.id as school, p.people from organisation.school s
      join lateral (select array_agg(x.id) as people from (select distinct q.id, q.name from people.affiliation a join people.person q on q.authority_id = a.authority_id and q.id = a.person_id
        where a.authority_id = s.authority_id and a.school_id = s.id and a.role = 'learner' and q.state = 'active' and coalesce(a.until_day, ${germanToday}) >= ${germanToday} order by q.name desc limit 3) x) p on true
    where s.authority_id = ${ctx.authority} and p.people is not null order by s.number limit 3`.execute(ctx.db())
  for (const { school, people } of rows) {
    const wished = await wishFor(
      ctx,
      people.map((person, index) => ({
        person,
        school,
        kind: 'tablet' as const,
        fromDay: iso(now, 7),
        untilDay: iso(now, 250),
        reason: wishReasons[index % wishReasons.length]!,
      })),
    )
    const [, second, third] = wished.map((wish) => wish.id)
    if (second) await decideWishes(ctx, [second], 'approved', null)
    if (third) await decideWishes(ctx, [third], 'declined', 'Ein Leihgerät aus dem Vorjahr ist noch nicht zurück.')
  }
}

const wishReasons = ['Zu Hause gibt es kein eigenes Gerät.', 'Das eigene Gerät ist in Reparatur.', 'Ein zweites Gerät für zu Hause.']
