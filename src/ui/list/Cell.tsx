// One value of a row, in the form its kind asks for.
import type { Column } from '#shared'
import { useAsk } from '../api/query.ts'
import { hrefIn, nameIn, oneOf, useRefSource } from '../form/refs.tsx'
import { Link } from '../parts/Link.tsx'
import { State, type Tone } from '../parts/State.tsx'
import { useTexts } from '../texts.tsx'
import type { AnyRow } from './types.ts'
import { choiceLabel } from './words.ts'

export const isNumeric = (column: Column) => column.kind === 'number' || column.kind === 'money'

export interface CellProps {
  name: string
  column: Column
  row: AnyRow
  tones?: Record<string, Tone>
}

export function Cell({ name, column, row, tones }: CellProps) {
  const wording = useTexts()
  const { t, f } = wording
  const value: unknown = row[column.key]
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
    return <span className="muted none">–</span>
  switch (column.kind) {
    case 'choice': {
      const label = choiceLabel(wording, name, column, String(value))
      const tone = tones?.[String(value)]
      return tone ? <State tone={tone}>{label}</State> : label
    }
    case 'choices':
      return (value as string[]).map((each) => choiceLabel(wording, name, column, each)).join(', ')
    case 'yes':
      return t(value ? 'ui.yes' : 'ui.no')
    case 'day':
      return f.day(String(value))
    case 'instant':
      return f.instant(String(value))
    case 'number':
      return f.number(Number(value))
    case 'money':
      return f.money(Number(value))
    case 'email':
      return <a href={`mailto:${value}`}>{String(value)}</a>
    case 'url':
      return (
        <a href={String(value)} rel="noreferrer noopener" target="_blank">
          {String(value).replace(/^https?:\/\//, '')}
        </a>
      )
    case 'ref':
      return <RefCell column={column} row={row} />
    default:
      return String(value)
  }
}

function RefCell({ column, row }: { column: Column; row: AnyRow }) {
  const source = useRefSource(column.ref)
  const href = hrefIn(source, row[column.key])
  const given: unknown = row[`${column.key}Name`]
  // Rows usually carry the name; a list that does not is looked up once per object.
  const found = useAsk(oneOf(source ?? { path: '/', label: '' }), { params: { id: row[column.key] } } as never, {
    when: given === undefined && source !== undefined,
    staleTime: 600_000,
  })
  const name = given ? String(given) : source && found.data ? nameIn(source, found.data as never) : '…'
  return href ? (
    <Link href={href} className="plain">
      {name}
    </Link>
  ) : (
    name
  )
}
