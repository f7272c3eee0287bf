// One run: it goes on whether or not somebody looks.
import { Facts, LinkButton, Loaded, Note, RunProgress, Sheet, State, shell, useAsk, useParam, useTexts } from '#ui'
import { runTones, useRunWords } from './Runs.tsx'

export default function Run() {
  const { t, f } = useTexts()
  const words = useRunWords()
  const id = useParam('run')
  const asked = useAsk(
    shell.run,
    { params: { id } },
    { every: (run) => (run && (run.state === 'running' || run.state === 'waiting') ? 1_000 : false) },
  )
  return (
    <Loaded of={asked}>
      {(run) => (
        <Sheet
          title={run.title}
          crumbs={[{ label: t('shell.runs'), href: '/laeufe' }]}
          state={<State tone={runTones[run.state] ?? 'neutral'}>{t(`kernel.run.state.${run.state}`)}</State>}
          actions={
            run.href ? (
              <LinkButton href={run.href} look="primary" icon="right">
                {t('shell.run.result')}
              </LinkButton>
            ) : null
          }
        >
          <div className="stack stack--l prose--wide">
            {run.problem ? (
              <Note tone="danger" live title={run.problem.title}>
                {`${run.problem.detail} ${run.problem.remedy}`}
              </Note>
            ) : null}
            <div className="panel">
              <RunProgress run={run} />
            </div>
            <Facts
              facts={[
                { label: t('kernel.run.startedAt'), value: run.startedAt ? f.instant(run.startedAt) : null },
                { label: t('kernel.run.finishedAt'), value: run.finishedAt ? f.instant(run.finishedAt) : null },
                { label: t('kernel.run.by'), value: run.by ?? 'MUSES' },
                { label: t('kernel.run.note'), value: words(run.note) },
              ]}
            />
          </div>
        </Sheet>
      )}
    </Loaded>
  )
}
