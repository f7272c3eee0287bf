// A form from a model: one control per field, faults at the field, a guard for what is not saved.
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react'
import { type Answer, type Endpoint, type Model, urlOf } from '#shared'
import { Button } from '../parts/Button.tsx'
import { later } from '../parts/later.tsx'
import { useTexts } from '../texts.tsx'
import { EntryControl, type EntryProps, isGroup } from './controls.tsx'
import { Field, FieldMarks, type Marks } from './Field.tsx'
import { FormFoot } from './FormFoot.tsx'
import { FormNotes } from './FormNotes.tsx'
import { LeaveGuard } from './LeaveGuard.tsx'
import { type FormWork, formKeys, type ModelFormOptions, useModelForm, type Values } from './use-model-form.ts'

const ApiCall = later(() => import('../parts/ApiCall.tsx'))

export interface FormSection {
  /** Said above; left out for a form of one section. */
  title?: string
  hint?: ReactNode
  fields: string[]
}

export interface ModelFormProps<E extends Endpoint> extends Omit<ModelFormOptions, 'model' | 'keys' | 'endpoint' | 'onDone'> {
  // biome-ignore lint/suspicious/noExplicitAny: any model
  model: Model<any>
  endpoint?: E
  onDone?: (answer: Answer<E>) => void
  /** Which fields in which order; all that may be written unless told. */
  sections?: FormSection[]
  /** Own controls, by field. */
  controls?: Partial<Record<string, (props: EntryProps) => ReactNode>>
  /** Fields shown but not changed here. */
  locked?: string[]
  submit?: string
  submitIcon?: string
  onCancel?: () => void
  /** Fetches the stored row again after somebody else changed it. */
  onReload?: () => unknown
  /** Further parts between the fields and the buttons. */
  children?: ReactNode
}

export function ModelForm<E extends Endpoint>(props: ModelFormProps<E>) {
  const { model, mode, endpoint } = props
  const sections = props.sections ?? [{ fields: formKeys(model as Model, mode) }]
  const keys = sections.flatMap((section) => section.fields).filter((key) => !props.locked?.includes(key))
  const work = useModelForm({ ...(props as unknown as ModelFormOptions), keys })
  const id = useId()
  const form = useRef<HTMLFormElement>(null)
  const [showsCall, setShowsCall] = useState(false)
  const { t } = useTexts()
  const marks = marksOf(model as Model, keys)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    if (work.busy) return
    const [first] = await work.submit()
    if (first) requestAnimationFrame(() => document.getElementById(`${id}-${first}`)?.focus())
  }
  return (
    <form
      ref={form}
      className="form stack stack--l"
      noValidate
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => {
        if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
          event.preventDefault()
          form.current?.requestSubmit()
        }
      }}
    >
      <FormNotes work={work} name={model.name} idOf={(key) => `${id}-${key}`} onReload={props.onReload} />
      {marks === 'optional' ? null : <p className="small muted">{t(`ui.form.marks.${marks}`)}</p>}
      <FieldMarks value={marks}>
        {sections.map((section, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: sections keep their order
          <Section key={index} section={section} props={props as unknown as ModelFormProps<Endpoint>} work={work} id={id} />
        ))}
        {props.children}
      </FieldMarks>
      <FormFoot
        onCancel={props.onCancel}
        more={
          endpoint ? (
            <Button look="quiet" icon="code" iconOnly className="api-call" onClick={() => setShowsCall(true)}>
              {t('ui.apiCall')}
            </Button>
          ) : null
        }
      >
        <Button type="submit" look="primary" icon={props.submitIcon ?? 'check'} busy={work.busy}>
          {props.submit ?? t('ui.form.save')}
        </Button>
      </FormFoot>
      <LeaveGuard when={work.dirty} mustAsk={work.mustAsk} />
      {showsCall && endpoint ? (
        <ApiCall
          method={endpoint.method.toUpperCase()}
          url={urlOf(endpoint, { params: props.params ?? { id: String((props.values as Values | undefined)?.id ?? '') } })}
          body={work.preview()}
          onClose={() => setShowsCall(false)}
        />
      ) : null}
    </form>
  )
}

/** Where most may stay empty, a word at each of them would be louder than their labels. */
function marksOf(model: Model, keys: readonly string[]): Marks {
  const asked = keys.filter((key) => model.fields[key]!.kind !== 'yes')
  const must = asked.filter((key) => model.fields[key]!.required).length
  if (asked.length < 3 || asked.length <= 2 * must) return 'optional'
  return must ? 'required' : 'none'
}

function Section({ section, props, work, id }: { section: FormSection; props: ModelFormProps<Endpoint>; work: FormWork; id: string }) {
  const { t, has } = useTexts()
  const { model } = props
  const titleId = useId()
  const fields = section.fields.map((key) => {
    const field = model.fields[key]!
    const name = `${model.name}.${key}`
    const label = t(name)
    const entry = work.entryOf(key)
    return (
      <Field
        key={key}
        id={`${id}-${key}`}
        label={label}
        hint={has(`${name}.hint`) ? t(`${name}.hint`) : undefined}
        fault={work.faults[key]}
        required={Boolean(field.required) || field.kind === 'yes'}
        unmarked={field.kind === 'yes'}
        group={isGroup(field)}
        className={field.kind === 'longText' || field.kind === 'choices' ? 'field--wide' : undefined}
      >
        {(control) => {
          const given: EntryProps = { field, name, label, control, entry, onEntry: (next) => work.set(key, next) }
          if (props.locked?.includes(key))
            return <output id={control.id}>{String(props.values?.[`${key}Name`] ?? props.values?.[key] ?? '–')}</output>
          return props.controls?.[key]?.(given) ?? <EntryControl {...given} />
        }}
      </Field>
    )
  })
  if (!section.title) return <div className="form__grid">{fields}</div>
  return (
    <section className="form__section" aria-labelledby={titleId}>
      <div>
        <h2 id={titleId}>{section.title}</h2>
        {section.hint ? <p className="small muted">{section.hint}</p> : null}
      </div>
      <div className="form__grid">{fields}</div>
    </section>
  )
}
