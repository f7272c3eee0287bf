// One change plan: what differs, who releases it, what holds it, every step; nothing is written before the release.
import { Loaded, Note, Panel, PlanSummary, State, useAsk, useParam, useTexts } from '#ui'
import { api, type PlanSheet } from '../../api.ts'
import { countsOf, faultOf, planTone, stepsIn, working } from '../words.ts'
import { Limits } from './Limits.tsx'
import { PlanActions } from './PlanActions.tsx'
import { PlanHead } from './PlanHead.tsx'
import { Progress, progressOf } from './Progress.tsx'
import { Release } from './Release.tsx'
import { Steps } from './Steps.tsx'

export default function PlanPage() {
  const id = useParam('plan')
  const asked = useAsk(api.plan, { params: { id } }, { every: (plan) => (plan ? pauseOf(plan) : false) })
  return <Loaded of={asked}>{(plan) => <Content key={plan.id} plan={plan} />}</Loaded>
}

/** Reading back takes seconds to minutes after the last step; beyond that a person asks for it herself. */
const readBackMilliseconds = 15 * 60_000

/** Milliseconds until the page asks again: fast while it works or is read back, slowly while it waits, as a newer plan may replace it. */
function pauseOf(plan: PlanSheet): number | false {
  if (working.has(plan.state)) return plan.nextAt ? 15_000 : 1_000
  if (plan.state === 'waiting') return 10_000
  const readBack = !plan.verified && plan.endedAt !== null && Date.now() - Date.parse(plan.endedAt) < readBackMilliseconds
  return readBack && (plan.state === 'done' || plan.state === 'failed') && progressOf(plan).done > 0 ? 2_000 : false
}

function Content({ plan }: { plan: PlanSheet }) {
  const words = useTexts()
  const { t, f } = words
  const steps = stepsIn(plan.counts)
  const progress = progressOf(plan)
  return (
    <>
      <PlanHead plan={plan} state={<State tone={planTone[plan.state]}>{t(`connections.plan.state.${plan.state}`)}</State>}>
        <PlanActions plan={plan} />
      </PlanHead>
      <div className="body body--top stack">
        {plan.error ? (
          <Note tone="danger" title={t('connections.plan.notComputed')}>
            {faultOf(words, plan.error)}
          </Note>
        ) : null}
        {working.has(plan.state) || progress.failed > 0 || plan.state === 'done' ? <Progress plan={plan} progress={progress} /> : null}
        {steps > 0 ? (
          <>
            <div className="cols cols--even">
              <Panel className="c5" title={t('connections.plan.difference')} note={t('connections.plan.steps', { count: steps })}>
                <PlanSummary counts={countsOf(words, plan.counts)} />
                {plan.counts.foreign ? (
                  <p className="small muted">{t('connections.plan.foreign', { count: f.number(plan.counts.foreign) })}</p>
                ) : null}
              </Panel>
              <Release plan={plan} />
              <Limits plan={plan} />
            </div>
            <Steps plan={plan} />
          </>
        ) : plan.state === 'computing' ? null : (
          <Note tone="success" title={t('connections.plan.nothing')}>
            {t('connections.plan.nothing.text', { count: f.number(plan.counts.same ?? 0) })}
          </Note>
        )}
      </div>
    </>
  )
}
