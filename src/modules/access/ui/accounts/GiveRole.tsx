// Granting a role: which, where, until when.
import { useState } from 'react'
import {
  AskForm,
  ChoiceField,
  DayInput,
  Dialog,
  Field,
  faultAt,
  type RefEntry,
  RefInput,
  readDay,
  TextField,
  useDo,
  useScope,
  useTexts,
} from '#ui'
import { rolesApi as api } from '../../api.ts'
import { useRoles } from '../roles/role-names.ts'

type Scope = 'operator' | 'authority' | 'school' | 'group'

export function GiveRole({ account, installation, onClose }: { account: string; installation: boolean; onClose: () => void }) {
  const { t } = useTexts()
  const here = useScope().school
  const fits = (scope: Scope) => (scope === 'operator') === installation
  const roles = useRoles(installation).filter((each) => each.scopes.some(fits))
  const [key, setKey] = useState('')
  const [scope, setScope] = useState<Scope | null>(null)
  const [school, setSchool] = useState<RefEntry | null>(here ? { id: here.id, name: here.name } : null)
  const [group, setGroup] = useState<RefEntry | null>(null)
  const [until, setUntil] = useState('')
  const [reason, setReason] = useState('')
  const give = useDo(api.giveGrants, { onDone: onClose })
  const role = roles.find((each) => each.key === key) ?? roles[0]
  const scopes = (role?.scopes ?? []).filter(fits)
  const at = scope && scopes.includes(scope) ? scope : (scopes.find((each) => each === 'school') ?? scopes[0] ?? 'school')
  const day = until ? readDay(until) : null
  const send = () => {
    const place = { scope: at, school: at === 'school' ? (school?.id ?? null) : null, group: at === 'group' ? (group?.id ?? null) : null }
    const grant = { account, role: role!.key, ...place, until: day ? `${day}T23:59:59Z` : null, reason: reason || null }
    return give.run({ body: { grants: [grant], ...(installation ? { installation } : {}) } })
  }
  return (
    <Dialog open title={t('access.grant.give')} onClose={onClose}>
      <AskForm
        trouble={give.problem}
        fields={['school', 'group']}
        onSubmit={send}
        submit={t('access.grant.give')}
        busy={give.busy}
        disabled={!role}
        onCancel={onClose}
      >
        <ChoiceField
          label={t('access.role')}
          value={role?.key ?? ''}
          onValue={setKey}
          options={roles.map((each) => ({ value: each.key, label: each.name }))}
        />
        {scopes.length > 1 ? (
          <ChoiceField
            label={t('access.grant.scope')}
            value={at}
            onValue={setScope}
            options={scopes.map((each) => ({ value: each as Scope, label: t(`access.scope.${each}`) }))}
          />
        ) : null}
        {at === 'school' ? (
          <Field label={t('access.school')} fault={faultAt(give.problem, 'school')} required>
            {(control) => <RefInput target="organisation.school" control={control} value={school} onValue={setSchool} />}
          </Field>
        ) : null}
        {at === 'group' ? (
          <Field label={t('access.group')} fault={faultAt(give.problem, 'group')} required>
            {(control) => <RefInput target="organisation.group" control={control} value={group} onValue={setGroup} />}
          </Field>
        ) : null}
        <Field label={t('access.grant.until')} hint={t('access.grant.until.hint')}>
          {(control) => <DayInput control={control} value={until} onValue={setUntil} />}
        </Field>
        <TextField label={t('access.grant.reason')} value={reason} onValue={setReason} optional max={500} />
      </AskForm>
    </Dialog>
  )
}
