// Label, hint and fault around one control, tied together for assistive technology.
import { type ReactNode, useId } from 'react'
import { Icon } from '../parts/Icon.tsx'
import { useTexts } from '../texts.tsx'

export interface ControlProps {
  id: string
  'aria-invalid'?: true
  'aria-describedby'?: string
  'aria-required'?: true
}

export interface FieldProps {
  label: string
  hint?: ReactNode
  fault?: string
  required?: boolean
  /** Several inputs under one label (radio, checkboxes): a fieldset with a legend. */
  group?: boolean
  /** The control's id when something else must point to it. */
  id?: string
  className?: string
  children: (control: ControlProps) => ReactNode
}

export function Field({ label, hint, fault, required, group, id: given, className, children }: FieldProps) {
  const { t } = useTexts()
  const own = useId()
  const id = given ?? own
  const describedBy = [hint && `${id}-h`, fault && `${id}-e`].filter(Boolean).join(' ')
  const control: ControlProps = {
    id,
    'aria-invalid': fault ? true : undefined,
    'aria-describedby': describedBy || undefined,
    'aria-required': required && !group ? true : undefined,
  }
  const text = (
    <>
      {label} {required ? null : <span className="muted">{t('ui.form.optional')}</span>}
    </>
  )
  const around = (
    <>
      {hint ? (
        <span className="field__hint" id={`${id}-h`}>
          {hint}
        </span>
      ) : null}
      {fault ? (
        <span className="field__error" id={`${id}-e`}>
          <Icon name="alert" />
          <span>{fault}</span>
        </span>
      ) : null}
    </>
  )
  const classes = className ? `field ${className}` : 'field'
  return group ? (
    <fieldset className={classes} aria-describedby={describedBy || undefined}>
      <legend>{text}</legend>
      {children(control)}
      {around}
    </fieldset>
  ) : (
    <div className={classes}>
      <label htmlFor={id}>{text}</label>
      {children(control)}
      {around}
    </div>
  )
}
