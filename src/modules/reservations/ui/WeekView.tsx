// The week of one resource: a column per day on wide screens, one day under the other on phones; each free lesson is a button.
import { useState } from 'react'
import type { Answer, Day, Id } from '#shared'
import { Button, Loaded, useAsk, useRight, useTexts, useUrl } from '#ui'
import { reservationsApi as api } from '../api.ts'
import { lessonsText } from '../model.ts'
import { BookDialog, type BookTime } from './BookDialog.tsx'
import { CancelDialog, type Cancelled } from './CancelDialog.tsx'
import { daysLater, todayHere, useWhen } from './parts.tsx'
import './reservations.css'

type Week = Answer<typeof api.week>
type Taken = Week['taken'][number]
type SchoolDay = Week['days'][number]
type Slot = SchoolDay['slots'][number]

export function WeekView({ resource }: { resource: Id }) {
  const { t, f } = useTexts()
  const { search, change } = useUrl()
  const day = search.get('tag') ?? todayHere()
  const asked = useAsk(api.week, { params: { id: resource }, query: { day } }, { keep: true })
  const show = (next: Day | null) => void change({ tag: next })
  return (
    <div className="stack">
      <div className="row row--wrap">
        <Button icon="left" iconOnly onClick={() => show(daysLater(day, -7))}>
          {t('reservations.week.previous')}
        </Button>
        <Button icon="right" iconOnly onClick={() => show(daysLater(day, 7))}>
          {t('reservations.week.next')}
        </Button>
        <Button look="quiet" onClick={() => show(null)}>
          {t('reservations.week.today')}
        </Button>
        <h2 aria-live="polite">{asked.data ? t('reservations.week.of', { day: f.day(asked.data.monday) }) : ''}</h2>
      </div>
      <Loaded of={asked}>{(week) => <Days week={week} />}</Loaded>
    </div>
  )
}

function Days({ week }: { week: Week }) {
  const { t } = useTexts()
  const when = useWhen()
  const may = useRight('reservations.reserve') && week.resource.state === 'active'
  const [book, setBook] = useState<{ day: Day; time: BookTime }>()
  const [gone, setGone] = useState<Cancelled>()
  const { resource } = week
  const today = todayHere()
  return (
    <div className="week" style={{ '--days': week.days.length } as never}>
      {week.days.map((day) => {
        const taken = week.taken.filter((each) => each.day === day.day)
        const other = taken.filter((each) => !day.slots.some((slot) => overlaps(slot, each)))
        return (
          <section
            key={day.day}
            className={day.day === today ? 'week__day week__day--today' : 'week__day'}
            aria-label={when.dayText(day.day)}
          >
            <h3>
              {when.weekday(day.day)} <span>{when.dayText(day.day).split(', ')[1]}</span>
            </h3>
            {day.lessons ? null : <p className="week__off">{day.name ?? t('reservations.week.noLessons')}</p>}
            <ol>
              {day.slots.map((slot) => (
                <li key={`${slot.grid} ${slot.name}`}>
                  <SlotCell
                    slot={slot}
                    day={day.day}
                    taken={taken.filter((each) => overlaps(slot, each))}
                    none={resource.usable === 0}
                    left={resource.shared ? leftAt(slot, taken, resource.usable ?? 0) : null}
                    free={may && day.day >= today}
                    onBook={() => setBook({ day: day.day, time: { lessons: { from: slot.name, to: slot.name, grid: slot.grid } } })}
                    onCancel={(each) => setGone({ ...each, name: resource.name })}
                  />
                </li>
              ))}
              {other.map((each) => (
                <li key={each.id}>
                  <span className="week__slot">
                    {each.from}–{each.to}
                  </span>
                  <TakenCell taken={each} onCancel={() => setGone({ ...each, name: resource.name })} />
                </li>
              ))}
            </ol>
          </section>
        )
      })}
      {book ? <BookDialog resource={resource} day={book.day} time={book.time} onClose={() => setBook(undefined)} /> : null}
      {gone ? <CancelDialog gone={gone} onClose={() => setGone(undefined)} /> : null}
    </div>
  )
}

const overlaps = (slot: Slot, taken: Taken) => taken.from < slot.to && taken.to > slot.from
/** Devices left throughout a lesson: lessons are short enough that all who have some then count together. */
const leftAt = (slot: Slot, taken: readonly Taken[], usable: number) =>
  usable - taken.filter((each) => overlaps(slot, each)).reduce((sum, each) => sum + (each.devices ?? 0), 0)

interface CellProps {
  slot: Slot
  day: Day
  taken: readonly Taken[]
  left: number | null
  /** Nothing of the set is ready today. */
  none: boolean
  free: boolean
  onBook: () => void
  onCancel: (taken: Taken) => void
}

function SlotCell({ slot, day, taken, left, none, free, onBook, onCancel }: CellProps) {
  const { t } = useTexts()
  const when = useWhen()
  const lesson = t('reservations.lessons', { lessons: lessonsText(slot.name, slot.name) })
  const open = left === null ? taken.length === 0 : left > 0
  return (
    <>
      <span className="week__slot" title={`${slot.from}–${slot.to}`}>
        <b>{lessonsText(slot.name, slot.name)}</b> {slot.from}
      </span>
      <div className="week__cell">
        {taken.map((each) => (
          <TakenCell key={each.id} taken={each} onCancel={() => onCancel(each)} />
        ))}
        {open && free ? (
          <button
            type="button"
            className={none ? 'week__free week__free--none' : 'week__free'}
            aria-label={t('reservations.week.reserve', { day: when.dayText(day), lesson })}
            onClick={onBook}
          >
            {none
              ? t('reservations.find.noneReady')
              : left === null
                ? t('reservations.week.free')
                : t('reservations.find.free', { count: left })}
          </button>
        ) : open && taken.length === 0 ? (
          <span className="week__none">{t(none ? 'reservations.find.noneReady' : 'reservations.week.free')}</span>
        ) : null}
      </div>
    </>
  )
}

function TakenCell({ taken, onCancel }: { taken: Taken; onCancel: () => void }) {
  const { t } = useTexts()
  const manages = useRight('reservations.manage')
  const words = (
    <>
      <b>{taken.purpose ?? taken.holder ?? t('reservations.find.taken')}</b>
      <span>
        {[
          taken.purpose ? taken.holder : null,
          taken.devices ? t('reservations.devices', { count: taken.devices }) : null,
          taken.series ? t('reservations.week.series') : null,
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </>
  )
  const look = taken.mine ? 'week__taken week__taken--mine' : 'week__taken'
  return (taken.mine || manages) && new Date(taken.endsAt) > new Date() ? (
    <button type="button" className={look} onClick={onCancel}>
      {words}
      <span className="sr">{t('reservations.cancel')}</span>
    </button>
  ) : (
    <span className={look}>{words}</span>
  )
}
