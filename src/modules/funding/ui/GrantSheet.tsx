// One grant: its money, lines, receipts, devices and the proof of use.
import { useState } from 'react'
import {
  Bar,
  Button,
  ConfirmDialog,
  Dialog,
  History,
  Kpi,
  Kpis,
  Loaded,
  MenuButton,
  type MenuItem,
  ModelFacts,
  ModelForm,
  Note,
  Panel,
  Sheet,
  State,
  toast,
  useAsk,
  useDo,
  useGo,
  useParam,
  useRight,
  useTexts,
} from '#ui'
import { grantsApi as api } from '../api.ts'
import { Grant, type GrantState, grantMoves, remaining } from '../model.ts'
import { Assets } from './Assets.tsx'
import { Lines } from './Lines.tsx'
import { Proof } from './Proof.tsx'
import { daysUntil, grantTones } from './parts.tsx'
import { Receipts } from './Receipts.tsx'

export interface GrantView extends Grant {
  programmeName: string
  spent: number
  paid: number
  ordered: number
  planned: number
  devices: number
  bound: number
}

export default function GrantSheet() {
  const { t, f } = useTexts()
  const asked = useAsk(api.grant, { params: { id: useParam('grant') } })
  return (
    <Loaded of={asked}>
      {(grant) => (
        <Sheet
          title={grant.title}
          crumbs={[{ label: t('funding.grants'), href: '/foerderung' }]}
          state={<State tone={grantTones[grant.state]}>{t(`funding.grant.state.${grant.state}`)}</State>}
          meta={[grant.programmeName, grant.reference, f.money(grant.amount)]}
          actions={<Actions grant={grant} onReload={asked.refetch} />}
          tabs={[
            { id: 'ueberblick', label: t('ui.overview'), content: () => <Overview grant={grant} /> },
            { id: 'positionen', label: t('funding.line.plural'), content: () => <Lines grant={grant} /> },
            { id: 'belege', label: t('funding.receipt.plural'), content: () => <Receipts grant={grant} /> },
            { id: 'geraete', label: t('funding.asset.plural'), count: grant.devices, content: () => <Assets grant={grant} /> },
            { id: 'nachweis', label: t('funding.proof'), content: () => <Proof grant={grant} /> },
            { id: 'verlauf', label: t('ui.history'), content: () => <History type={Grant.name} id={grant.id} /> },
          ]}
        />
      )}
    </Loaded>
  )
}

function Overview({ grant }: { grant: GrantView }) {
  const { t, f } = useTexts()
  const rest = remaining(grant, grant)
  const share = (cents: number) => (grant.amount > 0 ? cents / grant.amount : 0)
  const days = grant.proofDue && grant.state === 'granted' ? daysUntil(grant.proofDue) : undefined
  return (
    <div className="stack">
      {rest < 0 ? (
        <Note tone="danger" title={t('funding.grant.overspent', { sum: f.money(-rest) })}>
          {t('funding.grant.overspent.text')}
        </Note>
      ) : null}
      {days !== undefined && days <= 60 ? (
        <Note
          tone={days < 0 ? 'danger' : 'warning'}
          title={t(days < 0 ? 'funding.grant.proofLate' : 'funding.grant.proofSoon', {
            count: Math.abs(days),
            day: f.day(grant.proofDue!),
          })}
        >
          {t('funding.grant.proofNote')}
        </Note>
      ) : null}
      <Kpis label={t('funding.proof.money')}>
        <Kpi
          label={t('funding.grant.amount')}
          value={f.money(grant.amount)}
          note={grant.ownShare ? t('funding.grant.withOwn', { sum: f.money(grant.ownShare) }) : undefined}
        />
        <Kpi
          label={t('funding.grant.spent')}
          value={f.money(grant.spent)}
          chart={<Bar share={share(grant.spent)} />}
          note={t('funding.grant.paidNote', { sum: f.money(grant.paid) })}
        />
        <Kpi label={t('funding.grant.ordered')} value={f.money(grant.ordered)} chart={<Bar share={share(grant.ordered)} />} />
        <Kpi label={t('funding.grant.remaining')} value={f.money(rest)} tone={rest < 0 ? 'danger' : undefined} />
        <Kpi
          label={t('funding.asset.plural')}
          value={f.number(grant.devices)}
          note={t('funding.grant.boundNote', { count: grant.bound })}
        />
      </Kpis>
      <Panel title={t('ui.facts')}>
        <ModelFacts
          model={Grant}
          row={{ ...grant }}
          fields={[
            'programme',
            'reference',
            'appliedOn',
            'grantedOn',
            'startsOn',
            'endsOn',
            'proofDue',
            'submittedOn',
            'costCentre',
            'contact',
            'note',
          ]}
          cells={{ programme: grant.programmeName }}
        />
      </Panel>
    </div>
  )
}

function Actions({ grant, onReload }: { grant: GrantView; onReload: () => unknown }) {
  const { t } = useTexts()
  const go = useGo()
  const may = useRight('funding.change')
  const [edits, setEdits] = useState(false)
  const [asks, setAsks] = useState<GrantState | 'delete'>()
  const move = useDo(api.moveGrant)
  const remove = useDo(api.deleteGrant)
  if (!may) return null
  const open = grant.state !== 'closed' && grant.state !== 'revoked'
  const items: MenuItem[] = [
    ...grantMoves[grant.state].map((state) => ({
      id: state,
      label: t(`funding.grant.to.${state}`),
      icon: 'right',
      onAction: () => setAsks(state),
    })),
    { id: 'delete', label: t('funding.grant.delete'), icon: 'trash', onAction: () => setAsks('delete') },
  ]
  return (
    <>
      <MenuButton label={t('funding.more')} iconAfter="down" groups={[{ id: 'more', items }]} />
      {open ? (
        <Button look="primary" icon="edit" onClick={() => setEdits(true)}>
          {t('funding.edit')}
        </Button>
      ) : null}
      {asks === 'delete' ? (
        <ConfirmDialog
          open
          danger
          title={t('funding.grant.delete.ask', { title: grant.title })}
          action={t('funding.grant.delete')}
          onConfirm={async () => {
            await remove.run({ params: { id: grant.id } })
            void go('/foerderung')
          }}
          onClose={() => setAsks(undefined)}
        >
          {t('funding.grant.delete.text')}
        </ConfirmDialog>
      ) : asks ? (
        <ConfirmDialog
          open
          title={t('funding.grant.move.ask', { title: grant.title, action: t(`funding.grant.to.${asks}`) })}
          action={t(`funding.grant.to.${asks}`)}
          onConfirm={async () => {
            const before = grant.state
            await move.run({ params: { id: grant.id }, body: { state: asks } })
            const back = grantMoves[asks].includes(before)
            toast(
              t('funding.grant.moved', { state: t(`funding.grant.state.${asks}`) }),
              back
                ? { action: { label: t('ui.undo'), run: () => void move.run({ params: { id: grant.id }, body: { state: before } }) } }
                : undefined,
            )
          }}
          onClose={() => setAsks(undefined)}
        >
          {t(`funding.grant.to.${asks}.text`)}
        </ConfirmDialog>
      ) : null}
      <Dialog open={edits} title={grant.title} width="l" onClose={() => setEdits(false)}>
        <ModelForm
          model={Grant}
          mode="change"
          values={grant as unknown as Record<string, unknown>}
          endpoint={api.changeGrant}
          sections={[
            { title: t('funding.grant.notice'), fields: ['title', 'programme', 'reference', 'grantedOn', 'amount', 'ownShare'] },
            { title: t('funding.grant.times'), fields: ['startsOn', 'endsOn', 'proofDue'] },
            { title: t('funding.grant.more'), fields: ['appliedOn', 'costCentre', 'contact', 'note'] },
          ]}
          onReload={onReload}
          onCancel={() => setEdits(false)}
          onDone={() => {
            toast(t('funding.saved'))
            setEdits(false)
          }}
        />
      </Dialog>
    </>
  )
}
