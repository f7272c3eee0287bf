// Seven boxes for the days of a week.
import { useTexts } from '#ui'

export function Weekdays({ label, value, onValue }: { label: string; value: readonly number[]; onValue: (days: number[]) => void }) {
  const { t } = useTexts()
  const toggle = (day: number, on: boolean) => onValue(on ? [...value, day].sort() : value.filter((each) => each !== day))
  return (
    <fieldset className="field">
      <legend>{label}</legend>
      <div className="radios">
        {[1, 2, 3, 4, 5, 6, 7].map((day) => (
          <label key={day} className="choice">
            <input
              type="checkbox"
              className="check"
              checked={value.includes(day)}
              onChange={(event) => toggle(day, event.target.checked)}
            />
            {t(`organisation.weekday.${day}`)}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** A clock time as the browser offers it; 24:00 is typed as 23:59 at most. */
export function TimeInput({ label, value, onValue }: { label: string; value: string; onValue: (time: string) => void }) {
  return (
    <input
      type="time"
      className="input input--time"
      aria-label={label}
      value={value === '24:00' ? '23:59' : value}
      onChange={(event) => onValue(event.target.value)}
    />
  )
}
