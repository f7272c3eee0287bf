// The way of approval: who said what, who is asked, who comes next.
import { State, useTexts } from '#ui'
import { approvalTones } from '../words.tsx'

export interface ApprovalShown {
  id: string
  round: number
  step: string
  state: string
  why: string | null
  name: string | null
  lentBy: string | null
  note: string | null
  overrule: string | null
  dueAt: string | null
  remindedAt: string | null
  escalatedAt: string | null
  decidedAt: string | null
}

export function Way({ approvals, round }: { approvals: readonly ApprovalShown[]; round: number }) {
  const { t } = useTexts()
  const now = approvals.filter((each) => each.round === round)
  const before = approvals.filter((each) => each.round < round)
  return (
    <>
      <Steps approvals={now} />
      {before.length ? (
        <details className="acc">
          <summary>{t('orders.sheet.roundBefore')}</summary>
          <Steps approvals={before} />
        </details>
      ) : null}
    </>
  )
}

function Steps({ approvals }: { approvals: readonly ApprovalShown[] }) {
  const { t, f } = useTexts()
  return (
    <ul className="items">
      {approvals.map((each) => {
        const facts = [
          each.name,
          each.lentBy ? t('orders.approval.lent', { name: each.lentBy }) : null,
          each.decidedAt && each.name ? f.instant(each.decidedAt) : null,
          each.why ? t(`orders.approval.why.${each.why}`) : null,
          each.state === 'open' && each.dueAt ? t('orders.approval.due', { day: f.day(each.dueAt) }) : null,
          each.state === 'open' && each.escalatedAt
            ? t('orders.approval.escalated')
            : each.state === 'open' && each.remindedAt
              ? t('orders.approval.reminded')
              : null,
        ].filter(Boolean)
        return (
          <li key={each.id}>
            <div className="items__main">
              <div>{t(`orders.order.step.${each.step}`)}</div>
              {facts.length ? <div className="items__meta">{facts.join(' · ')}</div> : null}
              {each.note ? <div className="items__meta">„{each.note}“</div> : null}
              {each.overrule ? <div className="items__meta">{t('orders.approval.overrule', { reason: each.overrule })}</div> : null}
            </div>
            <div className="items__end">
              <State tone={approvalTones[each.state] ?? 'neutral'}>{t(`orders.approval.${each.state}`)}</State>
            </div>
          </li>
        )
      })}
    </ul>
  )
}
