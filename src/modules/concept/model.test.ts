import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { partsOf } from './compose/markdown.ts'
import {
  type ConceptDocument,
  type Contract,
  changesBetween,
  drawn,
  lineChanges,
  plain,
  registerOf,
  registerState,
  strips,
  svgOf,
  wrapped,
} from './model.ts'

const contract = (changes: Partial<Contract> = {}): Contract => ({
  id: 'c',
  title: 'Vertrag',
  kind: 'processor',
  processor: 'Firma',
  signed: '2026-01-01',
  validUntil: '2027-12-31',
  noticeUntil: null,
  measures: null,
  note: null,
  blocks: ['B01'],
  schools: [],
  subProcessors: [],
  file: null,
  fileName: null,
  version: 1,
  ...changes,
})
const [day, soon] = ['2026-09-15', '2026-12-14'] as const

describe('the register of contracts', () => {
  test.each([
    ['covered', [contract()]],
    ['covered', [contract({ validUntil: null })]],
    ['covered', [contract({ validUntil: '2026-01-02' }), contract()]],
    ['expiring', [contract({ validUntil: '2026-10-01' })]],
    ['expired', [contract({ validUntil: '2026-09-14' })]],
    ['missing', []],
    ['missing', [contract({ signed: null })]],
    ['missing', [contract({ signed: '2026-09-16' })]],
    ['notNeeded', [contract({ kind: 'none', signed: null, validUntil: null })]],
  ] as const)('%s', (state, contracts) => {
    expect(registerState('yes', contracts, day, soon).state).toBe(state)
  })

  test('a service that may need one is to be clarified; one that needs none is left out', () => {
    const services = (['yes', 'depends', 'no'] as const).map((need, index) => ({ school: 's', number: `B0${index}`, title: '', need }))
    expect(registerOf(services, [], day, soon).map((line) => line.state)).toEqual(['missing', 'unclear'])
  })

  test('a contract holds at the schools it names, and at all when it names none', () => {
    const services = ['a', 'b'].map((school) => ({ school, number: 'B01', title: '', need: 'yes' as const }))
    expect(registerOf(services, [contract({ schools: ['a'] })], day, soon).map((line) => line.state)).toEqual(['covered', 'missing'])
    expect(registerOf(services, [contract()], day, soon).map((line) => line.state)).toEqual(['covered', 'covered'])
  })
})

describe('differences', () => {
  const document = (lines: string[], more: Partial<ConceptDocument['sections'][number]> = {}): ConceptDocument => ({
    lang: 'de',
    title: 'K',
    subtitle: '',
    authority: '',
    day,
    cover: [],
    sections: [
      { id: 'a', title: 'A', number: '1', sections: [], parts: lines.map((text) => ({ kind: 'text', text: [{ text }] })), ...more },
    ],
  })

  test('a changed sentence is shown word by word, what is the same is not', () => {
    const [change] = changesBetween(document(['Wir kommen 6 Mal im Jahr.', 'Gleich.']), document(['Wir kommen 12 Mal im Jahr.', 'Gleich.']))
    expect(change).toMatchObject({ id: 'a', kind: 'changed', live: false })
    expect(change!.lines).toHaveLength(1)
    expect(change!.lines[0]!.pieces.filter((piece) => piece.kind !== 'same').map(({ kind, text }) => [kind, text.trim()])).toEqual([
      ['gone', '6'],
      ['new', '12'],
    ])
  })

  test('chapters that came and went are named', () => {
    const other = document(['x'], { id: 'b', title: 'B' })
    expect(changesBetween(document(['x']), other).map(({ id, kind }) => [id, kind])).toEqual([
      ['b', 'new'],
      ['a', 'gone'],
    ])
  })

  test('nothing differs from itself, and every difference takes the old to the new', () => {
    const lines = fc.array(fc.constantFrom('eins', 'zwei', 'drei | 4', 'drei | 5', 'Wert: 1', 'Wert: 2'), { maxLength: 12 })
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        expect(lineChanges(before, before)).toEqual([])
        const count = (kind: 'gone' | 'new') =>
          lineChanges(before, after).filter((change) => change.kind === kind || change.kind === 'changed').length
        expect(before.length - count('gone')).toBe(after.length - count('new'))
      }),
    )
  })
})

describe('pictures', () => {
  const words = fc.array(fc.string({ minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 30 }).map((all) => all.join(' '))
  const diagram = fc.record({
    lanes: fc.array(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 4 }),
    trigger: words,
    steps: fc.array(fc.record({ lane: fc.nat(3), who: fc.option(words), does: words, within: fc.option(fc.constant('4 Stunden')) }), {
      minLength: 1,
      maxLength: 8,
    }),
  })
  test('boxes stand below each other, inside their lane, and no text is lost', () => {
    fc.assert(
      fc.property(diagram, (given) => {
        const drawing = { ...given, steps: given.steps.map((step) => ({ ...step, lane: step.lane % given.lanes.length })) }
        const { boxes, width, height } = drawn(drawing)
        for (const [index, box] of boxes.entries()) {
          expect(box.x).toBeGreaterThanOrEqual(0)
          expect(box.x + box.width).toBeLessThanOrEqual(width)
          expect(box.y + box.height).toBeLessThanOrEqual(height)
          if (index) expect(box.y).toBeGreaterThan(boxes[index - 1]!.y + boxes[index - 1]!.height)
        }
      }),
    )
  })
  test('cut into strips for paper: every box and arrow once, inside its strip, as tall together as the whole', () => {
    fc.assert(
      fc.property(diagram, (given) => {
        const drawing = drawn({ ...given, steps: given.steps.map((step) => ({ ...step, lane: step.lane % given.lanes.length })) })
        const { head, strips: cut } = strips(drawing)
        expect(cut.flatMap(({ boxes }) => boxes.map(({ number }) => number))).toEqual(drawing.boxes.map(({ number }) => number))
        expect(cut.flatMap(({ arrows }) => arrows)).toHaveLength(drawing.arrows.length)
        expect(cut.reduce((sum, { height }) => sum + height, head.height)).toBeCloseTo(drawing.height)
        for (const { boxes, arrows, height } of cut) {
          for (const { y, height: tall } of boxes) expect(y + tall).toBeLessThanOrEqual(height)
          for (const { y } of arrows.flat()) expect(y).toBeGreaterThanOrEqual(0)
        }
        // Neither the first nor the last step stands alone.
        expect(cut.length).toBeLessThanOrEqual(Math.max(given.steps.length - 1, 1))
      }),
    )
  })
  test('every letter of a text is on some line', () => {
    const letters = (text: string) => text.replace(/[\s-]/g, '')
    fc.assert(
      fc.property(words, fc.integer({ min: 60, max: 600 }), (text, width) => {
        expect(letters(wrapped(text, width).join(''))).toBe(letters(text))
      }),
    )
  })
  test('no text becomes markup', () => {
    const svg = svgOf({ lanes: ['<b>'], trigger: '"x" & <script>', steps: [{ lane: 0, who: null, does: "it's", within: null }] })
    expect(svg).not.toMatch(/<script|<b>/)
  })
})

describe('chapters', () => {
  const fill = (key: string) => (key === 'phone' ? [{ text: '4711', look: 'value' as const }] : undefined)
  test('Markdown becomes parts, placeholders become values', () => {
    const parts = partsOf(
      '## Wege\n\nRufen Sie **{{parameter.phone}}** an.\n\n- eins\n  - zwei\n\n| A | B |\n|---|--:|\n| {{parameter.phone}} | 2 |\n',
      fill,
    )
    expect(parts.map((part) => part.kind)).toEqual(['heading', 'text', 'list', 'table'])
    expect(parts[1]).toMatchObject({ text: [{ text: 'Rufen Sie ' }, { text: '4711', look: 'value' }, { text: ' an.' }] })
    expect(parts[2]).toMatchObject({ ordered: false, items: [{ level: 0 }, { level: 1 }] })
    expect(parts[3]).toMatchObject({ columns: [{ title: 'A' }, { title: 'B', align: 'right' }] })
  })
  test('HTML, pictures and addresses of other kinds do not get through', () => {
    const text = JSON.stringify(partsOf('<img src=x onerror=alert(1)>\n\n[a](javascript:alert(1)) ![b](https://x.example/y.png)', fill))
    expect(text).not.toMatch(/javascript|onerror|y\.png/)
  })
  test('an unknown placeholder stays readable', () => {
    expect(plain((partsOf('{{parameter.nix}}', fill)[0] as { text: { text: string }[] }).text)).toBe('{{parameter.nix}}')
  })
})
