// How far the carrying out is, how fast, what failed; counted from the steps themselves, so that it survives restarts.
import { Bar, Chip, Note, Panel, useTexts } from '#ui'
import type { PlanSheet } from '../../api.ts'

export interface PlanProgress {
  done: number
  failed: number
  left: number
}

export function progressOf(plan: PlanSheet): PlanProgress {
  const sum = (...states: string[]) => plan.areas.reduce((all, area) => all + (states.includes(area.state) ? area.steps : 0), 0)
  return { done: sum('done'), failed: sum('failed'), left: sum('open', 'applying') }
}

export function Progress({ plan, progress }: { plan: PlanSheet; progress: PlanProgress }) {
  const { t, f } = useTexts()
  const { done, failed, left } = progress
  const total = done + failed + left
  if (plan.state === 'computing')
    return (
      <Note tone="info" live title={t('connections.plan.computing')}>
        {t('ui.run.leave')}
      </Note>
    )
  const seconds = plan.startedAt ? ((plan.endedAt ? Date.parse(plan.endedAt) : Date.now()) - Date.parse(plan.startedAt)) / 1_000 : 0
  const rate = seconds > 0 ? (done + failed) / seconds : 0
  const atWork = plan.state === 'approved' || plan.state === 'applying'
  return (
    <>
      {plan.nextAt && atWork ? (
        <Note tone="info" title={t('connections.plan.rests', { at: f.instant(plan.nextAt) })}>
          {t('connections.plan.rests.text')}
        </Note>
      ) : null}
      {failed > 0 && !atWork ? (
        <Note tone="danger" title={t('connections.plan.failed', { count: failed })}>
          {t('connections.plan.failed.text', { done: f.number(done) })}
        </Note>
      ) : null}
      {total > 0 ? (
        <Panel title={t(atWork ? 'connections.plan.atWork' : 'connections.plan.result')} actions={<Verified plan={plan} />}>
          <Bar
            large
            share={(done + failed) / total}
            tone={failed > 0 ? 'danger' : atWork ? undefined : 'success'}
            label={t('connections.plan.progress', { done: f.number(done), total: f.number(total) })}
          />
          <div className="run__nums">
            <span>
              <b>{f.number(done)}</b> {t('ui.run.of', { total: f.number(total) })}
            </span>
            {rate > 0 ? <span>{t('ui.run.rate', { rate: f.number(Math.round(rate)) })}</span> : null}
            {atWork && rate > 0 ? <span>{t('ui.run.remaining', { time: f.duration(Math.ceil(left / rate)) })}</span> : null}
            <span className={failed > 0 ? 'danger strong' : undefined}>{t('ui.run.errors', { count: failed })}</span>
          </div>
          {atWork ? <p className="small muted">{t('ui.run.leave')}</p> : null}
        </Panel>
      ) : null}
    </>
  )
}

function Verified({ plan }: { plan: PlanSheet }) {
  const { t, f } = useTexts()
  if (!plan.verified) return null
  const { checked, wrong, at } = plan.verified
  return (
    <Chip tone={wrong ? 'danger' : 'success'} icon={wrong ? 'alert' : 'check'}>
      <span title={f.instant(at)}>
        {t(wrong ? 'connections.plan.verifiedWrong' : 'connections.plan.verified', { checked: f.number(checked), count: wrong })}
      </span>
    </Chip>
  )
}
