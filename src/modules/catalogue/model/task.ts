// Who carries a task of a block at a school, and who holds it there.
import { z } from 'zod'
import { defineModel, field, Id, type Row } from '#shared'
import { type Block, type Letter, letters, type Parties, type Party, parties, type Responsibility as Task } from './block.ts'
import { jsonField } from './offer.ts'

export const PartiesShape = z.strictObject(
  Object.fromEntries(parties.map((party) => [party, z.enum(letters).optional()])),
) as unknown as z.ZodType<Parties>

/** A deviation from the block: of the authority, or of one school. */
export const TaskChange = defineModel('catalogue.taskChange', {
  id: field.id(),
  number: field.text({ required: true, write: 'create', max: 8 }),
  task: field.text({ required: true, write: 'create', max: 80 }),
  school: field.ref({ ref: 'organisation.school', write: 'create' }),
  parties: jsonField(PartiesShape),
  note: field.longText({ max: 2_000 }),
  version: field.version(),
})
export type TaskChange = Row<typeof TaskChange>

/** Who does a party's part: a role, an account, or a contact; for a task, a block, or everything; at a school or everywhere. */
export const Holder = defineModel('catalogue.holder', {
  id: field.id(),
  party: field.choice(parties, { required: true, write: 'create' }),
  number: field.text({ write: 'create', max: 8 }),
  task: field.text({ write: 'create', max: 80 }),
  school: field.ref({ ref: 'organisation.school', write: 'create' }),
  role: field.text({ max: 80 }),
  account: field.ref({ ref: 'access.account' }),
  contact: field.text({ max: 200, personal: true }),
  phone: field.text({ max: 60, personal: true }),
  email: field.email({ personal: true }),
  version: field.version(),
})
export type Holder = Row<typeof Holder>

/** One who holds a task, as it is answered. A role without people is held by nobody. */
export interface Held {
  role?: string
  account?: string
  contact?: string
  name?: string
  phone?: string
  email?: string
}

export interface Responsible {
  school: string
  block: string
  blockTitle: string
  task: string
  title: string
  party: Party
  letter: Letter
  supportLevel: NonNullable<Task['supportLevel']> | null
  /** Where the letter comes from. */
  by: 'block' | 'land' | 'authority' | 'school'
  holders: Held[]
}

export const taskRefusals = ['noAnswer', 'manyAnswer', 'noDoer'] as const

/** What is wrong with a distribution: exactly one answers, at least one does it. */
export function partiesFault(distribution: Parties): (typeof taskRefusals)[number] | undefined {
  const given = Object.values(distribution)
  const answering = given.filter((letter) => letter === 'A' || letter === 'RA').length
  if (answering === 0) return 'noAnswer'
  if (answering > 1) return 'manyAnswer'
  if (!given.some((letter) => letter === 'R' || letter === 'RA')) return 'noDoer'
  return undefined
}

/** The distribution that counts: the school's, the authority's, that of the Land, else that of the block. */
export function partiesOf(
  task: Task,
  land: string,
  changes: { authority?: Parties; school?: Parties },
): { parties: Parties; by: Responsible['by'] } {
  if (changes.school) return { parties: changes.school, by: 'school' }
  if (changes.authority) return { parties: changes.authority, by: 'authority' }
  const variant = task.variants?.find((each) => each.land === land)
  return variant ? { parties: variant.parties, by: 'land' } : { parties: task.parties, by: 'block' }
}

export type HolderPlace = Pick<Holder, 'party' | 'number' | 'task' | 'school'>

/** Finds the nearest holders of a party's task at a school. */
export function holderIndex<H extends HolderPlace>(holders: readonly H[]) {
  // Asked for every task of every school: what nobody is named for should cost nothing.
  const byTask = new Map<string, Map<string | null, H[]>>()
  for (const holder of holders) {
    const key = `${holder.party}/${holder.number ?? ''}/${holder.task ?? ''}`
    const bySchool = byTask.get(key) ?? new Map<string | null, H[]>()
    bySchool.set(holder.school, [...(bySchool.get(holder.school) ?? []), holder])
    byTask.set(key, bySchool)
  }
  return (party: Party, number: string, task: string, school: string): H[] => {
    for (const key of [`${party}/${number}/${task}`, `${party}/${number}/`, `${party}//`]) {
      const bySchool = byTask.get(key)
      const found = bySchool?.get(school) ?? bySchool?.get(null)
      if (found) return found
    }
    return []
  }
}

export const taskOf = (block: Block, key: string): Task | undefined => block.responsibilities.find((each) => each.key === key)
export const HolderPlaceShape = z.strictObject({
  party: z.enum(parties),
  number: z.string().max(8).nullable(),
  task: z.string().max(80).nullable(),
  school: Id.nullable(),
})
