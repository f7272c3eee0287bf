// What a shape cannot say about one block: letters, references to its own parameters, sources and modules of the BSI.
import { type BlockFile, letters, type Parties } from '../model/block.ts'
import { grundschutzModules } from '../model/grundschutz.ts'
import { knownPlaceholders, parameterFault, placeholdersOf } from '../model/parameters.ts'
import type { Path, ReadDocument } from './document.ts'
import type { LibraryFinding } from './finding.ts'

type At = ReadDocument<unknown>['at']

/** Findings inside one block whose shape is right. */
export function findingsWithin(block: BlockFile, at: At): LibraryFinding[] {
  return [
    ...(block.kind === (block.number.startsWith('B') ? 'basic' : 'optional')
      ? []
      : [at(['kind'], 'kind', `${block.number}, ${block.kind}`)]),
    ...duplicates(block, at),
    ...parameterFindings(block, at),
    ...responsibilityFindings(block, at),
    ...referenceFindings(block, at),
    ...checkFindings(block, at),
    ...block.security.flatMap(({ grundschutz }, index) =>
      grundschutz.flatMap((id, inner) =>
        Object.hasOwn(grundschutzModules, id) ? [] : [at(['security', index, 'grundschutz', inner], 'unknown-grundschutz', id, near(id))],
      ),
    ),
  ]
}

/** The modules of the same layer, so that a slip of the pen is easy to mend. */
function near(id: string): string[] {
  const layer = /^[A-Z]+/.exec(id)?.[0] ?? ''
  const same = Object.keys(grundschutzModules).filter((each) => each.startsWith(`${layer}.`))
  return same.length ? same : [...new Set(Object.keys(grundschutzModules).map((each) => `${each.split('.')[0]}.…`))]
}

function duplicates(block: BlockFile, at: At): LibraryFinding[] {
  const lists: [string, readonly { key: string }[]][] = [
    ['parameters', block.parameters],
    ['responsibilities', block.responsibilities],
    ['processes', block.processes],
    ['cost', block.cost],
    ['checks', block.checks],
    ['sources', block.sources],
  ]
  const keys = lists.flatMap(([name, list]) =>
    list.flatMap(({ key }, index) =>
      list.findIndex((each) => each.key === key) < index ? [at([name, index, 'key'], 'duplicate', key)] : [],
    ),
  )
  const chapters = block.chapters.flatMap((file, index) =>
    block.chapters.indexOf(file) < index ? [at(['chapters', index], 'duplicate', file)] : [],
  )
  const requires = block.requires.flatMap((each, index) =>
    block.requires.findIndex((other) => other.block === each.block) < index
      ? [at(['requires', index, 'block'], 'duplicate', each.block)]
      : [],
  )
  return [...keys, ...chapters, ...requires]
}

function parameterFindings(block: BlockFile, at: At): LibraryFinding[] {
  return block.parameters.flatMap((parameter, index) => {
    const path = ['parameters', index]
    if (parameter.type === 'choice' && !parameter.choices?.length) return [at([...path, 'choices'], 'missing')]
    if (parameter.min !== undefined && parameter.max !== undefined && parameter.min > parameter.max)
      return [at([...path, 'max'], 'below', parameter.max, [parameter.min])]
    const fault = parameterFault(parameter, parameter.default)
    return fault ? [at([...path, 'default'], fault.code, parameter.default, fault.valid)] : []
  })
}

function lettersOf(parties: Parties, path: Path, at: At): LibraryFinding[] {
  const all = Object.values(parties).join('')
  const findings: LibraryFinding[] = []
  if (all.split('A').length !== 2) findings.push(at(path, 'one-accountable', parties, letters))
  if (!all.includes('R')) findings.push(at(path, 'no-responsible', parties, letters))
  return findings
}

function responsibilityFindings(block: BlockFile, at: At): LibraryFinding[] {
  const sources = block.sources.map((each) => each.key)
  return block.responsibilities.flatMap((row, index) => {
    const path = ['responsibilities', index]
    const variants = (row.variants ?? []).flatMap((variant, inner) => [
      ...lettersOf(variant.parties, [...path, 'variants', inner, 'parties'], at),
      ...(sources.includes(variant.source) ? [] : [at([...path, 'variants', inner, 'source'], 'unknown-source', variant.source, sources)]),
    ])
    return [...lettersOf(row.parties, [...path, 'parties'], at), ...variants]
  })
}

/** Settings that a check asks for are those of the block. */
function checkFindings(block: BlockFile, at: At): LibraryFinding[] {
  const keys = block.parameters.map((each) => each.key)
  return block.checks.flatMap(({ filled = [] }, index) =>
    filled.flatMap((key, inner) => (keys.includes(key) ? [] : [at(['checks', index, 'filled', inner], 'unknown-parameter', key, keys)])),
  )
}

/** `{{parameter.key}}` in any text, `$key` in service levels and checks. */
function referenceFindings(block: BlockFile, at: At): LibraryFinding[] {
  const keys = block.parameters.map((each) => each.key)
  const known = knownPlaceholders(block)
  const dollars = keys.map((each) => `$${each}`)
  return strings(block).flatMap(({ path, text }) => {
    if (/^\$[a-z]\w*$/i.test(text)) return keys.includes(text.slice(1)) ? [] : [at(path, 'unknown-parameter', text, dollars)]
    return placeholdersOf(text).flatMap((name) => (known.has(name) ? [] : [placeholder(name, path, keys, at)]))
  })
}

export const placeholder = (name: string, path: Path, keys: string[], at: At) => {
  const valid = keys.map((each) => `{{parameter.${each}}}`)
  return at(path, 'unknown-placeholder', `{{${name}}}`, valid)
}

function strings(value: unknown, path: Path = []): { path: Path; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }]
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([name, inner]) => strings(inner, [...path, Array.isArray(value) ? Number(name) : name]))
}
