// Fields for a value of any shape: one control, a list to add to, sort and shorten, or named rows.
import { type KeyboardEvent, useRef } from 'react'
import type { SettingShape } from '#shared'
import { Button } from '../parts/Button.tsx'
import { Switch } from '../parts/Switch.tsx'
import { useTexts } from '../texts.tsx'
import { type ControlProps, Field } from './Field.tsx'
import { enterShape, freshEntry, moved, type ShapeEntry } from './shapes.ts'

interface Props {
  shape: SettingShape
  entry: ShapeEntry
  onEntry: (entry: ShapeEntry) => void
  control: ControlProps
  /** The sentence of a fault by its path inside the value. */
  fault: (path: string) => string | undefined
  path?: string
  disabled?: boolean
  /** What the value as a whole is called, for the names of its buttons. */
  label: string
  placeholder?: string
}

const joined = (path: string, key: string | number) => (path ? `${path}.${key}` : String(key))
export const isMany = (shape: SettingShape) => shape.kind === 'list' || shape.kind === 'record'

export function ShapeInput(props: Props) {
  const { shape, entry, onEntry, control, disabled, placeholder } = props
  const text = {
    ...control,
    disabled,
    value: String(entry),
    onChange: (event: { target: { value: string } }) => onEntry(event.target.value),
  }
  switch (shape.kind) {
    case 'list':
      return <ListInput {...props} />
    case 'record':
      return <RecordInput {...props} />
    case 'yes':
      return <Switch {...control} disabled={disabled} checked={entry === true} onChange={(event) => onEntry(event.target.checked)} />
    case 'choice':
      return (
        <select className="select" {...text}>
          {shape.choices!.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )
    case 'longText':
      return <textarea className="area" rows={4} maxLength={shape.most} {...text} />
    default:
      return (
        <input
          className={shape.kind === 'number' ? 'input input--num' : 'input'}
          inputMode={shape.kind === 'number' ? 'decimal' : undefined}
          maxLength={shape.kind === 'number' ? undefined : shape.most}
          placeholder={placeholder}
          {...text}
        />
      )
  }
}

function ListInput({ shape, entry, onEntry, fault, path = '', disabled, label }: Props) {
  const { t, lang } = useTexts()
  const entries = entry as readonly ShapeEntry[]
  const list = useRef<HTMLOListElement>(null)
  const add = useRef<HTMLButtonElement>(null)
  const full = entries.length >= (shape.most ?? Number.POSITIVE_INFINITY)
  const nameOf = (index: number) => (shape.entry ?? t('ui.entry.name', { n: '{n}' })).replace('{n}', String(index + 1))
  // The focus goes with what was moved, and to the neighbour of what was removed.
  const focus = (index: number, what = 'input, select, textarea') =>
    requestAnimationFrame(() => {
      const row = list.current?.children[Math.max(0, index)]
      const target = row?.querySelector<HTMLElement>(`${what}:not(:disabled)`) ?? row?.querySelector<HTMLElement>('button:not(:disabled)')
      ;(target ?? add.current)?.focus()
    })
  const move = (index: number, by: -1 | 1, what?: string) => {
    const next = moved(entries, index, by)
    if (next === entries) return
    onEntry(next)
    focus(index + by, what)
  }
  const byKey = (index: number) => (event: KeyboardEvent) => {
    if (!event.altKey || disabled || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    move(index, event.key === 'ArrowUp' ? -1 : 1)
  }
  return (
    <div className="shape">
      <ol className="shape__list" ref={list}>
        {entries.map((each, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries have no name of their own; their place is what they are
          <li key={index} onKeyDown={byKey(index)}>
            <Field label={nameOf(index)} fault={fault(joined(path, index))} group={isMany(shape.of!)} unmarked>
              {(control) => (
                <ShapeInput
                  shape={shape.of!}
                  entry={each}
                  onEntry={(next) => onEntry(entries.with(index, next))}
                  control={control}
                  fault={fault}
                  path={joined(path, index)}
                  disabled={disabled}
                  label={nameOf(index)}
                />
              )}
            </Field>
            {disabled ? null : (
              <span className="shape__tools">
                {entries.length > 1 ? (
                  <>
                    <Button
                      look="quiet"
                      icon="up"
                      iconOnly
                      data-move="up"
                      disabled={index === 0}
                      onClick={() => move(index, -1, '[data-move=up]')}
                    >
                      {t('ui.entry.up', { name: nameOf(index) })}
                    </Button>
                    <Button
                      look="quiet"
                      icon="down"
                      iconOnly
                      data-move="down"
                      disabled={index === entries.length - 1}
                      onClick={() => move(index, 1, '[data-move=down]')}
                    >
                      {t('ui.entry.down', { name: nameOf(index) })}
                    </Button>
                  </>
                ) : null}
                <Button
                  look="quiet"
                  icon="trash"
                  iconOnly
                  disabled={entries.length <= (shape.least ?? 0)}
                  onClick={() => {
                    onEntry(entries.toSpliced(index, 1))
                    focus(Math.min(index, entries.length - 2))
                  }}
                >
                  {t('ui.entry.remove', { name: nameOf(index) })}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ol>
      {entries.length === 0 ? <p className="small muted">{t('ui.entry.empty')}</p> : null}
      {disabled || full ? null : (
        <Button
          ref={add}
          small
          icon="plus"
          className="btn--start"
          aria-label={t('ui.entry.addTo', { name: label })}
          onClick={() => {
            onEntry([...entries, freshEntry(shape.of!, entries, lang)])
            focus(entries.length)
          }}
        >
          {t('ui.entry.add')}
        </Button>
      )}
    </div>
  )
}

function RecordInput({ shape, entry, onEntry, fault, path = '', disabled }: Props) {
  const { t, lang } = useTexts()
  const values = entry as Readonly<Record<string, ShapeEntry>>
  return (
    <div className="shape__rows">
      {shape.rows!.map((row) => (
        <Field
          key={row.key}
          label={row.label}
          fault={fault(joined(path, row.key))}
          required={row.required}
          unmarked={row.otherwise !== null}
          group={isMany(row.shape)}
        >
          {(control) => (
            <ShapeInput
              shape={row.shape}
              entry={values[row.key] ?? ''}
              onEntry={(next) => onEntry({ ...values, [row.key]: next })}
              control={control}
              fault={fault}
              path={joined(path, row.key)}
              disabled={disabled}
              label={row.label}
              placeholder={
                row.otherwise === null ? undefined : t('ui.entry.otherwise', { value: String(enterShape(row.shape, row.otherwise, lang)) })
              }
            />
          )}
        </Field>
      ))}
    </div>
  )
}

/** A value in words, e.g. to show what is inherited. */
export function shapeWords(shape: SettingShape, value: unknown, { t, lang }: { t: (key: string) => string; lang: string }): string {
  switch (shape.kind) {
    case 'yes':
      return t(value ? 'ui.yes' : 'ui.no')
    case 'choice':
      return shape.choices!.find((choice) => choice.value === value)?.label ?? String(value)
    case 'list':
      return (value as unknown[]).map((each) => shapeWords(shape.of!, each, { t, lang })).join(' → ') || '–'
    case 'record':
      return (
        shape
          .rows!.filter((row) => (value as Record<string, unknown>)[row.key] !== undefined)
          .map((row) => `${row.label}: ${shapeWords(row.shape, (value as Record<string, unknown>)[row.key], { t, lang })}`)
          .join(', ') || '–'
      )
    default:
      return String(enterShape(shape, value, lang)) || '–'
  }
}
