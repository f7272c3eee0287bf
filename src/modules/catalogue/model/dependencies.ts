// What blocks stand on: required blocks, circles, and an order in which each comes after what it needs.
import type { Block } from './block.ts'

export const requirements = (block: Pick<Block, 'requires'> | undefined): string[] => block?.requires.map((each) => each.block) ?? []

/** The circle that a block is led into by what it requires, e.g. [S01, S02, S01]; undefined when there is none. */
export function findCycle(start: string, requiredBy: (number: string) => readonly string[]): string[] | undefined {
  const done = new Set<string>()
  const visit = (number: string, way: readonly string[]): string[] | undefined => {
    const at = way.indexOf(number)
    if (at >= 0) return [...way.slice(at), number]
    if (done.has(number)) return undefined
    for (const required of requiredBy(number)) {
      const found = visit(required, [...way, number])
      if (found) return found
    }
    done.add(number)
    return undefined
  }
  return visit(start, [])
}

/** The blocks with everything they require, directly or not, each after what it needs. */
export function withRequired(numbers: readonly string[], requiredBy: (number: string) => readonly string[]): string[] {
  const ordered = new Set<string>()
  const visit = (number: string, way: ReadonlySet<string>): void => {
    if (ordered.has(number) || way.has(number)) return
    for (const required of requiredBy(number)) visit(required, new Set([...way, number]))
    ordered.add(number)
  }
  for (const number of numbers) visit(number, new Set())
  return [...ordered]
}
