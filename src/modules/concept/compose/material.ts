// What a document is composed of: blocks in force with their values, schools with their facts, who does what, contracts.
import type { FactValue } from '#kernel'
import type { Block, Letter, ParameterValues, Party } from '#modules/catalogue/model'
import type { Day, Id } from '#shared'
import type { RegisterLine } from '../model/contract.ts'

/** A block in one version, and where it holds. */
export interface Unit {
  block: Block
  schools: Id[]
  values: ReadonlyMap<Id, ParameterValues>
  since: ReadonlyMap<Id, Day>
  /** Prices of the authority, by key of the cost item; where one is missing, the block's own counts. */
  prices: Readonly<Record<string, number | null>>
  /** What the authority says of its prices. */
  priceNote: string | null
}

export interface SchoolIn {
  id: Id
  name: string
  number: string | null
  facts: ReadonlyMap<string, FactValue>
}

/** One letter of a task at a school. */
export interface TaskIn {
  school: Id
  block: string
  task: string
  title: string
  party: Party
  letter: Letter
  holders: string[]
}

export interface Material {
  lang: 'de' | 'en'
  day: Day
  title: string
  kind: 'authority' | 'group' | 'school'
  authority: { name: string; land: string; address: string | null; contact: string | null; phone: string | null; email: string | null }
  schools: SchoolIn[]
  /** In the order of the catalogue. */
  units: Unit[]
  tasks: TaskIn[]
  register: RegisterLine[]
  /** Words of areas and Länder, as the catalogue says them. */
  areas: Readonly<Record<string, string>>
}
