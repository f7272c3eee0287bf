import { describe, expect, it } from 'vitest'
import type { Block, Parameter, ParameterValue } from './block.ts'
import {
  effectiveParameters,
  filledBlock,
  fillText,
  parameterFault,
  parameterText,
  placeholdersOf,
  settledServiceLevel,
} from './parameters.ts'

const parameter = (type: Parameter['type'], more: Partial<Parameter> = {}): Parameter => ({
  key: 'one',
  label: 'Eins',
  type,
  default: null,
  setBy: 'authority',
  ...more,
})

describe('values', () => {
  it.each<[Parameter, ParameterValue, string | undefined]>([
    [parameter('time'), '07:30', undefined],
    [parameter('time'), '24:00', 'type'],
    [parameter('day'), '2026-02-30', 'type'],
    [parameter('day'), '2026-02-28', undefined],
    [parameter('money'), -1, 'type'],
    [parameter('money'), 120_000, undefined],
    [parameter('integer'), 1.5, 'type'],
    [parameter('decimal', { max: 1 }), 1.5, 'above'],
    [parameter('hours', { min: 1 }), 0.5, 'below'],
    [parameter('yes'), 'yes', 'type'],
    [parameter('text'), ' ', 'type'],
    [parameter('list', { choices: [{ value: 'a', label: 'A' }] }), ['a', 'b'], 'choice'],
    [parameter('list', { min: 1 }), [], 'below'],
    [parameter('list'), null, undefined],
  ])('%j with %j', (of, value, code) => expect(parameterFault(of, value)?.code).toBe(code))

  it('read as people say them', () => {
    expect(parameterText(parameter('time'), '07:30')).toBe('07:30 Uhr')
    expect(parameterText(parameter('hours'), 1)).toBe('1 Stunde')
    expect(parameterText(parameter('money'), 1_020_050)).toBe('10.200,50 Euro')
    expect(parameterText(parameter('integer', { unit: 'Schultage' }), 5)).toBe('5 Schultage')
    expect(parameterText(parameter('list', { choices: [{ value: 'a', label: 'Alpha' }] }), ['a'])).toBe('Alpha')
    expect(parameterText(parameter('text'), null)).toBe('[noch festzulegen: Eins]')
  })

  it('school stands over authority, authority over the default; an explicit null stays open', () => {
    const block = { parameters: [parameter('integer', { default: 1 }), parameter('text', { key: 'two', default: 'x' })] }
    expect(effectiveParameters(block, { one: 2 }, { one: 3 })).toEqual({ one: 3, two: 'x' })
    expect(effectiveParameters(block, { one: 2, two: null })).toEqual({ one: 2, two: null })
  })

  it('stand in texts where the placeholder is', () => {
    const block = { parameters: [parameter('hours', { default: 4 })] }
    expect(placeholdersOf('a {{ parameter.one }} b {{x}}')).toEqual(['parameter.one', 'x'])
    expect(fillText('In {{parameter.one}}, {{x}}.', block, {})).toBe('In 4 Stunden, {{x}}.')
    expect(fillText('In {{parameter.one}}.', block, { one: 1 })).toBe('In 1 Stunde.')
    const days = { parameters: [parameter('integer', { unit: 'Schultage', default: 3 })] }
    const text = 'Nach {{parameter.one.dative}}; {{parameter.one}}; {{parameter.one.value}} mal'
    expect(fillText(text, days, {})).toBe('Nach 3 Schultagen; 3 Schultage; 3 mal')
    expect(fillText(text, days, { one: 1 })).toBe('Nach 1 Schultag; 1 Schultag; 1 mal')
    expect(fillText('{{parameter.one}}', days, { one: null })).toBe('[noch festzulegen: Eins]')
  })

  it('stand in every text of a block, however deep, and not in the parameters themselves', () => {
    const own = parameter('hours', { default: 4, help: 'Heißt {{parameter.one}}' })
    const block = { parameters: [own], processes: [{ steps: [{ within: '{{parameter.one}}' }] }] } as unknown as Block
    const filled = filledBlock(block, { one: 8 })
    expect(filled.processes[0]!.steps[0]!.within).toBe('8 Stunden')
    expect(filled.parameters).toEqual([own])
  })
})

describe('service level', () => {
  const desk = {
    parameters: [parameter('hours', { default: 1 })],
    serviceLevel: {
      serviceTime: 'ab {{parameter.one}}',
      priorities: {
        p1: { means: 'Schule', reaction: { hours: '$one' }, restoration: { hours: 4 }, note: 'Behelf' },
        p2: { means: 'Raum', reaction: { hours: 4 }, restoration: { days: 1 } },
        p3: { means: 'Gerät', reaction: { days: 1 }, restoration: { days: 5 } },
        p4: { means: 'Anfrage', reaction: { days: 3 }, restoration: { agreed: true } },
      },
    },
  } satisfies Pick<Block, 'parameters' | 'serviceLevel'>
  const other: Pick<Block, 'parameters' | 'serviceLevel'> = {
    parameters: [],
    serviceLevel: {
      as: 'B01',
      priorities: {
        p1: { means: 'Netz aus' },
        p2: { means: 'Raum aus', restoration: { days: 2 } },
        p3: { means: 'x' },
        p4: { means: 'y' },
      },
    },
  }

  it('takes from the other block what it does not name itself', () => {
    const level = settledServiceLevel({ block: other, values: {} }, (number) =>
      number === 'B01' ? { block: desk, values: { one: 2 } } : undefined,
    )
    expect(level.serviceTime).toBe('ab 2 Stunden')
    expect(level.priorities.p1).toEqual({ means: 'Netz aus', reaction: { hours: 2 }, restoration: { hours: 4 }, note: 'Behelf' })
    expect(level.priorities.p2).toEqual({ means: 'Raum aus', reaction: { hours: 4 }, restoration: { days: 2 }, note: undefined })
    expect(level.priorities.p4.restoration).toEqual({ agreed: true })
  })

  it('stays open where nothing is set', () => {
    const level = settledServiceLevel({ block: other, values: {} }, () => undefined)
    expect(level.priorities.p1.reaction).toEqual({ open: 'p1' })
    expect(settledServiceLevel({ block: desk, values: { one: null } }, () => undefined).priorities.p1.reaction).toEqual({ open: 'one' })
  })
})
