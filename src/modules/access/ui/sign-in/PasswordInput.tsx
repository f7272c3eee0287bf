// A password that can be shown; with a hint while a new one is chosen.
import { useState } from 'react'
import { Button, Field, useTexts } from '#ui'

interface Props {
  label: string
  value: string
  onValue: (value: string) => void
  fault?: string
  /** A new password of at least so many signs. */
  minimum?: number
  autoFocus?: boolean
  id?: string
}

export function PasswordInput({ label, value, onValue, fault, minimum, autoFocus, id }: Props) {
  const { t } = useTexts()
  const [shown, setShown] = useState(false)
  const missing = minimum === undefined ? 0 : Math.max(0, minimum - [...value].length)
  const hint =
    minimum === undefined
      ? undefined
      : value === ''
        ? t('access.password.hint', { minimum })
        : missing > 0
          ? t('access.password.missing', { count: missing })
          : t('access.password.enough')
  return (
    <Field label={label} fault={fault} hint={hint} required id={id}>
      {(control) => (
        <span className="with-unit with-unit--in">
          <input
            {...control}
            className="input"
            type={shown ? 'text' : 'password'}
            autoComplete={minimum === undefined ? 'current-password' : 'new-password'}
            spellCheck={false}
            autoCapitalize="none"
            // biome-ignore lint/a11y/noAutofocus: the only field of its step
            autoFocus={autoFocus}
            value={value}
            onChange={(event) => onValue(event.target.value)}
          />
          <Button iconOnly small look="quiet" icon="eye" aria-pressed={shown} onClick={() => setShown(!shown)}>
            {t(shown ? 'access.password.hide' : 'access.password.show')}
          </Button>
        </span>
      )}
    </Field>
  )
}
