// Rows that may be something known: the row, all that come into question, and the answer, by mouse or by one key.
// biome-ignore-all lint/a11y/noRedundantRoles: cards take the table's display away, and its roles with it
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { Button } from '../parts/Button.tsx'
import { Link } from '../parts/Link.tsx'
import { Note } from '../parts/Note.tsx'
import { Panel } from '../parts/Panel.tsx'
import { ScrollBox } from '../parts/ScrollBox.tsx'
import { Chip } from '../parts/State.tsx'
import { useTexts } from '../texts.tsx'

export interface DoubtRow {
  key: string
  name: string
  note?: string
  skipped: boolean
  cells: readonly (string | null)[]
  candidates: readonly { id: string; name: string; href: string; cells: readonly (string | null)[] }[]
}
export type DoubtAnswer = { link: string } | 'new' | 'skip'

interface Props {
  title: string
  note: string
  foot: ReactNode
  heads: readonly string[]
  /** The first so many cells are bold where they differ from the row. */
  compared: number
  rows: readonly DoubtRow[]
  busy: boolean
  problem?: { title: string; message: string } | null
  onSay: (row: DoubtRow, answer: DoubtAnswer) => void
}

export function Doubts({ title, note, foot, rows, problem, onSay, ...rest }: Props) {
  const { t } = useTexts()
  const list = useRef<HTMLUListElement>(null)
  /** Where the keyboard goes on when the answered row has gone. */
  const next = useRef<number>(undefined)
  const say = (row: DoubtRow, index: number, answer: DoubtAnswer) => {
    next.current = answer === 'skip' ? index + 1 : index
    onSay(row, answer)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows that came decide where to go
  useEffect(() => {
    const index = next.current
    if (index === undefined || !list.current) return
    next.current = undefined
    const items = list.current.querySelectorAll<HTMLElement>(':scope > li')
    items[Math.min(index, items.length - 1)]?.querySelector<HTMLElement>('button')?.focus()
  }, [rows])
  return (
    <Panel title={title} note={note} flush foot={foot}>
      <p className="panel__body soft small">{t('ui.doubt.keys')}</p>
      {problem ? (
        <div className="panel__body">
          <Note tone="danger" live title={problem.title}>
            {problem.message}
          </Note>
        </div>
      ) : null}
      <ul className="items" ref={list}>
        {rows.map((row, index) => (
          <Doubt key={row.key} row={row} {...rest} onSay={(answer) => say(row, index, answer)} />
        ))}
      </ul>
    </Panel>
  )
}

interface DoubtProps {
  row: DoubtRow
  heads: readonly string[]
  compared: number
  busy: boolean
  onSay: (answer: DoubtAnswer) => void
}

function Doubt({ row, heads, compared, busy, onSay }: DoubtProps) {
  const { t } = useTexts()
  const { name } = row
  const say = (answer: DoubtAnswer) => {
    if (!busy) onSay(answer)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const candidate = row.candidates[Number(event.key) - 1]
    const letter = event.key.toLowerCase()
    if (candidate) say({ link: candidate.id })
    else if (letter === 'n') say('new')
    else if (letter === 'x') say('skip')
    else return
    event.preventDefault()
  }
  const cells = (values: readonly (string | null)[], other: readonly (string | null)[] | null) =>
    values.map((value, index) => (
      <td key={heads[index]} role="cell" data-l={heads[index]}>
        {other && index < compared && value !== other[index] ? <strong>{value ?? '–'}</strong> : (value ?? '–')}
      </td>
    ))
  return (
    <li onKeyDown={onKey}>
      <div className="items__main">
        <div>
          <b>{name}</b> {row.note ? <span className="muted small">{row.note}</span> : null}{' '}
          {row.skipped ? <Chip>{t('ui.doubt.skipped')}</Chip> : null}
        </div>
        <ScrollBox label={t('ui.doubt.table', { name })}>
          <table className="table table--cards" role="table" aria-label={t('ui.doubt.table', { name })}>
            <thead role="rowgroup">
              <tr role="row">
                {[t('ui.doubt.who'), ...heads, t('ui.doubt.choose')].map((head, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: until the texts are there all labels are empty, and equal keys leave ghosts behind
                  <th key={`${index} ${head}`} role="columnheader" scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody role="rowgroup">
              <tr role="row">
                <th role="rowheader" scope="row">
                  {t('ui.doubt.file')}
                </th>
                {cells(row.cells, null)}
                <td role="cell" />
              </tr>
              {row.candidates.map((each, index) => (
                <tr key={each.id} role="row">
                  <th role="rowheader" scope="row">
                    <kbd>{index + 1}</kbd> <Link href={each.href}>{each.name}</Link>
                  </th>
                  {cells(each.cells, row.cells)}
                  <td role="cell">
                    <Button
                      small
                      icon="check"
                      aria-label={t('ui.doubt.pick', { name: each.name })}
                      aria-disabled={busy || undefined}
                      onClick={() => say({ link: each.id })}
                    >
                      {t('ui.doubt.link')}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
        <div className="row">
          <Button small icon="plus" aria-label={t('ui.doubt.newOf', { name })} aria-disabled={busy || undefined} onClick={() => say('new')}>
            {t('ui.doubt.new')} <kbd>N</kbd>
          </Button>
          <Button
            small
            look="quiet"
            aria-label={t('ui.doubt.skipOf', { name })}
            aria-disabled={busy || undefined}
            onClick={() => say('skip')}
          >
            {t('ui.doubt.skip')} <kbd>X</kbd>
          </Button>
        </div>
      </div>
    </li>
  )
}
