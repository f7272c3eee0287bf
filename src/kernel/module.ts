// What can be plugged in: a module of the domain, a connector to a foreign system.
import type { FastifyInstance } from 'fastify'
import type { Day, Id } from '#shared'
import type { AnyDb, Context } from './context.ts'
import type { Identify, Served } from './http/serve.ts'
import type { SearchSource } from './search.ts'

/** A right a module knows; its German sentence stands in the texts under `right.<name>`. */
export interface RightDeclaration {
  name: string
  /** Where it can be granted. */
  scopes: readonly ('operator' | 'authority' | 'school' | 'group' | 'self')[]
  /** Shows or changes personal data of several people: asks for a second factor. */
  sensitive?: boolean
  /**
   * Shipped roles that have it: `teacher`, `teacher:ownGroups`, `pupil:self`. The administrators of operator and authority
   * have every right of their scope without being named; `!authorityAdmin` takes it from them.
   */
  roles?: readonly string[]
}

export interface EventHeard {
  id: string
  /** Nothing where the fact is the installation's own. */
  authority: string | null
  name: string
  ids: string[]
  payload: Record<string, unknown>
  at: Date
}
export type Listener = (ctx: Context, event: EventHeard) => Promise<void>

export interface Job {
  /** Runs in the worker with a context of the authority that the payload names. */
  run: (job: JobContext, payload: Record<string, unknown>) => Promise<void>
  /** Cron line (UTC); the job then runs once per installation, without an authority. */
  schedule?: string
  attempts?: number
}
export interface JobContext {
  /** Runs `work` in one transaction as MUSES; several calls are several transactions. */
  within: <T>(authorities: readonly string[], work: (ctx: Context) => Promise<T>) => Promise<T>
  signal: AbortSignal
  /** Shows progress on the run that the payload names. */
  progress: (done: number, total?: number, note?: string) => Promise<void>
}

/** Personal data a module holds: the base of export (Art. 15 DSGVO), deletion and the record of processing. */
export interface PersonalData {
  table: string
  personColumn: string
  dataClass: string
  /** Columns named for the record of processing activities. */
  columns: readonly string[]
}

/** A figure for a home page or the cockpit, asked with the rights of the person. */
export interface Figure {
  key: string
  right: string
  read: (ctx: Context) => Promise<unknown>
}

/** One line of a list: columns whose words stand under `fact.<name>.<column>`. */
export type FactLine = Readonly<Record<string, string | number | null>>
export type FactValue = number | string | boolean | readonly FactLine[]

/**
 * What a module knows of schools today: for documents and for checks of what was promised. Its words stand under `fact.<name>`.
 * A school that is missing in the answer was not measured; nothing is made up for it.
 */
export interface Fact {
  /** `<module>.<name>`, e.g. `people.pupils`. */
  name: string
  kind: 'count' | 'list' | 'text' | 'yes'
  /** Who sees it, at the school. */
  right: string
  /** Proves a check and says little by itself: documents and figures do not list it. */
  proof?: boolean
  /** Answers for many schools in a fixed number of statements. */
  find: (ctx: Context, schools: readonly Id[]) => Promise<ReadonlyMap<Id, FactValue>>
}

/** A promise that reality does not keep, as a module finds it at a school. */
export interface DeviationFound {
  school: Id
  /** Tells several findings of one source at a school apart; the finding is the same one as long as school and key are. */
  key?: string
  tone?: 'danger' | 'warning' | 'info'
  /** The block that promises it, by number, where the module knows one. */
  block?: string
  since?: Day | null
  /** For the words. */
  values?: Readonly<Record<string, string | number>>
  /** The page of the cause. */
  href: string
}

/** Paper against measured reality; words under `deviation.<name>` and its `.promised`, `.is` and `.action`. */
export interface DeviationSource {
  name: string
  right: string
  find: (ctx: Context, schools: readonly Id[]) => Promise<readonly DeviationFound[]>
}

/** A right, or a right with an own answer to who sees the whole history of an object. */
export type HistoryRule = string | { right: string; sees: (ctx: Context, id: string) => Promise<boolean> }

export interface Module {
  name: string
  /** Modules it may call; compared with its real imports. */
  uses: readonly string[]
  rights: readonly RightDeclaration[]
  routes?: readonly Served[]
  hears?: Record<string, Listener>
  jobs?: Record<string, Job>
  search?: readonly SearchSource[]
  personal?: readonly PersonalData[]
  figures?: readonly Figure[]
  /** What it knows of schools, for documents and checks. */
  facts?: readonly Fact[]
  /** Which promises it finds broken. */
  deviations?: readonly DeviationSource[]
  /** Which right shows the history of its objects: `{ 'people.person': 'people.read' }`; by default as far as it reaches the school of each line. */
  history?: Record<string, HistoryRule>
  /** Switchable per authority and school; the ground (organisation, access) is not. */
  optional?: boolean
  /** Routes that follow a foreign protocol (OpenID Connect, SCIM, inventory agents) and bring their own rules. */
  foreign?: (server: FastifyInstance, app: Runtime) => void | Promise<void>
  /** Who sends a request; exactly one module answers that. */
  identify?: Identify
  /** Runs once per process before anything is served. */
  start?: (app: Started) => void | Promise<void>
  stop?: () => void | Promise<void>
  /** Lines printed after start, e.g. the one-time link of the first start. */
  greeting?: () => Promise<string[]>
}

/** What a module gets when the process starts. */
export interface Started {
  db: AnyDb
  now: () => Date
  runtime: Runtime
  publicUrl: string
  dataDir: string
  bootstrapToken: string | null
  demo: boolean
  modules: readonly Module[]
  /** What connectors bring, by the port they implement, e.g. `rosters.readers`. */
  plugs: Readonly<Record<string, readonly unknown[]>>
}

export interface Runtime {
  within: JobContext['within']
  publicUrl: string
}

/** Declares a module; `app/modules.ts` lists them lowest first and start-up refuses a module that uses one standing later. */
export const defineModule = (module: Module): Module => module

/** Names what is wrong with the order or the references of the listed modules; empty when all is well. */
export function faultsOf(modules: readonly Module[]): string[] {
  const faults: string[] = []
  const seen = new Set<string>()
  const rights = new Set<string>()
  const proofs = new Set<string>()
  for (const module of modules) {
    if (seen.has(module.name)) faults.push(`module ${module.name} is listed twice`)
    for (const used of module.uses) if (!seen.has(used)) faults.push(`${module.name} uses ${used}, which does not stand before it`)
    for (const right of module.rights) {
      if (!right.name.startsWith(`${module.name}.`)) faults.push(`right ${right.name} does not begin with ${module.name}.`)
      if (rights.has(right.name)) faults.push(`right ${right.name} is declared twice`)
      rights.add(right.name)
    }
    // A fact and the deviation that is found in it may share their name.
    for (const [kind, named] of [
      ['fact', module.facts ?? []],
      ['deviation', module.deviations ?? []],
    ] as const)
      for (const { name } of named) {
        if (!name.startsWith(`${module.name}.`)) faults.push(`${kind} ${name} does not begin with ${module.name}.`)
        if (proofs.has(`${kind} ${name}`)) faults.push(`${kind} ${name} is declared twice`)
        proofs.add(`${kind} ${name}`)
      }
    seen.add(module.name)
  }
  for (const module of modules)
    for (const { api } of module.routes ?? [])
      for (const [name, endpoint] of Object.entries(api))
        if (endpoint.right !== 'public' && endpoint.right !== 'signedIn' && !rights.has(endpoint.right))
          faults.push(`${module.name}: endpoint ${name} needs the unknown right ${endpoint.right}`)
  return faults
}
