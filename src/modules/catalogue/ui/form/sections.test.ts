import { expect, test } from 'vitest'
import type { ShapeEntry } from '#ui'
import { readLibrary } from '../../library.ts'
import { isSame } from '../../model.ts'
import { readText } from '../../reading/block-text.ts'
import { enterSection, fileOf, formSections, readSections, shownAt } from './sections.ts'
import { keyOf, readValue, valueText } from './values.ts'

const t = (key: string) => key
const { blocks } = await readLibrary()
const entered = (block: (typeof blocks)[number]) =>
  Object.fromEntries(formSections.map((section) => [section.id, enterSection(section, block, t)]))

test.each(blocks.map((block) => [block.number, block] as const))(
  '%s: what the form shows of a block is the block again',
  (_number, block) => {
    const again = readSections(entered(block), block, t)
    for (const key of Object.keys(block) as (keyof typeof block)[])
      expect([key, isSame(again[key], block[key]), again[key]]).toEqual([key, true, again[key]])
    const { block: read, faults } = readText(fileOf(again), block, 'de')
    expect(faults).toEqual([])
    expect(isSame(read, block)).toBe(true)
  },
)

test('entries that are moved take along what the form does not show; a new one gets a name of its own', () => {
  const block = blocks.find(({ number }) => number === 'B01')!
  const entries = entered(block)
  const tasks = (entries.tasks as { responsibilities: Record<string, ShapeEntry>[] }).responsibilities
  const again = readSections(
    { ...entries, tasks: { responsibilities: [{ task: 'Zählung der Geräte', authority: 'RA', variants: [] }, ...tasks.toReversed()] } },
    block,
    t,
  )
  expect(again.responsibilities[0]).toEqual({ key: 'zaehlung-der-geraete', task: 'Zählung der Geräte', parties: { authority: 'RA' } })
  expect(again.responsibilities.slice(1)).toEqual(block.responsibilities.toReversed())
})

test('values are typed the German way; what cannot be read is left for the check to name', () => {
  expect(readValue('money', '1.200,50')).toBe(120_050)
  expect(readValue('hours', '0,25')).toBe(0.25)
  expect(readValue('hours', 'bald')).toBe('bald')
  expect(readValue('yes', 'ja')).toBe(true)
  expect(readValue('day', '30.09.2026')).toBe('2026-09-30')
  expect(readValue('list', 'a, b,')).toEqual(['a', 'b'])
  expect(readValue('text', ' ')).toBeNull()
  expect(valueText({ type: 'money' }, 120_050)).toBe('1200,50')
  expect(keyOf('Größe & Form', new Set(['groesse-form']))).toBe('groesse-form-2')
  expect(keyOf('Reaktion bei Störung', new Set(), true)).toBe('reaktionBeiStoerung')
})

test('a fault of the file stands at the field that shows it', () => {
  expect(shownAt('cost[1].amount')).toEqual({ section: 'cost', path: 'cost.1.amount' })
  expect(shownAt('responsibilities[0].parties.land')).toEqual({ section: 'tasks', path: 'responsibilities.0.land' })
  expect(shownAt('serviceLevel.priorities.p1.reaction.hours')).toEqual({ section: 'level', path: 'p1.reactionAmount' })
  expect(shownAt('privacy.legalBasis[2]')).toEqual({ section: 'privacy', path: 'legalBasis.2' })
  expect(shownAt('requires[0].block')).toEqual({ section: 'scope', path: 'requires.0.block' })
  expect(shownAt('responsibilities[0].variants[1].parties.land')).toEqual({ section: 'tasks', path: 'responsibilities.0.variants.1.land' })
  expect(shownAt('checks[2].expect.atLeast')).toEqual({ section: 'checks', path: 'checks.2.atLeast' })
  expect(shownAt('kind')).toBeUndefined()
})
