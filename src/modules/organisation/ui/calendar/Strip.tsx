// The next months of a school or of the authority: weekends, holidays, Ferien, days off.
import { type CalendarSpan, CalendarStrip, Loaded, Panel, useAsk, useTexts } from '#ui'
import { calendarApi as api } from '../../api.ts'
import type { DayState } from '../../model.ts'

type CalendarDay = DayState & { day: string }
const tones = { holiday: 'inf', vacation: 'ok', dayOff: 'att', lessonDay: 'bad', lessons: 'off', weekend: 'off' } as const

const dayFrom = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

/** Neighbouring days of one name become one span. */
export function spansOf(days: readonly CalendarDay[], label: (day: CalendarDay) => string): CalendarSpan[] {
  const spans: CalendarSpan[] = []
  for (const day of days) {
    if (day.reason === 'lessons' || day.reason === 'weekend') continue
    const last = spans.at(-1)
    const name = label(day)
    const next = last && new Date(Date.parse(last.to) + 86_400_000).toISOString().slice(0, 10)
    if (last && last.label === name && next === day.day) last.to = day.day
    else spans.push({ id: day.day, label: name, from: day.day, to: day.day, tone: tones[day.reason] })
  }
  return spans
}

export function Strip({ school }: { school: string | null }) {
  const { t, f } = useTexts()
  const [today, from, to] = [dayFrom(0), dayFrom(-7), dayFrom(150)]
  const asked = useAsk(api.calendarDays, { query: { from, to, ...(school ? { school } : {}) } })
  const next = asked.data?.find((day) => day.day > today && day.lessons)
  return (
    <Panel
      title={t('organisation.calendar.months')}
      note={next ? t('organisation.calendar.nextSchoolDay', { day: f.longDay(next.day) }) : undefined}
    >
      <Loaded of={asked}>
        {(days) => (
          <CalendarStrip
            label={t('organisation.calendar.strip')}
            from={from}
            to={to}
            today={today}
            free={days.filter((day) => !day.lessons && day.reason !== 'weekend').map((day) => day.day)}
            spans={spansOf(days, (day) => day.name ?? t(`organisation.day.${day.reason}`))}
          />
        )}
      </Loaded>
    </Panel>
  )
}
