// All people one may see: views, filters, export, and what is done with many at once.
import { useState } from 'react'
import { columnsOf } from '#shared'
import {
  type BulkAction,
  Button,
  type Chosen,
  DataList,
  Link,
  LinkButton,
  MenuButton,
  type MenuItem,
  PageHead,
  State,
  useGo,
  useRight,
  useTexts,
} from '#ui'
import { peopleApi as api, type ListedPersonRow } from '../../api.ts'
import { listedPerson } from '../../model.ts'
import { useExportRelease } from '../exports/AskRelease.tsx'
import { type BulkKind, BulkWork } from './BulkWork.tsx'
import { useNewCode, useSlips } from './Codes.tsx'
import { NewPerson } from './NewPerson.tsx'
import { accountTone, personTone, takesCode } from './words.ts'

const is = (column: string, ...values: string[]) => ({ column, operator: 'is' as const, values })
const presets = [
  { id: 'learners', label: 'people.view.learners', query: { filter: [is('roles', 'learner')] } },
  { id: 'teachers', label: 'people.view.teachers', query: { filter: [is('roles', 'teacher', 'head')] } },
  {
    id: 'without',
    label: 'people.view.without',
    query: { filter: [{ column: 'accountState', operator: 'none' as const, values: [] }, is('state', 'active')] },
  },
  { id: 'asleep', label: 'people.view.asleep', query: { filter: [is('accountState', 'invited')] } },
  { id: 'leaving', label: 'people.view.leaving', query: { filter: [is('state', 'leaving')] } },
  { id: 'twins', label: 'people.view.twins', query: { filter: [is('twin', 'true')] } },
]

export default function PersonList() {
  const { t } = useTexts()
  const [work, setWork] = useState<{ kind: BulkKind; chosen: Chosen; done: () => void }>()
  const mayChange = useRight('people.person.change')
  const code = useNewCode()
  const slips = useSlips()
  const release = useExportRelease('people')
  const action = (kind: BulkKind, icon: string, right: string, danger?: boolean): BulkAction => ({
    id: kind,
    label: t(`people.bulk.${kind}`),
    icon,
    right,
    danger,
    run: (chosen, done) => setWork({ kind, chosen, done }),
  })
  const invites = useRight('access.account.invite')
  const rowActions = ({ account, accountState, id }: ListedPersonRow): MenuItem[] => [
    ...(account && invites && takesCode(accountState)
      ? [
          { id: 'code', label: t('people.code.new'), icon: 'key', onAction: () => void code.start(account) },
          { id: 'slip', label: t('people.slips.one'), icon: 'print', onAction: () => void slips.print([account]) },
        ]
      : []),
    { id: 'open', label: t('people.open'), icon: 'user', href: `/personen/${id}` },
  ]
  return (
    <>
      <PageHead title={t('people.people')} actions={<HeadActions />} />
      <DataList
        name={listedPerson.name}
        columns={columnsOf(listedPerson)}
        endpoint={api.list}
        exportEndpoint={api.export}
        onExportRefused={release.refused}
        titleColumn="name"
        keyColumn="accountState"
        scope="school"
        rowHref={(person) => `/personen/${person.id}`}
        subtitle={(person) => person.accountName ?? undefined}
        searchHint={t('people.searchHint')}
        tones={{ state: personTone }}
        cells={{
          school: (person) => <Schools of={person.schools} />,
          accountState: ({ accountState }) =>
            accountState ? (
              <State tone={accountTone[accountState]}>{t(`people.person.accountState.${accountState}`)}</State>
            ) : (
              <State tone="neutral">{t('people.account.none')}</State>
            ),
        }}
        presets={presets}
        bulk={[
          action('slips', 'print', 'access.account.invite'),
          action('reset', 'key', 'access.account.invite'),
          action('suspend', 'lock', 'access.account.suspend'),
          action('class', 'group', 'people.person.change'),
          action('reactivate', 'play', 'access.account.suspend'),
          action('accounts', 'user', 'people.person.change'),
          action('hold', 'pause', 'people.retention.hold'),
          action('release', 'undo', 'people.retention.hold'),
        ]}
        rowActions={rowActions}
        empty={{
          icon: 'people',
          title: t('people.none'),
          text: t('people.none.text'),
          actions: mayChange ? <FirstPeople /> : null,
        }}
      />
      {work ? <BulkWork {...work} onClose={() => setWork(undefined)} /> : null}
      {code.dialog}
      {release.dialog}
    </>
  )
}

function Schools({ of }: { of: readonly { id: string; name: string }[] }) {
  if (!of.length) return <span className="muted">–</span>
  return of.map((school, index) => (
    <span key={school.id}>
      {index ? ', ' : ''}
      <Link href={`/schulen/${school.id}`} className="plain">
        {school.name}
      </Link>
    </span>
  ))
}

function HeadActions() {
  const { t } = useTexts()
  const go = useGo()
  const [adds, setAdds] = useState(false)
  const mayChange = useRight('people.person.change')
  const mayImport = useRight('rosters.import')
  const mayMatch = useRight('rosters.match')
  return (
    <>
      {mayMatch ? (
        <MenuButton
          label={t('people.more')}
          iconAfter="down"
          groups={[{ id: 'more', items: [{ id: 'match', label: t('rosters.match.title'), icon: 'swap', href: '/personen/abgleich' }] }]}
        />
      ) : null}
      {mayImport ? (
        <LinkButton href="/personen/importe/neu" icon="up2">
          {t('people.import.short')}
        </LinkButton>
      ) : null}
      {mayChange ? (
        <Button look="primary" icon="plus" onClick={() => setAdds(true)}>
          {t('people.person.add')}
        </Button>
      ) : null}
      {adds ? <NewPerson onClose={() => setAdds(false)} onDone={(id) => void go(`/personen/${id}`)} /> : null}
    </>
  )
}

function FirstPeople() {
  const { t } = useTexts()
  return (
    <LinkButton href="/personen/importe/neu" look="primary" icon="up2">
      {t('rosters.new')}
    </LinkButton>
  )
}
