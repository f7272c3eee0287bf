// Values that an authority or a school gives to the parameters of a block: may she, does it fit, what is still open.
import type { Block, Parameter } from './block.ts'
import { type ParameterValues, parameterFault } from './parameters.ts'

export interface ValueFault {
  key: string
  code: 'unknownParameter' | 'notOverridable' | 'wrongType' | 'belowMin' | 'aboveMax' | 'noChoice'
  values: Record<string, string | number>
}

const codes = { type: 'wrongType', choice: 'noChoice', below: 'belowMin', above: 'aboveMax' } as const

/** What is wrong with values for a block; `own` values of a school may only touch what a school may set. */
export function valueFaults(block: Pick<Block, 'parameters'>, values: ParameterValues, own: boolean): ValueFault[] {
  const known = new Map(block.parameters.map((parameter) => [parameter.key, parameter]))
  return Object.entries(values).flatMap(([key, value]): ValueFault[] => {
    const parameter = known.get(key)
    if (!parameter) return [{ key, code: 'unknownParameter', values: { parameter: key, valid: [...known.keys()].join(', ') || '–' } }]
    const facts = { parameter: parameter.label, value: Array.isArray(value) ? value.join(', ') : String(value) }
    if (own && parameter.setBy !== 'school') return [{ key, code: 'notOverridable', values: facts }]
    const fault = parameterFault(parameter, value)
    return fault ? [{ key, code: codes[fault.code], values: { ...facts, valid: fault.valid.join(', ') } }] : []
  })
}

/** Parameters nobody has filled yet. */
export const openParameters = (block: Pick<Block, 'parameters'>, values: ParameterValues): Parameter[] =>
  block.parameters.filter(({ key }) => values[key] === null || values[key] === undefined)
