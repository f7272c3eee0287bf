// One condition: a click changes it, the cross takes it off.
import type { Column, Endpoint, Filter } from '#shared'
import { useAsk } from '../api/query.ts'
import { nameIn, oneOf, useRefSource } from '../form/refs.tsx'
import { PopoverButton } from '../overlays/Popover.tsx'
import { Icon } from '../parts/Icon.tsx'
import { later } from '../parts/later.tsx'
import { useTexts } from '../texts.tsx'
import type { DataListProps } from './types.ts'
import { columnLabel, operatorText, takesValue, valuesText } from './words.ts'

const FilterEditor = later(() => import('./FilterEditor.tsx'))

export interface FilterChipProps {
  props: DataListProps<Endpoint>
  filter: Filter
  onChange: (filter: Filter) => void
  onRemove: () => void
}

export function FilterChip({ props, filter, onChange, onRemove }: FilterChipProps) {
  const wording = useTexts()
  const { t } = wording
  const column = props.columns.find((each) => each.key === filter.column)
  const label = columnLabel(wording, props.name, column ?? { key: filter.column })
  const words = props.filterWords?.[filter.column]
  const operator = column ? operatorText(wording, column, filter.operator) : filter.operator
  return (
    <span className="filter">
      <PopoverButton
        label={t('ui.filter.change', { label: `${label} ${operator}` })}
        content={(close) => (
          <FilterEditor
            name={props.name}
            columns={props.columns}
            initial={filter}
            onApply={(next) => {
              close()
              onChange(next)
            }}
          />
        )}
      >
        <span>
          {label} {operator}
        </span>
        {column && takesValue(filter.operator) ? (
          <b>
            {column.kind === 'ref' ? (
              <RefNames column={column} filter={filter} />
            ) : words && filter.values.length < 3 ? (
              filter.values.map(words).join(', ')
            ) : (
              valuesText(wording, props.name, column, filter)
            )}
          </b>
        ) : null}
      </PopoverButton>
      <button type="button" aria-label={t('ui.filter.remove', { label })} onClick={onRemove}>
        <Icon name="x" />
      </button>
    </span>
  )
}

function RefNames({ column, filter }: { column: Column; filter: Filter }) {
  const { t } = useTexts()
  const source = useRefSource(column.ref)
  const [first] = filter.values
  const single = filter.values.length === 1
  const asked = useAsk(oneOf(source ?? { path: '/', label: '' }), { params: { id: first } } as never, {
    when: single && Boolean(source && first),
    staleTime: 600_000,
  })
  if (!single) return t('ui.filter.values', { count: filter.values.length })
  return source && asked.data ? nameIn(source, asked.data as never) : '…'
}
