import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { findingLine, type Library, readBlock, readLibrary } from './library.ts'
import type { BlockFile } from './model/block.ts'

/** A small sound block; tests break it in one place each. */
const sound: BlockFile = {
  number: 'B01',
  version: '1.0',
  kind: 'basic',
  area: 'support',
  title: 'Servicedesk',
  promise: 'Sie melden an einer Stelle.',
  scope: { includes: ['Annahme'], excludes: [] },
  parameters: [
    { key: 'hours', label: 'Stunden', type: 'hours', default: 4, min: 1, max: 8, setBy: 'authority' },
    { key: 'place', label: 'Ort', type: 'choice', choices: [{ value: 'a', label: 'A' }], default: 'a', setBy: 'school' },
  ],
  prerequisites: [],
  requires: [],
  responsibilities: [{ key: 'accept', task: 'Annehmen', parties: { authority: 'RA', school: 'I' } }],
  processes: [
    {
      key: 'report',
      title: 'Melden',
      trigger: 'Störung',
      steps: [
        { party: 'school', does: 'Meldet.' },
        { party: 'authority', does: 'Antwortet.', within: '{{parameter.hours}}' },
      ],
    },
  ],
  serviceLevel: {
    serviceTime: 'werktags',
    priorities: {
      p1: { means: 'alle', reaction: { hours: '$hours' }, restoration: { hours: 4 } },
      p2: { means: 'Raum', reaction: { hours: 4 }, restoration: { days: 1 } },
      p3: { means: 'Gerät', reaction: { days: 1 }, restoration: { days: 5 } },
      p4: { means: 'Anfrage', reaction: { days: 3 }, restoration: { agreed: true } },
    },
  },
  maintenance: [{ what: 'Durchsehen', every: 'week', party: 'authority' }],
  security: [{ measure: 'Konten', grundschutz: ['ORP.4'] }],
  privacy: {
    purpose: 'Bearbeitung',
    legalBasis: ['Art. 6 Abs. 1 lit. e DSGVO'],
    people: ['Lehrkräfte'],
    data: ['Name'],
    recipients: [],
    transfer: 'keine',
    deletion: 'nach Regel',
    measures: ['Rollen'],
    processorContract: 'depends',
  },
  cost: [{ key: 'staff', item: 'Personal', per: 'school', every: 'year', amount: null }],
  checks: [{ key: 'kept', title: 'Eingehalten', proves: 'Zeiten', fact: 'people.pupils', expect: { atLeast: 1 } }],
  connectors: ['smtp'],
  help: [{ question: 'Wie?', answer: 'So.' }],
  sources: [{ key: 'bsi', title: 'BSI' }],
  chapters: ['leistung.md'],
}

const chapters = { 'leistung.md': '# Leistung\n\nIn {{parameter.hours}}.\n' }
const broken = (change: (block: Record<string, never> & BlockFile) => void, texts: Record<string, string> = chapters) => {
  const block = structuredClone(sound) as Record<string, never> & BlockFile
  change(block)
  return readBlock('support/B01-servicedesk', stringify(block), texts)
}
const only = ({ findings }: { findings: Library['findings'] }) => {
  expect(findings.map((each) => findingLine(each))).toHaveLength(1)
  return findings[0]!
}

describe('one block', () => {
  it('reads a sound one whole', () => {
    const { block, findings } = broken(() => {})
    expect(findings).toEqual([])
    expect(block).toEqual({ ...sound, chapters: [{ key: 'leistung', title: 'Leistung', text: 'In {{parameter.hours}}.\n' }] })
  })

  it.each<[string, Parameters<typeof broken>[0], object]>([
    [
      'a wrong kind',
      (b) => Object.assign(b, { kind: 'extra' }),
      { field: 'kind', code: 'choice', seen: '„extra“', valid: ['basic', 'optional'] },
    ],
    ['a missing title', (b) => Object.assign(b, { title: undefined }), { field: 'title', code: 'missing', line: 1 }],
    ['a number as version', (b) => Object.assign(b, { version: 1 }), { field: 'version', code: 'type', seen: '1' }],
    ['an unknown field', (b) => Object.assign(b, { prise: 'x' }), { field: 'prise', code: 'unknown-field' }],
    ['no party that answers', (b) => Object.assign(b.responsibilities[0]!, { parties: { school: 'R' } }), { code: 'one-accountable' }],
    [
      'two parties that answer',
      (b) => Object.assign(b.responsibilities[0]!, { parties: { school: 'A', authority: 'RA' } }),
      { field: 'responsibilities[0].parties', code: 'one-accountable', valid: ['R', 'A', 'RA', 'C', 'I'] },
    ],
    ['nobody who does it', (b) => Object.assign(b.responsibilities[0]!, { parties: { school: 'A' } }), { code: 'no-responsible' }],
    [
      'an unknown letter',
      (b) => Object.assign(b.responsibilities[0]!, { parties: { school: 'X' } }),
      { field: 'responsibilities[0].parties.school', code: 'choice', seen: '„X“', valid: ['R', 'A', 'RA', 'C', 'I'] },
    ],
    [
      'a default out of range',
      (b) => Object.assign(b.parameters[0]!, { default: 9 }),
      { field: 'parameters[0].default', code: 'above', valid: ['8'] },
    ],
    ['a default of the wrong kind', (b) => Object.assign(b.parameters[0]!, { default: 'vier' }), { code: 'type', seen: '„vier“' }],
    ['a default that is no choice', (b) => Object.assign(b.parameters[1]!, { default: 'b' }), { code: 'choice', valid: ['a'] }],
    [
      'a choice without choices',
      (b) => Object.assign(b.parameters[1]!, { choices: undefined }),
      { field: 'parameters[1].choices', code: 'missing' },
    ],
    ['a key twice', (b) => Object.assign(b.parameters[1]!, { key: 'hours' }), { field: 'parameters[1].key', code: 'duplicate' }],
    [
      'a parameter that does not exist',
      (b) => Object.assign(b.serviceLevel.priorities.p1, { reaction: { hours: '$ours' } }),
      { code: 'unknown-parameter', valid: ['$hours', '$place'] },
    ],
    [
      'a placeholder that does not exist',
      (b) => Object.assign(b.help[0]!, { answer: 'In {{parameter.ours}}.' }),
      { field: 'help[0].answer', code: 'unknown-placeholder' },
    ],
    [
      'an unknown Grundschutz module',
      (b) => Object.assign(b.security[0]!, { grundschutz: ['NET.9.9'] }),
      { field: 'security[0].grundschutz[0]', code: 'unknown-grundschutz', seen: '„NET.9.9“' },
    ],
    [
      'a setting of a check that does not exist',
      (b) => Object.assign(b.checks[0]!, { filled: ['hours', 'ours'] }),
      { field: 'checks[0].filled[1]', code: 'unknown-parameter', seen: '„ours“', valid: ['hours', 'place'] },
    ],
    [
      'a source that is not listed',
      (b) => Object.assign(b.responsibilities[0]!, { variants: [{ land: 'NW', parties: { school: 'RA' }, note: 'x', source: 'nrw' }] }),
      { code: 'unknown-source', valid: ['bsi'] },
    ],
    [
      'an unknown Land',
      (b) => Object.assign(b.responsibilities[0]!, { variants: [{ land: 'XX', parties: { school: 'RA' }, note: 'x', source: 'bsi' }] }),
      { field: 'responsibilities[0].variants[0].land', code: 'choice' },
    ],
    ['an unknown connector', (b) => Object.assign(b, { connectors: ['fax'] }), { field: 'connectors[0]', code: 'choice', seen: '„fax“' }],
    ['an optional block with a B', (b) => Object.assign(b, { kind: 'optional' }), { field: 'kind', code: 'kind' }],
    [
      'a chapter that is missing',
      (b) => Object.assign(b, { chapters: ['leistung.md', 'betrieb.md'] }),
      { field: 'chapters[1]', code: 'chapter-missing', seen: '„betrieb.md“' },
    ],
    [
      'a wrong span',
      (b) => Object.assign(b.serviceLevel.priorities.p2, { reaction: { weeks: 2 } }),
      { field: 'serviceLevel.priorities.p2.reaction', code: 'type', valid: ['hours: …', 'days: …', 'agreed: …'] },
    ],
  ])('names %s', (_name, change, expected) => {
    const finding = only(broken(change))
    expect(finding).toMatchObject({ file: 'support/B01-servicedesk/block.yaml', ...expected })
    expect(findingLine(finding)).toMatch(/^support\/B01-servicedesk\/block\.yaml:\d+ [a-zA-Z.[\]0-9]+: .+\.$/)
  })

  it('names the line of a value deep inside', () => {
    const lines = stringify(sound).split('\n')
    const line = lines.findIndex((each) => each.includes('ORP.4'))
    lines[line] = lines[line]!.replace('ORP.4', 'ORP.44')
    expect(only(readBlock('x', lines.join('\n'), chapters)).line).toBe(line + 1)
  })

  it('names what is wrong in a chapter, with its line', () => {
    const { findings } = broken(() => {}, { 'leistung.md': 'Leistung\n\n{{parameter.ours}}\n', 'rest.md': '# Rest\n' })
    expect(findings.map(({ file, line, code }) => [file.split('/').at(-1), line, code])).toEqual([
      ['leistung.md', 1, 'chapter-title'],
      ['leistung.md', 3, 'unknown-placeholder'],
      ['block.yaml', expect.any(Number), 'chapter-unlisted'],
    ])
  })

  it('tells broken YAML, doubled keys and aliases with their line', () => {
    expect(readBlock('x', 'number: B01\ntitle: [a', {}).findings[0]).toMatchObject({ code: 'yaml', line: 2 })
    expect(readBlock('x', 'number: B01\nnumber: B02', {}).findings[0]).toMatchObject({ code: 'yaml', line: 2 })
    expect(readBlock('x', 'a: &a [x]\nb: *a', {}).findings[0]).toMatchObject({ code: 'yaml' })
    expect(readBlock('x', '', {}).findings[0]).toMatchObject({ line: 1 })
  })
})

describe('property: whatever a file says', () => {
  const paths = (value: unknown, at: (string | number)[] = []): (string | number)[][] =>
    value !== null && typeof value === 'object'
      ? Object.entries(value).flatMap(([key, inner]) => {
          const path = [...at, Array.isArray(value) ? Number(key) : key]
          return [path, ...paths(inner, path)]
        })
      : []
  const everywhere = paths(sound)

  it('a value replaced by any other is either sound or named at a line of the file', () => {
    fc.assert(
      fc.property(fc.constantFrom(...everywhere), fc.jsonValue({ maxDepth: 2 }), (path, value) => {
        const block = structuredClone(sound)
        const parent = path.slice(0, -1).reduce<Record<PropertyKey, unknown>>((at, key) => at[key] as never, block as never)
        parent[path.at(-1)!] = value
        const text = stringify(block)
        const { block: read, findings } = readBlock('x', text, chapters)
        expect(read === undefined).toBe(findings.length > 0)
        const count = text.split('\n').length
        for (const each of findings) {
          expect(each.line).toBeGreaterThanOrEqual(1)
          expect(each.line).toBeLessThanOrEqual(count)
          expect(findingLine(each).length).toBeGreaterThan(20)
        }
      }),
      { numRuns: 1500 },
    )
  })

  it('any text at all never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme' }),
          fc.string().map((each) => stringify(sound).slice(0, each.length * 40) + each),
        ),
        (text) => {
          const { block, findings } = readBlock('x', text, chapters)
          expect(block === undefined).toBe(findings.length > 0)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('a library', () => {
  async function library(files: Record<string, string>): Promise<Library> {
    const folder = await mkdtemp(join(tmpdir(), 'blocks-'))
    try {
      for (const [name, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, name)), { recursive: true })
        await writeFile(join(folder, name), text)
      }
      return await readLibrary(folder)
    } finally {
      await rm(folder, { recursive: true })
    }
  }
  const block = (number: string, change: Partial<BlockFile> = {}) => {
    const place = `support/${number}-x`
    return { [`${place}/block.yaml`]: stringify({ ...sound, number, ...change }), [`${place}/leistung.md`]: chapters['leistung.md'] }
  }
  const needs = (number: string) => ({ requires: [{ block: number, why: 'darum' }] })
  const codes = ({ findings }: Library) => findings.map(({ file, field, code, seen }) => `${file} ${field} ${code} ${seen}`)

  it('reads sound blocks by number and keeps those when another is broken', async () => {
    const read = await library({ ...block('B03', needs('B01')), ...block('B01'), ...block('B02', { title: '' }) })
    expect(read.blocks.map((each) => each.number)).toEqual(['B01', 'B03'])
    expect(codes(read)).toEqual(['support/B02-x/block.yaml title empty „“'])
  })

  it('tells double numbers, wrong places, missing and circular requirements', async () => {
    const twice = { ...block('B02'), 'support/B01-y/block.yaml': stringify(sound), 'support/B01-y/leistung.md': '# L\n' }
    expect(codes(await library({ ...block('B01'), ...twice }))).toEqual(['support/B01-y/block.yaml number duplicate „B01“'])
    expect(codes(await library(block('B01', { area: 'network' })))).toEqual(['support/B01-x/block.yaml area place „network“'])
    expect(codes(await library(block('B01', needs('B09'))))).toEqual(['support/B01-x/block.yaml requires[0].block unknown-block „B09“'])
    expect(codes(await library({ ...block('B01', needs('B02')), ...block('B02', needs('B03')), ...block('B03', needs('B01')) }))).toEqual([
      'support/B03-x/block.yaml requires[0].block cycle „B01 → B02 → B03 → B01“',
    ])
    expect(codes(await library({ 'support/B01-x/leistung.md': '# L\n' }))).toEqual(['support/B01-x/block.yaml  unreadable '])
  })

  it('checks booking templates against the blocks', async () => {
    const templates = {
      templates: [
        { key: 'small', title: 'Klein', for: 'Kleine', blocks: [{ block: 'B02', parameters: { hours: 99, ours: 1 } }, { block: 'B07' }] },
      ],
    }
    const read = await library({ ...block('B01'), ...block('B02', needs('B01')), 'templates.yaml': stringify(templates) })
    expect(codes(read)).toEqual([
      'templates.yaml templates[0].blocks[0].block requires-missing „B02 → B01“',
      'templates.yaml templates[0].blocks[0].parameters.hours above 99',
      'templates.yaml templates[0].blocks[0].parameters.ours unknown-parameter „ours“',
      'templates.yaml templates[0].blocks[1].block unknown-block „B07“',
    ])
  })

  it('that ships with MUSES is sound', async () => {
    const { findings, blocks } = await readLibrary()
    expect(findings.map((each) => findingLine(each))).toEqual([])
    expect(blocks.length).toBeGreaterThanOrEqual(28)
    for (const each of blocks) {
      const words = each.chapters.flatMap(({ text }) => text.split(/\s+/)).length
      expect([each.number, words > 200 && words < 700]).toEqual([each.number, true])
      expect([each.number, each.cost.every(({ amount }) => amount === null)]).toEqual([each.number, true])
    }
  })

  it('has templates that can be booked as they are', async () => {
    const { templates } = await readLibrary()
    expect(templates.map(({ title, blocks }) => [title, blocks.length])).toEqual([
      ['Grundschule Standard', 21],
      ['Weiterführende Schule Standard', 28],
      ['Berufliche Schule', 27],
      ['Kleiner Schulträger Minimal', 12],
    ])
  })
})
