// The lines of an order while it is written.
import { Button, Field, faultAt, readMoney, readNumber, useTexts } from '#ui'
import { sumOf } from '../../model.ts'
import { entryOf } from '../words.tsx'

export interface LineEntry {
  text: string
  quantity: string
  price: string
  supplier: string
}
export const emptyLine: LineEntry = { text: '', quantity: '1', price: '', supplier: '' }

export const readLines = (lines: readonly LineEntry[]) =>
  lines
    .filter((line) => line.text.trim() !== '')
    .map((line) => ({
      text: line.text.trim(),
      quantity: readNumber(line.quantity) ?? 1,
      unitPrice: line.price.trim() === '' ? null : (readMoney(line.price) ?? null),
      supplier: line.supplier.trim() || null,
    }))

export const writeLines = (
  lines: readonly { text: string; quantity: number; unitPrice: number | null; supplier: string | null }[],
): LineEntry[] =>
  lines.map((line) => ({ text: line.text, quantity: String(line.quantity), price: entryOf(line.unitPrice), supplier: line.supplier ?? '' }))

interface Props {
  lines: readonly LineEntry[]
  onLines: (lines: LineEntry[]) => void
  trouble?: unknown
}

export function LinesEdit({ lines, onLines, trouble }: Props) {
  const { t, f } = useTexts()
  const change = (index: number, part: Partial<LineEntry>) => onLines(lines.map((line, at) => (at === index ? { ...line, ...part } : line)))
  const sum = sumOf(readLines(lines))
  return (
    <div className="stack">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are known by their place while they are written
        <fieldset className="field" key={index}>
          <legend className="sr">{`${t('orders.line')} ${index + 1}`}</legend>
          <div className="form__grid">
            <Field label={t('orders.new.lineText')} required fault={faultAt(trouble, `lines.${index}.text`)} className="field--wide">
              {(control) => (
                <input
                  {...control}
                  className="input"
                  maxLength={200}
                  value={line.text}
                  onChange={(event) => change(index, { text: event.target.value })}
                />
              )}
            </Field>
            <Field label={t('orders.new.quantity')} required fault={faultAt(trouble, `lines.${index}.quantity`)}>
              {(control) => (
                <input
                  {...control}
                  className="input input--num"
                  inputMode="numeric"
                  value={line.quantity}
                  onChange={(event) => change(index, { quantity: event.target.value })}
                />
              )}
            </Field>
            <Field label={t('orders.new.unitPrice')} fault={faultAt(trouble, `lines.${index}.unitPrice`)}>
              {(control) => (
                <input
                  {...control}
                  className="input input--num"
                  inputMode="decimal"
                  value={line.price}
                  onChange={(event) => change(index, { price: event.target.value })}
                />
              )}
            </Field>
          </div>
          {lines.length > 1 ? (
            <Button small look="quiet" icon="trash" onClick={() => onLines(lines.filter((_, at) => at !== index))}>
              {t('orders.new.dropLine', { number: index + 1 })}
            </Button>
          ) : null}
        </fieldset>
      ))}
      <div className="row">
        <Button small icon="plus" onClick={() => onLines([...lines, emptyLine])}>
          {t('orders.new.addLine')}
        </Button>
        {sum === null ? null : <span className="muted">{t('orders.new.sum', { sum: f.money(sum) })}</span>}
      </div>
    </div>
  )
}
