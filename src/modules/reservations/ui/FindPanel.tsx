// What is free: a day, its lessons or a time by the clock, and everything reservable with its state at that time.
import { useState } from 'react'
import type { Answer, Day, Id } from '#shared'
import { Button, DayInput, Field, Icon, Link, Loaded, Note, Panel, RefInput, readDay, State, useAsk, useRight, useTexts, useUrl } from '#ui'
import { reservationsApi as api } from '../api.ts'
import { BookDialog, type BookTime } from './BookDialog.tsx'
import { daysLater, kindIcons, todayHere } from './parts.tsx'
import './reservations.css'

type Offer = Answer<typeof api.free>['offers'][number]
type Lessons = Answer<typeof api.lessons>

export function FindPanel({ school }: { school: Id | null }) {
  const { t } = useTexts()
  return <Panel title={t('reservations.find')}>{school ? <Finder school={school} /> : <SchoolFirst />}</Panel>
}

function SchoolFirst() {
  const { t } = useTexts()
  const { change } = useUrl()
  return (
    <Field label={t('reservations.resource.school')} hint={t('reservations.find.school')} required>
      {(control) => (
        <RefInput
          target="organisation.school"
          control={control}
          value={null}
          onValue={(school) => void change({ schule: school?.id ?? null })}
        />
      )}
    </Field>
  )
}

function Finder({ school }: { school: Id }) {
  const { t, f } = useTexts()
  const { search, change } = useUrl()
  const day = readDay(search.get('tag') ?? '') ?? todayHere()
  const [typed, setTyped] = useState(f.day(day))
  const show = (next: Day) => {
    setTyped(f.day(next))
    void change({ tag: next })
  }
  const asked = useAsk(api.lessons, { query: { school, day } }, { keep: true })
  return (
    <div className="stack">
      <div className="row find__day">
        <Button icon="left" iconOnly onClick={() => show(daysLater(day, -1))}>
          {t('reservations.find.previous')}
        </Button>
        <DayInput
          control={{ id: 'find-day' }}
          label={t('reservations.find.day')}
          value={typed}
          onValue={(text) => {
            setTyped(text)
            const next = readDay(text)
            if (next) void change({ tag: next })
          }}
        />
        <Button icon="right" iconOnly onClick={() => show(daysLater(day, 1))}>
          {t('reservations.find.next')}
        </Button>
        <span className="muted">{f.longDay(day).split(',')[0]}</span>
      </div>
      <Loaded of={asked}>{(lessons) => <Times key={school} school={school} day={day} lessons={lessons} />}</Loaded>
    </div>
  )
}

function Times({ school, day, lessons }: { school: Id; day: Day; lessons: Lessons }) {
  const { t } = useTexts()
  const { search, change } = useUrl()
  const { slots } = lessons
  const byClock = slots.length === 0 || search.get('uhr') === '1'
  const several = new Set(slots.map((slot) => slot.grid)).size > 1
  const keyOf = (slot: { name: string; grid: string }) => `${slot.grid}|${slot.name}`
  const at = Math.max(
    0,
    slots.findIndex((slot) => keyOf(slot) === search.get('von')),
  )
  const first = slots[at]
  const rest = slots.slice(at).filter((slot) => slot.grid === first?.grid)
  const last = rest.find((slot) => keyOf(slot) === search.get('bis')) ?? first
  const [from, to] = [search.get('ab') ?? '14:00', search.get('ende') ?? '15:30']
  const label = (slot: { name: string; grid: string; from: string; to: string }) =>
    t(several ? 'reservations.find.lessonGrid' : 'reservations.find.lesson', {
      ...slot,
      name: /^\d+$/.test(slot.name) ? `${slot.name}.` : slot.name,
    })
  const clocked = /^\d\d:\d\d$/.test(from) && /^\d\d:\d\d$/.test(to) && from < to
  const time: BookTime | null = byClock
    ? clocked
      ? { clock: { from, to } }
      : null
    : { lessons: { from: first!.name, to: last!.name, grid: first!.grid } }
  return (
    <>
      {slots.length === 0 ? (
        <Note tone="info">
          {lessons.lessons
            ? t('reservations.find.noGrid')
            : t('reservations.find.noLessons', {
                reason: lessons.name ?? t(`reservations.reason.${lessons.reason === 'weekend' ? 'weekend' : 'lessons'}`),
              })}
        </Note>
      ) : null}
      <div className="find__times">
        {byClock ? (
          <>
            <ClockField label={t('reservations.find.first')} value={from} onValue={(ab) => void change({ ab })} />
            <ClockField label={t('reservations.find.last')} value={to} onValue={(ende) => void change({ ende })} />
          </>
        ) : (
          <>
            <Field label={t('reservations.find.first')} required>
              {(control) => (
                <select
                  className="select"
                  {...control}
                  value={keyOf(first!)}
                  onChange={(event) => void change({ von: event.target.value, bis: null })}
                >
                  {slots.map((slot) => (
                    <option key={keyOf(slot)} value={keyOf(slot)}>
                      {label(slot)}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <Field label={t('reservations.find.last')} required>
              {(control) => (
                <select className="select" {...control} value={keyOf(last!)} onChange={(event) => void change({ bis: event.target.value })}>
                  {rest.map((slot) => (
                    <option key={keyOf(slot)} value={keyOf(slot)}>
                      {label(slot)}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          </>
        )}
        {slots.length ? (
          <Button look="quiet" icon="clock" onClick={() => void change({ uhr: byClock ? null : '1' })}>
            {t(byClock ? 'reservations.find.byLesson' : 'reservations.find.clock')}
          </Button>
        ) : null}
      </div>
      {time ? <Offers school={school} day={day} time={time} /> : null}
    </>
  )
}

function ClockField({ label, value, onValue }: { label: string; value: string; onValue: (value: string) => void }) {
  return (
    <Field label={label} required>
      {(control) => <input className="input" type="time" {...control} value={value} onChange={(event) => onValue(event.target.value)} />}
    </Field>
  )
}

function Offers({ school, day, time }: { school: Id; day: Day; time: BookTime }) {
  const { t } = useTexts()
  const may = useRight('reservations.reserve')
  const [chosen, setChosen] = useState<Offer>()
  const asked = useAsk(
    api.free,
    {
      query: {
        school,
        day,
        ...(time.lessons
          ? { lessonFrom: time.lessons.from, lessonTo: time.lessons.to, grid: time.lessons.grid ?? undefined }
          : time.clock!),
      },
    },
    { keep: true },
  )
  return (
    <Loaded of={asked}>
      {({ offers, endsAt }) =>
        offers.length === 0 ? (
          <p className="muted">{t('reservations.find.nothing')}</p>
        ) : (
          <>
            <ul className="items find__offers">
              {offers.map((offer) => (
                <li key={offer.resource}>
                  <Icon name={kindIcons[offer.kind] ?? 'cal'} />
                  <div className="items__main">
                    <Link href={`/reservierungen/${offer.resource}?tag=${day}`}>{offer.name}</Link>
                    <div className="items__meta">
                      {[
                        offer.place && offer.kind !== 'room' ? t('reservations.resource.place', { room: offer.place }) : null,
                        offer.seats ? t('reservations.resource.seats', { count: offer.seats }) : null,
                        offer.shared
                          ? t('reservations.find.left', { left: offer.left ?? 0, usable: offer.usable ?? 0 })
                          : offer.usable !== null
                            ? t('reservations.find.usable', { count: offer.usable })
                            : null,
                        offer.free ? offer.note : t('reservations.find.takenBy', { holder: offer.holder || '–' }),
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </div>
                  </div>
                  <div className="items__end">
                    {offer.free && offer.usable === 0 ? <State tone="warning">{t('reservations.find.noneReady')}</State> : null}
                    {offer.free && may && new Date(endsAt) > new Date() ? (
                      <Button small look={offer.usable === 0 ? undefined : 'primary'} onClick={() => setChosen(offer)}>
                        {t('reservations.new')}
                        <span className="sr"> {offer.name}</span>
                      </Button>
                    ) : offer.free && offer.usable === 0 ? null : (
                      <State tone={offer.free ? 'success' : 'off'}>
                        {t(offer.free ? 'reservations.find.isFree' : 'reservations.find.taken')}
                      </State>
                    )}
                  </div>
                </li>
              ))}
            </ul>
            {chosen ? (
              <BookDialog
                resource={{ id: chosen.resource, name: chosen.name, kind: chosen.kind, shared: chosen.shared, usable: chosen.usable }}
                day={day}
                time={time}
                onClose={() => setChosen(undefined)}
              />
            ) : null}
          </>
        )
      }
    </Loaded>
  )
}
