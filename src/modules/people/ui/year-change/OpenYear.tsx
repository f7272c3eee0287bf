// Opening a change: which year, from which day, and when nothing flows outward.
import { useState } from 'react'
import { Button, DayInput, Dialog, Field, Loaded, Note, readDay, useAsk, useDo, useTexts } from '#ui'
import { yearChangeApi } from '../../api.ts'

export function OpenYear({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTexts()
  const asked = useAsk(yearChangeApi.nextYear, {}, { when: open })
  return (
    <Dialog open={open} title={t('people.yearChange.open')} onClose={onClose}>
      <Loaded of={asked}>{(year) => (year ? <Form year={year} onClose={onClose} /> : <p>{t('people.yearChange.noYear')}</p>)}</Loaded>
    </Dialog>
  )
}

function Form({ year, onClose }: { year: { id: string; name: string; starts: string }; onClose: () => void }) {
  const { t, f } = useTexts()
  const [effective, setEffective] = useState(f.day(year.starts))
  const [from, setFrom] = useState('')
  const [until, setUntil] = useState('')
  const start = useDo(yearChangeApi.openYearChange, { onDone: onClose })
  const instant = (text: string, end: boolean) => {
    const day = readDay(text)
    return day ? new Date(`${day}T${end ? '23:59:59' : '00:00:00'}`).toISOString() : null
  }
  const ready = readDay(effective) && (from === '') === (until === '') && (from === '' || (readDay(from) && readDay(until)))
  const go = () =>
    void start
      .run({
        body: {
          schoolYear: year.id,
          effectiveDay: readDay(effective)!,
          blackoutFrom: instant(from, false),
          blackoutUntil: instant(until, true),
        },
      })
      .catch(() => {})
  return (
    <div className="stack">
      {start.problem ? (
        <Note tone="danger" live title={start.problem.problem.title}>
          {[start.problem.problem.detail, start.problem.problem.remedy].filter(Boolean).join(' ')}
        </Note>
      ) : null}
      <p>{year.name}</p>
      <Field label={t('people.yearChange.effectiveDay')} hint={t('people.yearChange.effectiveDay.hint')}>
        {(control) => <DayInput control={control} value={effective} onValue={setEffective} />}
      </Field>
      <div className="cols">
        <div className="c6">
          <Field label={t('people.yearChange.blackoutFrom')} hint={t('people.yearChange.blackout.hint')}>
            {(control) => <DayInput control={control} value={from} onValue={setFrom} />}
          </Field>
        </div>
        <div className="c6">
          <Field label={t('people.yearChange.blackoutUntil')}>
            {(control) => <DayInput control={control} value={until} onValue={setUntil} />}
          </Field>
        </div>
      </div>
      <div className="row">
        <Button look="primary" busy={start.busy} disabled={!ready} onClick={go}>
          {t('people.yearChange.open')}
        </Button>
      </div>
    </div>
  )
}
