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

/** A clock time as people type it: `745`, `7.45` and `7:45` become `07:45`; anything else stays and is refused when sent. */
export function tidyTime(text: string): string {
  const [, hours, minutes] = /^(\d{1,2})[:.h ]?(\d{2})$/.exec(text.trim()) ?? /^(\d{1,2})()$/.exec(text.trim()) ?? []
  const time = hours && `${hours.padStart(2, '0')}:${minutes || '00'}`
  return time && (time <= '23:59' || time === '24:00') && (minutes || '0') < '60' ? time : text
}

export function TimeInput({ label, value, onValue }: { label: string; value: string; onValue: (time: string) => void }) {
  return (
    <input
      className="input input--time"
      inputMode="numeric"
      placeholder="08:00"
      maxLength={5}
      aria-label={label}
      value={value}
      onChange={(event) => onValue(event.target.value)}
      onBlur={() => onValue(tidyTime(value))}
    />
  )
}
