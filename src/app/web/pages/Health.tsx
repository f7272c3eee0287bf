// How the installation is doing: version, database, queue, jobs that were given up.
import { type HealthView, kernelApi, type QueueView } from '#shared'
import { Button, Facts, Kpi, Kpis, Loaded, PageHead, Panel, PlainTable, toast, useAsk, useDo, useRight, useTexts } from '#ui'

/** What a job is doing, as columns. */
const states = ['ready', 'running', 'later', 'failed'] as const

export default function Health() {
  const { t } = useTexts()
  const health = useAsk(kernelApi.health, {}, { every: 30_000 })
  const queue = useAsk(kernelApi.jobs, {}, { every: 15_000 })
  return (
    <>
      <PageHead title={t('shell.health')} line />
      <div className="body stack">
        <Loaded of={health}>{(answer) => <State health={answer} />}</Loaded>
        <Loaded of={queue}>{(answer) => <Queue queue={answer} />}</Loaded>
      </div>
    </>
  )
}

function State({ health }: { health: HealthView }) {
  const { t, f } = useTexts()
  const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, each) => all + each, 0)
  return (
    <>
      <Kpis>
        <Kpi
          label={t('shell.health.ready')}
          value={f.number(health.queue.ready)}
          note={health.queue.ready > 0 ? t('shell.health.oldest', { time: f.duration(health.queue.oldest) }) : undefined}
        />
        <Kpi label={t('shell.health.running')} value={f.number(health.queue.running)} />
        <Kpi
          label={t('shell.health.failed')}
          value={f.number(health.queue.failed)}
          tone={health.queue.failed > 0 ? 'danger' : 'success'}
          note={t('shell.health.failed.note')}
        />
        <Kpi
          label={t('shell.health.mail')}
          value={f.number(sum(health.mail))}
          note={Object.entries(health.mail)
            .map(([state, count]) => `${t(`shell.health.mail.${state}`)}: ${f.number(count)}`)
            .join(', ')}
        />
      </Kpis>
      <Panel title={t('shell.health.installation')}>
        <Facts
          facts={[
            { label: t('shell.health.version'), value: health.version },
            { label: t('shell.health.startedAt'), value: f.instant(health.startedAt) },
            { label: t('shell.health.database'), value: `PostgreSQL ${health.database.version}, ${f.bytes(health.database.bytes)}` },
            { label: t('shell.health.sealedAt'), value: health.audit.sealedAt ? f.instant(health.audit.sealedAt) : null },
          ]}
        />
      </Panel>
      <Invariants found={health.invariants} />
    </>
  )
}

function Invariants({ found }: { found: HealthView['invariants'] }) {
  const { t, f } = useTexts()
  const mayCheck = useRight('kernel.jobs.retry')
  const check = useDo(kernelApi.checkInvariants, {
    onDone: (answer) => toast(t('shell.health.invariants.done', { count: answer.violations })),
    onRefused: (problem) => toast(problem.message, { tone: 'refused' }),
  })
  return (
    <Panel
      title={t('shell.health.invariants')}
      actions={
        mayCheck ? (
          <Button small icon="check" busy={check.busy} onClick={() => void check.run({}).catch(() => {})}>
            {t('shell.health.invariants.check')}
          </Button>
        ) : undefined
      }
    >
      <p className="small">
        {found.checkedAt
          ? t('shell.health.invariants.state', { kinds: found.kinds, count: found.violations, at: f.instant(found.checkedAt) })
          : t('shell.health.invariants.never')}
      </p>
      {found.found.length > 0 ? (
        <ul className="items">
          {found.found.map((each) => (
            <li key={each.invariant}>
              <span className="dot dot--danger" />
              <div className="items__main">
                <div className="mono">
                  {each.invariant}: {f.number(each.violations)}
                </div>
                {each.examples.map((one) => (
                  <div key={`${one.id}${one.note}`} className="items__meta">
                    {one.object} {one.id}: {one.note}
                  </div>
                ))}
              </div>
            </li>
          ))}
        </ul>
      ) : null}
    </Panel>
  )
}

function Queue({ queue }: { queue: QueueView }) {
  const { t, f } = useTexts()
  const mayRetry = useRight('kernel.jobs.retry')
  const retry = useDo(kernelApi.retryJob, {
    onDone: () => toast(t('shell.health.retried')),
    onRefused: (problem) => toast(problem.message, { tone: 'refused' }),
  })
  return (
    <>
      {queue.failed.length > 0 ? (
        <Panel title={t('shell.health.failed')} note={f.number(queue.failed.length)} flush>
          <ul className="items">
            {queue.failed.map((job) => (
              <li key={job.id}>
                <span className="dot dot--danger" />
                <div className="items__main">
                  <div>{job.job}</div>
                  <div className="items__meta">{job.reason}</div>
                  <div className="items__meta">
                    {f.instant(job.at)}, {t('shell.health.attempts', { count: job.attempts })}
                  </div>
                </div>
                {mayRetry ? (
                  <Button small icon="refresh" busy={retry.busy} onClick={() => void retry.run({ params: { id: job.id } }).catch(() => {})}>
                    {t('shell.health.retry')}
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
      <Panel title={t('shell.health.queue')} flush>
        {queue.queue.length === 0 ? (
          <p className="empty small">{t('shell.health.queue.none')}</p>
        ) : (
          <PlainTable
            label={t('shell.health.job')}
            heads={[t('shell.health.job'), ...states.map((key) => t(`shell.health.${key}`))]}
            figures={[1, 2, 3, 4]}
            rows={queue.queue.map((line) => ({
              key: line.job,
              cells: [
                <span key="job" className="mono">
                  {line.job}
                </span>,
                ...states.map((key) => f.number(line[key])),
              ],
            }))}
          />
        )}
      </Panel>
    </>
  )
}
