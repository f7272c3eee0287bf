// How much a plan or an import will do, by kind; as figures that filter, or as a summary with its shares.
import { Parts } from '../figures/Bars.tsx'
import { Kpi, Kpis } from '../figures/Kpi.tsx'
import { useTexts } from '../texts.tsx'
import { type ChangeKind, kindTones, Sign } from './signs.tsx'

export interface PlanCount {
  kind: ChangeKind
  /** "Neu", "sperren" … in the words of the thing that changes. */
  label: string
  value: number
  note?: string
  /** Shows the steps of this kind. */
  href?: string
}

export function PlanCounts({ counts, current, label }: { counts: readonly PlanCount[]; current?: ChangeKind; label: string }) {
  const { f } = useTexts()
  return (
    <Kpis label={label} narrow>
      {counts.map((count) => (
        <Kpi
          key={`${count.kind}-${count.label}`}
          label={count.label}
          sign={<Sign kind={count.kind} />}
          value={f.number(count.value)}
          note={count.note}
          href={count.href}
          current={count.kind === current}
        />
      ))}
    </Kpis>
  )
}

export function PlanSummary({ counts }: { counts: readonly PlanCount[] }) {
  const { f } = useTexts()
  return (
    <>
      <div className="plan-nums plan-nums--grid">
        {counts.map((count) => (
          <div key={`${count.kind}-${count.label}`}>
            <Sign kind={count.kind} />
            <b>{f.number(count.value)}</b> <span className={count.kind === 'same' ? 'muted' : undefined}>{count.label}</span>
          </div>
        ))}
      </div>
      <Parts legend={false} parts={counts.map((count) => ({ label: count.label, value: count.value, tone: kindTones[count.kind] }))} />
    </>
  )
}
