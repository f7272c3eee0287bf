// What several screens of this module are made of.
import { type Chosen, type ControlProps, Note, type ProblemError, type Tone, useTexts } from '#ui'
import type { DeviceState } from '../model.ts'

/** What a bulk action sends: the chosen ids, or the query that found everything. */
export const bodyOf = ({ ids, query }: Pick<Chosen, 'ids' | 'query'>) => (ids ? { ids } : { query })

export const stateTones: Record<DeviceState, Tone> = {
  ordered: 'info',
  inStock: 'off',
  inUse: 'success',
  lent: 'info',
  inRepair: 'warning',
  lost: 'danger',
  stolen: 'danger',
  retired: 'off',
  disposed: 'off',
}

/** A refusal above the form or step it belongs to. */
export function Refusal({ of }: { of: ProblemError | null | undefined }) {
  if (!of) return null
  return (
    <Note tone="danger" live title={of.problem.title}>
      {of.message}
    </Note>
  )
}

export interface SelectProps<V extends string> {
  control?: Partial<ControlProps>
  label?: string
  disabled?: boolean
  value: V
  options: readonly (readonly [value: V, label: string])[]
  onValue: (value: V) => void
}

export function Select<V extends string>({ control, label, disabled, value, options, onValue }: SelectProps<V>) {
  return (
    <select
      className="select"
      {...control}
      aria-label={label}
      disabled={disabled}
      value={value}
      onChange={(event) => onValue(event.target.value as V)}
    >
      {options.map(([each, text]) => (
        <option key={each} value={each}>
          {text}
        </option>
      ))}
    </select>
  )
}

export function StateWord({ state }: { state: DeviceState }) {
  const { t } = useTexts()
  return <>{t(`devices.device.state.${state}`)}</>
}
