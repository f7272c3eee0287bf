// A school calendar as a strip of days by week, with spans below: holidays, maintenance, deadlines.
import { type CSSProperties, useMemo } from 'react'
import { calendarWeek } from '#shared'
import { ScrollBox } from '../parts/ScrollBox.tsx'
import { useTexts } from '../texts.tsx'
import type { PartTone } from './Bars.tsx'

export interface CalendarSpan {
  id: string
  label: string
  from: string
  /** The last day, included. */
  to: string
  tone: PartTone
}
export interface CalendarStripProps {
  label: string
  from: string
  to: string
  today?: string
  /** Days without lessons beside weekends: holidays and days off. */
  free?: readonly string[]
  spans?: readonly CalendarSpan[]
}

const dayMillis = 86_400_000
const numberOf = (day: string) => Date.parse(`${day}T00:00:00Z`) / dayMillis

/** The days from Monday of the first week to Sunday of the last. */
export function daysOf(from: string, to: string): string[] {
  const weekday = (day: string) => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
  const first = numberOf(from) - weekday(from)
  const last = numberOf(to) + (6 - weekday(to))
  return Array.from({ length: last - first + 1 }, (_, index) => new Date((first + index) * dayMillis).toISOString().slice(0, 10))
}

const styled = (values: Record<`--${string}`, string | number>) => values as CSSProperties

export function CalendarStrip({ label, from, to, today, free = [], spans = [] }: CalendarStripProps) {
  const { t, f } = useTexts()
  const days = useMemo(() => daysOf(from, to), [from, to])
  const isFree = new Set(free)
  const start = numberOf(days[0]!)
  const weeks = days.filter((_, index) => index % 7 === 0)
  /** Many weeks leave weekends the room of a line, and school days keep their numbers. */
  const isLong = days.length > 35
  const columns = isLong ? weeks.map(() => 'repeat(5, minmax(1.25rem, 1fr)) repeat(2, .5rem)').join(' ') : undefined
  const classOf = (day: string, index: number) =>
    ['cal__d', index % 7 > 4 && 'is-we', isFree.has(day) && 'is-free', day === today && 'is-today'].filter(Boolean).join(' ')
  return (
    <ScrollBox label={`${label}, ${f.day(days[0]!)}–${f.day(days.at(-1)!)}`} className="cal-wrap">
      <div className="cal" style={{ ...styled({ '--days': days.length }), gridTemplateColumns: columns }} aria-hidden="true">
        {weeks.map((day) => (
          <div key={day} className="cal__kw" style={styled({ '--n': 7 })}>
            {t('ui.week', { week: calendarWeek(day) })}
          </div>
        ))}
        {days.map((day, index) => (
          <div key={day} className={classOf(day, index)} title={f.longDay(day)}>
            {isLong && index % 7 > 4 && day !== today ? '' : Number(day.slice(8))}
          </div>
        ))}
        {spans.map((span) => {
          const at = Math.max(0, numberOf(span.from) - start)
          const end = Math.min(days.length - 1, numberOf(span.to) - start)
          return end < at ? null : (
            <div
              key={span.id}
              className={`cal__e ${span.tone}`}
              style={styled({ '--from': at + 1, '--n': end - at + 1 })}
              title={span.label}
            >
              {span.label}
            </div>
          )
        })}
      </div>
      <ul className="sr">
        {spans.map((span) => (
          <li key={span.id}>
            {span.label}: {f.day(span.from)}
            {span.to === span.from ? '' : `–${f.day(span.to)}`}
          </li>
        ))}
      </ul>
    </ScrollBox>
  )
}
