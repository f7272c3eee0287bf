// Two small choices: how slips come, and which way a new password goes.
import { Field, useTexts } from '#ui'

function Radios<V extends string | number>({
  label,
  value,
  options,
  onValue,
}: {
  label: string
  value: V
  options: readonly (readonly [V, string])[]
  onValue: (value: V) => void
}) {
  return (
    <Field label={label} group required>
      {({ id }) =>
        options.map(([each, text]) => (
          <label key={each} className="choice">
            <input type="radio" className="radio" name={id} checked={value === each} onChange={() => onValue(each)} />
            {text}
          </label>
        ))
      }
    </Field>
  )
}

export type SlipForm = 1 | 4 | 'csv'
/** What a chosen form asks of the printer. */
export const asked = (form: SlipForm): { format: 'pdf' | 'csv'; perPage?: 1 | 4 } =>
  form === 'csv' ? { format: 'csv' } : { format: 'pdf', perPage: form }

export function PerPage({ value, onValue }: { value: SlipForm; onValue: (value: SlipForm) => void }) {
  const { t } = useTexts()
  return (
    <Radios
      label={t('people.slips.layout')}
      value={value}
      options={
        [
          [4, t('people.slips.four')],
          [1, t('people.slips.single')],
          ['csv', t('people.slips.csv')],
        ] as const
      }
      onValue={onValue}
    />
  )
}

export function Way({ value, onValue }: { value: 'slip' | 'mail'; onValue: (value: 'slip' | 'mail') => void }) {
  const { t } = useTexts()
  return (
    <Radios
      label={t('people.reset.way')}
      value={value}
      options={
        [
          ['slip', t('people.reset.slip')],
          ['mail', t('people.reset.mail')],
        ] as const
      }
      onValue={onValue}
    />
  )
}
