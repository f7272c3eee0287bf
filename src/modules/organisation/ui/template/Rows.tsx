// The rooms or groups of a template as a table to edit.
// biome-ignore-all lint/a11y/noRedundantRoles: cards take the table's display away, and its roles with it
import { Button, Select, useTexts } from '#ui'
import { TablePanel } from '../parts.tsx'

export interface RowField<R> {
  key: keyof R & string
  /** Choices make a select, `number` takes digits. */
  kind?: 'number' | readonly string[]
  required?: boolean
}

interface RowsProps<R> {
  title: string
  /** Labels are `<model>.<key>`, choices `<model>.<key>.<value>`. */
  model: string
  fields: readonly RowField<R>[]
  rows: R[]
  /** The field that names a row. */
  named: keyof R & string
  add: string
  next: (last: R | undefined) => R
  onRows?: (rows: R[]) => void
}

export function Rows<R extends object>({ title, model, fields, rows, named, add, next, onRows }: RowsProps<R>) {
  const { t } = useTexts()
  const actions = onRows ? (
    <Button small icon="plus" onClick={() => onRows([...rows, next(rows.at(-1))])}>
      {add}
    </Button>
  ) : null
  return (
    <TablePanel inputs title={title} heads={[...fields.map((field) => t(`${model}.${field.key}`)), `-${t('ui.delete')}`]} actions={actions}>
      {[...rows.entries()].map(([index, row]) => (
        <tr key={index} role="row">
          {fields.map((field) => (
            <td key={field.key} role="cell" data-l={t(`${model}.${field.key}`)}>
              <Value<R>
                model={model}
                field={field}
                row={row}
                named={named}
                onRow={onRows && ((part) => onRows(rows.with(index, { ...row, ...part })))}
              />
            </td>
          ))}
          <td role="cell" className="act">
            {onRows ? (
              <Button small look="quiet" icon="trash" iconOnly onClick={() => onRows(rows.toSpliced(index, 1))}>
                {t('organisation.template.remove', { name: String(row[named] || '–') })}
              </Button>
            ) : null}
          </td>
        </tr>
      ))}
    </TablePanel>
  )
}

function Value<R extends object>({
  model,
  field,
  row,
  named,
  onRow,
}: {
  model: string
  field: RowField<R>
  row: R
  named: keyof R & string
  onRow?: (part: Partial<R>) => void
}) {
  const { t } = useTexts()
  const { key, kind, required } = field
  const label = `${t(`${model}.${key}`)}, ${String(row[named] || '–')}`
  const value = String(row[key] ?? '')
  const set = (next: unknown) => onRow?.({ [key]: next } as Partial<R>)
  if (Array.isArray(kind))
    return (
      <Select
        label={label}
        disabled={!onRow}
        value={value}
        options={kind.map((each) => [each, t(`${model}.${key}.${each}`)])}
        onValue={set}
      />
    )
  const entered = (text: string) =>
    kind === 'number' ? (/\d/.test(text) ? Number(text.replace(/\D/g, '')) : null) : text || (required ? '' : null)
  return (
    <input
      className={kind === 'number' ? 'input input--time' : 'input'}
      style={{ minWidth: kind === 'number' ? undefined : '7rem' }}
      inputMode={kind === 'number' ? 'numeric' : undefined}
      aria-label={label}
      readOnly={!onRow}
      value={value}
      onChange={(event) => set(entered(event.target.value))}
    />
  )
}
