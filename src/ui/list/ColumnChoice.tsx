import type { Endpoint } from '#shared'
import { Icon } from '../parts/Icon.tsx'
import { useTexts } from '../texts.tsx'
import type { DataListProps } from './types.ts'
import type { List } from './use-list.ts'
import { columnLabel } from './words.ts'

/** Which columns a list shows; the one that names the row stays. */
export default function ColumnChoice({ props, list }: { props: DataListProps<Endpoint>; list: List }) {
  const wording = useTexts()
  const { t } = wording
  const shown = list.columns.map((column) => column.key)
  const toggle = (key: string) => {
    const next = shown.includes(key)
      ? shown.filter((each) => each !== key)
      : props.columns.map((column) => column.key).filter((each) => shown.includes(each) || each === key)
    list.set({ columns: next, cursor: list.state.cursor })
  }
  return (
    <>
      <h2>{t('ui.columns')}</h2>
      <div className="menu__scroll">
        {props.columns
          .filter((column) => column.key !== props.titleColumn)
          .map((column) => (
            <label key={column.key}>
              <input type="checkbox" className="check" checked={shown.includes(column.key)} onChange={() => toggle(column.key)} />
              {columnLabel(wording, props.name, column)}
            </label>
          ))}
      </div>
      <hr />
      <button type="button" onClick={() => list.set({ columns: undefined, cursor: list.state.cursor })}>
        <Icon name="undo" />
        {t('ui.columns.reset')}
      </button>
    </>
  )
}
