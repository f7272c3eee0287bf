// The way of a plan: computed, released by whom, carried out, read back. Four eyes where the guard says so.
import { Icon, Panel, useTexts } from '#ui'
import type { PlanSheet } from '../../api.ts'

interface Stop {
  id: string
  icon: string
  title: string
  sub?: string
  at?: string | null
  now?: boolean
}

export function Release({ plan }: { plan: PlanSheet }) {
  const { t, f } = useTexts()
  const stops = stopsOf(plan, t, f)
  return (
    <Panel
      className="c4"
      title={t('connections.release')}
      actions={plan.guard.length ? <span className="small muted">{t('connections.release.four')}</span> : undefined}
    >
      <ol className="timeline">
        {stops.map((stop) => (
          <li key={stop.id}>
            <span className={stop.now ? 'timeline__pin timeline__pin--now' : 'timeline__pin'}>
              <Icon name={stop.icon} />
            </span>
            <div>
              <p>
                <strong>{stop.title}</strong>
              </p>
              {stop.sub ? <span className="sub">{stop.sub}</span> : null}
            </div>
            {stop.at ? (
              <time dateTime={stop.at}>{f.instant(stop.at)}</time>
            ) : stop.now ? (
              <span className="muted">{t('connections.release.open')}</span>
            ) : null}
          </li>
        ))}
      </ol>
    </Panel>
  )
}

function stopsOf(plan: PlanSheet, t: ReturnType<typeof useTexts>['t'], f: ReturnType<typeof useTexts>['f']): Stop[] {
  const stops: Stop[] = [
    {
      id: 'made',
      icon: 'check',
      title: t('connections.release.computed'),
      sub: plan.createdBy ? t('connections.by', { name: plan.createdBy }) : undefined,
      at: plan.createdAt,
    },
  ]
  if (plan.state === 'waiting')
    stops.push({
      id: 'waits',
      icon: 'clock',
      now: true,
      title: t(plan.guard.length ? 'connections.release.second' : 'connections.release.wanted'),
      sub: t(plan.mayApprove ? 'connections.release.you' : plan.own ? 'connections.release.notYou' : 'connections.release.somebody'),
    })
  else if (plan.state === 'rejected') stops.push({ id: 'rejected', icon: 'x', title: t('connections.release.rejected'), at: plan.endedAt })
  else if (plan.state !== 'computing')
    stops.push({
      id: 'released',
      icon: 'check',
      title: t(plan.approvedBy ? 'connections.release.released' : 'connections.release.byPolicy'),
      sub: plan.approvedBy ? t('connections.by', { name: plan.approvedBy }) : undefined,
      at: plan.approvedAt,
    })
  if (plan.state === 'applying' || plan.state === 'approved')
    stops.push({ id: 'works', icon: 'play', now: true, title: t('connections.release.works'), at: plan.startedAt })
  if (plan.state === 'done' || plan.state === 'failed')
    stops.push({
      id: 'done',
      icon: plan.state === 'done' ? 'check' : 'alert',
      title: t(`connections.release.${plan.state}`),
      at: plan.endedAt,
    })
  if (plan.verified)
    stops.push({
      id: 'verified',
      icon: plan.verified.wrong ? 'alert' : 'check',
      title: t('connections.release.verified'),
      sub: t('connections.release.checked', { checked: f.number(plan.verified.checked), wrong: f.number(plan.verified.wrong) }),
      at: plan.verified.at,
    })
  return stops
}
