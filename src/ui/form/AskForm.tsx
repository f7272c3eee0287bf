// A short form without a model, in a dialog or step: what was refused stands above or at its field, the buttons below.
import { type FormEvent, type ReactNode, use } from 'react'
import { isProblem } from '../api/call.ts'
import { InDialog } from '../overlays/in-dialog.ts'
import { Button } from '../parts/Button.tsx'
import { Note } from '../parts/Note.tsx'
import { Field } from './Field.tsx'
import { FormFoot } from './FormFoot.tsx'

/** The sentence for one field, if the refusal names it. */
export const faultAt = (error: unknown, path: string): string | undefined =>
  isProblem(error) ? error.problem.fields?.find((field) => field.path === path)?.message : undefined

/** The words of a refusal that names none of the fields shown. */
export function wordsOf(error: unknown, shown: readonly string[]): { title: string; text: string } | undefined {
  if (!error) return undefined
  if (!isProblem(error)) return { title: String((error as Error).message), text: '' }
  const { title, detail, remedy, fields } = error.problem
  if (fields?.some((field) => shown.includes(field.path))) return undefined
  return { title, text: [detail, remedy].filter(Boolean).join(' ') }
}

interface Props {
  /** The refusal; faults of the named fields stand at the fields instead. */
  trouble?: unknown
  fields?: readonly string[]
  onSubmit: () => unknown
  submit: string
  icon?: string
  busy?: boolean
  disabled?: boolean
  wide?: boolean
  onCancel?: () => void
  /** Further buttons. */
  more?: ReactNode
  children?: ReactNode
}

export function AskForm({ trouble, fields = [], onSubmit, submit, icon, busy, disabled, wide, onCancel, more, children }: Props) {
  // Buttons at the foot of a dialog stand side by side.
  const fills = wide && use(InDialog) === null
  const send = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    void Promise.resolve(onSubmit()).catch(() => {})
  }
  return (
    <form className="stack" noValidate onSubmit={send}>
      <Trouble of={trouble} fields={fields} />
      {children}
      <FormFoot onCancel={onCancel} more={more}>
        <Button type="submit" look="primary" icon={icon} className={fills ? 'btn--wide' : undefined} busy={busy} disabled={disabled}>
          {submit}
        </Button>
      </FormFoot>
    </form>
  )
}

/** What the server refused, in words. */
export function Trouble({ of, fields = [] }: { of: unknown; fields?: readonly string[] }) {
  const problem = wordsOf(of, fields)
  return problem ? (
    <Note tone="danger" live title={problem.title}>
      {problem.text}
    </Note>
  ) : null
}

interface TextProps {
  label: string
  value: string
  onValue: (value: string) => void
  hint?: string
  /** The refusal and the path under which it names this field. */
  trouble?: unknown
  path?: string
  optional?: boolean
  type?: 'text' | 'email' | 'password'
  complete?: string
  max?: number
  /** Names and codes: no capital at the beginning, no spelling. */
  plain?: boolean
}

export function TextField({
  label,
  value,
  onValue,
  hint,
  trouble,
  path,
  optional,
  type = 'text',
  complete = 'off',
  max,
  plain,
}: TextProps) {
  return (
    <Field label={label} hint={hint} fault={path ? faultAt(trouble, path) : undefined} required={!optional}>
      {(control) => (
        <input
          {...control}
          className="input"
          type={type}
          autoComplete={complete}
          maxLength={max}
          {...(plain ? { autoCapitalize: 'none', spellCheck: false } : {})}
          value={value}
          onChange={(event) => onValue(event.target.value)}
        />
      )}
    </Field>
  )
}

interface ChoiceProps<V extends string | number> {
  label: string
  value: V
  onValue: (value: V) => void
  options: readonly { value: V; label: string }[]
  hint?: string
}

export function ChoiceField<V extends string | number>({ label, value, onValue, options, hint }: ChoiceProps<V>) {
  return (
    <Field label={label} hint={hint} required>
      {(control) => (
        <select {...control} className="select" value={value} onChange={(event) => onValue(options[event.target.selectedIndex]!.value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
