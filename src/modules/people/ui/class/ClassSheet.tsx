// One class on the phone: who is in, who can sign in, a new code with one tap, slips and the list on paper.
import { useState } from 'react'
import {
  Avatar,
  Button,
  ConfirmDialog,
  download,
  EmptyState,
  initialsOf,
  Link,
  Loaded,
  MenuButton,
  PageHead,
  Panel,
  State,
  toast,
  useAsk,
  useDo,
  useParam,
  useRight,
  useTexts,
} from '#ui'
import { classApi, type GroupLearner, type GroupSheet, peopleApi } from '../../api.ts'
import { useNewCode, useSlips } from '../person/Codes.tsx'
import { accountTone, takesCode } from '../person/words.ts'

export default function ClassSheet() {
  const { t } = useTexts()
  const id = useParam('group')
  const asked = useAsk(classApi.class, { params: { id } })
  const led = (names: string[]) => (names.length > 0 ? t('people.class.ledBy', { names: names.join('; ') }) : null)
  return (
    <Loaded of={asked}>
      {(group) => (
        <>
          <PageHead
            title={group.kind === 'class' ? t('people.class.of', { name: group.name }) : group.name}
            crumbs={[{ label: t('people.class.plural'), href: '/klassen' }]}
            meta={[
              group.schoolName,
              group.schoolYearName,
              led(group.teachers.flatMap((each) => (each.role === 'classTeacher' ? [each.name] : []))),
            ]}
            actions={<Actions group={group} />}
            line
          />
          <div className="body">
            <Learners group={group} />
          </div>
        </>
      )}
    </Loaded>
  )
}

function Actions({ group }: { group: GroupSheet }) {
  const { t } = useTexts()
  const slips = useSlips()
  const invites = useRight('access.account.invite')
  const [busy, setBusy] = useState(false)
  const [asks, setAsks] = useState<{ ids: string[]; perPage: 1 | 4 }>()
  const print = (ids: string[], perPage: 1 | 4 = 4) => (group.words ? setAsks({ ids, perPage }) : void slips.print(ids, { perPage }))
  const accounts = group.learners.flatMap((each) => (each.account && takesCode(each.account.state) ? [each.account.id] : []))
  const sleeping = group.learners.flatMap((each) => (each.account?.state === 'invited' ? [each.account.id] : []))
  const list = async () => {
    setBusy(true)
    await download(classApi.classList, { params: { id: group.id } }).catch((error: Error) => toast(error.message, { tone: 'refused' }))
    setBusy(false)
  }
  const items = [
    { id: 'single', label: t('people.slips.single'), icon: 'print', onAction: () => print(accounts, 1) },
    ...(sleeping.length && sleeping.length < accounts.length
      ? [
          {
            id: 'asleep',
            label: t('people.slips.asleep', { count: sleeping.length }),
            icon: 'print',
            onAction: () => print(sleeping),
          },
        ]
      : []),
  ]
  return (
    <>
      <Button icon="doc" busy={busy} onClick={() => void list()}>
        {t('people.class.list')}
      </Button>
      {invites && accounts.length ? (
        <>
          <MenuButton label={t('people.more')} iconAfter="down" groups={[{ id: 'slips', items }]} />
          <Button look="primary" icon="print" busy={slips.busy} onClick={() => print(accounts)}>
            {t('people.slips.count', { count: accounts.length })}
          </Button>
        </>
      ) : null}
      {asks ? (
        <ConfirmDialog
          open
          title={t('people.words.print.ask')}
          action={t('people.slips.count', { count: asks.ids.length })}
          icon="print"
          danger
          onConfirm={() => slips.print(asks.ids, { perPage: asks.perPage })}
          onClose={() => setAsks(undefined)}
        >
          {t('people.words.print.text')}
        </ConfirmDialog>
      ) : null}
    </>
  )
}

function Learners({ group }: { group: GroupSheet }) {
  const { t, f } = useTexts()
  const code = useNewCode()
  const mayChange = useRight('people.person.change')
  const give = useDo(peopleApi.giveAccounts, { onDone: (made) => toast(t('people.bulk.accounts.done', { count: made.length })) })
  const without = group.learners.filter((each) => !each.account).map((each) => each.id)
  return (
    <Panel
      title={t('people.class.pupils')}
      note={f.number(group.learners.length)}
      flush
      actions={
        without.length && mayChange ? (
          <Button small icon="user" busy={give.busy} onClick={() => void give.run({ body: { ids: without } }).catch(() => {})}>
            {t('people.class.giveAccounts', { count: without.length })}
          </Button>
        ) : null
      }
    >
      {group.learners.length === 0 ? (
        <EmptyState level="h3" icon="people" title={t('people.class.empty')} text={t('people.class.empty.text')} />
      ) : (
        <ul className="items">
          {group.learners.map((learner) => (
            <LearnerRow
              key={learner.id}
              learner={learner}
              busy={code.busy === learner.account?.id && code.busy !== undefined}
              onCode={code.start}
            />
          ))}
        </ul>
      )}
      {code.dialog}
    </Panel>
  )
}

/** A pupil with her state and the tap that makes a new code. */
export function LearnerRow({
  learner,
  meta,
  busy,
  onCode,
}: {
  learner: Pick<GroupLearner, 'id' | 'name'> & { account: Pick<NonNullable<GroupLearner['account']>, 'id' | 'name' | 'state'> | null }
  meta?: string | null
  busy: boolean
  onCode: (account: string) => unknown
}) {
  const { t } = useTexts()
  const invites = useRight('access.account.invite')
  const { account } = learner
  return (
    <li>
      <Avatar text={initialsOf(learner.name)} soft />
      <div className="items__main">
        <div>
          <Link href={`/personen/${learner.id}`}>{learner.name}</Link>
        </div>
        <div className="items__meta">
          <State tone={account ? accountTone[account.state] : 'neutral'}>
            {account ? t(`people.person.accountState.${account.state}`) : t('people.account.none')}
          </State>
          {meta ? ` · ${meta}` : ''}
        </div>
      </div>
      {account && invites && takesCode(account.state) ? (
        <div className="items__end">
          <Button
            icon="key"
            busy={busy}
            aria-label={t('people.code.newFor', { name: learner.name })}
            onClick={() => void onCode(account.id)}
          >
            {t('people.code.new')}
          </Button>
        </div>
      ) : null}
    </li>
  )
}
