// One authority: its details, the modules it uses, its history.
import { useState } from 'react'
import {
  Button,
  ConfirmDialog,
  History,
  Loaded,
  ModelFacts,
  ModelForm,
  Panel,
  Sheet,
  State,
  toast,
  useAsk,
  useDo,
  useParam,
  useRight,
  useScope,
  useSession,
  useTexts,
} from '#ui'
import { authoritiesApi as api } from '../../api.ts'
import { Authority } from '../../model.ts'
import { ModuleSwitches } from './ModuleSwitches.tsx'

type Row = Authority & { schools: number }
const basics = ['name', 'kind', 'land', 'number', 'accent']
const address = ['street', 'postcode', 'city', 'contact', 'phone', 'email', 'website']

export default function AuthoritySheet() {
  const { t, f } = useTexts()
  const asked = useAsk(api.authority, { params: { id: useParam('authority') } })
  const here = useScope().authority
  const switchable = useRight('organisation.module.switch')
  return (
    <Loaded of={asked}>
      {(authority) => (
        <Sheet
          title={authority.name}
          crumbs={[{ label: t('organisation.authority.plural'), href: '/traeger' }]}
          state={
            <State tone={authority.state === 'active' ? 'success' : 'off'}>{t(`organisation.authority.state.${authority.state}`)}</State>
          }
          meta={[
            t(`organisation.authority.kind.${authority.kind}`),
            authority.city,
            `${f.number(authority.schools)} ${t('organisation.authority.schools')}`,
          ]}
          actions={<Actions authority={authority} />}
          tabs={[
            { id: 'ueberblick', label: t('ui.overview'), content: () => <Overview authority={authority} onReload={asked.refetch} /> },
            ...(here?.id === authority.id && switchable
              ? [{ id: 'module', label: t('organisation.modules'), content: () => <ModuleSwitches school={null} /> }]
              : []),
            { id: 'verlauf', label: t('ui.history'), content: () => <History type={Authority.name} id={authority.id} /> },
          ]}
        />
      )}
    </Loaded>
  )
}

function Overview({ authority, onReload }: { authority: Row; onReload: () => unknown }) {
  const { t } = useTexts()
  const mayChange = useRight('organisation.authority.change')
  if (!mayChange) return <ModelFacts model={Authority} row={authority} fields={[...basics, ...address]} />
  return (
    <Panel title={t('ui.facts')}>
      <ModelForm
        model={Authority}
        mode="change"
        values={authority}
        endpoint={api.changeAuthority}
        sections={[
          { title: t('organisation.authority.basics'), fields: basics },
          { title: t('organisation.authority.address'), fields: address },
        ]}
        onReload={onReload}
        onDone={() => toast(t('organisation.school.changed'))}
      />
    </Panel>
  )
}

function Actions({ authority }: { authority: Row }) {
  const { t } = useTexts()
  const scope = useScope()
  const mine = useSession().authorities.find((each) => each.id === authority.id)
  const mayArchive = useRight('organisation.authority.create')
  const [asks, setAsks] = useState(false)
  const archive = useDo(api.archiveAuthority)
  const restore = useDo(api.restoreAuthority, { onDone: () => toast(t('organisation.authority.restored', { name: authority.name })) })
  const ask = { params: { id: authority.id } }
  return (
    <>
      {mayArchive && authority.state === 'active' ? (
        <Button onClick={() => setAsks(true)}>{t('organisation.authority.archive')}</Button>
      ) : null}
      {mayArchive && authority.state === 'archived' ? (
        <Button icon="undo" busy={restore.busy} onClick={() => void restore.run(ask)}>
          {t('organisation.authority.restore')}
        </Button>
      ) : null}
      {mine && scope.authority?.id !== mine.id ? (
        <Button look="primary" icon="right" onClick={() => scope.chooseAuthority(mine)}>
          {t('organisation.authority.enter')}
        </Button>
      ) : null}
      <ConfirmDialog
        open={asks}
        title={t('organisation.authority.archive.ask', { name: authority.name })}
        action={t('organisation.authority.archive')}
        onConfirm={async () => {
          await archive.run(ask)
          toast(t('organisation.authority.archived', { name: authority.name }), {
            action: { label: t('ui.undo'), run: () => restore.run(ask) },
          })
        }}
        onClose={() => setAsks(false)}
      >
        {t('organisation.authority.archive.text')}
      </ConfirmDialog>
    </>
  )
}
