// Numbers that lead: a value, what it means, how it came there.
import type { ReactNode } from 'react'
import { Link } from '../parts/Link.tsx'
import { Dot, type Tone } from '../parts/State.tsx'

export interface KpiProps {
  label: string
  value: ReactNode
  /** Small beside the value: %, Euro. */
  unit?: string
  note?: ReactNode
  tone?: Tone
  href?: string
  /** The chosen one of several that filter a list. */
  current?: boolean
  /** `+ ~ → − ! =` before the label. */
  sign?: ReactNode
  /** A `Spark` or a `Bar`. */
  chart?: ReactNode
}

/** Sums of money are longer than counts: the unit stands small beside them, and they may break. */
function parts(value: ReactNode, unit?: string): { value: ReactNode; unit?: string; isLong: boolean } {
  if (typeof value !== 'string') return { value, unit, isLong: false }
  const [, sum, euro] = /^(.*\d)[ \u00a0](Euro)$/.exec(value) ?? []
  return { value: sum ?? value, unit: unit ?? euro, isLong: value.length > 7 }
}

export function Kpi({ label, value: given, unit: givenUnit, note, tone, href, current, sign, chart }: KpiProps) {
  const { value, unit, isLong } = parts(given, givenUnit)
  const content = (
    <>
      <span className="kpi__label">
        {sign}
        {label}
      </span>
      <span className={isLong ? 'kpi__value kpi__value--long' : 'kpi__value'}>
        {value} {unit ? <small>{unit}</small> : null}
      </span>
      {chart}
      {note ? (
        <span className="kpi__note">
          {tone ? <Dot tone={tone} /> : null}
          {note}
        </span>
      ) : null}
    </>
  )
  return href ? (
    <Link className="kpi" href={href} stay aria-current={current ? 'true' : undefined}>
      {content}
    </Link>
  ) : (
    <div className="kpi">{content}</div>
  )
}

export function Kpis({ label, narrow, children }: { label?: string; narrow?: boolean; children: ReactNode }) {
  const className = narrow ? 'kpis kpis--narrow' : 'kpis'
  return label ? (
    <nav className={className} aria-label={label}>
      {children}
    </nav>
  ) : (
    <div className={className}>{children}</div>
  )
}

/** The line of a spark in a box of 80 × 28, and where it ends. */
export function sparkLine(values: readonly number[]): { line: string; end: { x: number; y: number } } {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const step = values.length > 1 ? 80 / (values.length - 1) : 80
  const points = values.map((value, index) => ({ x: index * step, y: high === low ? 14 : 26 - ((value - low) / (high - low)) * 23 }))
  return {
    line: points.map(({ x, y }, index) => `${index ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join(' '),
    end: points.at(-1) ?? { x: 0, y: 14 },
  }
}

/** A course without axes; `label` says in words what it shows. */
export function Spark({ values, label }: { values: readonly number[]; label: string }) {
  if (values.length < 2) return null
  const { line, end } = sparkLine(values)
  return (
    <svg className="spark" viewBox="0 0 80 28" role="img" aria-label={label}>
      <path className="area-fill" d={`${line} L80 28 L0 28 Z`} />
      <path d={line} />
      <circle cx={end.x} cy={end.y} r="2.8" />
    </svg>
  )
}
