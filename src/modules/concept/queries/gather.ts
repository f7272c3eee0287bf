// Gathers what a document is composed of, in a fixed number of statements however many schools there are.
import { sql } from 'kysely'
import { type Context, knownFacts, readFacts } from '#kernel'
import { blockVersion, inForce, offered, responsible } from '#modules/catalogue'
import { areas, type Block, type InForce } from '#modules/catalogue/model'
import type { Id } from '#shared'
import { addDays } from '#shared'
import type { Material, SchoolIn, TaskIn, Unit } from '../compose/material.ts'
import { expiresWithin, registerOf } from '../model/contract.ts'
import { allContracts } from './contracts.ts'
import { asMuses, todayOf } from './muses.ts'

export interface Scope {
  kind: Material['kind']
  title: string
  schools: readonly Id[]
}

/** Everything that a document about these schools says; German, as the blocks are. */
export async function gather(ctx: Context, scope: Scope): Promise<Material> {
  const muses = asMuses(ctx)
  const { schools: ids, kind, title } = scope
  const day = todayOf(ctx)
  const booked = await inForce(muses, { schools: ids, day })
  const { units, blocks } = await unitsOf(muses, booked)
  const contracts = await allContracts(muses)
  const needs = booked.flatMap((booking) => {
    const block = blocks.get(`${booking.number}@${booking.version}`)
    return block ? [{ school: booking.school, number: block.number, title: block.title, need: block.privacy.processorContract }] : []
  })
  return {
    lang: 'de',
    day,
    title,
    kind,
    authority: await authorityOf(muses),
    schools: await schoolsOf(muses, ids, units),
    units,
    tasks: await tasksOf(muses, ids),
    register: registerOf(needs, contracts, day, addDays(day, expiresWithin)),
    areas,
  }
}

/** Blocks in force as they are booked: one unit for each block in each version, in the order of the catalogue. */
export async function unitsOf(ctx: Context, booked: readonly InForce[]): Promise<{ units: Unit[]; blocks: Map<string, Block> }> {
  const blocks = await blockVersion(ctx, booked)
  // A block that is retired or no longer offered keeps its prices where it is still in force.
  const offers = new Map((await offered(ctx, { all: true })).map((offer) => [offer.number, offer]))
  const byRef = new Map<string, InForce[]>()
  for (const booking of booked) {
    const key = `${booking.number}@${booking.version}`
    const known = byRef.get(key)
    if (known) known.push(booking)
    else byRef.set(key, [booking])
  }
  const order = Object.keys(areas)
  const units = [...byRef].flatMap(([key, all]): Unit[] => {
    const block = blocks.get(key)
    if (!block) return []
    return [
      {
        block,
        schools: all.map((booking) => booking.school),
        values: new Map(all.map((booking) => [booking.school, booking.parameters])),
        since: new Map(all.map((booking) => [booking.school, booking.since])),
        prices: offers.get(block.number)?.costs ?? {},
        priceNote: offers.get(block.number)?.note ?? null,
      },
    ]
  })
  const place = ({ block }: Unit) => `${String(order.indexOf(block.area)).padStart(2, '0')}${block.kind}`
  units.sort((a, b) => place(a).localeCompare(place(b)) || a.block.number.localeCompare(b.block.number, 'de', { numeric: true }))
  return { units, blocks }
}

async function authorityOf(ctx: Context): Promise<Material['authority']> {
  const { rows } = await sql<Material['authority']>`select name, land,
      nullif(concat_ws(', ', street, nullif(concat_ws(' ', postcode, city), '')), '') as address, contact, phone, email
    from organisation.authority where id = ${ctx.authority}`.execute(ctx.db())
  return rows[0]!
}

/** Schools with the figures that are shown of them, and those that prove the checks of what they have. */
async function schoolsOf(ctx: Context, ids: readonly Id[], units: readonly Unit[]): Promise<SchoolIn[]> {
  const { rows } = await sql<{ id: Id; name: string; number: string | null }>`select id, name, number from organisation.school
    where authority_id = ${ctx.authority} and id = any(${sql.val([...ids])}::uuid[]) order by name, id`.execute(ctx.db())
  const asked = new Set(units.flatMap(({ block }) => block.checks.flatMap(({ fact }) => fact ?? [])))
  const facts = await readFacts(
    ctx,
    rows.map((row) => row.id),
    knownFacts().flatMap(({ name, proof }) => (proof && !asked.has(name) ? [] : name)),
  )
  return rows.map((row) => ({ ...row, facts: facts.get(row.id)! }))
}

async function tasksOf(ctx: Context, schools: readonly Id[]): Promise<TaskIn[]> {
  const all = await responsible(ctx, { schools })
  return all.map(({ school, block, task, title, party, letter, holders }) => ({
    school,
    block,
    task,
    title,
    party,
    letter,
    holders: holders.map((held) => held.name ?? held.contact ?? held.role ?? '').filter(Boolean),
  }))
}
