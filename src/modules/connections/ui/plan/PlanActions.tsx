// What may be done with a plan as it stands: release, reject, compute anew, try again, read back, take back, save.
import { useState } from 'react'
import {
  Button,
  ConfirmDialog,
  download,
  Loaded,
  MenuButton,
  type MenuItem,
  Note,
  toast,
  useAsk,
  useDo,
  useGo,
  useRefresh,
  useRight,
  useTexts,
} from '#ui'
import { api, type PlanSheet } from '../../api.ts'
import { stepsIn } from '../words.ts'

type Asks = 'approve' | 'reject' | 'undo' | null

export function PlanActions({ plan }: { plan: PlanSheet }) {
  const { t } = useTexts()
  const go = useGo()
  const mayApprove = useRight('connections.approve')
  const mayPlan = useRight('connections.plan')
  const [asks, setAsks] = useState<Asks>(null)
  const compute = useDo(api.planConnection, { onDone: ({ run }) => void go(`/laeufe/${run}`) })
  const retry = useDo(api.retryPlan, { onDone: () => toast(t('connections.plan.retried')) })
  const verify = useDo(api.verifyPlan, { onDone: () => toast(t('connections.plan.verifying')) })
  const refused = compute.problem ?? retry.problem ?? verify.problem
  const waits = plan.state === 'waiting'
  const ended = plan.state === 'done' || plan.state === 'failed'
  const params = { id: plan.id }
  const items: MenuItem[] = [
    {
      id: 'export',
      label: t('connections.plan.export'),
      icon: 'down2',
      onAction: () => void download(api.exportPlan, { params }, `aenderungsplan-${plan.name}.csv`),
    },
    ...(mayPlan && (waits || ended)
      ? [
          {
            id: 'compute',
            label: t('connections.plan.recompute'),
            icon: 'refresh',
            onAction: () => void compute.run({ params: { id: plan.connection } }).catch(() => {}),
          },
        ]
      : []),
    ...(mayPlan && ended
      ? [{ id: 'verify', label: t('connections.plan.verify'), icon: 'check', onAction: () => void verify.run({ params }).catch(() => {}) }]
      : []),
    ...(mayApprove && ended ? [{ id: 'undo', label: t('connections.plan.undo'), icon: 'undo', onAction: () => setAsks('undo') }] : []),
  ]
  return (
    <>
      <MenuButton label={t('connections.plan.more')} icon="more" groups={[{ id: 'more', items }]} />
      {waits && mayApprove ? (
        <Button icon="x" onClick={() => setAsks('reject')}>
          {t('connections.plan.reject')}
        </Button>
      ) : null}
      {plan.state === 'failed' && mayPlan && !plan.error ? (
        <Button look="primary" icon="refresh" busy={retry.busy} onClick={() => void retry.run({ params }).catch(() => {})}>
          {t('connections.plan.retry')}
        </Button>
      ) : null}
      {waits && plan.mayApprove ? (
        <Button look="primary" icon="play" onClick={() => setAsks('approve')}>
          {t('connections.plan.approve')}
        </Button>
      ) : null}
      {refused ? (
        <Note tone="danger" live title={refused.problem.title}>
          {[refused.problem.detail, refused.problem.remedy].filter(Boolean).join(' ')}
        </Note>
      ) : null}
      <Approve plan={plan} open={asks === 'approve'} onClose={() => setAsks(null)} />
      <Reject plan={plan} open={asks === 'reject'} onClose={() => setAsks(null)} />
      {asks === 'undo' ? <Undo plan={plan} onClose={() => setAsks(null)} /> : null}
    </>
  )
}

interface AskProps {
  plan: PlanSheet
  open: boolean
  onClose: () => void
}

/** Steps that a release would carry out: those left out do not count. */
const taken = (plan: PlanSheet) =>
  plan.areas.reduce((sum, area) => sum + (area.state === 'open' || area.state === 'held' ? area.steps : 0), 0)

function Approve({ plan, open, onClose }: AskProps) {
  const { t } = useTexts()
  const refresh = useRefresh()
  // Refused because the plan is another one by now: the page shows what it has become.
  const approve = useDo(api.approvePlan, { onRefused: () => void refresh([api.plan]) })
  const removals = plan.areas.reduce(
    (sum, area) =>
      sum + (area.kind === 'person' && ['disable', 'delete'].includes(area.action) && area.state !== 'skipped' ? area.steps : 0),
    0,
  )
  return (
    <ConfirmDialog
      open={open}
      title={t('connections.plan.approve.ask')}
      action={t('connections.plan.approve.do', { count: taken(plan) })}
      icon="play"
      danger={removals > 0}
      onConfirm={() => approve.run({ params: { id: plan.id }, body: { version: plan.version } })}
      onClose={onClose}
    >
      <p>{t('connections.plan.approve.text', { count: taken(plan), name: plan.connectionName })}</p>
      {removals ? <p>{t('connections.plan.approve.removals', { count: removals })}</p> : null}
    </ConfirmDialog>
  )
}

function Reject({ plan, open, onClose }: AskProps) {
  const { t } = useTexts()
  const reject = useDo(api.rejectPlan, { onDone: () => toast(t('connections.plan.rejected')) })
  return (
    <ConfirmDialog
      open={open}
      title={t('connections.plan.reject.ask')}
      action={t('connections.plan.reject.do', { count: stepsIn(plan.counts) })}
      icon="x"
      onConfirm={() => reject.run({ params: { id: plan.id }, body: { version: plan.version } })}
      onClose={onClose}
    >
      {t('connections.plan.reject.text')}
    </ConfirmDialog>
  )
}

function Undo({ plan, onClose }: { plan: PlanSheet; onClose: () => void }) {
  const { t } = useTexts()
  const go = useGo()
  const asked = useAsk(api.planUndo, { params: { id: plan.id } })
  const undo = useDo(api.undoPlan, {
    onDone: (made) => {
      toast(t('connections.plan.undo.done', { count: made.steps }))
      void go(`/plaene/${made.plan}`)
    },
  })
  const { steps = 0, kept = 0 } = asked.data ?? {}
  return (
    <ConfirmDialog
      open
      title={t('connections.plan.undo.ask')}
      action={t('connections.plan.undo.do', { count: steps })}
      icon="undo"
      ready={asked.data !== undefined}
      onConfirm={() => undo.run({ params: { id: plan.id } })}
      onClose={onClose}
    >
      <Loaded of={asked}>{() => <p>{t('connections.plan.undo.text', { count: steps })}</p>}</Loaded>
      {kept ? <p>{t('connections.plan.undo.kept', { count: kept })}</p> : null}
      <p>{t('connections.plan.undo.rests')}</p>
    </ConfirmDialog>
  )
}
