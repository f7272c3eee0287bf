// What belongs to a device, ticked when it is there.
import { Field, useTexts } from '#ui'

interface Props {
  label: string
  /** Which device, for those who hear the page. */
  of: string
  all: readonly string[]
  missing: readonly string[]
  onMissing: (missing: string[]) => void
}

export function Checklist({ label, of, all, missing, onMissing }: Props) {
  const { t } = useTexts()
  if (all.length === 0) return <p className="small muted">{t('loans.item.noAccessories')}</p>
  return (
    <Field label={label} group unmarked>
      {() => (
        <div className="radios">
          {all.map((name) => (
            <label key={name} className="choice">
              <input
                type="checkbox"
                className="check"
                checked={!missing.includes(name)}
                onChange={(event) => onMissing(all.filter((each) => (each === name ? !event.target.checked : missing.includes(each))))}
              />
              <span>{name}</span>
              <span className="sr"> ({of})</span>
            </label>
          ))}
        </div>
      )}
    </Field>
  )
}
