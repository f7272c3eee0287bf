// One value of a parameter, entered as its type asks.
import { Field, useTexts } from '#ui'
import type { Parameter, ParameterValue } from '../model.ts'

interface Props {
  parameter: Parameter
  value: ParameterValue | undefined
  onValue: (value: ParameterValue) => void
  hint?: string
  fault?: string
}

export function ValueInput({ parameter, value, onValue, hint, fault }: Props) {
  const { t } = useTexts()
  const label = parameter.unit ? `${parameter.label} (${parameter.unit})` : parameter.label
  const shown = value === null || value === undefined ? '' : Array.isArray(value) ? value.join(', ') : String(value)
  // Of a list with choices some are ticked; nobody types their keys.
  if (parameter.type === 'list' && parameter.choices?.length) {
    const chosen = Array.isArray(value) ? value : []
    const toggled = (each: string) => (chosen.includes(each) ? chosen.filter((one) => one !== each) : [...chosen, each])
    return (
      <Field group unmarked label={label} hint={[parameter.help, hint].filter(Boolean).join(' ')} fault={fault}>
        {(control) => (
          <div className="check-grid">
            {parameter.choices!.map((choice, index) => (
              <label key={choice.value} className="choice">
                <input
                  type="checkbox"
                  className="check"
                  id={index === 0 ? control.id : undefined}
                  checked={chosen.includes(choice.value)}
                  onChange={() => onValue(toggled(choice.value))}
                />
                {choice.label}
              </label>
            ))}
          </div>
        )}
      </Field>
    )
  }
  return (
    <Field unmarked label={label} hint={[parameter.help, hint].filter(Boolean).join(' ')} fault={fault}>
      {(control) => {
        if (parameter.type === 'choice' || parameter.type === 'yes') {
          const options =
            parameter.type === 'yes'
              ? [
                  { value: 'true', label: t('ui.yes') },
                  { value: 'false', label: t('ui.no') },
                ]
              : (parameter.choices ?? [])
          return (
            <select {...control} className="select" value={shown} onChange={(event) => onValue(read(parameter, event.target.value))}>
              <option value="">–</option>
              {options.map((option) => (
                <option key={option.value} value={option.value}>
                  {option.label}
                </option>
              ))}
            </select>
          )
        }
        const type = parameter.type === 'day' ? 'date' : 'text'
        return (
          <input
            {...control}
            className="input"
            type={type}
            inputMode={numeric.has(parameter.type) ? 'decimal' : undefined}
            defaultValue={
              parameter.type === 'money' && typeof value === 'number'
                ? (value / 100).toFixed(2).replace('.', ',')
                : shown.replace('.', numeric.has(parameter.type) ? ',' : '.')
            }
            key={shown === '' ? 'empty' : 'filled'}
            onBlur={(event) => onValue(read(parameter, event.target.value))}
          />
        )
      }}
    </Field>
  )
}

const numeric = new Set(['integer', 'decimal', 'hours', 'money'])

/** What was typed as the value the server knows; what cannot be read is sent as it is and refused with words. */
function read(parameter: Parameter, text: string): ParameterValue {
  const trimmed = text.trim()
  if (trimmed === '') return null
  if (parameter.type === 'yes') return trimmed === 'true'
  if (parameter.type === 'list')
    return trimmed
      .split(',')
      .map((each) => each.trim())
      .filter(Boolean)
  if (!numeric.has(parameter.type)) return trimmed
  const number = Number(trimmed.replace(/\.(?=\d{3}(\D|$))/g, '').replace(',', '.'))
  if (!Number.isFinite(number)) return trimmed
  return parameter.type === 'money' ? Math.round(number * 100) : number
}
