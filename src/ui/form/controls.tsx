// The control of each kind of field.
import type { Field as ModelField } from '#shared'
import { PopoverButton } from '../overlays/Popover.tsx'
import { Icon } from '../parts/Icon.tsx'
import { later } from '../parts/later.tsx'
import { Switch } from '../parts/Switch.tsx'
import { useTexts } from '../texts.tsx'
import { type Entry, type InstantEntry, type RefEntry, readDay } from './entries.ts'
import type { ControlProps } from './Field.tsx'
import { RefInput } from './RefInput.tsx'

const Calendar = later(() => import('./CalendarPanel.tsx'))

export interface EntryProps {
  field: ModelField
  /** `<model>.<field>` */
  name: string
  label: string
  control: ControlProps
  entry: Entry
  onEntry: (entry: Entry) => void
}

export const isGroup = (field: ModelField) =>
  field.kind === 'choices' || field.kind === 'instant' || (field.kind === 'choice' && usesRadio(field))
const usesRadio = (field: ModelField) => Boolean(field.required) && (field.choices?.length ?? 0) <= 4

export function EntryControl(props: EntryProps) {
  const { field, control, entry, onEntry } = props
  const text = { ...control, value: entry as string, onChange: (event: { target: { value: string } }) => onEntry(event.target.value) }
  switch (field.kind) {
    case 'longText':
      return <textarea className="area" rows={4} maxLength={field.max} {...text} />
    case 'choice':
      return usesRadio(field) ? <Radios {...props} /> : <Select {...props} />
    case 'choices':
      return <Checks {...props} />
    case 'yes':
      return <Yes {...props} />
    case 'number':
      return <input className="input input--num" inputMode="decimal" {...text} />
    case 'money':
      return (
        <span className="with-unit">
          <input className="input input--num" inputMode="decimal" {...text} />
          <span>Euro</span>
        </span>
      )
    case 'day':
      return <DayInput control={control} value={entry as string} onValue={onEntry} />
    case 'instant':
      return <InstantInput {...props} />
    case 'ref':
      return <RefInput target={field.ref} control={control} value={entry as RefEntry | null} onValue={onEntry} />
    default:
      return (
        <input
          className="input"
          type={field.kind === 'email' ? 'email' : field.kind === 'url' ? 'url' : 'text'}
          maxLength={field.max}
          {...text}
        />
      )
  }
}

function Select({ field, name, control, entry, onEntry }: EntryProps) {
  const { t } = useTexts()
  return (
    <select className="select" {...control} value={entry as string} onChange={(event) => onEntry(event.target.value)}>
      {field.required && entry !== '' ? null : <option value="">{t(field.required ? 'ui.form.choose' : 'ui.form.none')}</option>}
      {(field.choices ?? []).map((value) => (
        <option key={value} value={value}>
          {t(`${name}.${value}`)}
        </option>
      ))}
    </select>
  )
}

function Radios({ field, name, control, entry, onEntry }: EntryProps) {
  const { t } = useTexts()
  return (
    <div className="radios">
      {(field.choices ?? []).map((value, index) => (
        <label key={value} className="choice">
          <input
            type="radio"
            className="radio"
            id={index === 0 ? control.id : undefined}
            name={control.id}
            checked={entry === value}
            onChange={() => onEntry(value)}
          />
          {t(`${name}.${value}`)}
        </label>
      ))}
    </div>
  )
}

function Checks({ field, name, control, entry, onEntry }: EntryProps) {
  const { t } = useTexts()
  const chosen = entry as string[]
  const toggle = (value: string) => onEntry(chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value])
  return (
    <div className="check-grid">
      {(field.choices ?? []).map((value, index) => (
        <label key={value} className="choice">
          <input
            type="checkbox"
            className="check"
            id={index === 0 ? control.id : undefined}
            checked={chosen.includes(value)}
            onChange={() => toggle(value)}
          />
          {t(`${name}.${value}`)}
        </label>
      ))}
    </div>
  )
}

/** A required yes is a switch; one that may stay open has a third answer. */
function Yes({ field, control, entry, onEntry }: EntryProps) {
  const { t } = useTexts()
  if (field.required) {
    return (
      <span className="choice">
        <Switch {...control} checked={entry === true} onChange={(event) => onEntry(event.target.checked)} />
        <span aria-hidden="true">{t(entry === true ? 'ui.yes' : 'ui.no')}</span>
      </span>
    )
  }
  return (
    <select
      className="select"
      {...control}
      value={entry === null ? '' : String(entry)}
      onChange={(event) => onEntry(event.target.value === '' ? null : event.target.value === 'true')}
    >
      <option value="">{t('ui.form.open')}</option>
      <option value="true">{t('ui.yes')}</option>
      <option value="false">{t('ui.no')}</option>
    </select>
  )
}

/** A German day to type, with a calendar beside it. */
export function DayInput({
  control,
  value,
  onValue,
  label,
}: {
  control: ControlProps
  value: string
  onValue: (text: string) => void
  label?: string
}) {
  const { t, f } = useTexts()
  const tidy = () => {
    const day = readDay(value)
    if (day) onValue(f.day(day))
  }
  return (
    <span className="with-unit with-unit--in">
      <input
        className="input"
        inputMode="numeric"
        placeholder={t('ui.day.form')}
        aria-label={label}
        {...control}
        value={value}
        onChange={(event) => onValue(event.target.value)}
        onBlur={tidy}
      />
      <PopoverButton
        className="btn btn--icon btn--quiet btn--s"
        label={t('ui.day.pick')}
        placement="bottom end"
        flush
        content={(close) => (
          <Calendar
            day={readDay(value)}
            onDay={(day) => {
              onValue(f.day(day))
              close()
            }}
          />
        )}
      >
        <Icon name="cal" />
      </PopoverButton>
    </span>
  )
}

function InstantInput({ control, entry, onEntry }: EntryProps) {
  const { t } = useTexts()
  const { day, time } = entry as InstantEntry
  return (
    <span className="with-unit">
      <DayInput control={control} value={day} label={t('ui.day')} onValue={(next) => onEntry({ day: next, time })} />
      <input
        className="input input--time"
        inputMode="numeric"
        placeholder="08:00"
        aria-label={t('ui.time')}
        aria-invalid={control['aria-invalid']}
        value={time}
        onChange={(event) => onEntry({ day, time: event.target.value })}
      />
      <span>{t('ui.time.unit')}</span>
    </span>
  )
}
