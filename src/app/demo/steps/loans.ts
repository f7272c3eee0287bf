// Tablets in the hands of pupils: a class set that runs, one that is overdue, one being prepared, and two cases.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import { germanToday } from '#kernel'
import type { Id } from '#shared'
import { addDays, dayOf } from '#shared'
import { reportCase } from '../../../modules/loans/actions/give-back.ts'
import { handOver, prepare, sign } from '../../../modules/loans/actions/lend.ts'
import { createFirstTemplate } from '../../../modules/loans/actions/templates.ts'
import { authorityId, type Demo, type DemoStep } from '../demo.ts'
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
  const now = demo.now()
  const found = await pairs(ctx, Math.max(4, Math.round(24 * demo.share)))
  for (const [index, { school, people, names, devices }] of found.entries()) {
    const count = Math.min(people.length, devices.length)
    // The second school's set should be back by now.
    const [fromDay, untilDay] = index === 1 ? [iso(now, -200), iso(now, -9)] : [iso(now, -80), iso(now, 240)]
    const contracts = await prepare(
      ctx,
      { school, template: template!.id, fromDay, untilDay, purpose: 'Unterricht und Hausaufgaben' },
      people.slice(0, count).map((person, at) => ({ person, devices: [devices[at]!] })),
    )
    const ids = contracts.map((contract) => contract.id)
    const signed = ids.slice(0, Math.ceil(count * 0.8))
    for (const [at, id] of signed.entries()) await sign(ctx, [id], { signedBy: `Sorgeberechtigte von ${names[at]}`, how: 'paper' })
    if (index < 2) await handOver(ctx, ids)
    if (index === 0 && count > 2) {
      await reportCase(ctx, {
        device: devices[0]!,
        kind: 'damage',
        day: iso(now, -5),
        description: 'Display gesprungen, Gerät noch nutzbar.',
      })
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
