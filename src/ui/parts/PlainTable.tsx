// A small table inside a panel or dialog: first cell names the row, an empty head stands over its actions; cards on phones.
// biome-ignore-all lint/a11y/noRedundantRoles: cards take the table's display away, and its roles with it
import type { ReactNode } from 'react'
import { useTexts } from '../texts.tsx'
import { ScrollBox } from './ScrollBox.tsx'

interface Props {
  label: string
  heads: readonly string[]
  rows: readonly { key: string; cells: readonly ReactNode[] }[]
  /** Columns with figures, which stand right. */
  figures?: readonly number[]
  /** The column that says how it stands: on a card it is beside the name. */
  state?: number
  /** The last column holds one small button: on a card it stands in the corner. */
  act?: boolean
}

export function PlainTable({ label, heads, rows, figures = [], state, act }: Props) {
  const { t } = useTexts()
  const classOf = (column: number) =>
    figures.includes(column) ? 'num' : state === column ? 'key' : act && column === heads.length - 1 ? 'act' : undefined
  return (
    <ScrollBox label={label}>
      <table className={heads.length > 2 ? 'table table--cards' : 'table'} role="table">
        <thead role="rowgroup">
          <tr role="row">
            {heads.map((head, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: until the texts are there all heads are empty, and equal keys leave ghosts behind
              <th key={column} scope="col" role="columnheader" className={figures.includes(column) ? 'num' : undefined}>
                {head || <span className="sr">{t('ui.actions')}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map(({ key, cells: [name, ...cells] }) => (
            <tr key={key} role="row">
              <th scope="row" role="rowheader">
                {name}
              </th>
              {cells.map((cell, index) => (
                <td
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their places
                  key={index}
                  role="cell"
                  data-l={state === index + 1 ? undefined : heads[index + 1]}
                  className={classOf(index + 1)}
                >
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}
