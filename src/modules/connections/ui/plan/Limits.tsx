// How close a plan comes to the limits of its connection, and which of them it has passed.
import { Bar, fillTone, Panel, Rows, useTexts } from '#ui'
import type { PlanSheet } from '../../api.ts'
import { stepsIn } from '../words.ts'

export function Limits({ plan }: { plan: PlanSheet }) {
  const { t, f } = useTexts()
  const removals = plan.areas.reduce(
    (sum, area) =>
      sum +
      (area.kind === 'person' && (area.action === 'disable' || area.action === 'delete') && area.state !== 'skipped' ? area.steps : 0),
    0,
  )
  const schoolName = (id: string | null) => plan.areas.find((area) => area.school === id)?.schoolName ?? t('connections.noSchool')
  const row = (id: string, label: string, used: number, limit: number) => ({
    id,
    label,
    value: (
      <>
        <b>{f.number(used)}</b> <span className="muted">{t('connections.limits.atMost', { limit: f.number(limit) })}</span>
      </>
    ),
    below: <Bar share={limit ? used / limit : used ? 1 : 0} tone={fillTone(limit ? used / limit : used ? 1 : 0)} />,
  })
  const steps = stepsIn(plan.counts)
  return (
    <Panel className="c3" title={t('connections.limits')}>
      <Rows
        rows={[
          ...plan.guard
            .filter((hit) => hit.kind === 'school')
            .slice(0, 4)
            .map((hit) => row(`s${hit.school}`, schoolName(hit.school), hit.count, hit.limit)),
          row('overall', t('connections.limits.removals'), removals, plan.limits.overall),
          ...(plan.limits.steps === null ? [] : [row('steps', t('connections.limits.steps'), steps, plan.limits.steps)]),
        ]}
      />
      <p className="small muted">
        {plan.guard.length
          ? t('connections.limits.passed')
          : t('connections.limits.rule', { share: f.number(plan.limits.share * 100), perSchool: f.number(plan.limits.perSchool) })}
      </p>
    </Panel>
  )
}
