// Step two and three: the counts, the doubts one under the other, carrying it out, and the way back.

import { peopleApi } from '#modules/people/api'
import { Button, Kpi, Kpis, LinkButton, Note, toast, useDo, useGo, useTexts, useUrl } from '#ui'
import { matchApi as api, type MatchView, matchParts } from '../../api.ts'
import { MatchSteps } from './MatchSteps.tsx'
import { Pairs } from './Pairs.tsx'

export function MatchWork({ view }: { view: MatchView }) {
  const { t, f } = useTexts()
  const go = useGo()
  const { search, path } = useUrl()
  const apply = useDo(api.applyMatch)
  const discard = useDo(api.discardMatch, { onDone: () => void go('/personen/abgleich') })
  if (view.state !== 'previewed') return <Result view={view} />
  const asked = search.get('art')
  const part = matchParts.find((each) => each === asked) ?? (view.counts.doubt ? 'doubt' : 'sure')
  const ready = view.counts.sure + view.counts.same
  return (
    <MatchSteps
      view={view}
      step="decide"
      summary={
        <>
          <b>{t('rosters.match.ready', { count: ready })}</b>
          {view.counts.doubt ? `, ${t('rosters.match.open', { count: view.counts.doubt })}` : ''}
        </>
      }
      onCancel={() => void discard.run({ params: { id: view.id } })}
      next={
        <Button
          look="primary"
          icon="check"
          busy={apply.busy}
          disabled={ready === 0}
          onClick={() => void apply.run({ params: { id: view.id } }).catch(() => {})}
        >
          {t('rosters.match.apply', { count: ready })}
        </Button>
      }
    >
      {apply.problem ? (
        <Note tone="danger" live title={apply.problem.problem.title}>
          {apply.problem.message}
        </Note>
      ) : null}
      <Kpis label={t('rosters.match.counts')} narrow>
        {matchParts.map((each) => (
          <Kpi
            key={each}
            label={t(`rosters.match.part.${each}`)}
            value={f.number(view.counts[each])}
            note={t(`rosters.match.part.${each}.note`)}
            href={`${path}?abgleich=${view.id}&art=${each}`}
            current={each === part}
          />
        ))}
        <Kpi label={t('rosters.match.knownLeft')} value={f.number(view.counts.knownLeft)} note={t('rosters.match.knownLeft.note')} />
        <Kpi label={t('rosters.match.rowsLeft')} value={f.number(view.counts.rowsLeft)} note={t('rosters.match.rowsLeft.note')} />
      </Kpis>
      <Pairs view={view} part={part} />
    </MatchSteps>
  )
}

function Result({ view }: { view: MatchView }) {
  const { t, f } = useTexts()
  const undo = useDo(peopleApi.undoChange, {
    onDone: ({ kept }) => toast(kept.length ? t('rosters.match.undone.kept', { count: kept.length }) : t('rosters.match.undone')),
    onRefused: (problem) => toast(problem.message, { tone: 'refused' }),
  })
  return (
    <MatchSteps
      view={view}
      step="result"
      summary={t(`rosters.match.state.${view.state}`)}
      next={
        <LinkButton look="primary" href={`/personen/importe/${view.roster}`}>
          {t('rosters.match.toRoster')}
        </LinkButton>
      }
    >
      {view.state === 'applied' ? (
        <Note
          tone="success"
          title={t('rosters.match.done', { count: view.counts.sure + view.counts.same })}
          actions={
            <Button small icon="undo" busy={undo.busy} onClick={() => void undo.run({ params: { id: view.id } }).catch(() => {})}>
              {t('ui.undo')}
            </Button>
          }
        >
          {t('rosters.match.done.text', { until: view.undoUntil ? f.day(view.undoUntil) : '' })}
        </Note>
      ) : (
        <Note title={t(`rosters.match.state.${view.state}`)} />
      )}
    </MatchSteps>
  )
}
