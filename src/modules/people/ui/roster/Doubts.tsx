// Rows that may be somebody who is known: the row, all who come into question, and the answer, by mouse or by one key.
// biome-ignore-all lint/a11y/noRedundantRoles: cards take the table's display away, and its roles with it
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { Button, Chip, Link, Note, Panel, ScrollBox, useDo, useTexts } from '#ui'
import { type RosterRow, type RosterView, rosterApi } from '../../api.ts'
import { sourceName } from '../person/words.ts'

interface Props {
  view: RosterView
  rows: readonly RosterRow[]
  title: string
  note: string
  foot: ReactNode
}

type Answer = { decision: 'link'; person: string } | { decision: 'new' | 'skip' }

export function Doubts({ view, rows, title, note, foot }: Props) {
  const { t } = useTexts()
  const decide = useDo(rosterApi.decideRoster)
  const list = useRef<HTMLUListElement>(null)
  /** Where the keyboard goes on when the answered row has gone. */
  const next = useRef<number>(undefined)
  const say = (row: RosterRow, index: number, answer: Answer) => {
    next.current = row.decision || answer.decision === 'skip' ? index + 1 : index
    decide.run({ params: { id: view.id }, body: { decisions: [{ key: row.key, ...answer }] } }).catch(() => {})
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
      <p className="panel__body soft small">{t('people.roster.doubt.keys')}</p>
      {decide.problem ? (
        <div className="panel__body">
          <Note tone="danger" live title={decide.problem.problem.title}>
            {decide.problem.message}
          </Note>
        </div>
      ) : null}
      <ul className="items" ref={list}>
        {rows.map((row, index) => (
          <Doubt key={row.key} row={row} busy={decide.busy} onSay={(answer) => say(row, index, answer)} />
        ))}
      </ul>
    </Panel>
  )
}

function Doubt({ row, busy, onSay }: { row: RosterRow; busy: boolean; onSay: (answer: Answer) => void }) {
  const texts = useTexts()
  const { t, f } = texts
  const name = `${row.familyName ?? '?'}, ${row.givenName ?? '?'}`
  const say = (answer: Answer) => {
    if (!busy) onSay(answer)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const candidate = row.candidates[Number(event.key) - 1]
    const letter = event.key.toLowerCase()
    if (candidate) say({ decision: 'link', person: candidate.id })
    else if (letter === 'n') say({ decision: 'new' })
    else if (letter === 'x') say({ decision: 'skip' })
    else return
    event.preventDefault()
  }
  const cells = (side: Side, other: Side | null) => (
    <>
      {(['birthDay', 'classes', 'schools', 'key', 'account'] as const).map((field) => (
        <td key={field} role="cell" data-l={t(`people.roster.doubt.${field}`)} className={field === 'key' ? 'mono small' : undefined}>
          {other && side[field] !== other[field] && field !== 'key' && field !== 'account' ? (
            <strong>{side[field] ?? '–'}</strong>
          ) : (
            (side[field] ?? '–')
          )}
        </td>
      ))}
    </>
  )
  const file: Side = {
    birthDay: row.birthDay && f.day(row.birthDay),
    classes: row.classes.join(', ') || null,
    schools: row.schoolName,
    key: row.key,
    account: null,
  }
  return (
    <li onKeyDown={onKey}>
      <div className="items__main">
        <div>
          <b>{name}</b> {row.line ? <span className="muted small">{t('people.roster.line', { line: row.line })}</span> : null}{' '}
          {row.decision === 'skip' ? <Chip>{t('people.roster.doubt.skipped')}</Chip> : null}
        </div>
        <ScrollBox label={t('people.roster.doubt.table', { name })}>
          <table className="table table--cards" role="table" aria-label={t('people.roster.doubt.table', { name })}>
            <thead role="rowgroup">
              <tr role="row">
                {['who', 'birthDay', 'classes', 'schools', 'key', 'account', 'choose'].map((head) => (
                  <th key={head} role="columnheader" scope="col">
                    {t(`people.roster.doubt.${head}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody role="rowgroup">
              <tr role="row">
                <th role="rowheader" scope="row">
                  {t('people.roster.doubt.file')}
                </th>
                {cells(file, null)}
                <td role="cell" />
              </tr>
              {row.candidates.map((each, index) => (
                <tr key={each.id} role="row">
                  <th role="rowheader" scope="row">
                    <kbd>{index + 1}</kbd> <Link href={`/personen/${each.id}`}>{each.name}</Link>
                  </th>
                  {cells(
                    {
                      birthDay: each.birthDay && f.day(each.birthDay),
                      classes: each.classes.join(', ') || null,
                      schools: each.schools.join(', ') || null,
                      key: each.source
                        ? [sourceName(each.source, texts), each.sourceKey].filter(Boolean).join(' ')
                        : t('people.roster.byHand'),
                      account: each.account,
                    },
                    file,
                  )}
                  <td role="cell" className="act">
                    <Button
                      small
                      icon="check"
                      aria-label={t('people.roster.doubt.pick', { name: each.name })}
                      aria-disabled={busy || undefined}
                      onClick={() => say({ decision: 'link', person: each.id })}
                    >
                      {t('people.roster.decide.link')}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
        <div className="row">
          <Button
            small
            icon="plus"
            aria-label={t('people.roster.doubt.newOf', { name })}
            aria-disabled={busy || undefined}
            onClick={() => say({ decision: 'new' })}
          >
            {t('people.roster.decide.new')} <kbd>N</kbd>
          </Button>
          <Button
            small
            look="quiet"
            aria-label={t('people.roster.doubt.skipOf', { name })}
            aria-disabled={busy || undefined}
            onClick={() => say({ decision: 'skip' })}
          >
            {t('people.roster.decide.skip')} <kbd>X</kbd>
          </Button>
        </div>
      </div>
    </li>
  )
}

interface Side {
  birthDay: string | null
  classes: string | null
  schools: string | null
  key: string | null
  account: string | null
}
