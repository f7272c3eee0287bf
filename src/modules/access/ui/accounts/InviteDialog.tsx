// Inviting somebody: name, role and place, and how she gets her way in.
import { useState } from 'react'
import { AskForm, ChoiceField, Dialog, Field, faultAt, type RefEntry, RefInput, TextField, useDo, useScope, useTexts } from '#ui'
import { accountsApi as api } from '../../api.ts'
import type { Invited } from '../../model.ts'
import { useRoles } from '../roles/role-names.ts'
import { HandedOut } from './HandedOut.tsx'

type Way = 'mail' | 'link' | 'slip'
const texts = ['degree', 'givenName', 'familyName', 'email'] as const
const shown = ['people.0.givenName', 'people.0.familyName', 'people.0.email', 'school']

export function InviteDialog({ installation, onClose }: { installation: boolean; onClose: () => void }) {
  const { t } = useTexts()
  const [made, setMade] = useState<Invited[] | null>(null)
  return (
    <Dialog open title={t('access.invite.title')} width="l" onClose={onClose} firm={made !== null}>
      {made ? (
        <HandedOut invited={made} onClose={onClose} />
      ) : (
        <InviteForm installation={installation} onDone={setMade} onCancel={onClose} />
      )}
    </Dialog>
  )
}

interface FormProps {
  installation: boolean
  onDone: (made: Invited[]) => void
  onCancel: () => void
}

function InviteForm({ installation, onDone, onCancel }: FormProps) {
  const { t } = useTexts()
  const here = useScope().school
  const wanted = installation ? ['operator'] : ['authority', 'school']
  const roles = useRoles(installation).filter((each) => each.scopes.some((scope) => wanted.includes(scope)))
  const [entries, setEntries] = useState({ degree: '', givenName: '', familyName: '', email: '' })
  const [role, setRole] = useState(installation ? 'operatorAdmin' : 'head')
  const [school, setSchool] = useState<RefEntry | null>(here ? { id: here.id, name: here.name } : null)
  const [way, setWay] = useState<Way>('mail')
  const invite = useDo(api.invite)
  const chosen = roles.find((each) => each.key === role)
  const scope = installation ? 'operator' : chosen?.scopes.includes('school') ? 'school' : 'authority'
  const send = async () => {
    const { degree, email, ...names } = entries
    const grant = { role, scope, school: scope === 'school' ? (school?.id ?? null) : null } as const
    const person = { ...names, title: degree || null, email: email || null, grant }
    onDone(await invite.run({ body: { people: [person], way, ...(installation ? { installation } : {}) } }))
  }
  return (
    <AskForm
      trouble={invite.problem}
      fields={shown}
      onSubmit={send}
      submit={t(`access.invite.go.${way}`)}
      icon={way === 'mail' ? 'send' : 'check'}
      busy={invite.busy}
      onCancel={onCancel}
    >
      <div className="form__grid">
        {texts.map((key) => (
          <TextField
            key={key}
            label={t(`access.invite.${key}`)}
            type={key === 'email' ? 'email' : 'text'}
            optional={key === 'degree' || (key === 'email' && way !== 'mail')}
            value={entries[key]}
            onValue={(value) => setEntries({ ...entries, [key]: value })}
            trouble={invite.problem}
            path={`people.0.${key}`}
          />
        ))}
        <ChoiceField
          label={t('access.role')}
          value={role}
          onValue={setRole}
          options={roles.map((each) => ({ value: each.key, label: each.name }))}
        />
        {scope === 'school' ? (
          <Field label={t('access.school')} fault={faultAt(invite.problem, 'school')} required>
            {(control) => <RefInput target="organisation.school" control={control} value={school} onValue={setSchool} />}
          </Field>
        ) : null}
      </div>
      <WayChoice way={way} onWay={setWay} />
    </AskForm>
  )
}

export function WayChoice({ way, onWay }: { way: Way; onWay: (way: Way) => void }) {
  const { t } = useTexts()
  return (
    <Field label={t('access.invite.way')} hint={t(`access.invite.way.${way}.hint`)} group required>
      {() => (
        <div className="radios">
          {(['mail', 'link', 'slip'] as const).map((each) => (
            <label key={each} className="choice">
              <input type="radio" className="radio" name="way" checked={way === each} onChange={() => onWay(each)} />
              {t(`access.invite.way.${each}`)}
            </label>
          ))}
        </div>
      )}
    </Field>
  )
}
