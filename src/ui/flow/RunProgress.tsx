// How far a run is: share, rate, time left, and that one may leave.
import { type CSSProperties, useState } from 'react'
import type { RunView } from '#shared'
import { useDo } from '../api/query.ts'
import { shell } from '../api/shell.ts'
import { ConfirmDialog } from '../overlays/Confirm.tsx'
import { Button } from '../parts/Button.tsx'
import { Icon } from '../parts/Icon.tsx'
import { useTexts } from '../texts.tsx'

const icons: Partial<Record<RunView['state'], string>> = {
  done: 'check',
  failed: 'alert',
  cancelled: 'x',
  paused: 'pause',
  waiting: 'clock',
}

export function RunProgress({ run, onCancelled }: { run: RunView; onCancelled?: () => void }) {
  const { t, f } = useTexts()
  const [asks, setAsks] = useState(false)
  const cancel = useDo(shell.cancelRun, { onDone: onCancelled })
  const atWork = run.state === 'running' || run.state === 'waiting'
  const share = run.total ? Math.min(1, run.done / run.total) : run.state === 'done' ? 1 : undefined
  const icon = icons[run.state]
  return (
    <div className="run">
      <div className="row row--apart">
        <span className="row">
          {icon ? <Icon name={icon} /> : <span className="spin" aria-hidden="true" />}
          <b>{run.title}</b>
        </span>
        {atWork && run.cancellable ? (
          <Button small icon="stop" onClick={() => setAsks(true)}>
            {t('ui.run.cancel')}
          </Button>
        ) : null}
      </div>
      <span
        className={`bar bar--l${run.state === 'failed' ? ' bar--danger' : run.state === 'done' ? ' bar--success' : ''}`}
        style={{ '--v': `${Math.round((share ?? 0) * 100)}%` } as CSSProperties}
        role="progressbar"
        aria-label={t('ui.run.progress', { title: run.title })}
        aria-valuenow={share === undefined ? undefined : Math.round(share * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <i />
      </span>
      <div className="run__nums">
        <span>
          <b>{f.number(run.done)}</b> {run.total ? t('ui.run.of', { total: f.number(run.total) }) : ''}
        </span>
        {run.rate ? <span>{t('ui.run.rate', { rate: f.number(Math.round(run.rate)) })}</span> : null}
        {atWork && run.remaining ? <span>{t('ui.run.remaining', { time: f.duration(run.remaining) })}</span> : null}
        <span className={run.errors > 0 ? 'danger strong' : undefined}>{t('ui.run.errors', { count: run.errors })}</span>
      </div>
      {run.note ? <p className="small soft">{run.note}</p> : null}
      {atWork ? <p className="small muted">{t('ui.run.leave')}</p> : null}
      <ConfirmDialog
        open={asks}
        title={t('ui.run.cancel.ask')}
        action={t('ui.run.cancel')}
        danger
        onConfirm={() => cancel.run({ params: { id: run.id } })}
        onClose={() => setAsks(false)}
      >
        {t('ui.run.cancel.text', { done: f.number(run.done) })}
      </ConfirmDialog>
    </div>
  )
}
