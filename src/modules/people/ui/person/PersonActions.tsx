// What is done next with a person.
import { useState } from 'react'
import { accountsApi } from '#modules/access/api'
import { Button, ConfirmDialog, Dialog, MenuButton, type MenuItem, ModelForm, toast, useDo, useRight, useTexts } from '#ui'
import { peopleApi as api, leavingApi } from '../../api.ts'
import { type PersonSheet, person as personModel } from '../../model.ts'
import { AssignGroup } from './AssignGroup.tsx'
import { useNewCode, useSlips } from './Codes.tsx'
import { sourceName, takesCode } from './words.ts'

type Work = 'edit' | 'suspend' | 'class'

export function PersonActions({ person, onReload }: { person: PersonSheet; onReload: () => unknown }) {
  const { t } = useTexts()
  const [work, setWork] = useState<Work>()
  const code = useNewCode()
  const items = useItems(person, setWork)
  const mayChange = useRight('people.person.change')
  const invites = useRight('access.account.invite') && person.account && takesCode(person.account.state)
  const end = () => setWork(undefined)
  return (
    <>
      {items.length ? <MenuButton label={t('people.more')} iconAfter="down" groups={[{ id: 'more', items }]} /> : null}
      {mayChange ? (
        <Button icon="edit" onClick={() => setWork('edit')}>
          {t('people.edit')}
        </Button>
      ) : null}
      {invites ? (
        <Button look="primary" icon="key" busy={code.busy === person.account?.id} onClick={() => void code.start(person.account!.id)}>
          {t('people.code.new')}
        </Button>
      ) : null}
      {code.dialog}
      {work === 'edit' ? <Edit person={person} onReload={onReload} onClose={end} /> : null}
      {work === 'suspend' ? <Suspend person={person} onClose={end} /> : null}
      {work === 'class' ? <AssignGroup people={[person.id]} onDone={() => {}} onClose={end} /> : null}
    </>
  )
}

function useItems(person: PersonSheet, setWork: (work: Work) => void): MenuItem[] {
  const { t } = useTexts()
  const slips = useSlips()
  const invites = useRight('access.account.invite')
  const suspends = useRight('access.account.suspend')
  const mayChange = useRight('people.person.change')
  const { account } = person
  const mail = useDo(accountsApi.renewCodes, { onDone: () => toast(t('people.code.mailed', { address: account?.email ?? '' })) })
  const back = useDo(accountsApi.reactivate, { onDone: () => toast(t('people.bulk.reactivate.done', { count: 1 })) })
  const give = useDo(api.giveAccounts, { onDone: ([made]) => toast(t('people.account.made', { name: made?.name ?? '' })) })
  const comeBack = useDo(leavingApi.reactivatePeople, { onDone: () => toast(t('people.return.done', { name: person.name })) })
  const refused = (problem: unknown) => toast((problem as Error).message, { tone: 'refused' })
  const last = person.affiliations.find((each) => each.school)
  const code = account && invites && takesCode(account.state)
  return [
    ...(code ? [{ id: 'slip', label: t('people.slips.one'), icon: 'print', onAction: () => void slips.print([account.id]) }] : []),
    ...(code && account.email
      ? [
          {
            id: 'mail',
            label: t('people.code.mail'),
            icon: 'mail',
            onAction: () => void mail.run({ body: { ids: [account.id], way: 'mail' } }).catch(refused),
          },
        ]
      : []),
    ...(account && suspends && takesCode(account.state)
      ? [{ id: 'suspend', label: t('people.suspend'), icon: 'lock', danger: true, onAction: () => setWork('suspend') }]
      : []),
    ...(account?.state === 'suspended' && suspends
      ? [
          {
            id: 'reactivate',
            label: t('people.bulk.reactivate'),
            icon: 'play',
            onAction: () => void back.run({ body: { ids: [account.id] } }).catch(refused),
          },
        ]
      : []),
    ...(!account && mayChange && person.state === 'active'
      ? [
          {
            id: 'account',
            label: t('people.account.give'),
            icon: 'user',
            onAction: () => void give.run({ body: { ids: [person.id] } }).catch(refused),
          },
        ]
      : []),
    ...(mayChange && person.state === 'active'
      ? [{ id: 'class', label: t('people.bulk.class'), icon: 'group', onAction: () => setWork('class') }]
      : []),
    ...(mayChange && person.state === 'leaving' && last?.school
      ? [
          {
            id: 'return',
            label: t('people.return', { school: last.schoolName ?? '' }),
            icon: 'undo',
            onAction: () => void comeBack.run({ body: { places: [{ person: person.id, school: last.school! }] } }).catch(refused),
          },
        ]
      : []),
  ]
}

function Edit({ person, onReload, onClose }: { person: PersonSheet; onReload: () => unknown; onClose: () => void }) {
  const texts = useTexts()
  const { t } = texts
  return (
    <Dialog open title={t('people.edit.of', { name: person.name })} onClose={onClose} width="m">
      <ModelForm
        model={personModel}
        mode="change"
        values={person as never}
        endpoint={api.changeOne}
        sections={[{ fields: ['familyName', 'givenName', 'callName', 'title', 'birthDay', 'gender'] }]}
        submit={t('people.edit.save')}
        onReload={onReload}
        onCancel={onClose}
        onDone={() => {
          toast(t('people.edit.saved'))
          onClose()
        }}
      >
        {person.source ? <p className="small soft">{t('people.edit.source', { source: sourceName(person.source, texts) })}</p> : null}
      </ModelForm>
    </Dialog>
  )
}

function Suspend({ person, onClose }: { person: PersonSheet; onClose: () => void }) {
  const { t } = useTexts()
  const suspend = useDo(accountsApi.suspend)
  const back = useDo(accountsApi.reactivate)
  const body = { ids: [person.account!.id] }
  const run = async () => {
    await suspend.run({ body })
    toast(t('people.bulk.suspend.done', { count: 1 }), { action: { label: t('ui.undo'), run: () => back.run({ body }) } })
  }
  return (
    <ConfirmDialog
      open
      danger
      title={t('people.suspend.ask', { name: person.name })}
      action={t('people.suspend')}
      icon="lock"
      onConfirm={run}
      onClose={onClose}
    >
      {t('people.bulk.suspend.text')}
    </ConfirmDialog>
  )
}
