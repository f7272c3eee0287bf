// Reserving one thing at one time, once or every so many weeks; the days are shown before they are reserved.
import { useId, useState } from 'react'
import type { Answer, Day, Id } from '#shared'
import {
  AskForm,
  DayInput,
  Dialog,
  Field,
  faultAt,
  Note,
  type RefEntry,
  RefInput,
  readDay,
  State,
  Switch,
  TextField,
  toast,
  useAsk,
  useDo,
  useRight,
  useTexts,
} from '#ui'
import { reservationsApi as api } from '../api.ts'
import { type ClockSpan, type LessonSpan, lessonsText } from '../model.ts'
import { daysLater, useWhen } from './parts.tsx'

export interface BookTime {
  lessons?: LessonSpan
  clock?: ClockSpan
}
export interface Bookable {
  id: Id
  name: string
  kind: string
  shared: boolean
  usable: number | null
}

export function BookDialog({ resource, day, time, onClose }: { resource: Bookable; day: Day; time: BookTime; onClose: () => void }) {
  const { t, f } = useTexts()
  const when = useWhen()
  const manages = useRight('reservations.manage')
  const personId = useId()
  const [purpose, setPurpose] = useState('')
  const [person, setPerson] = useState<RefEntry | null>(null)
  const [count, setCount] = useState('')
  const [every, setEvery] = useState(0)
  const [until, setUntil] = useState(f.day(daysLater(day, 70)))
  const [skip, setSkip] = useState(false)
  const devices = /^\d+$/.test(count.trim()) ? Number(count) : null
  const last = readDay(until)
  const repeat = every && last && last >= day ? { every, until: last } : null
  const asking = { resource: resource.id, day, ...time, ...(repeat ? { repeat } : {}), ...(devices ? { devices } : {}) }
  const planned = useAsk(api.plan, { body: asking }, { keep: true, when: !resource.shared || devices !== null })
  const taken = planned.data?.filter((each) => each.verdict === 'taken').length ?? 0
  const free = planned.data?.filter((each) => each.verdict === 'free').length ?? 0
  const reserve = useDo(api.reserve, {
    onDone: ({ made }) => {
      toast(t('reservations.book.done', { name: resource.name, count: made.length }))
      onClose()
    },
  })
  const submit = () =>
    reserve.run({
      body: { ...asking, purpose: purpose.trim() || null, ...(person ? { person: person.id } : {}), ...(skip ? { skipTaken: true } : {}) },
    })
  const hours = time.lessons
    ? t('reservations.lessons', { lessons: lessonsText(time.lessons.from, time.lessons.to) })
    : `${time.clock!.from}–${time.clock!.to}`
  return (
    <Dialog open title={t('reservations.book', { name: resource.name })} onClose={onClose}>
      <AskForm
        trouble={reserve.problem}
        fields={['devices', 'repeat.until']}
        onSubmit={submit}
        submit={t('reservations.book.submit')}
        icon="check"
        busy={reserve.busy}
        disabled={every > 0 && taken > 0 && (!skip || free === 0)}
        onCancel={onClose}
      >
        <p>
          <b>{when.dayText(day)}</b> · {hours}
        </p>
        <TextField
          label={t('reservations.book.purpose')}
          hint={t('reservations.book.purpose.hint')}
          optional
          max={200}
          value={purpose}
          onValue={setPurpose}
        />
        {resource.kind === 'set' ? (
          <Field
            label={t('reservations.book.devices')}
            hint={t('reservations.book.devices.hint', { count: resource.usable ?? 0 })}
            required={resource.shared}
            fault={faultAt(reserve.problem, 'devices')}
          >
            {(control) => (
              <input
                className="input input--num"
                inputMode="numeric"
                {...control}
                value={count}
                onChange={(event) => setCount(event.target.value)}
              />
            )}
          </Field>
        ) : null}
        {manages ? (
          <Field id={personId} label={t('reservations.book.person')} hint={t('reservations.book.person.hint')}>
            {(control) => <RefInput target="people.person" control={control} value={person} onValue={setPerson} />}
          </Field>
        ) : null}
        <Field label={t('reservations.book.repeat')} required>
          {(control) => (
            <select className="select" {...control} value={every} onChange={(event) => setEvery(Number(event.target.value))}>
              <option value={0}>{t('reservations.book.repeat.never')}</option>
              <option value={1}>{t('reservations.book.repeat.1')}</option>
              <option value={2}>{t('reservations.book.repeat.2')}</option>
            </select>
          )}
        </Field>
        {every ? (
          <Field
            label={t('reservations.book.until')}
            hint={t('reservations.book.until.hint')}
            required
            fault={faultAt(reserve.problem, 'repeat.until')}
          >
            {(control) => <DayInput control={control} value={until} onValue={setUntil} />}
          </Field>
        ) : null}
        {planned.data ? <Preview days={planned.data} wanted={devices} series={every > 0} /> : null}
        {every && taken > 0 && free > 0 ? (
          <label className="choice" htmlFor={`${personId}-skip`}>
            <Switch id={`${personId}-skip`} checked={skip} onChange={(event) => setSkip(event.target.checked)} />
            {t('reservations.book.skipTaken')}
          </label>
        ) : null}
      </AskForm>
    </Dialog>
  )
}

const tones = { free: 'success', taken: 'danger', noSchool: 'off', noLesson: 'off', past: 'off' } as const

function Preview({ days, wanted, series }: { days: Answer<typeof api.plan>; wanted: number | null; series: boolean }) {
  const { t } = useTexts()
  const when = useWhen()
  const count = (verdicts: readonly string[]) => days.filter((day) => verdicts.includes(day.verdict)).length
  const [free, taken, skipped] = [count(['free']), count(['taken']), count(['noSchool', 'noLesson', 'past'])]
  const short = days.find((day) => day.verdict === 'free' && day.left !== null && wanted !== null && day.left < wanted)
  return (
    <>
      {short ? (
        <Note tone="warning" live title={t('reservations.book.short')}>
          {t('reservations.book.short.text', { wanted: wanted!, left: short.left! })}
        </Note>
      ) : null}
      {series || taken ? (
        <>
          <p aria-live="polite">
            {[
              t('reservations.book.days', { count: free }),
              taken ? t('reservations.book.taken', { count: taken }) : null,
              skipped ? t('reservations.book.skipped', { count: skipped }) : null,
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
          <details open={taken > 0}>
            <summary>{t('reservations.book.all')}</summary>
            <ul className="items">
              {days.map((day) => (
                <li key={day.day}>
                  <div className="items__main">
                    <span>{when.dayText(day.day)}</span>
                    {day.because ? <div className="items__meta">{day.because}</div> : null}
                  </div>
                  <div className="items__end">
                    <State tone={tones[day.verdict]}>{t(`reservations.verdict.${day.verdict}`)}</State>
                  </div>
                </li>
              ))}
            </ul>
          </details>
        </>
      ) : null}
    </>
  )
}
