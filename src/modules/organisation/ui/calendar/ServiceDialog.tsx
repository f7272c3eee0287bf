// Changing service time, holiday region and A weeks of the authority or of one school.
import { useState } from 'react'
import { Button, DayInput, Dialog, Field, readDay, Select, toast, useDo, useTexts } from '#ui'
import { calendarApi as api } from '../../api.ts'
import { type CalendarSetting, holidayRegions, type Land, type ServiceWindow, serviceDays } from '../../model.ts'
import { Refusal } from '../parts.tsx'
import { TimeInput, Weekdays } from './Weekdays.tsx'

type Setting = Pick<CalendarSetting, 'region' | 'weekA' | 'serviceOn' | 'service' | 'version'>

export function ServiceDialog({
  school,
  land,
  setting,
  onClose,
}: {
  school: string | null
  land: Land
  setting: Setting
  onClose: () => void
}) {
  const { t, f } = useTexts()
  const [service, setService] = useState<ServiceWindow[]>([...setting.service])
  const [serviceOn, setServiceOn] = useState(setting.serviceOn)
  const [region, setRegion] = useState(setting.region ?? '')
  const [weekA, setWeekA] = useState(setting.weekA ? f.day(setting.weekA) : '')
  const save = useDo(api.setCalendar)
  const submit = async () => {
    const body = { service, serviceOn, region: region || null, weekA: readDay(weekA) ?? null }
    const saved = await save.run({ query: school ? { school } : {}, body }, { version: setting.version }).then(
      () => true,
      () => false,
    )
    if (!saved) return
    toast(t('organisation.calendar.saved'))
    onClose()
  }
  const foot = (
    <>
      <Button onClick={onClose}>{t('ui.cancel')}</Button>
      <Button look="primary" icon="check" busy={save.busy} onClick={() => void submit()}>
        {t('ui.form.save')}
      </Button>
    </>
  )
  const regions = holidayRegions[land] ?? []
  return (
    <Dialog open title={t('organisation.calendar.service')} onClose={onClose} foot={foot} width="l">
      <div className="stack">
        <Refusal of={save.problem} />
        <Windows service={service} onService={setService} />
        <Field label={t('organisation.calendarSetting.serviceOn')} required>
          {(control) => (
            <Select
              control={control}
              value={serviceOn}
              options={serviceDays.map((value) => [value, t(`organisation.calendarSetting.serviceOn.${value}`)])}
              onValue={setServiceOn}
            />
          )}
        </Field>
        {regions.length ? (
          <Field label={t('organisation.calendarSetting.region')} hint={t('organisation.calendarSetting.region.hint')}>
            {(control) => (
              <Select
                control={control}
                value={region}
                options={[['', t('organisation.calendarSetting.region.none')], ...regions.map(({ code, name }) => [code, name] as const)]}
                onValue={setRegion}
              />
            )}
          </Field>
        ) : null}
        <Field label={t('organisation.calendarSetting.weekA')} hint={t('organisation.calendarSetting.weekA.hint')}>
          {(control) => <DayInput control={control} value={weekA} onValue={setWeekA} />}
        </Field>
      </div>
    </Dialog>
  )
}

function Windows({ service, onService }: { service: ServiceWindow[]; onService: (service: ServiceWindow[]) => void }) {
  const { t } = useTexts()
  const set = (index: number, part: Partial<ServiceWindow>) =>
    onService(service.map((each, at) => (at === index ? { ...each, ...part } : each)))
  return (
    <>
      {service.map((window, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: windows are edited in their order
        <div key={index} className="stack stack--s">
          <Weekdays
            label={t('organisation.calendar.window', { number: index + 1 })}
            value={window.weekdays}
            onValue={(weekdays) => set(index, { weekdays })}
          />
          <div className="row">
            {t('organisation.calendar.from')}
            <TimeInput
              label={`${t('organisation.calendar.from')}, ${t('organisation.calendar.window', { number: index + 1 })}`}
              value={window.from}
              onValue={(from) => set(index, { from })}
            />
            {t('organisation.calendar.to')}
            <TimeInput
              label={`${t('organisation.calendar.to')}, ${t('organisation.calendar.window', { number: index + 1 })}`}
              value={window.to}
              onValue={(to) => set(index, { to })}
            />
            <Button small look="quiet" icon="trash" iconOnly onClick={() => onService(service.filter((_, at) => at !== index))}>
              {t('organisation.calendar.window.remove', { number: index + 1 })}
            </Button>
          </div>
        </div>
      ))}
      <div>
        <Button small icon="plus" onClick={() => onService([...service, { weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '16:00' }])}>
          {t('organisation.calendar.window.add')}
        </Button>
      </div>
    </>
  )
}
