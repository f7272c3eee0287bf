// Contracts with processors (Art. 28 DSGVO), joint responsibility (Art. 26), and for which school and service they stand.
import { z } from 'zod'
import { Day, defineModel, type Field, field, Id, type Row, type Translate } from '#shared'

/** A value with structure: it stands in no list and is edited by its own part of a screen. */
const structure = <T>(schema: z.ZodType<T>): Field<T, 'always'> => ({
  kind: 'longText',
  schema,
  write: 'always',
  required: true,
  list: 'none',
  sort: false,
  filter: false,
})

const short = z.string().trim().min(1).max(200)
export const SubProcessor = z.strictObject({
  name: short,
  place: z.string().trim().max(200).nullable(),
  task: z.string().trim().max(500).nullable(),
  since: Day.nullable(),
})
export type SubProcessor = z.infer<typeof SubProcessor>

/** `none`: it was decided that no contract is needed, for a reason that is written down. */
export const contractKinds = ['processor', 'joint', 'none'] as const

export const Contract = defineModel('concept.contract', {
  id: field.id(),
  title: field.text({ required: true, max: 200, width: 'wide' }),
  kind: field.choice(contractKinds, { required: true }),
  /** The other party; for `none` whom it concerns. */
  processor: field.text({ required: true, max: 200 }),
  signed: field.day(),
  validUntil: field.day(),
  /** The last day on which it can be ended. */
  noticeUntil: field.day({ list: 'hidden' }),
  measures: field.longText({ max: 5_000 }),
  note: field.longText({ max: 5_000 }),
  /** Numbers of blocks. */
  blocks: structure(z.array(z.string().max(8)).min(1).max(100)),
  /** Empty: all schools of the authority have joined. */
  schools: structure(z.array(Id).max(5_000)),
  subProcessors: structure(z.array(SubProcessor).max(100)),
  file: field.ref({ ref: 'kernel.file', list: 'none', write: 'never', filter: false, sort: false }),
  fileName: field.text({ list: 'none', write: 'never', filter: false, sort: false }),
  version: field.version(),
})
export type Contract = Row<typeof Contract>

export const registerStates = ['covered', 'expiring', 'expired', 'missing', 'unclear', 'notNeeded'] as const
export type RegisterState = (typeof registerStates)[number]
/** A contract that ends within so many days is said to expire. */
export const expiresWithin = 90

/** A service at a school that needs a contract, or may need one. */
export interface RegisterLine {
  school: Id
  number: string
  title: string
  state: RegisterState
  contract: Contract | null
}

/** The state in words, on the screen and in files alike; what ends names its day. */
export function registerWords(
  state: RegisterState,
  validUntil: Day | null | undefined,
  { t, day }: { t: Translate; day: (value: Day) => string },
): string {
  return [t(`concept.register.${state}`), validUntil ? t('concept.doc.until', { day: day(validUntil) }) : ''].filter(Boolean).join(', ')
}

const byState: Record<'yes' | 'depends', RegisterState> = { yes: 'missing', depends: 'unclear' }

/** How a service at a school stands: the contract that covers it longest counts. */
export function registerState(
  need: 'yes' | 'depends',
  contracts: readonly Contract[],
  day: Day,
  soon: Day,
): { state: RegisterState; contract: Contract | null } {
  if (contracts.length === 0) return { state: byState[need], contract: null }
  const last = (contract: Contract) => contract.validUntil ?? '9999-12-31'
  const best = [...contracts].sort((a, b) => last(b).localeCompare(last(a)))[0]!
  if (best.kind === 'none') return { state: 'notNeeded', contract: best }
  // A contract nobody has signed yet protects nobody.
  if (!best.signed || best.signed > day) return { state: 'missing', contract: best }
  if (last(best) < day) return { state: 'expired', contract: best }
  return { state: last(best) <= soon ? 'expiring' : 'covered', contract: best }
}

/** The register of all services at all schools that need a contract, or may. */
export function registerOf(
  services: readonly { school: Id; number: string; title: string; need: 'yes' | 'no' | 'depends' }[],
  contracts: readonly Contract[],
  day: Day,
  soon: Day,
): RegisterLine[] {
  const byBlock = new Map<string, Contract[]>()
  for (const contract of contracts) for (const number of contract.blocks) byBlock.set(number, [...(byBlock.get(number) ?? []), contract])
  const wide = new Map([...byBlock].map(([number, all]) => [number, all.map((contract) => ({ contract, at: new Set(contract.schools) }))]))
  return services.flatMap(({ school, number, title, need }) => {
    const near = (wide.get(number) ?? []).filter(({ at }) => at.size === 0 || at.has(school)).map(({ contract }) => contract)
    if (need === 'no' && near.length === 0) return []
    return [{ school, number, title, ...registerState(need === 'no' ? 'depends' : need, near, day, soon) }]
  })
}
