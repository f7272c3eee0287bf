// Service time, holiday region and A weeks: how they are in force, and changing them.
import { useState } from 'react'
import { Button, Facts, Loaded, Panel, Tag, useAsk, useDo, useRight, useTexts } from '#ui'
import { calendarApi as api } from '../../api.ts'
import { holidayRegions, type Land, type ServiceWindow } from '../../model.ts'
import { ServiceDialog } from './ServiceDialog.tsx'

export function Service({ school, land }: { school: string | null; land: Land }) {
  const { t, f } = useTexts()
  const may = useRight('organisation.calendar.change')
  const asked = useAsk(api.calendarSetting, { query: school ? { school } : {} })
  const [edits, setEdits] = useState(false)
  const reset = useDo(api.resetCalendar)
  const own = school && asked.data && !asked.data.inherited
  const actions = may ? (
    <span className="row">
      {own ? (
        <Button small look="quiet" icon="undo" busy={reset.busy} onClick={() => void reset.run({ params: { id: school } })}>
          {t('organisation.calendar.follow')}
        </Button>
      ) : null}
      <Button small icon="edit" onClick={() => setEdits(true)}>
        {t('organisation.calendar.change')}
      </Button>
    </span>
  ) : null
  return (
    <Panel
      title={t('organisation.calendar.service')}
      actions={actions}
      foot={<span className="small muted">{t('organisation.calendar.service.note')}</span>}
    >
      <Loaded of={asked}>
        {(setting) => (
          <>
            {school ? (
              <div>
                <Tag>{t(setting.inherited ? 'organisation.calendar.inherited' : 'organisation.calendar.own')}</Tag>
              </div>
            ) : null}
            <Facts
              rows
              facts={[
                { label: t('organisation.calendarSetting.service'), value: <Windows service={setting.service} /> },
                {
                  label: t('organisation.calendarSetting.serviceOn'),
                  value: t(`organisation.calendarSetting.serviceOn.${setting.serviceOn}`),
                },
                {
                  label: t('organisation.calendarSetting.region'),
                  value:
                    holidayRegions[land]?.find((region) => region.code === setting.region)?.name ??
                    t('organisation.calendarSetting.region.none'),
                },
                { label: t('organisation.calendarSetting.weekA'), value: setting.weekA ? f.day(setting.weekA) : null },
              ]}
            />
            {edits ? <ServiceDialog school={school} land={land} setting={setting} onClose={() => setEdits(false)} /> : null}
          </>
        )}
      </Loaded>
    </Panel>
  )
}

function Windows({ service }: { service: readonly ServiceWindow[] }) {
  const { t } = useTexts()
  if (service.length === 0) return t('organisation.calendar.noService')
  return (
    <ul className="plain-list">
      {service.map((window) => (
        <li key={`${window.weekdays} ${window.from}`}>
          {weekdaysText(window.weekdays, (day) => t(`organisation.weekday.${day}`))} {window.from}–{window.to}
        </li>
      ))}
    </ul>
  )
}

/** `Mo–Fr`, `Mo, Mi`. */
export function weekdaysText(days: readonly number[], name: (day: number) => string): string {
  const sorted = [...days].sort()
  const runs: number[][] = []
  for (const day of sorted) {
    const last = runs.at(-1)
    if (last && last.at(-1) === day - 1) last.push(day)
    else runs.push([day])
  }
  return runs.map((run) => (run.length > 2 ? `${name(run[0]!)}–${name(run.at(-1)!)}` : run.map(name).join(', '))).join(', ')
}
