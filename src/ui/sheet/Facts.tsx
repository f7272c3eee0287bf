// Facts about an object as a list of terms; from a model with its labels and forms, or by hand.
import type { ReactNode } from 'react'
import { type Column, columnsOf, type Model } from '#shared'
import { Cell } from '../list/Cell.tsx'
import type { Tone } from '../parts/State.tsx'
import { useTexts } from '../texts.tsx'

export interface Fact {
  label: string
  value: ReactNode
  /** A text of several lines, which takes the whole width. */
  wide?: boolean
}

/** `rows` sets label and value side by side, for narrow panels. */
export function Facts({ facts, rows }: { facts: readonly Fact[]; rows?: boolean }) {
  return (
    <dl className={rows ? 'facts facts--rows' : 'facts'}>
      {facts.map((fact, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: until the texts are there all labels are empty, and equal keys leave ghosts behind
        <div key={`${index} ${fact.label}`} className={fact.wide && !rows ? 'is-wide' : undefined}>
          <dt>{fact.label}</dt>
          <dd>{fact.value ?? <span className="muted">–</span>}</dd>
        </div>
      ))}
    </dl>
  )
}

export interface ModelFactsProps {
  // biome-ignore lint/suspicious/noExplicitAny: any model
  model: Model<any>
  row: Record<string, unknown>
  /** Which and in which order; all columns unless told. */
  fields?: readonly string[]
  cells?: Partial<Record<string, ReactNode>>
  tones?: Record<string, Record<string, Tone>>
  rows?: boolean
}

export function ModelFacts({ model, row, fields, cells, tones, rows }: ModelFactsProps) {
  const { t } = useTexts()
  const columns = columnsOf(model as Model)
  const shown = fields ? fields.map((key) => columns.find((column) => column.key === key) ?? columnOf(model as Model, key)) : columns
  const facts = shown.map((column) => ({
    label: t(`${model.name}.${column.key}`),
    wide: typeof row[column.key] === 'string' && String(row[column.key]).length > 80,
    value: cells?.[column.key] ?? <Cell name={model.name} column={column} row={row} tones={tones?.[column.key]} />,
  }))
  return <Facts facts={facts} rows={rows} />
}

/** A field that no list shows still has its form. */
const columnOf = (model: Model, key: string): Column => {
  const field = model.fields[key]!
  return { key, kind: field.kind, shown: true, sort: false, filter: false, choices: field.choices, ref: field.ref }
}
