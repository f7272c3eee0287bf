// The five kinds of refusal. A code names the text; what a person may not see answers exactly like what does not exist.
import type { ProblemKind } from '#shared'

export interface FieldFault {
  path: string
  code: string
  values?: Record<string, string | number>
}

export interface RefusalOptions {
  values?: Record<string, string | number>
  fields?: FieldFault[]
  /** HTTP status where the kind's own is too coarse: 412 for a stale version, 413 for a body that is too large. */
  status?: number
  cause?: unknown
  /** Seconds after which another try makes sense. */
  retryAfter?: number
}

const statusOf: Record<ProblemKind, number> = { NotFound: 404, Forbidden: 403, Conflict: 409, Invalid: 422, Unavailable: 503 }

/** A refusal that a person can act on; anything else that is thrown is a defect and answers 500 without details. */
export class Refusal extends Error {
  readonly kind: ProblemKind
  readonly code: string
  readonly options: RefusalOptions
  constructor(kind: ProblemKind, code: string, options: RefusalOptions = {}) {
    super(`${kind}: ${code}`, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'Refusal'
    this.kind = kind
    this.code = code
    this.options = options
  }
  get status(): number {
    return this.options.status ?? statusOf[this.kind]
  }
}

export const notFound = (code = 'notFound', options?: RefusalOptions) => new Refusal('NotFound', code, options)
export const forbidden = (code = 'forbidden', options?: RefusalOptions) => new Refusal('Forbidden', code, options)
export const conflict = (code: string, options?: RefusalOptions) => new Refusal('Conflict', code, options)
export const invalid = (code: string, options?: RefusalOptions) => new Refusal('Invalid', code, options)
export const unavailable = (code: string, options?: RefusalOptions) => new Refusal('Unavailable', code, options)
/** Somebody else changed the object since it was read (RFC 9110 §13.1.1). */
export const stale = (values?: Record<string, string | number>) => new Refusal('Conflict', 'stale', { status: 412, values })

/** A PostgreSQL error by its SQLSTATE and constraint, or undefined for anything else. */
export function databaseFault(error: unknown): { state: string; constraint?: string; table?: string; detail?: string } | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string' || !/^[0-9A-Z]{5}$/.test(error.code))
    return undefined
  const { constraint, table, detail } = error as { constraint?: string; table?: string; detail?: string }
  return { state: error.code, constraint, table, detail }
}

/** Faults of a moment: the database restarts, the connection is gone, two jobs stood in each other's way. */
export function isPassing(error: unknown): boolean {
  const state = databaseFault(error)?.state
  if (state) return /^(08|40|53|57|55P03)/.test(state)
  return (
    error instanceof Error &&
    (/^E(CONN|PIPE|TIMEDOUT|AI_)/.test(String('code' in error ? error.code : '')) || /connection/i.test(error.message))
  )
}
