// Says who does a party's part: a role, an account or a contact.
import { useState } from 'react'
import { roleTemplates } from '#modules/access/model'
import { AskForm, ChoiceField, Dialog, Field, type RefEntry, RefInput, TextField, toast, useDo, useTexts } from '#ui'
import { tasksApi as api } from '../../api.ts'
import type { Party } from '../../model.ts'

export interface HolderPlace {
  party: Party
  number: string | null
  task: string | null
  school: string | null
  title: string
}

const kinds = ['contact', 'role', 'account'] as const

export function HolderDialog({ place, onClose }: { place: HolderPlace; onClose: () => void }) {
  const { t, lang } = useTexts()
  const [kind, setKind] = useState<(typeof kinds)[number]>(place.party === 'school' || place.party === 'authority' ? 'role' : 'contact')
  const [role, setRole] = useState(place.party === 'school' ? 'schoolCoordinator' : 'technician')
  const [account, setAccount] = useState<RefEntry | null>(null)
  const [contact, setContact] = useState('')
  const [phone, setPhone] = useState('')
  const [email, setEmail] = useState('')
  const [wide, setWide] = useState<'task' | 'block' | 'all'>(place.task ? 'task' : place.number ? 'block' : 'all')
  const set = useDo(api.setHolders)
  const save = async () => {
    const { party, school } = place
    const number = wide === 'all' ? null : place.number
    const task = wide === 'task' ? place.task : null
    const who = kind === 'role' ? { role } : kind === 'account' ? { account: account?.id ?? null } : { contact: contact || null }
    await set.run({ body: { holders: [{ party, number, task, school, ...who, phone: phone || null, email: email || null }] } })
    toast(t('catalogue.holder.saved'))
    onClose()
  }
  const roles = roleTemplates
    .filter((each) => each.scopes.includes('school') || each.scopes.includes('authority'))
    .map((each) => ({ value: each.key, label: each[lang] }))
  return (
    <Dialog open title={t('catalogue.holder.title', { party: t(`catalogue.party.${place.party}`) })} onClose={onClose}>
      <AskForm trouble={set.problem} fields={[]} onSubmit={save} submit={t('catalogue.holder.save')} busy={set.busy} onCancel={onClose}>
        <p>{place.title}</p>
        {place.number ? (
          <ChoiceField
            label={t('catalogue.holder.where')}
            value={wide}
            onValue={setWide}
            options={[
              ...(place.task ? [{ value: 'task' as const, label: t('catalogue.holder.thisTask') }] : []),
              { value: 'block' as const, label: t('catalogue.holder.thisBlock', { block: place.number }) },
              { value: 'all' as const, label: t('catalogue.holder.everything') },
            ]}
          />
        ) : null}
        <ChoiceField
          label={t('catalogue.holder.kind')}
          value={kind}
          onValue={setKind}
          options={kinds.map((value) => ({ value, label: t(`catalogue.holder.kind.${value}`) }))}
        />
        {kind === 'role' ? (
          <ChoiceField
            label={t('catalogue.holder.role')}
            hint={t('catalogue.holder.role.hint')}
            value={role}
            onValue={setRole}
            options={roles}
          />
        ) : null}
        {kind === 'account' ? (
          <Field label={t('catalogue.holder.account')} required>
            {(control) => <RefInput target="access.account" control={control} value={account} onValue={setAccount} />}
          </Field>
        ) : null}
        {kind === 'contact' ? (
          <TextField
            label={t('catalogue.holder.contact')}
            hint={t('catalogue.holder.contact.hint')}
            value={contact}
            onValue={setContact}
            max={200}
          />
        ) : null}
        <TextField label={t('catalogue.holder.phone')} value={phone} onValue={setPhone} optional max={60} />
        <TextField label={t('catalogue.holder.email')} value={email} onValue={setEmail} optional type="email" />
      </AskForm>
    </Dialog>
  )
}
