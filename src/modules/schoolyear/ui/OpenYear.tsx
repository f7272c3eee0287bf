// Opening a change, and changing it: which year, from which day, and when nothing flows outward.
import { useState } from 'react'
import { dayOf } from '#shared'
import { AskForm, DayInput, Dialog, Field, Loaded, readDay, useAsk, useDo, useTexts } from '#ui'
import { type YearChangeView, yearChangeApi } from '../api.ts'

export function OpenYear({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTexts()
  const asked = useAsk(yearChangeApi.nextYear, {}, { when: open })
  const start = useDo(yearChangeApi.openYearChange, { onDone: onClose })
  return (
    <Dialog open={open} title={t('schoolyear.open')} onClose={onClose}>
      <Loaded of={asked}>
        {(year) =>
          year ? (
            <Form
              name={year.name}
              days={{ effectiveDay: year.starts, blackoutFrom: null, blackoutUntil: null }}
              action={t('schoolyear.open')}
              asking={start}
              onSend={(days) => start.run({ body: { schoolYear: year.id, ...days } })}
            />
          ) : (
            <p>{t('schoolyear.noYear')}</p>
          )
        }
      </Loaded>
    </Dialog>
  )
}

export function ChangeYear({ change, open, onClose }: { change: YearChangeView; open: boolean; onClose: () => void }) {
  const { t } = useTexts()
  const save = useDo(yearChangeApi.changeYearChange, { onDone: onClose })
  return (
    <Dialog open={open} title={t('schoolyear.change')} onClose={onClose}>
      <Form
        name={change.schoolYearName}
        days={change}
        action={t('schoolyear.save')}
        asking={save}
        onSend={(days) => save.run({ params: { id: change.id }, body: { ...days, version: change.version } })}
      />
    </Dialog>
  )
}

type Days = Pick<YearChangeView, 'effectiveDay' | 'blackoutFrom' | 'blackoutUntil'>
type FormProps = { name: string; days: Days; action: string; asking: { busy: boolean; problem: unknown }; onSend: (days: Days) => unknown }

/** The first or the last moment of a day on German clocks, wherever the browser is. */
function momentOf(text: string, end: boolean): string | null {
  const day = readDay(text)
  if (!day) return null
  const moments = ['+02:00', '+01:00'].map((offset) => new Date(`${day}T${end ? '23:59:59' : '00:00:00'}${offset}`))
  return (
    moments.find((moment) => dayOf(moment) === day && dayOf(moment.getTime() + (end ? 1_000 : -1_000)) !== day) ?? moments[1]!
  ).toISOString()
}

function Form({ name, days, action, asking, onSend }: FormProps) {
  const { t, f } = useTexts()
  const shown = (moment: string | null) => (moment ? f.day(dayOf(new Date(moment))) : '')
  const [effective, setEffective] = useState(f.day(days.effectiveDay))
  const [from, setFrom] = useState(shown(days.blackoutFrom))
  const [until, setUntil] = useState(shown(days.blackoutUntil))
  const ready = readDay(effective) && (from === '') === (until === '') && (from === '' || (readDay(from) && readDay(until)))
  const send = () =>
    onSend({ effectiveDay: readDay(effective)!, blackoutFrom: momentOf(from, false), blackoutUntil: momentOf(until, true) })
  return (
    <AskForm trouble={asking.problem} onSubmit={send} submit={action} busy={asking.busy} disabled={!ready}>
      <p>{name}</p>
      <Field label={t('schoolyear.effectiveDay')} hint={t('schoolyear.effectiveDay.hint')} required>
        {(control) => <DayInput control={control} value={effective} onValue={setEffective} />}
      </Field>
      <div className="cols">
        <div className="c6">
          <Field label={t('schoolyear.blackoutFrom')} hint={t('schoolyear.blackout.hint')}>
            {(control) => <DayInput control={control} value={from} onValue={setFrom} />}
          </Field>
        </div>
        <div className="c6">
          <Field label={t('schoolyear.blackoutUntil')}>
            {(control) => <DayInput control={control} value={until} onValue={setUntil} />}
          </Field>
        </div>
      </div>
    </AskForm>
  )
}
