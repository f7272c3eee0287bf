// The rows: a table with explicit roles, which becomes cards on phones (roles survive `display: block`).
// biome-ignore-all lint/a11y/noRedundantRoles: cards take the table's display away, and its roles with it
import { useRef } from 'react'
import type { Column, Endpoint } from '#shared'
import { MenuButton } from '../overlays/Menu.tsx'
import { Icon } from '../parts/Icon.tsx'
import { Link } from '../parts/Link.tsx'
import { ScrollBox } from '../parts/ScrollBox.tsx'
import { useIsWide } from '../parts/use-wide.ts'
import { useTexts } from '../texts.tsx'
import { Cell, isNumeric } from './Cell.tsx'
import { nextSort } from './state.ts'
import type { AnyRow, DataListProps } from './types.ts'
import type { List } from './use-list.ts'
import { columnLabel } from './words.ts'

interface Part {
  props: DataListProps<Endpoint>
  list: List
}

export function ListTable({ props, list }: Part) {
  const { t } = useTexts()
  const label = t(`${props.name}.plural`)
  const box = useRef<HTMLDivElement>(null)
  const isWide = useIsWide(box)
  return (
    <ScrollBox ref={box} className={isWide ? 'table-wrap' : 'table-wrap table-wrap--list'} label={label} busy={list.page.isFetching}>
      <table className={`table table--full table--lines table--cards${isWide ? '' : ' table--sticky'}`} role="table" aria-label={label}>
        <Head props={props} list={list} />
        <tbody role="rowgroup">
          {list.page.isPending ? <Bones columns={list.columns.length + (props.bulk ? 1 : 0) + (props.rowActions ? 1 : 0)} /> : null}
          {list.rows.map((row) => (
            <Row key={row.id} props={props} list={list} row={row} />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

function Head({ props, list }: Part) {
  const wording = useTexts()
  const { t } = wording
  const { selection, state, set } = list
  return (
    <thead role="rowgroup">
      <tr role="row">
        {props.bulk?.length ? (
          <th role="columnheader" scope="col" className="pick">
            <input
              type="checkbox"
              className="check"
              aria-label={t('ui.list.selectPage')}
              checked={selection.pageState === 'all'}
              ref={(box) => {
                if (box) box.indeterminate = selection.pageState === 'some'
              }}
              onChange={selection.togglePage}
            />
          </th>
        ) : null}
        {list.columns.map((column) => {
          const order = state.sort ?? props.sort
          const sorted = order === column.key ? 'ascending' : order === `-${column.key}` ? 'descending' : undefined
          const label = columnLabel(wording, props.name, column)
          return (
            <th key={column.key} role="columnheader" scope="col" aria-sort={sorted} className={isNumeric(column) ? 'num' : undefined}>
              {column.sort ? (
                <button type="button" className="th-sort" onClick={() => set({ sort: nextSort(column.key, state.sort, props.sort) })}>
                  {label}
                  <Icon name="sort" />
                </button>
              ) : (
                label
              )}
            </th>
          )
        })}
        {props.rowActions ? (
          <th role="columnheader" scope="col" className="act">
            <span className="sr">{t('ui.actions')}</span>
          </th>
        ) : null}
      </tr>
    </thead>
  )
}

function Row({ props, list, row }: Part & { row: AnyRow }) {
  const { t } = useTexts()
  const [title, ...others] = list.columns
  // A reference is called by its name: nobody is helped by the number of a row.
  const name = String(row[`${props.titleColumn}Name`] ?? row[props.titleColumn] ?? '')
  const chosen = list.selection.has(row.id)
  const actions = props.rowActions?.(row as never) ?? []
  return (
    <tr role="row" aria-selected={props.bulk?.length ? chosen : undefined}>
      {props.bulk?.length ? (
        <td role="cell" className="pick">
          <input
            type="checkbox"
            className="check"
            aria-label={t('ui.list.select', { name })}
            checked={chosen}
            onChange={() => list.selection.toggle(row.id)}
          />
        </td>
      ) : null}
      {title ? (
        <th role="rowheader" scope="row" className={title.width === 'wide' ? 'wide' : undefined}>
          <Title props={props} column={title} row={row} />
        </th>
      ) : null}
      {others.map((column, index) => (
        <Value key={column.key} props={props} column={column} row={row} index={index} />
      ))}
      {props.rowActions ? (
        <td role="cell" className="act">
          {actions.length > 0 ? (
            <MenuButton
              iconOnly
              icon="more"
              look="quiet"
              small
              label={t('ui.list.actions', { name })}
              groups={[{ id: 'row', items: actions }]}
            />
          ) : null}
        </td>
      ) : null}
    </tr>
  )
}

function Title({ props, column, row }: { props: DataListProps<Endpoint>; column: Column; row: AnyRow }) {
  const own = props.cells?.[column.key]?.(row as never)
  const content = own ?? <Cell name={props.name} column={column} row={row} />
  const href = props.rowHref?.(row as never)
  return (
    <>
      {href ? (
        <Link href={href} data-row={row.id}>
          {content}
        </Link>
      ) : (
        <span data-row={row.id} tabIndex={-1} className="name">
          {content}
        </span>
      )}
      {props.subtitle ? <span className="sub">{props.subtitle(row as never)}</span> : null}
    </>
  )
}

/** Words may take two lines before the last columns leave the screen. */
const wraps = new Set(['text', 'ref', 'choices'])

function Value({ props, column, row, index }: { props: DataListProps<Endpoint>; column: Column; row: AnyRow; index: number }) {
  const wording = useTexts()
  const isKey = column.key === (props.keyColumn ?? 'state')
  // Phones show the name, the state and three more; the sheet has the rest.
  const classes = [
    isNumeric(column) && 'num',
    isKey && 'key',
    !isKey && index > 3 && 'x',
    column.width === 'wide' ? 'wide' : column.width !== 'narrow' && wraps.has(column.kind) && 'wrap',
  ]
    .filter(Boolean)
    .join(' ')
  return (
    <td
      role="cell"
      className={classes || undefined}
      data-l={isKey && column.kind === 'choice' ? undefined : columnLabel(wording, props.name, column)}
    >
      {props.cells?.[column.key]?.(row as never) ?? <Cell name={props.name} column={column} row={row} tones={props.tones?.[column.key]} />}
    </td>
  )
}

function Bones({ columns }: { columns: number }) {
  return Array.from({ length: 8 }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: identical rows
    <tr key={row} role="row">
      {Array.from({ length: columns }, (_, cell) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical cells
        <td key={cell} role="cell">
          <span className="bone" />
        </td>
      ))}
    </tr>
  ))
}
