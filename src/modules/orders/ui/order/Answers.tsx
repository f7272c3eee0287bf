// The controls of a form of a kind or a block.
import { DayInput, Field, faultAt, readDay, readMoney, readNumber, useTexts } from '#ui'
import type { FormField } from '../../model.ts'
import { entryOf } from '../words.tsx'

export type Answers = Record<string, string>

export const labelOf = (field: FormField, t: (key: string) => string) => field.label ?? t(`orders.form.${field.key}`)
const choiceLabel = (value: string, label: string | undefined, t: (key: string) => string) => label ?? t(`orders.form.choice.${value}`)

/** A typed day as the server wants it; what is no day goes there as it is and is refused at its field. */
export const dayEntry = (text: string): string | null => readDay(text) ?? (text.trim() || null)

/** What is typed, as the server wants it; what is empty is left out. */
export function readAnswers(form: readonly FormField[], answers: Answers): Record<string, string | number | boolean | string[]> {
  return Object.fromEntries(
    form.flatMap((field): [string, string | number | boolean | string[]][] => {
      const text = answers[field.key]?.trim() ?? ''
      if (text === '') return []
      switch (field.type) {
        case 'integer':
        case 'decimal':
        case 'hours':
          return [[field.key, readNumber(text) ?? text]]
        case 'money':
          return [[field.key, readMoney(text) ?? text]]
        case 'day':
          return [[field.key, readDay(text) ?? text]]
        case 'yes':
          return [[field.key, text === 'true']]
        case 'list':
          return [
            [
              field.key,
              text
                .split(',')
                .map((each) => each.trim())
                .filter(Boolean),
            ],
          ]
        default:
          return [[field.key, text]]
      }
    }),
  )
}

/** Stored answers as they stand in their controls. */
export function writeAnswers(form: readonly FormField[], details: Record<string, unknown>, dayText: (day: string) => string): Answers {
  return Object.fromEntries(
    form.flatMap((field) => {
      const value = details[field.key]
      if (value === undefined || value === null) return []
      if (field.type === 'money') return [[field.key, entryOf(value as number)]]
      if (field.type === 'day') return [[field.key, dayText(String(value))]]
      return [
        [
          field.key,
          Array.isArray(value)
            ? value.join(', ')
            : String(value).replace('.', field.type === 'decimal' || field.type === 'hours' ? ',' : '.'),
        ],
      ]
    }),
  )
}

/** A stored answer in words. */
export function AnswerText({ field, value }: { field: FormField; value: unknown }) {
  const { t, f } = useTexts()
  if (value === undefined || value === null || value === '') return <span className="muted">–</span>
  if (field.type === 'yes') return <>{t(value ? 'orders.form.yes' : 'orders.form.no')}</>
  if (field.type === 'money') return <>{f.money(Number(value))}</>
  if (field.type === 'day') return <>{f.day(String(value))}</>
  if (field.type === 'choice') return <>{choiceLabel(String(value), field.choices?.find((each) => each.value === value)?.label, t)}</>
  return (
    <>
      {Array.isArray(value) ? value.join(', ') : typeof value === 'number' ? f.number(value) : String(value)}
      {field.unit ? ` ${field.unit}` : ''}
    </>
  )
}

interface Props {
  form: readonly FormField[]
  answers: Answers
  onAnswers: (answers: Answers) => void
  trouble?: unknown
}

export function AnswerFields({ form, answers, onAnswers, trouble }: Props) {
  const { t } = useTexts()
  return form.map((field) => {
    const value = answers[field.key] ?? ''
    const set = (next: string) => onAnswers({ ...answers, [field.key]: next })
    const hint = [field.help, field.type === 'list' ? t('orders.form.list') : null].filter(Boolean).join(' ') || undefined
    return (
      <Field
        key={field.key}
        label={labelOf(field, t)}
        hint={hint}
        required={field.required}
        fault={faultAt(trouble, `details.${field.key}`)}
      >
        {(control) => {
          if (field.type === 'choice' || field.type === 'yes') {
            const options =
              field.type === 'yes'
                ? [
                    { value: 'true', label: t('orders.form.yes') },
                    { value: 'false', label: t('orders.form.no') },
                  ]
                : (field.choices ?? []).map((each) => ({ value: each.value, label: choiceLabel(each.value, each.label, t) }))
            return (
              <select {...control} className="select" value={value} onChange={(event) => set(event.target.value)}>
                <option value="">{t('orders.form.unknown')}</option>
                {options.map((each) => (
                  <option key={each.value} value={each.value}>
                    {each.label}
                  </option>
                ))}
              </select>
            )
          }
          if (field.type === 'longText')
            return <textarea {...control} className="area" rows={3} value={value} onChange={(event) => set(event.target.value)} />
          if (field.type === 'day') return <DayInput control={control} value={value} onValue={set} />
          const numeric = field.type === 'integer' || field.type === 'decimal' || field.type === 'hours' || field.type === 'money'
          const unit = field.type === 'money' ? 'Euro' : field.unit
          const input = (
            <input
              {...control}
              className={numeric ? 'input input--num' : 'input'}
              inputMode={numeric ? 'decimal' : undefined}
              value={value}
              onChange={(event) => set(event.target.value)}
            />
          )
          return unit ? (
            <span className="with-unit">
              {input}
              <span>{unit}</span>
            </span>
          ) : (
            input
          )
        }}
      </Field>
    )
  })
}
