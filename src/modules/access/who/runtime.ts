// What this process knows since its start: database, clock, address, and the shipped rights of all roles.
import { type AnyDb, type Context, type Module, system, within } from '#kernel'
import { type RightsOfRole, shippedRights, withheldRights } from './role-rights.ts'

export interface AccessRuntime {
  db: AnyDb
  now: () => Date
  publicUrl: string
  modules: readonly Module[]
  shipped: ReadonlyMap<string, RightsOfRole>
  withheld: ReadonlySet<string>
  bootstrapToken: string | null
  /** The account behind the bootstrap token. */
  bootstrapAccount: string | null
  demo: boolean
}

let running: AccessRuntime | undefined

export function setRuntime(next: Omit<AccessRuntime, 'shipped' | 'withheld'> | undefined): void {
  running = next && { ...next, shipped: shippedRights(next.modules), withheld: withheldRights(next.modules) }
}
export function runtime(): AccessRuntime {
  if (!running) throw new Error('access was not started')
  return running
}

/** Works as MUSES with the installation's own rows and the named authorities. */
export const asSystem = <T>(job: string, authorities: readonly string[], work: (ctx: Context) => Promise<T>): Promise<T> =>
  within(runtime().db, { who: system(job), authorities, now: runtime().now, operator: true }, work)

/** The hosts that browsers treat as safe even without TLS. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || host === '127.0.0.1' || host.endsWith('.localhost')

/** Cookies are `Secure` with TLS and on the own machine; a plain address elsewhere needs one without. */
export function cookieRules(publicUrl: string): { name: string; secure: boolean } {
  const url = new URL(publicUrl)
  const secure = url.protocol === 'https:' || isLoopback(url.hostname)
  return { name: secure ? '__Host-muses' : 'muses', secure }
}
