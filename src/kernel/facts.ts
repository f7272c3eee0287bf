// What modules know of schools, and which promises they find broken: asked together, for many schools at once.
import { type RawBuilder, sql } from 'kysely'
import type { Id } from '#shared'
import type { Context } from './context.ts'
import type { DeviationFound, DeviationSource, Fact, FactValue, Module } from './module.ts'

let facts: readonly Fact[] = []
let sources: readonly DeviationSource[] = []

/** Tells this process what the modules can prove; the shell calls it before anything starts. */
export function plugFacts(modules: readonly Module[]): void {
  facts = modules.flatMap((module) => module.facts ?? [])
  sources = modules.flatMap((module) => module.deviations ?? [])
}
export const knownFacts = (): readonly Fact[] => facts
export const knownDeviations = (): readonly DeviationSource[] => sources

type Among = Record<'authorities' | 'schools', RawBuilder<unknown>>
/** A count from one statement that answers `school` and `n`; a school without a row was not measured. */
export function countFact(name: string, right: string, asked: Asked, more = {}): Fact {
  const find: Fact['find'] = async (ctx, schools) =>
    new Map((await rowsOf<{ school: Id; n: number }>(ctx, schools, asked)).map((row) => [row.school, row.n]))
  return { name, kind: 'count', right, ...more, find }
}

type Asked = (ctx: Context, among: Among) => RawBuilder<unknown>
async function rowsOf<R>(ctx: Context, schools: readonly Id[], asked: Asked): Promise<R[]> {
  const ids = (all: readonly Id[]) => sql`${sql.val([...all])}::uuid[]`
  return (await asked(ctx, { authorities: ids(ctx.authorities), schools: ids(schools) }).execute(ctx.db())).rows as R[]
}

/** A broken promise counted per school by one statement that answers `school`, `n` and `since`; `counts` names the number in the words. */
export function countedAt(
  name: string,
  right: string,
  { href, counts = 'count', ...how }: Pick<DeviationFound, 'tone' | 'block'> & { href: (school: Id) => string; counts?: string },
  asked: Asked,
): DeviationSource {
  const find: DeviationSource['find'] = async (ctx, schools) =>
    (await rowsOf<{ school: Id; n: number; since: string }>(ctx, schools, asked)).map(({ school, n, since }) => ({
      school,
      since,
      ...how,
      values: { [counts]: n },
      href: href(school),
    }))
  return { name, right, find }
}

/** School → name of the fact → value. What is missing was not measured or may not be seen. */
export type SchoolFacts = ReadonlyMap<Id, ReadonlyMap<string, FactValue>>

/** Facts of schools, all or the named ones, each as far as its right reaches. */
export async function readFacts(ctx: Context, schools: readonly Id[], names?: readonly string[]): Promise<SchoolFacts> {
  const found = new Map(schools.map((school) => [school, new Map<string, FactValue>()]))
  for (const fact of facts) {
    if (names && !names.includes(fact.name)) continue
    const seen = within(ctx, fact.right, schools)
    if (seen.length === 0) continue
    for (const [school, value] of await fact.find(ctx, seen)) found.get(school)?.set(fact.name, value)
  }
  return found
}

export type Deviation = DeviationFound & { source: string }

/** Broken promises at schools, as every module finds them or the named ones alone, each as far as its right reaches. */
export async function readDeviations(ctx: Context, schools: readonly Id[], names?: readonly string[]): Promise<Deviation[]> {
  const found: Deviation[] = []
  for (const source of sources) {
    if (names && !names.includes(source.name)) continue
    const seen = within(ctx, source.right, schools)
    if (seen.length === 0) continue
    for (const each of await source.find(ctx, seen)) found.push({ ...each, source: source.name })
  }
  return found
}

/** The schools that a right reaches; the context names one authority or MUSES itself asks. */
function within(ctx: Context, right: string, schools: readonly Id[]): readonly Id[] {
  const reach = ctx.reach(right)
  if (ctx.authorities.every((authority) => reach.authorities.has(authority))) return schools
  return schools.filter((school) => reach.schools.has(school))
}
