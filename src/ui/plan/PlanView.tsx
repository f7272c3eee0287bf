// Wanted against present: areas at the left, steps with their differences at the right. Nothing is written by looking.
// biome-ignore-all lint/a11y/noRedundantRoles: cards take the table's display away, and its roles with it
import type { ReactNode } from 'react'
import { Tree, type TreeNode } from '../figures/Tree.tsx'
import { Link } from '../parts/Link.tsx'
import { Panel } from '../parts/Panel.tsx'
import { ScrollBox } from '../parts/ScrollBox.tsx'
import { useTexts } from '../texts.tsx'
import { Diff, type FieldChange } from './Diff.tsx'
import type { PlanCount } from './PlanCounts.tsx'
import { type ChangeKind, markOf, Sign } from './signs.tsx'

export interface PlanStep {
  id: string
  kind: ChangeKind
  /** Said for those who do not see the sign, e.g. "anlegen". */
  verb: string
  title: string
  href?: string
  /** Under the title in a fixed font: a DN, a key. */
  sub?: string
  changes: readonly FieldChange[]
  reason?: ReactNode
}

export interface PlanViewProps {
  title: string
  /** Said after the title: "225 Schritte". */
  note?: string
  areas?: readonly TreeNode[]
  onArea?: (id: string) => void
  counts?: readonly PlanCount[]
  kind?: ChangeKind
  onKind?: (kind: ChangeKind | undefined) => void
  steps: readonly PlanStep[]
  /** Steps that are left out; without it nothing can be chosen. */
  left?: ReadonlySet<string>
  onLeft?: (id: string, out: boolean) => void
  /** Paging. */
  foot?: ReactNode
}

export function PlanView(props: PlanViewProps) {
  const { t } = useTexts()
  const { areas, onArea } = props
  const steps = (
    <Panel title={props.title} note={props.note} flush foot={props.foot} actions={<KindFilter {...props} />}>
      <Steps {...props} />
    </Panel>
  )
  if (!areas?.length) return steps
  return (
    <div className="cols">
      <Panel className="c3" title={t('ui.plan.areas')} flush>
        <div className="panel__tree">
          <Tree label={t('ui.plan.areas')} nodes={areas} onChoose={onArea} />
        </div>
      </Panel>
      <div className="c9">{steps}</div>
    </div>
  )
}

function KindFilter({ counts, kind, onKind }: PlanViewProps) {
  const { t, f } = useTexts()
  if (!counts || !onKind) return null
  const shown = counts.filter((count) => count.value > 0 && count.kind !== 'same')
  return (
    // biome-ignore lint/a11y/useSemanticElements: a set of buttons
    <div className="btn-set" role="group" aria-label={t('ui.plan.kinds')}>
      <button type="button" className="btn btn--s" aria-pressed={kind === undefined} onClick={() => onKind(undefined)}>
        {t('ui.plan.all')}
      </button>
      {shown.map((count) => (
        <button
          key={count.kind}
          type="button"
          className="btn btn--s"
          aria-pressed={kind === count.kind}
          aria-label={t('ui.plan.only', { what: count.label, count: count.value })}
          onClick={() => onKind(count.kind)}
        >
          {markOf(count.kind)} {f.number(count.value)}
        </button>
      ))}
    </div>
  )
}

function Steps({ title, steps, left, onLeft }: PlanViewProps) {
  const { t } = useTexts()
  const hasReason = steps.some((step) => step.reason)
  return (
    <ScrollBox label={title}>
      <table className="table table--cards" role="table" aria-label={title}>
        <thead role="rowgroup">
          <tr role="row">
            {onLeft ? (
              <th role="columnheader" scope="col" className="pick">
                <span className="sr">{t('ui.plan.take')}</span>
              </th>
            ) : null}
            <th role="columnheader" scope="col">
              {t('ui.plan.object')}
            </th>
            <th role="columnheader" scope="col">
              {t('ui.plan.difference')}
            </th>
            {hasReason ? (
              <th role="columnheader" scope="col">
                {t('ui.plan.reason')}
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {steps.map((step) => (
            <tr key={step.id} role="row">
              {onLeft ? (
                <td role="cell" className="pick">
                  <input
                    type="checkbox"
                    className="check"
                    aria-label={t('ui.plan.takeOne', { name: step.title })}
                    checked={!left?.has(step.id)}
                    onChange={(event) => onLeft(step.id, !event.target.checked)}
                  />
                </td>
              ) : null}
              <th role="rowheader" scope="row">
                <StepName step={step} />
              </th>
              <td role="cell" data-l={t('ui.plan.difference')}>
                <Diff changes={step.changes} />
              </td>
              {hasReason ? (
                <td role="cell" className="x" data-l={t('ui.plan.reason')}>
                  <span className="soft small">{step.reason}</span>
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

function StepName({ step }: { step: PlanStep }) {
  return (
    <span className="plan-step">
      <Sign kind={step.kind} />
      <span className="grow">
        {step.href ? (
          <Link href={step.href}>
            <span className="sr">{step.verb}: </span>
            {step.title}
          </Link>
        ) : (
          <span className="name">
            <span className="sr">{step.verb}: </span>
            {step.title}
          </span>
        )}
        {step.sub ? <span className="sub mono">{step.sub}</span> : null}
      </span>
    </span>
  )
}
