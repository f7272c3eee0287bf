// What a connection may do by itself, what stops it, when it compares and when it leaves the other system in peace.
import { useState } from 'react'
import { AskForm, ChoiceField, Field, PlainTable, toast, useDo, useTexts } from '#ui'
import { api, type ConnectionSheet } from '../../api.ts'
import { type Blackout, decisions, type Guard, type Policy, schedules, stepActions } from '../../model.ts'
import { BlackoutEditor } from './BlackoutEditor.tsx'
import { SchoolChoice } from './SchoolChoice.tsx'

type Rules = Pick<ConnectionSheet, 'policy' | 'guard' | 'schedule' | 'blackout'> & { schools: string[] }

export function RulesForm({ connection, onSaved }: { connection: ConnectionSheet; onSaved?: () => void }) {
  const { t } = useTexts()
  const { policy, guard, schedule, blackout, schools } = connection
  const [rules, setRules] = useState<Rules>({ policy, guard, schedule, blackout, schools: schools.map((school) => school.id) })
  const save = useDo(api.changeConnection, {
    onDone: () => {
      toast(t('connections.saved'))
      onSaved?.()
    },
  })
  const set = (part: Partial<Rules>) => setRules((before) => ({ ...before, ...part }))
  return (
    <AskForm
      trouble={save.problem}
      submit={t('connections.rules.save')}
      icon="check"
      busy={save.busy}
      onSubmit={() => save.run({ params: { id: connection.id }, body: { version: connection.version, ...rules } })}
    >
      <section className="form__section" aria-label={t('connections.rules.when')}>
        <div>
          <h2>{t('connections.rules.when')}</h2>
          <p className="small muted">{t('connections.rules.when.hint')}</p>
        </div>
        <div className="stack">
          <ChoiceField
            label={t('connections.connection.schedule')}
            value={rules.schedule}
            onValue={(value) => set({ schedule: value })}
            options={schedules.map((value) => ({ value, label: t(`connections.connection.schedule.${value}`) }))}
          />
          <BlackoutEditor blackout={rules.blackout} onChange={(next: Blackout[]) => set({ blackout: next })} />
        </div>
      </section>
      <section className="form__section" aria-label={t('connections.policy')}>
        <div>
          <h2>{t('connections.policy')}</h2>
          <p className="small muted">{t('connections.policy.hint')}</p>
        </div>
        <PolicyTable policy={rules.policy} onChange={(next) => set({ policy: next })} />
      </section>
      <section className="form__section" aria-label={t('connections.guard')}>
        <div>
          <h2>{t('connections.guard')}</h2>
          <p className="small muted">{t('connections.guard.hint')}</p>
        </div>
        <GuardFields guard={rules.guard} onChange={(next) => set({ guard: next })} />
      </section>
      <section className="form__section" aria-label={t('connections.schools')}>
        <div>
          <h2>{t('connections.schools')}</h2>
          <p className="small muted">{t('connections.schools.hint')}</p>
        </div>
        <SchoolChoice chosen={rules.schools} onChange={(next) => set({ schools: next })} />
      </section>
    </AskForm>
  )
}

function PolicyTable({ policy, onChange }: { policy: Policy; onChange: (policy: Policy) => void }) {
  const { t } = useTexts()
  const keys = [...stepActions, 'drift'] as const
  return (
    <PlainTable
      label={t('connections.policy')}
      heads={[t('connections.policy.what'), t('connections.policy.how')]}
      rows={keys.map((key) => ({
        key,
        cells: [
          t(`connections.policy.${key}`),
          <select
            key="how"
            className="select"
            aria-label={t('connections.policy.for', { what: t(`connections.policy.${key}`) })}
            value={policy[key]}
            onChange={(event) => onChange({ ...policy, [key]: decisions[event.target.selectedIndex]! })}
          >
            {decisions.map((decision) => (
              <option key={decision} value={decision}>
                {t(`connections.decision.${decision}`)}
              </option>
            ))}
          </select>,
        ],
      }))}
    />
  )
}

function GuardFields({ guard, onChange }: { guard: Guard; onChange: (guard: Guard) => void }) {
  const { t } = useTexts()
  const number = (key: string, value: string, unit: string, onValue: (value: number | null) => void, optional = false) => (
    <Field label={t(`connections.guard.${key}`)} required={!optional}>
      {(control) => (
        <span className="with-unit">
          <input
            {...control}
            className="input input--num"
            inputMode="numeric"
            value={value}
            onChange={(event) => {
              const digits = event.target.value.replace(/\D/g, '')
              onValue(digits === '' ? (optional ? null : 0) : Number(digits))
            }}
          />
          <span>{unit}</span>
        </span>
      )}
    </Field>
  )
  return (
    <div className="form__grid">
      {number('share', String(Math.round(guard.share * 100)), '%', (value) =>
        onChange({ ...guard, share: Math.min(100, value ?? 0) / 100 }),
      )}
      {number('perSchool', String(guard.perSchool), t('connections.guard.people'), (value) =>
        onChange({ ...guard, perSchool: value ?? 0 }),
      )}
      {number('overall', String(guard.overall), t('connections.guard.people'), (value) => onChange({ ...guard, overall: value ?? 0 }))}
      {number(
        'steps',
        guard.steps === null ? '' : String(guard.steps),
        t('connections.guard.stepsUnit'),
        (value) => onChange({ ...guard, steps: value || null }),
        true,
      )}
    </div>
  )
}
