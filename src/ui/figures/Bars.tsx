// Shares: one bar, a bar with its number, parts of a whole, a row of units.
import type { CSSProperties, ReactNode } from 'react'
import { useTexts } from '../texts.tsx'

export type BarTone = 'warning' | 'danger' | 'success' | 'info'
export interface BarProps {
  /** From 0 to 1; more is shown full. */
  share: number
  tone?: BarTone
  large?: boolean
  /** A stroke at this share, e.g. how much of the year has passed. */
  mark?: number
  /** In words; without it the bar is decoration beside its number. */
  label?: string
}
const percent = (share: number) => `${Math.round(Math.max(0, Math.min(1, share)) * 100)}%`
const styled = (values: Record<`--${string}`, string | number>) => values as CSSProperties

export function Bar({ share, tone, large, mark, label }: BarProps) {
  const named = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true as const }
  return (
    <span
      className={['bar', tone && `bar--${tone}`, large && 'bar--l'].filter(Boolean).join(' ')}
      style={styled({ '--v': percent(share) })}
      {...named}
    >
      <i />
      {mark === undefined ? null : <b style={styled({ '--at': percent(mark) })} />}
    </span>
  )
}

/** The tone of a filling: attention from 80 %, broken from 90 %. */
export const fillTone = (share: number): BarTone | undefined => (share >= 0.9 ? 'danger' : share >= 0.8 ? 'warning' : undefined)

/** `Bar` with used, total and per cent beside it. */
export function Meter({ used, total, label, format }: { used: number; total: number; label: string; format?: (value: number) => string }) {
  const { f } = useTexts()
  const words = format ?? f.number
  const share = total > 0 ? used / total : 0
  const tone = fillTone(share)
  return (
    <span className="meter meter--full">
      <Bar share={share} tone={tone} />
      <span className="num soft">
        <span className="sr">{label}: </span>
        {words(used)} / {words(total)}
      </span>
      <span className={tone ? `num strong ${tone}` : 'num'}>{Math.round(share * 100)} %</span>
    </span>
  )
}

export type PartTone = 'ok' | 'att' | 'bad' | 'inf' | 'acc' | 'off'
export interface PartShare {
  label: string
  value: number
  tone: PartTone
}

/** Parts of a whole, with a legend that carries the numbers. */
export function Parts({ parts, legend = true, large }: { parts: readonly PartShare[]; legend?: boolean; large?: boolean }) {
  const { f } = useTexts()
  const shown = parts.filter((part) => part.value > 0)
  const words = parts.map((part) => `${f.number(part.value)} ${part.label}`).join(', ')
  return (
    <>
      <div className={large ? 'parts parts--l' : 'parts'} role="img" aria-label={words}>
        {shown.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: until the texts are there all labels are empty, and equal keys leave ghosts behind
          <i key={`${index} ${part.label}`} className={part.tone} style={styled({ '--v': part.value })} />
        ))}
      </div>
      {legend ? (
        <div className="legend">
          {parts.map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: until the texts are there all labels are empty, and equal keys leave ghosts behind
            <span key={`${index} ${part.label}`}>
              <i className={part.tone} />
              {part.label} <b>{f.number(part.value)}</b>
            </span>
          ))}
        </div>
      ) : null}
    </>
  )
}

/** One box per unit, for small whole numbers such as schools. */
export function Units({ parts }: { parts: readonly PartShare[] }) {
  const words = parts.map((part) => `${part.value} ${part.label}`).join(', ')
  return (
    <div className="segs" role="img" aria-label={words}>
      {parts.flatMap((part) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: identical boxes
        Array.from({ length: part.value }, (_, index) => <i key={`${part.label}-${index}`} className={part.tone} />),
      )}
    </div>
  )
}

/** Rows of label and number, with a bar or parts below. */
export function Rows({ rows }: { rows: readonly { id: string; label: ReactNode; value: ReactNode; below?: ReactNode }[] }) {
  return (
    <ul className="rows">
      {rows.map((row) => (
        <li key={row.id}>
          <div>
            <span>{row.label}</span>
            <span>{row.value}</span>
          </div>
          {row.below}
        </li>
      ))}
    </ul>
  )
}
