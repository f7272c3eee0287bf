// Two small choices: how many slips stand on a page, and which way a new password goes.
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

export function PerPage({ value, onValue }: { value: 1 | 4; onValue: (value: 1 | 4) => void }) {
  const { t } = useTexts()
  return (
    <Radios
      label={t('people.slips.layout')}
      value={value}
      options={
        [
          [4, t('people.slips.four')],
          [1, t('people.slips.single')],
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
