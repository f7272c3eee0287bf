// The rows of one kind, page by page, with their differences and, where somebody must decide, the choices.
import { useState } from 'react'
import { Button, EmptyState, Loaded, Panel, PlanView, useAsk, useDo, useTexts } from '#ui'
import { type RosterRow, type RosterView, rosterApi } from '../api.ts'
import { DoubtRows } from './DoubtRows.tsx'
import { type RowFilter, RowTools, useRowFilter } from './RowTools.tsx'
import { changesOf, kindOf } from './words.ts'

const size = 25

export function Rows({ view, status }: { view: RosterView; status: RosterRow['status'] }) {
  const { t } = useTexts()
  const [filter, setFilter] = useRowFilter()
  const title = t(`rosters.status.${status}`)
  if (!view.counts[status])
    return (
      <Panel title={title}>
        <EmptyState icon="check" title={t('rosters.noneOfKind')} text={t(`rosters.status.${status}.note`)} />
      </Panel>
    )
  return (
    <div className="stack stack--s">
      <RowTools view={view} status={status} filter={filter} onFilter={setFilter} />
      <Found key={JSON.stringify([status, filter])} view={view} status={status} filter={filter} />
    </div>
  )
}

interface FoundProps {
  view: RosterView
  status: RosterRow['status']
  filter: RowFilter
}

/** What is found, page by page. */
function Found({ view, status, filter }: FoundProps) {
  const texts = useTexts()
  const { t, f } = texts
  const [starts, setStarts] = useState<number[]>([])
  const [found, setFound] = useState<number>()
  const after = starts.at(-1)
  const asked = useAsk(
    rosterApi.rosterRows,
    { params: { id: view.id }, query: { status, ...filter, limit: size, ...(after === undefined ? {} : { after }) } },
    { keep: true },
  )
  const choose = useDo(rosterApi.chooseRoster)
  const title = t(`rosters.status.${status}`)
  const counted = asked.data?.count
  if (typeof counted === 'number' && counted !== found) setFound(counted)
  const all = filter.q || filter.school || filter.group ? (counted ?? found ?? 0) : (view.counts[status] ?? 0)
  const free = status !== 'wrong' && status !== 'same'
  // Wrong rows of which nobody knows whose they are stand among the faults alone.
  const total = (rows: readonly RosterRow[], next: number | null) => (next === null ? starts.length * size + rows.length : all)
  const foot = (rows: readonly RosterRow[], next: number | null) => (
    <div className="row row--apart">
      <span>
        {t('rosters.page', {
          from: f.number(starts.length * size + 1),
          to: f.number(starts.length * size + rows.length),
          all: f.number(total(rows, next)),
        })}
      </span>
      <span className="row">
        <Button small icon="left" disabled={!starts.length} onClick={() => setStarts((before) => before.slice(0, -1))}>
          {t('ui.pager.previous')}
        </Button>
        <Button small iconAfter="right" disabled={next === null} onClick={() => setStarts((before) => [...before, next!])}>
          {t('ui.pager.next')}
        </Button>
      </span>
    </div>
  )
  return (
    <Loaded of={asked}>
      {({ rows, next }) =>
        rows.length === 0 ? (
          <Panel title={title}>
            <EmptyState icon="search" title={t('rosters.nothingFound')} text={t('rosters.nothingFound.text')} />
          </Panel>
        ) : status === 'ambiguous' ? (
          <DoubtRows
            view={view}
            rows={rows}
            title={title}
            note={t('rosters.persons', { count: total(rows, next) })}
            foot={foot(rows, next)}
          />
        ) : (
          <PlanView
            title={title}
            note={t('rosters.persons', { count: total(rows, next) })}
            steps={rows.map((row) => ({
              id: row.key,
              kind: kindOf[row.status],
              verb: title,
              title: `${row.familyName ?? '?'}, ${row.givenName ?? '?'}`,
              href: row.person && row.status !== 'new' ? `/personen/${row.person}` : undefined,
              sub: [row.key, row.account].filter(Boolean).join(' · '),
              changes: changesOf(row, texts),
              reason: row.decision ? <Decided view={view} row={row} /> : row.line ? t('rosters.line', { line: row.line }) : undefined,
            }))}
            left={free ? new Set(rows.filter((row) => !row.chosen).map((row) => row.key)) : undefined}
            onLeft={free ? (key, out) => void choose.run({ params: { id: view.id }, body: { keys: [key], chosen: !out } }) : undefined}
            foot={foot(rows, next)}
          />
        )
      }
    </Loaded>
  )
}

/** A decision stays changeable until the import is taken over. */
function Decided({ view, row }: { view: RosterView; row: RosterRow }) {
  const { t } = useTexts()
  const decide = useDo(rosterApi.decideRoster)
  return (
    <Button
      small
      icon="undo"
      busy={decide.busy}
      onClick={() => void decide.run({ params: { id: view.id }, body: { decisions: [{ key: row.key, decision: null }] } }).catch(() => {})}
    >
      {t('rosters.undecide')}
    </Button>
  )
}
