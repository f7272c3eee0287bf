// Builds a condition: which column, which comparison, which value.
import { type FormEvent, useId, useState } from 'react'
import type { Column, Filter, Operator } from '#shared'
import { readDay, readMoney, readNumber } from '../form/entries.ts'
import PickList from '../frame/PickList.tsx'
import { Button } from '../parts/Button.tsx'
import { useTexts } from '../texts.tsx'
import { RefChoice } from './RefChoice.tsx'
import { choiceLabel, columnLabel, operatorsOf, operatorText, takesValue, valueText } from './words.ts'

export interface FilterEditorProps {
  name: string
  columns: readonly Column[]
  initial?: Filter
  onApply: (filter: Filter) => void
}

export default function FilterEditor({ name, columns, initial, onApply }: FilterEditorProps) {
  const wording = useTexts()
  const { t } = wording
  const [key, setKey] = useState(initial?.column)
  const column = columns.find((each) => each.key === key)
  if (!column) {
    const offered = columns.filter((each) => each.filter).map((each) => ({ id: each.key, label: columnLabel(wording, name, each) }))
    return <PickList label={t('ui.filter.column')} items={offered} onPick={setKey} />
  }
  return <Condition name={name} column={column} initial={initial} onApply={onApply} />
}

/** Values as they are typed: semicolons divide several. */
function readValues(column: Column, text: string): string[] | undefined {
  const parts = text
    .split(';')
    .map((part) => part.trim())
    .filter(Boolean)
  if (parts.length === 0) return undefined
  const read = { number: readNumber, money: readMoney, day: readDay, instant: readDay }[column.kind as 'day']
  if (!read) return parts
  const values = parts.map((part) => read(part))
  return values.includes(undefined) ? undefined : values.map(String)
}

function Condition({
  name,
  column,
  initial,
  onApply,
}: {
  name: string
  column: Column
  initial?: Filter
  onApply: (filter: Filter) => void
}) {
  const wording = useTexts()
  const { t } = wording
  const id = useId()
  const [operator, setOperator] = useState<Operator>(initial?.operator ?? operatorsOf(column)[0]!)
  const [picked, setPicked] = useState<string[]>(initial?.values ?? [])
  const [text, setText] = useState(() => (initial?.values ?? []).map((value) => plainText(wording, name, column, value)).join('; '))
  const [wrong, setWrong] = useState(false)
  const isPicked = column.kind === 'choice' || column.kind === 'choices' || column.kind === 'ref' || column.kind === 'yes'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    const values = !takesValue(operator) ? [] : isPicked ? picked : readValues(column, text)
    if (!values || (takesValue(operator) && values.length === 0)) return setWrong(true)
    onApply({ column: column.key, operator, values })
  }
  return (
    <form className="stack stack--s" onSubmit={submit} noValidate>
      <div className="field">
        <label htmlFor={`${id}-op`}>{columnLabel(wording, name, column)}</label>
        <select id={`${id}-op`} className="select" value={operator} onChange={(event) => setOperator(event.target.value as Operator)}>
          {operatorsOf(column).map((each) => (
            <option key={each} value={each}>
              {operatorText(wording, column, each)}
            </option>
          ))}
        </select>
      </div>
      {!takesValue(operator) ? null : column.kind === 'ref' ? (
        <RefChoice column={column} picked={picked} onPick={setPicked} />
      ) : isPicked ? (
        <Choices name={name} column={column} picked={picked} onPick={setPicked} />
      ) : (
        <div className="field">
          <label htmlFor={`${id}-v`}>{t('ui.filter.value')}</label>
          <input
            id={`${id}-v`}
            className="input"
            value={text}
            placeholder={column.kind === 'day' || column.kind === 'instant' ? t('ui.day.form') : undefined}
            aria-invalid={wrong || undefined}
            aria-describedby={`${id}-h`}
            onChange={(event) => {
              setWrong(false)
              setText(event.target.value)
            }}
          />
          <span className="field__hint" id={`${id}-h`}>
            {t(
              wrong
                ? `ui.filter.wrong.${column.kind === 'day' || column.kind === 'instant' ? 'day' : column.kind === 'number' || column.kind === 'money' ? 'number' : 'text'}`
                : 'ui.filter.several',
            )}
          </span>
        </div>
      )}
      {wrong && isPicked ? <p className="field__error">{t('ui.filter.wrong.choice')}</p> : null}
      <Button type="submit" look="primary">
        {t('ui.filter.apply')}
      </Button>
    </form>
  )
}

/** A value as it is typed back in: money without the word Euro. */
function plainText(wording: ReturnType<typeof useTexts>, name: string, column: Column, value: string) {
  const text = valueText(wording, name, column, value)
  return column.kind === 'money' ? text.replace(/[^\d.,-]/g, '') : text
}

function Choices({ name, column, picked, onPick }: { name: string; column: Column; picked: string[]; onPick: (values: string[]) => void }) {
  const wording = useTexts()
  const values = column.kind === 'yes' ? ['true', 'false'] : (column.choices ?? [])
  const label = (value: string) =>
    column.kind === 'yes' ? valueText(wording, name, column, value) : choiceLabel(wording, name, column, value)
  return (
    <fieldset className="stack stack--s choices">
      <legend className="sr">{columnLabel(wording, name, column)}</legend>
      {values.map((value) => (
        <label key={value} className="choice">
          <input
            type="checkbox"
            className="check"
            checked={picked.includes(value)}
            onChange={() => onPick(picked.includes(value) ? picked.filter((each) => each !== value) : [...picked, value])}
          />
          {label(value)}
        </label>
      ))}
    </fieldset>
  )
}
