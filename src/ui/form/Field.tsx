// Label, hint and fault around one control, tied together for assistive technology.
import { createContext, type ReactNode, use, useId } from 'react'
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
  /** Says nothing of whether it must be filled, where that goes without saying. */
  unmarked?: boolean
  /** Several inputs under one label (radio, checkboxes): a fieldset with a legend. */
  group?: boolean
  /** The control's id when something else must point to it. */
  id?: string
  className?: string
  children: (control: ControlProps) => ReactNode
}

/** A form marks the fewer: what may stay empty in words, or what must be filled with a star, said once above; nothing where all may stay empty. */
export type Marks = 'optional' | 'required' | 'none'
export const FieldMarks = createContext<Marks>('optional')

export function Field({ label, hint, fault, required, unmarked, group, id: given, className, children }: FieldProps) {
  const { t } = useTexts()
  const marks = use(FieldMarks)
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
      {label} {marks === 'optional' && !required && !unmarked ? <span className="field__free">{t('ui.form.optional')}</span> : null}
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
  const classes = `field${marks === 'required' && required && !unmarked ? ' field--must' : ''}${className ? ` ${className}` : ''}`
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
