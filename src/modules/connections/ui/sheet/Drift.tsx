// What was changed there by hand: put right, or let stay; and what was let stay before.
import { useState } from 'react'
import {
  Button,
  ConfirmDialog,
  Diff,
  EmptyState,
  Loaded,
  Note,
  Panel,
  PlainTable,
  toast,
  useAsk,
  useDo,
  useGo,
  useRight,
  useTexts,
} from '#ui'
import { api, type ConnectionSheet } from '../../api.ts'
import { changesOf, fieldLabel, kindLabel } from '../words.ts'

export function Drift({ connection }: { connection: ConnectionSheet }) {
  const { t } = useTexts()
  return (
    <div className="stack">
      {connection.drift?.open ? (
        <OpenDrift plan={connection.drift.plan} />
      ) : (
        <EmptyState icon="check" title={t('connections.drift.none')} text={t('connections.drift.none.text')} />
      )}
      {connection.figures.accepted ? <Accepted connection={connection} /> : null}
    </div>
  )
}

function OpenDrift({ plan }: { plan: string }) {
  const words = useTexts()
  const { t, f } = words
  const go = useGo()
  const may = useRight('connections.approve')
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const [asks, setAsks] = useState<'repair' | 'accept' | null>(null)
  const asked = useAsk(api.steps, { params: { id: plan }, query: { drift: 'true', state: ['held', 'failed'], limit: 200 } })
  const repair = useDo(api.repairDrift, { onDone: (made) => void go(`/plaene/${made.plan}`) })
  const accept = useDo(api.acceptDrift, {
    onDone: ({ accepted }) => {
      setChosen(new Set())
      toast(t('connections.drift.accepted', { count: accepted }))
    },
  })
  const positions = [...chosen]
  const toggle = (position: number) =>
    setChosen((before) =>
      before.has(position) ? new Set([...before].filter((each) => each !== position)) : new Set([...before, position]),
    )
  return (
    <Loaded of={asked}>
      {({ rows, next }) => (
        <Panel
          title={t('connections.drift')}
          note={next ? t('connections.drift.first', { count: f.number(rows.length) }) : f.number(rows.length)}
          flush
          actions={
            may ? (
              <>
                <Button small disabled={!positions.length} onClick={() => setAsks('accept')}>
                  {t('connections.drift.accept', { count: positions.length })}
                </Button>
                <Button small look="primary" icon="undo" disabled={!positions.length} onClick={() => setAsks('repair')}>
                  {t('connections.drift.repair', { count: positions.length })}
                </Button>
              </>
            ) : undefined
          }
          foot={
            may ? (
              <Button
                small
                look="quiet"
                onClick={() => setChosen(chosen.size === rows.length ? new Set() : new Set(rows.map((row) => row.position)))}
              >
                {t(chosen.size === rows.length ? 'connections.drift.noneChosen' : 'connections.drift.all')}
              </Button>
            ) : undefined
          }
        >
          <PlainTable
            label={t('connections.drift')}
            heads={[t('ui.plan.object'), t('connections.drift.there')]}
            rows={rows.map((row) => ({
              key: String(row.position),
              cells: [
                <span key="name" className="plan-step">
                  {may ? (
                    <input
                      type="checkbox"
                      className="check"
                      aria-label={t('connections.drift.choose', { name: row.label })}
                      checked={chosen.has(row.position)}
                      onChange={() => toggle(row.position)}
                    />
                  ) : null}
                  <span className="grow">
                    {row.label}
                    <span className="sub mono">{row.name === row.label ? kindLabel(words, row.kind) : row.name}</span>
                  </span>
                </span>,
                row.drift.includes('$gone') ? t('connections.drift.gone') : <Diff key="diff" changes={changesOf(words, row)} />,
              ],
            }))}
          />
          <ConfirmDialog
            open={asks === 'repair'}
            title={t('connections.drift.repair.ask')}
            action={t('connections.drift.repair', { count: positions.length })}
            icon="undo"
            onConfirm={() => repair.run({ params: { id: plan }, body: { positions } })}
            onClose={() => setAsks(null)}
          >
            {t('connections.drift.repair.text')}
          </ConfirmDialog>
          <ConfirmDialog
            open={asks === 'accept'}
            title={t('connections.drift.accept.ask')}
            action={t('connections.drift.accept', { count: positions.length })}
            onConfirm={() => accept.run({ params: { id: plan }, body: { positions } })}
            onClose={() => setAsks(null)}
          >
            {t('connections.drift.accept.text')}
          </ConfirmDialog>
        </Panel>
      )}
    </Loaded>
  )
}

function Accepted({ connection }: { connection: ConnectionSheet }) {
  const words = useTexts()
  const { t, f } = words
  const may = useRight('connections.approve')
  const asked = useAsk(api.accepted, { params: { id: connection.id } })
  const forget = useDo(api.forgetAccepted, { onDone: () => toast(t('connections.accepted.forgotten')) })
  return (
    <Loaded of={asked}>
      {(rows) => (
        <Panel title={t('connections.accepted')} note={f.number(rows.length)} flush>
          {forget.problem ? <Note tone="danger">{forget.problem.message}</Note> : null}
          <PlainTable
            label={t('connections.accepted')}
            heads={[t('ui.plan.object'), t('connections.accepted.fields'), '']}
            rows={rows.map((row) => ({
              key: `${row.kind}-${row.key}`,
              cells: [
                <span key="name">
                  {row.label}
                  <span className="sub mono">{row.name}</span>
                </span>,
                row.fields.map((field) => fieldLabel(words, field)).join(', '),
                may ? (
                  <Button
                    key="forget"
                    small
                    look="quiet"
                    onClick={() =>
                      void forget
                        .run({ params: { id: connection.id }, body: { objects: [{ kind: row.kind, key: row.key }] } })
                        .catch(() => {})
                    }
                  >
                    {t('connections.accepted.forget')}
                  </Button>
                ) : null,
              ],
            }))}
          />
        </Panel>
      )}
    </Loaded>
  )
}
