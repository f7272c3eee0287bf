// A native choice among a few fixed values.
import type { ControlProps } from './Field.tsx'

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
