// Who is responsible for a task of a block at a school now: the letter of each party, and who holds it.
import { sql } from 'kysely'
import { type Context, forbidden, withinReach } from '#kernel'
import type { Id } from '#shared'
import {
  type Block,
  type Held,
  type Holder,
  holderIndex,
  type InForce,
  type Parties,
  type Party,
  parties,
  partiesOf,
  type Responsible,
  refKey,
  type TaskChange,
} from '../model.ts'
import { readVersions } from './blocks.ts'
import { inForce } from './in-force.ts'
import { type RolePerson, rolePeople } from './role-holders.ts'

export interface ResponsibleQuestion {
  task?: string
  block?: string
  schools?: readonly Id[]
  /** What is in force there, where the caller has read it already. */
  booked?: readonly InForce[]
}

/** One line per task, party and school; a line without holders is a task that nobody holds. */
export async function responsible(ctx: Context, question: ResponsibleQuestion): Promise<Responsible[]> {
  const booked = (question.booked ?? (await inForce(ctx, { schools: question.schools }))).filter(
    (each) => !question.block || each.number === question.block,
  )
  const schools = [...new Set(booked.map(({ school }) => school))]
  const [blocks, lands, changes, held] = [
    await readVersions(ctx, booked),
    await landsOf(ctx, schools),
    await taskChangesOf(ctx, schools),
    await namedHolders(ctx, schools),
  ]
  const roles = [...new Set(held.flatMap(({ role }) => role ?? []))]
  const find = holding(held, await rolePeople(ctx, roles, schools))
  const changed = new Map(changes.map((each) => [`${each.number}/${each.task}/${each.school ?? ''}`, each.parties]))
  return booked.flatMap((booking) => {
    const block = blocks.get(refKey(booking))
    return block ? linesOf(booking, block, lands.get(booking.school) ?? '', changed, find, question.task) : []
  })
}

type Find = (party: Party, number: string, task: string, school: Id) => Held[]

function linesOf(
  { school, number }: InForce,
  block: Block,
  land: string,
  changed: ReadonlyMap<string, Parties>,
  find: Find,
  only: string | undefined,
): Responsible[] {
  return block.responsibilities
    .filter(({ key }) => !only || key === only)
    .flatMap((task) => {
      const key = `${number}/${task.key}/`
      const { parties: letters, by } = partiesOf(task, land, { authority: changed.get(key), school: changed.get(key + school) })
      return parties.flatMap((party): Responsible[] => {
        const letter = letters[party]
        if (!letter) return []
        return [
          {
            ...{ school, block: number, blockTitle: block.title, task: task.key, title: task.task, party, letter, by },
            supportLevel: task.supportLevel ?? null,
            holders: find(party, number, task.key, school),
          },
        ]
      })
    })
}

/** The nearest holders, with the people of a role at the school; a role without people holds nothing. */
function holding(held: readonly Holder[], people: readonly RolePerson[]): Find {
  const nearest = holderIndex(held)
  const atRole = new Map<string, RolePerson[]>()
  for (const person of people) {
    const key = `${person.role}/${person.school ?? ''}`
    atRole.set(key, [...(atRole.get(key) ?? []), person])
  }
  const heldBy = (holders: readonly Holder[], school: Id): Held[] =>
    holders.flatMap((holder): Held[] => {
      const { role, account, contact, phone, email } = holder
      const reach = { ...(phone ? { phone } : {}), ...(email ? { email } : {}) }
      if (contact) return [{ contact, ...reach }]
      if (account) return [{ account, name: (holder as Holder & { name?: string }).name, ...reach }]
      const having = [...(atRole.get(`${role}/${school}`) ?? []), ...(atRole.get(`${role}/`) ?? [])]
      return having.map((person) => ({ role: role!, account: person.account, name: person.name, ...reach }))
    })
  // Most tasks of a school are held by the same few.
  const known = new Map<readonly Holder[], Map<Id, Held[]>>()
  return (party, number, task, school) => {
    const holders = nearest(party, number, task, school)
    if (holders.length === 0) return []
    const bySchool = known.get(holders) ?? new Map<Id, Held[]>()
    known.set(holders, bySchool)
    const found = bySchool.get(school) ?? heldBy(holders, school)
    bySchool.set(school, found)
    return found
  }
}

async function landsOf(ctx: Context, schools: readonly Id[]): Promise<Map<Id, string>> {
  const { rows } = await sql<{ id: Id; land: string }>`select id, land from organisation.school
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and id = any(${sql.val([...schools])}::uuid[])`.execute(ctx.db())
  return new Map(rows.map(({ id, land }) => [id, land]))
}

/** Deviations of the authority and of these schools. */
export async function taskChangesOf(ctx: Context, schools: readonly Id[]): Promise<TaskChange[]> {
  const { rows } = await sql<TaskChange>`select id, number, task, school_id as school, parties, note, version from catalogue.task_change
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and (school_id is null or school_id = any(${sql.val([...schools])}::uuid[]))`.execute(
    ctx.db(),
  )
  return rows
}

export type HolderView = Holder & { name: string | null; schoolName: string | null }

const holderColumns = sql`h.id, h.party, h.number, h.task, h.school_id as school, h.role, h.account_id as account, h.contact, h.phone, h.email, h.version,
  k.display_name as name, s.name as "schoolName"`
const holderTables = sql`catalogue.holder h left join people.account k on k.id = h.account_id
  left join organisation.school s on s.authority_id = h.authority_id and s.id = h.school_id`
const holderOrder = sql`h.party, h.number nulls first, h.task nulls first, s.name nulls first, h.id`

/** Holders of the authority and of these schools; accounts that are suspended or gone hold nothing. */
export async function namedHolders(ctx: Context, schools: readonly Id[]): Promise<HolderView[]> {
  const { rows } = await sql<HolderView>`select ${holderColumns} from ${holderTables}
    where h.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and (h.school_id is null or h.school_id = any(${sql.val([...schools])}::uuid[]))
      and (h.account_id is null or k.state in ('active', 'invited')) order by ${holderOrder}`.execute(ctx.db())
  return rows
}

/** Holders as far as the right to read reaches: with a school, those of the authority and of that school; without one, all that are set. */
export async function holdersWithin(ctx: Context, school?: Id): Promise<HolderView[]> {
  const reach = ctx.reach('catalogue.read')
  if (reach.nothing) throw forbidden('forbidden', { values: { right: 'catalogue.read' } })
  if (school) ctx.may('catalogue.read', { schools: [school] })
  const { rows } = await sql<HolderView>`select ${holderColumns} from ${holderTables}
    where h.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and (h.school_id is null or ${withinReach(reach, { authority: 'h.authority_id', school: 'h.school_id' })})
      ${school ? sql`and (h.school_id is null or h.school_id = ${school})` : sql``} order by ${holderOrder}`.execute(ctx.db())
  return rows
}
