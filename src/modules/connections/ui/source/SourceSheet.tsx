// One source: what arrived and what became of it, the test, its settings, its history.
import { useState } from 'react'
import {
  AskForm,
  Button,
  ConfirmDialog,
  EmptyState,
  Facts,
  History,
  Link,
  Loaded,
  MenuButton,
  Note,
  Panel,
  PlainTable,
  Sheet,
  State,
  type Tone,
  toast,
  useAsk,
  useDo,
  useGo,
  useParam,
  useRight,
  useTexts,
} from '#ui'
import { type ArrivalView, sourcesApi as api, type SourceSheet as Source } from '../../api.ts'
import { Findings } from '../sheet/CheckPanel.tsx'
import { SettingsForm } from '../sheet/SettingsForm.tsx'
import { connectionTone, faultOf, findingText } from '../words.ts'
import { SourceRules } from './SourceRules.tsx'

const tones: Record<ArrivalView['state'], Tone> = {
  known: 'off',
  reading: 'info',
  asks: 'warning',
  held: 'warning',
  applying: 'info',
  applied: 'success',
  undone: 'off',
  discarded: 'off',
  failed: 'danger',
}

export default function SourceSheet() {
  const { t, f } = useTexts()
  const id = useParam('source')
  const asked = useAsk(api.source, { params: { id } }, { every: 5_000 })
  const mayChange = useRight('connections.change')
  return (
    <Loaded of={asked}>
      {(source) => {
        const state = source.active ? (source.trouble ? 'trouble' : 'ready') : 'off'
        return (
          <Sheet
            title={source.name}
            crumbs={[{ label: t('connections.source.plural'), href: '/quellen' }]}
            state={<State tone={connectionTone[state]}>{t(`connections.connection.state.${state}`)}</State>}
            meta={[
              t(`connections.source.kind.${source.kind}`),
              source.schoolName ?? t('connections.source.severalSchools'),
              source.lookedAt ? t('connections.source.looked', { at: f.instant(source.lookedAt) }) : t('connections.source.neverLooked'),
            ]}
            actions={<Actions source={source} />}
            tabs={[
              { id: 'lieferungen', label: t('connections.arrivals'), content: () => <Arrivals source={source} /> },
              ...(mayChange
                ? [
                    {
                      id: 'einstellungen',
                      label: t('connections.connection.settings'),
                      content: () => <Settings key={source.version} source={source} />,
                    },
                  ]
                : []),
              { id: 'verlauf', label: t('ui.history'), content: () => <History type="connections.source" id={source.id} /> },
            ]}
          />
        )
      }}
    </Loaded>
  )
}

function Arrivals({ source }: { source: Source }) {
  const words = useTexts()
  const { t, f } = words
  const touched = (counts: ArrivalView['counts']) => (counts ? (counts.new ?? 0) + (counts.changed ?? 0) + (counts.moved ?? 0) : 0)
  return (
    <div className="cols">
      <div className="c8 stack">
        {source.trouble ? (
          <Note tone="danger" title={t('connections.source.trouble')}>
            {findingText(words, source.trouble)} {source.troubleAt ? t('connections.since', { at: f.instant(source.troubleAt) }) : ''}
          </Note>
        ) : null}
        {source.arrivals.length === 0 ? (
          <EmptyState
            icon="down2"
            title={t('connections.arrivals.none')}
            text={t(source.active ? 'connections.arrivals.none.text' : 'connections.arrivals.off')}
          />
        ) : (
          <Panel title={t('connections.arrivals')} note={f.number(source.arrivals.length)} flush>
            <PlainTable
              label={t('connections.arrivals')}
              heads={['file', 'at', 'state', 'touched', 'missing'].map((head) => t(`connections.arrival.${head}`))}
              figures={[3, 4]}
              rows={source.arrivals.map((arrival) => ({
                key: arrival.id,
                cells: [
                  <span key="name">
                    {arrival.import ? <Link href={`/personen/importe/${arrival.import}`}>{arrival.name}</Link> : arrival.name}
                    <span className="sub">{f.bytes(arrival.size)}</span>
                  </span>,
                  f.instant(arrival.arrivedAt),
                  <span key="state">
                    <State tone={tones[arrival.state]}>{t(`connections.arrival.state.${arrival.state}`)}</State>
                    {arrival.fault ? <span className="sub">{faultOf(words, arrival.fault)}</span> : null}
                  </span>,
                  arrival.counts ? f.number(touched(arrival.counts)) : '–',
                  arrival.counts ? f.number(arrival.counts.missing ?? 0) : '–',
                ],
              }))}
            />
          </Panel>
        )}
      </div>
      <div className="c4 stack">
        <Check source={source} />
        <Panel title={t('ui.facts')}>
          <Facts
            rows
            facts={[
              { label: t('connections.source.schedule'), value: t(`connections.source.schedule.${source.schedule}`) },
              { label: t('connections.source.policy'), value: t(`connections.source.policy.${source.policy}`) },
            ]}
          />
        </Panel>
      </div>
    </div>
  )
}

function Check({ source }: { source: Source }) {
  const { t, f } = useTexts()
  const mayCheck = useRight('connections.plan')
  const check = useDo(api.checkSource, { onDone: () => toast(t('connections.source.checking')) })
  return (
    <Panel
      title={t('connections.check')}
      note={source.checkedAt ? f.instant(source.checkedAt) : undefined}
      actions={
        mayCheck ? (
          <Button small icon="play" busy={check.busy} onClick={() => void check.run({ params: { id: source.id } }).catch(() => {})}>
            {t('connections.check.do')}
          </Button>
        ) : undefined
      }
    >
      {source.findings?.length ? <Findings findings={source.findings} /> : <p className="soft">{t('connections.check.none')}</p>}
    </Panel>
  )
}

function Settings({ source }: { source: Source }) {
  const { t } = useTexts()
  const kinds = useAsk(api.sourceKinds, {}, { staleTime: 600_000 })
  const save = useDo(api.changeSource, { onDone: () => toast(t('connections.source.saved')) })
  const [rules, setRules] = useState({
    name: source.name,
    school: source.school,
    format: source.format,
    policy: source.policy,
    schedule: source.schedule,
  })
  const params = { id: source.id }
  return (
    <div className="stack stack--l">
      <AskForm
        trouble={save.problem}
        fields={['name']}
        submit={t('connections.rules.save')}
        icon="check"
        busy={save.busy}
        onSubmit={() => save.run({ params, body: { version: source.version, ...rules, name: rules.name.trim() } })}
      >
        <SourceRules rules={rules} onChange={(part) => setRules((before) => ({ ...before, ...part }))} trouble={save.problem} />
      </AskForm>
      <Loaded of={kinds}>
        {(all) => {
          const connector = all.find((each) => each.kind === source.kind)
          return connector ? (
            <SettingsForm
              connector={connector}
              settings={source.settings}
              kept={source.secrets}
              optionalSecrets
              withSecrets
              submit={t('connections.access.save')}
              onSubmit={(settings, secrets) =>
                save.run({ params, body: { version: source.version, settings, ...(Object.keys(secrets).length ? { secrets } : {}) } })
              }
            />
          ) : null
        }}
      </Loaded>
    </div>
  )
}

function Actions({ source }: { source: Source }) {
  const { t } = useTexts()
  const go = useGo()
  const may = useRight('connections.change')
  const mayLook = useRight('connections.plan')
  const [asks, setAsks] = useState(false)
  const params = { id: source.id }
  const look = useDo(api.lookAtSource, { onDone: () => toast(t('connections.source.looking')) })
  const switched = useDo(api.switchSource, {
    onDone: ({ active }) => toast(t(active ? 'connections.source.on' : 'connections.source.off')),
  })
  const remove = useDo(api.deleteSource, { onDone: () => void go('/quellen') })
  return (
    <>
      {may && !source.active ? (
        <MenuButton
          label={t('connections.more')}
          icon="more"
          groups={[
            {
              id: 'more',
              items: [{ id: 'delete', label: t('connections.source.delete'), icon: 'trash', danger: true, onAction: () => setAsks(true) }],
            },
          ]}
        />
      ) : null}
      {mayLook && source.active ? (
        <Button icon="refresh" busy={look.busy} onClick={() => void look.run({ params }).catch(() => {})}>
          {t('connections.source.look')}
        </Button>
      ) : null}
      {may ? (
        <Button
          look={source.active ? undefined : 'primary'}
          icon={source.active ? 'pause' : 'play'}
          busy={switched.busy}
          onClick={() => void switched.run({ params, body: { active: !source.active } }).catch(() => {})}
        >
          {t(source.active ? 'connections.switchOff' : 'connections.switchOn')}
        </Button>
      ) : null}
      <ConfirmDialog
        open={asks}
        title={t('connections.source.delete.ask')}
        action={t('connections.source.delete')}
        danger
        onConfirm={() => remove.run({ params })}
        onClose={() => setAsks(false)}
      >
        {t('connections.source.delete.text')}
      </ConfirmDialog>
    </>
  )
}
