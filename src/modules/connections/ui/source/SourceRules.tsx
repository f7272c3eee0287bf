// Name, school, format, when it looks and what may happen by itself.

import { rosterApi } from '#modules/rosters/api'
import { ChoiceField, Field, Loaded, TextField, useAsk, useScope, useSession, useTexts } from '#ui'
import { sourcePolicies, sourceSchedules } from '../../model.ts'

export interface Rules {
  name: string
  school: string | null
  format: string
  policy: (typeof sourcePolicies)[number]
  schedule: (typeof sourceSchedules)[number]
}

export function SourceRules({ rules, onChange, trouble }: { rules: Rules; onChange: (part: Partial<Rules>) => void; trouble?: unknown }) {
  const { t } = useTexts()
  const { authority } = useScope()
  const schools = useSession().schools.filter((school) => !authority || school.authority === authority.id)
  const formats = useAsk(rosterApi.rosterFormats, {}, { staleTime: 600_000 })
  return (
    <div className="form__grid">
      <TextField
        label={t('connections.source.name')}
        value={rules.name}
        onValue={(name) => onChange({ name })}
        max={120}
        trouble={trouble}
        path="name"
      />
      <Field unmarked label={t('connections.source.school')} hint={t('connections.source.school.hint')}>
        {(control) => (
          <select
            {...control}
            className="select"
            value={rules.school ?? ''}
            onChange={(event) => onChange({ school: event.target.value || null })}
          >
            <option value="">{t('connections.source.severalSchools')}</option>
            {schools.map((school) => (
              <option key={school.id} value={school.id}>
                {school.name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Loaded of={formats}>
        {(list) => (
          <Field label={t('connections.source.format')} required>
            {(control) => (
              <select {...control} className="select" value={rules.format} onChange={(event) => onChange({ format: event.target.value })}>
                <option value="auto">{t('connections.source.format.auto')}</option>
                {list.map((each) => (
                  <option key={each.format} value={each.format}>
                    {t(each.label)}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
      </Loaded>
      <ChoiceField
        label={t('connections.source.schedule')}
        value={rules.schedule}
        onValue={(schedule) => onChange({ schedule })}
        options={sourceSchedules.map((value) => ({ value, label: t(`connections.source.schedule.${value}`) }))}
      />
      <ChoiceField
        label={t('connections.source.policy')}
        hint={t('connections.source.policy.hint')}
        value={rules.policy}
        onValue={(policy) => onChange({ policy })}
        options={sourcePolicies.map((value) => ({ value, label: t(`connections.source.policy.${value}`) }))}
      />
    </div>
  )
}
