// Six weeks of a school or of the authority: weekends, holidays, Ferien, days off; with steps of four weeks.
import { useState } from 'react'
import { addDays, dayOf } from '#shared'
import { Button, type CalendarSpan, CalendarStrip, Loaded, Panel, useAsk, useTexts } from '#ui'
import { calendarApi as api } from '../../api.ts'
import type { DayState } from '../../model.ts'

type CalendarDay = DayState & { day: string }
const tones = { holiday: 'inf', vacation: 'ok', dayOff: 'att', lessonDay: 'bad', lessons: 'off', weekend: 'off' } as const

/** Whole weeks, so that the heading says what the strip shows. */
const monday = (day: string) => addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7))

/** Ferien run on over the public holidays inside them; everything else is one span per run of days. */
export function spansOf(days: readonly CalendarDay[], label: (day: CalendarDay) => string): CalendarSpan[] {
  const spans = new Map<string, CalendarSpan>()
  const open = new Map<string, { span: CalendarSpan; last: number }>()
  for (const [index, day] of days.entries()) {
    if (day.reason === 'lessons' || day.reason === 'weekend') continue
    const name = label(day)
    const running = open.get(name)
    const between = running ? days.slice(running.last + 1, index) : []
    if (running && between.every((each) => each.reason === 'holiday')) running.span.to = day.day
    else {
      const span = { id: `${day.day} ${name}`, label: name, from: day.day, to: day.day, tone: tones[day.reason] }
      spans.set(span.id, span)
      open.set(name, { span, last: index })
    }
    open.get(name)!.last = index
  }
  return [...spans.values()]
}

export function Strip({ school }: { school: string | null }) {
  const { t, f } = useTexts()
  const [start, setStart] = useState(() => monday(addDays(dayOf(), -7)))
  const to = addDays(start, 41)
  const asked = useAsk(api.calendarDays, { query: { from: start, to, ...(school ? { school } : {}) } }, { keep: true })
  const now = useAsk(api.calendarNow, { query: school ? { school } : {} })
  const move = (days: number) => setStart(addDays(start, days))
  const actions = (
    <span className="row">
      <Button small look="quiet" icon="left" iconOnly onClick={() => move(-28)}>
        {t('organisation.calendar.earlier')}
      </Button>
      <Button small look="quiet" onClick={() => setStart(monday(addDays(dayOf(), -7)))}>
        {t('organisation.school.today')}
      </Button>
      <Button small look="quiet" icon="right" iconOnly onClick={() => move(28)}>
        {t('organisation.calendar.later')}
      </Button>
    </span>
  )
  const next = now.data?.nextSchoolDay
  return (
    <Panel
      title={`${f.day(start)}–${f.day(to)}`}
      note={next ? t('organisation.calendar.nextSchoolDay', { day: f.longDay(next) }) : undefined}
      actions={actions}
    >
      <Loaded of={asked}>
        {(days) => (
          <CalendarStrip
            label={t('organisation.calendar.strip')}
            from={start}
            to={to}
            today={dayOf()}
            free={days.filter((day) => !day.lessons && day.reason !== 'weekend').map((day) => day.day)}
            spans={spansOf(days, (day) => day.name ?? t(`organisation.day.${day.reason}`))}
          />
        )}
      </Loaded>
    </Panel>
  )
}
