// The guardians of a pupil: who they are to her, how they are reached, whether they may see what concerns her; added and changed by hand.
import { useState } from 'react'
import {
  Button,
  ConfirmDialog,
  Dialog,
  Field,
  Link,
  Note,
  Panel,
  type RefEntry,
  RefInput,
  State,
  toast,
  useDo,
  useRight,
  useTexts,
} from '#ui'
import { peopleApi as api } from '../../api.ts'
import { type GuardianView, guardianRelations, type PersonSheet } from '../../model.ts'
import { sourceName } from './words.ts'

export function Guardians({ person }: { person: PersonSheet }) {
  const texts = useTexts()
  const { t } = texts
  const may = useRight('people.person.change')
  const [edited, setEdited] = useState<GuardianView | 'new'>()
  const [removed, setRemoved] = useState<GuardianView>()
  const remove = useDo(api.removeGuardian, { onDone: () => toast(t('people.guardian.removed')) })
  const pupil = person.roles.includes('learner')
  if (!pupil && !person.guardians.length && !person.wards.length) return null
  return (
    <Panel
      title={t('people.family')}
      actions={
        may && pupil ? (
          <Button small icon="plus" onClick={() => setEdited('new')}>
            {t('people.guardian.add')}
          </Button>
        ) : null
      }
    >
      {person.guardians.length ? null : pupil ? <p className="soft">{t('people.guardian.none')}</p> : null}
      {person.guardians.map((each) => (
        <div key={each.id} className="stack">
          <div className="row">
            <Link href={`/personen/${each.id}`}>{each.name}</Link>
            {each.relation ? <span className="soft">{t(`people.guardian.relation.${each.relation}`)}</span> : null}
            {may ? (
              <>
                <Button small iconOnly look="quiet" icon="edit" onClick={() => setEdited(each)}>
                  {t('people.guardian.edit', { name: each.name })}
                </Button>
                <Button small iconOnly look="quiet" icon="trash" onClick={() => setRemoved(each)}>
                  {t('people.guardian.remove', { name: each.name })}
                </Button>
              </>
            ) : null}
          </div>
          {each.email ? <a href={`mailto:${each.email}`}>{each.email}</a> : null}
          {each.phone ? <a href={`tel:${each.phone.replace(/[^\d+]/g, '')}`}>{each.phone}</a> : null}
          {each.sees ? null : <State tone="warning">{t('people.guardian.blind')}</State>}
          <span className="small muted">
            {each.source ? t('people.guardian.source', { source: sourceName(each.source, texts) }) : t('people.source.hand')}
          </span>
        </div>
      ))}
      {person.wards.length ? (
        <div>
          <h3 className="small muted">{t('people.wards')}</h3>
          <ul>
            {person.wards.map((each) => (
              <li key={each.id}>
                <Link href={`/personen/${each.id}`}>{each.name}</Link>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {edited ? (
        <GuardianDialog person={person} guardian={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />
      ) : null}
      {removed ? (
        <ConfirmDialog
          open
          title={t('people.guardian.remove', { name: removed.name })}
          action={t('people.guardian.remove.do')}
          danger
          onClose={() => setRemoved(undefined)}
          onConfirm={async () => {
            await remove.run({ params: { id: person.id, guardian: removed.id } })
            setRemoved(undefined)
          }}
        >
          {t('people.guardian.remove.text')}
        </ConfirmDialog>
      ) : null}
    </Panel>
  )
}

function GuardianDialog({ person, guardian, onClose }: { person: PersonSheet; guardian?: GuardianView; onClose: () => void }) {
  const { t } = useTexts()
  const [known, setKnown] = useState<RefEntry | null>(null)
  const [form, setForm] = useState({
    familyName: person.familyName,
    givenName: '',
    relation: guardian?.relation ?? '',
    email: guardian?.email ?? '',
    phone: guardian?.phone ?? '',
  })
  const [sees, setSees] = useState(guardian?.sees ?? true)
  const [account, setAccount] = useState(false)
  const [asked, setAsked] = useState(false)
  const add = useDo(api.addGuardian)
  const change = useDo(api.changeGuardian)
  const problem = add.problem ?? change.problem
  const nameless = !guardian && !known
  const faults: Partial<Record<keyof typeof form, string>> = {
    ...(nameless && !form.familyName.trim() ? { familyName: t('people.guardian.name.missing') } : {}),
    ...(nameless && !form.givenName.trim() ? { givenName: t('people.guardian.name.missing') } : {}),
    ...(form.email.trim() && !/^\S+@\S+\.\S+$/.test(form.email.trim()) ? { email: t('people.guardian.email.wrong') } : {}),
  }
  const text = (field: 'familyName' | 'givenName' | 'email' | 'phone', type = 'text', required = false) => (
    <Field label={t(`people.guardian.${field}`)} required={required} fault={asked ? faults[field] : undefined}>
      {(control) => (
        <input
          className="input"
          type={type}
          {...control}
          value={form[field]}
          onChange={(event) => setForm((before) => ({ ...before, [field]: event.target.value }))}
        />
      )}
    </Field>
  )
  const run = async () => {
    setAsked(true)
    if (Object.keys(faults).length) return
    const facts = {
      relation: (form.relation || null) as GuardianView['relation'],
      email: form.email.trim() || null,
      phone: form.phone.trim() || null,
      sees,
    }
    if (guardian) await change.run({ params: { id: person.id, guardian: guardian.id }, body: { ...facts, edition: guardian.edition } })
    else
      await add.run({
        params: { id: person.id },
        body: {
          ...facts,
          person: known?.id ?? null,
          familyName: known ? null : form.familyName,
          givenName: known ? null : form.givenName,
          account,
        },
      })
    toast(t('people.guardian.saved'))
    onClose()
  }
  return (
    <Dialog
      open
      title={guardian ? t('people.guardian.edit', { name: guardian.name }) : t('people.guardian.add')}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button look="primary" busy={add.busy || change.busy} onClick={() => void run().catch(() => {})}>
            {t('ui.form.save')}
          </Button>
        </>
      }
    >
      {problem ? (
        <Note tone="danger" live title={problem.problem.title}>
          {[problem.problem.detail, problem.problem.remedy].filter(Boolean).join(' ')}
        </Note>
      ) : null}
      {guardian ? null : (
        <>
          <Field label={t('people.guardian.known')} hint={t('people.guardian.known.hint')}>
            {(control) => <RefInput target="people.person" control={control} value={known} onValue={setKnown} />}
          </Field>
          {known ? null : (
            <div className="cols">
              <div className="c6">{text('familyName', 'text', true)}</div>
              <div className="c6">{text('givenName', 'text', true)}</div>
            </div>
          )}
        </>
      )}
      <Field label={t('people.guardian.relation')}>
        {(control) => (
          <select
            className="select"
            {...control}
            value={form.relation}
            onChange={(event) => setForm((before) => ({ ...before, relation: event.target.value as typeof form.relation }))}
          >
            <option value="">{t('ui.form.none')}</option>
            {guardianRelations.map((each) => (
              <option key={each} value={each}>
                {t(`people.guardian.relation.${each}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {text('email', 'email')}
      {text('phone', 'tel')}
      <label className="row">
        <input type="checkbox" checked={sees} onChange={(event) => setSees(event.target.checked)} />
        {t('people.guardian.sees')}
      </label>
      {guardian ? null : (
        <label className="row">
          <input type="checkbox" checked={account} onChange={(event) => setAccount(event.target.checked)} />
          {t('people.guardian.account')}
        </label>
      )}
    </Dialog>
  )
}
