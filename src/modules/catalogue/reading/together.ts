// What only shows when blocks lie side by side: double numbers, missing and circular requirements, templates.
import type { BlockFile, BookingTemplate } from '../model/block.ts'
import { parameterFault } from '../model/parameters.ts'
import type { ReadDocument } from './document.ts'
import type { LibraryFinding } from './finding.ts'

export interface Placed<T> {
  value: T
  at: ReadDocument<unknown>['at']
}
type PlacedBlock = Placed<Pick<BlockFile, 'number' | 'requires' | 'serviceLevel'>>

/** Findings across blocks of one library. */
export function findingsTogether(blocks: PlacedBlock[]): LibraryFinding[] {
  const numbers = blocks.map(({ value }) => value.number)
  const double = blocks.flatMap(({ value, at }, index) =>
    numbers.indexOf(value.number) < index ? [at(['number'], 'duplicate', value.number)] : [],
  )
  const unknown = blocks.flatMap(({ value, at }) => {
    const others = numbers.filter((each) => each !== value.number)
    const as = value.serviceLevel.as
    return [
      ...value.requires.flatMap(({ block }, index) =>
        numbers.includes(block) ? [] : [at(['requires', index, 'block'], 'unknown-block', block, others)],
      ),
      ...(as && !others.includes(as) ? [at(['serviceLevel', 'as'], 'unknown-block', as, others)] : []),
    ]
  })
  return [...double, ...unknown, ...circles(blocks)]
}

/** Every circle once, told at the requirement that closes it. */
function circles(blocks: PlacedBlock[]): LibraryFinding[] {
  const byNumber = new Map(blocks.map((each) => [each.value.number, each]))
  const findings: LibraryFinding[] = []
  const done = new Set<string>()
  const visit = (number: string, path: string[]) => {
    const placed = byNumber.get(number)
    if (!placed || done.has(number)) return
    const trail = [...path, number]
    for (const [index, { block }] of placed.value.requires.entries()) {
      const from = trail.indexOf(block)
      if (from >= 0) findings.push(placed.at(['requires', index, 'block'], 'cycle', [...trail.slice(from), block].join(' → ')))
      else visit(block, trail)
    }
    done.add(number)
  }
  for (const number of byNumber.keys()) visit(number, [])
  return findings
}

/** Findings of booking templates: blocks, what they require, parameters and their values. */
export function findingsOfTemplates(
  { value, at }: Placed<BookingTemplate[]>,
  blocks: Pick<BlockFile, 'number' | 'requires' | 'parameters'>[],
): LibraryFinding[] {
  const byNumber = new Map(blocks.map((each) => [each.number, each]))
  return value.flatMap((template, index) => {
    const listed = template.blocks.map((each) => each.block)
    const double =
      value.findIndex((each) => each.key === template.key) < index ? [at(['templates', index, 'key'], 'duplicate', template.key)] : []
    const inside = template.blocks.flatMap(({ block: number, parameters = {} }, inner) => {
      const path = ['templates', index, 'blocks', inner]
      const block = byNumber.get(number)
      if (!block) return [at([...path, 'block'], 'unknown-block', number, [...byNumber.keys()])]
      if (listed.indexOf(number) < inner) return [at([...path, 'block'], 'duplicate', number)]
      return [
        ...block.requires
          .filter((each) => !listed.includes(each.block))
          .map((each) => at([...path, 'block'], 'requires-missing', `${number} → ${each.block}`, [each.block])),
        ...Object.entries(parameters).flatMap(([key, given]) => {
          const parameter = block.parameters.find((each) => each.key === key)
          if (!parameter)
            return [
              at(
                [...path, 'parameters', key],
                'unknown-parameter',
                key,
                block.parameters.map((each) => each.key),
              ),
            ]
          const fault = parameterFault(parameter, given)
          return fault ? [at([...path, 'parameters', key], fault.code, given, fault.valid)] : []
        }),
      ]
    })
    return [...double, ...inside]
  })
}
