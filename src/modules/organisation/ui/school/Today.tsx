// Whether there is school now, which lesson runs, and when it goes on.
import { Facts, Loaded, Panel, State, useAsk, useTexts } from '#ui'
import { calendarApi } from '../../api.ts'

export function Today({ school }: { school: string }) {
  const { t, f } = useTexts()
  const asked = useAsk(calendarApi.calendarNow, { query: { school } }, { every: 60_000 })
  return (
    <Panel title={t('organisation.school.today')}>
      <Loaded of={asked}>
        {(now) => (
          <Facts
            rows
            facts={[
              {
                label: f.day(now.day),
                value: (
                  <State tone={now.schoolDay ? 'success' : 'off'}>
                    {t(now.schoolDay ? 'organisation.day.lessons' : 'organisation.day.dayOff')}
                  </State>
                ),
              },
              {
                label: t('organisation.lessonGrid.lessons'),
                value: now.lesson
                  ? t('organisation.grid.now', { name: now.lesson.name, to: now.lesson.to })
                  : t('organisation.grid.nowNone'),
              },
              {
                label: t('organisation.calendarSetting.service'),
                value: (
                  <State tone={now.serviceTime ? 'success' : 'off'}>
                    {t(now.serviceTime ? 'organisation.grid.serviceNow' : 'organisation.grid.serviceNotNow')}
                  </State>
                ),
              },
              { label: t('organisation.panel.nextSchoolDay'), value: now.nextSchoolDay ? f.longDay(now.nextSchoolDay) : null },
            ]}
          />
        )}
      </Loaded>
    </Panel>
  )
}
