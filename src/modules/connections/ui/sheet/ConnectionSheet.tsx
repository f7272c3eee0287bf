// One connection: how it stands, its plans, deviations, settings, rules, history.
import { useState } from 'react'
import {
  Button,
  ConfirmDialog,
  EmptyState,
  History,
  LinkButton,
  Loaded,
  MenuButton,
  Sheet,
  State,
  TypedConfirm,
  toast,
  useAsk,
  useDo,
  useGo,
  useParam,
  useRight,
  useTexts,
} from '#ui'
import { api, type ConnectionSheet as Connection } from '../../api.ts'
import { Plans } from '../plan/PlanList.tsx'
import { connectionTone } from '../words.ts'
import { Drift } from './Drift.tsx'
import { MappingWork } from './MappingWork.tsx'
import { Overview } from './Overview.tsx'
import { RulesForm } from './RulesForm.tsx'
import { ServerForm } from './ServerForm.tsx'

export const stateOf = (connection: Pick<Connection, 'active' | 'trouble'>) =>
  connection.active ? (connection.trouble ? 'trouble' : 'ready') : 'off'

export default function ConnectionSheet() {
  const { t, f } = useTexts()
  const id = useParam('connection')
  const asked = useAsk(api.connection, { params: { id } }, { every: 10_000 })
  const mayChange = useRight('connections.change')
  return (
    <Loaded of={asked}>
      {(connection) => {
        const state = stateOf(connection)
        return (
          <Sheet
            title={connection.name}
            crumbs={[{ label: t('connections.connection.plural'), href: '/anbindungen' }]}
            state={<State tone={connectionTone[state]}>{t(`connections.connection.state.${state}`)}</State>}
            meta={[
              t(`connections.kind.${connection.kind}`),
              String(connection.settings.url ?? ''),
              connection.comparedAt ? t('connections.compared', { at: f.instant(connection.comparedAt) }) : t('connections.neverCompared'),
            ]}
            actions={<Actions connection={connection} />}
            tabs={[
              { id: 'ueberblick', label: t('ui.overview'), content: () => <Overview connection={connection} /> },
              { id: 'plaene', label: t('connections.plan.plural'), content: () => <Plans connection={connection.id} /> },
              {
                id: 'abweichungen',
                label: t('connections.drift'),
                count: connection.drift?.open || undefined,
                content: () => <Drift connection={connection} />,
              },
              ...(mayChange
                ? [
                    {
                      id: 'zugang',
                      label: t('connections.access'),
                      content: () => <WithConnector connection={connection} part="server" />,
                    },
                    {
                      id: 'zuordnung',
                      label: t('connections.mapping'),
                      content: () => <WithConnector connection={connection} part="mapping" />,
                    },
                    {
                      id: 'regeln',
                      label: t('connections.rules'),
                      content: () => <RulesForm key={connection.version} connection={connection} />,
                    },
                  ]
                : []),
              { id: 'verlauf', label: t('ui.history'), content: () => <History type="connections.connection" id={connection.id} /> },
            ]}
          />
        )
      }}
    </Loaded>
  )
}

function WithConnector({ connection, part }: { connection: Connection; part: 'server' | 'mapping' }) {
  const { t } = useTexts()
  const asked = useAsk(api.connectors, {}, { staleTime: 600_000 })
  return (
    <Loaded of={asked}>
      {(kinds) => {
        const connector = kinds.find((each) => each.kind === connection.kind)
        if (!connector) return <EmptyState icon="plug" title={t('connections.kindUnknown')} />
        return part === 'server' ? (
          <ServerForm key={connection.version} connection={connection} connector={connector} />
        ) : (
          <MappingWork key={connection.version} connection={connection} connector={connector} />
        )
      }}
    </Loaded>
  )
}

function Actions({ connection }: { connection: Connection }) {
  const { t } = useTexts()
  const go = useGo()
  const may = useRight('connections.change')
  const [asks, setAsks] = useState<'switch' | 'delete' | null>(null)
  const switched = useDo(api.switchConnection, {
    onDone: ({ active }) => toast(t(active ? 'connections.switchedOn' : 'connections.switchedOff')),
  })
  const remove = useDo(api.deleteConnection, { onDone: () => void go('/anbindungen') })
  if (!may) return null
  const params = { id: connection.id }
  return (
    <>
      {connection.active ? null : (
        <MenuButton
          label={t('connections.more')}
          icon="more"
          groups={[
            {
              id: 'more',
              items: [{ id: 'delete', label: t('connections.delete'), icon: 'trash', danger: true, onAction: () => setAsks('delete') }],
            },
          ]}
        />
      )}
      {connection.active || connection.comparedAt ? null : (
        <LinkButton href={`/anbindungen/${connection.id}/einrichten`} icon="edit">
          {t('connections.setUp')}
        </LinkButton>
      )}
      <Button
        look={connection.active ? undefined : 'primary'}
        icon={connection.active ? 'pause' : 'play'}
        onClick={() => setAsks('switch')}
      >
        {t(connection.active ? 'connections.switchOff' : 'connections.switchOn')}
      </Button>
      <ConfirmDialog
        open={asks === 'switch'}
        title={t(connection.active ? 'connections.switchOff.ask' : 'connections.switchOn.ask')}
        action={t(connection.active ? 'connections.switchOff.do' : 'connections.switchOn.do', { name: connection.name })}
        onConfirm={() => switched.run({ params, body: { active: !connection.active, asks: !connection.active } })}
        onClose={() => setAsks(null)}
      >
        {t(connection.active ? 'connections.switchOff.text' : 'connections.switchOn.text')}
      </ConfirmDialog>
      <TypedConfirm
        open={asks === 'delete'}
        title={t('connections.delete.ask')}
        action={t('connections.delete.do', { name: connection.name })}
        phrase={connection.name}
        onConfirm={() => remove.run({ params })}
        onClose={() => setAsks(null)}
      >
        <p>{t('connections.delete.text')}</p>
      </TypedConfirm>
    </>
  )
}
