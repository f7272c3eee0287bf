// The rows of one kind, page by page, with their differences and, where somebody must decide, the choices.
import { useState } from 'react'
import { Button, EmptyState, Loaded, Panel, PlanView, useAsk, useDo, useTexts } from '#ui'
import { type RosterRow, type RosterView, rosterApi } from '../../api.ts'
import { sourceName } from '../person/words.ts'
import { changesOf, kindOf } from './words.ts'

export function Rows({ view, status }: { view: RosterView; status: RosterRow['status'] }) {
  const texts = useTexts()
  const { t, f } = texts
  const [starts, setStarts] = useState<number[]>([])
  const after = starts.at(-1)
  const asked = useAsk(
    rosterApi.rosterRows,
    { params: { id: view.id }, query: { status, limit: 25, ...(after === undefined ? {} : { after }) } },
    { keep: true },
  )
  const choose = useDo(rosterApi.chooseRoster)
  const title = t(`people.roster.status.${status}`)
  if (!view.counts[status])
    return (
      <Panel title={title}>
        <EmptyState icon="check" title={t('people.roster.noneOfKind')} text={t(`people.roster.status.${status}.note`)} />
      </Panel>
    )
  return (
    <Loaded of={asked}>
      {({ rows, next }) => (
        <PlanView
          title={title}
          note={t('people.roster.persons', { count: view.counts[status] ?? 0 })}
          steps={rows.map((row) => ({
            id: row.key,
            kind: kindOf[row.status],
            verb: title,
            title: `${row.familyName ?? '?'}, ${row.givenName ?? '?'}`,
            href: row.person && row.status !== 'new' ? `/personen/${row.person}` : undefined,
            sub: row.key,
            changes: changesOf(row, texts),
            reason:
              status === 'ambiguous' ? (
                <Decision view={view} row={row} />
              ) : row.line ? (
                t('people.roster.line', { line: row.line })
              ) : undefined,
          }))}
          left={
            status === 'ambiguous' || status === 'wrong' || status === 'same'
              ? undefined
              : new Set(rows.filter((row) => !row.chosen).map((row) => row.key))
          }
          onLeft={
            status === 'ambiguous' || status === 'wrong' || status === 'same'
              ? undefined
              : (key, out) => void choose.run({ params: { id: view.id }, body: { keys: [key], chosen: !out } })
          }
          foot={
            <div className="row row--apart">
              <span>
                {t('people.roster.page', {
                  from: f.number(starts.length * 25 + 1),
                  to: f.number(starts.length * 25 + rows.length),
                  all: f.number(view.counts[status] ?? 0),
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
          }
        />
      )}
    </Loaded>
  )
}

/** The known person, another one, or leave her out. */
function Decision({ view, row }: { view: RosterView; row: RosterRow }) {
  const texts = useTexts()
  const { t, f } = texts
  const decide = useDo(rosterApi.decideRoster)
  const say = (decision: 'link' | 'new' | 'skip') =>
    void decide.run({ params: { id: view.id }, body: { decisions: [{ key: row.key, decision }] } })
  const known = row.candidates[0]
  return (
    <div className="stack stack--s">
      {known ? (
        <span>
          {t('people.roster.known', {
            name: known.name,
            birthDay: known.birthDay ? f.day(known.birthDay) : '–',
            source: known.source ? sourceName(known.source, texts) : t('people.roster.byHand'),
          })}
        </span>
      ) : null}
      <span className="row">
        <Button small look={row.decision === 'link' ? 'primary' : undefined} busy={decide.busy} onClick={() => say('link')}>
          {t('people.roster.decide.link')}
        </Button>
        <Button small look={row.decision === 'new' ? 'primary' : undefined} onClick={() => say('new')}>
          {t('people.roster.decide.new')}
        </Button>
        <Button small look="quiet" onClick={() => say('skip')}>
          {t('people.roster.decide.skip')}
        </Button>
      </span>
    </div>
  )
}
