// Cancelling one day, or what is still ahead of its series.
import { useState } from 'react'
import type { Day, Id } from '#shared'
import { Button, Dialog, TextField, Trouble, toast, useDo, useTexts } from '#ui'
import { reservationsApi as api } from '../api.ts'
import { useWhen } from './parts.tsx'

export interface Cancelled {
  id: Id
  name: string
  day: Day
  startsAt: string
  endsAt: string
  lessonFrom: string | null
  lessonTo: string | null
  series: Id | null
  purpose: string | null
  holder?: string | null
  mine: boolean
}

export function CancelDialog({ gone, onClose }: { gone: Cancelled; onClose: () => void }) {
  const { t } = useTexts()
  const when = useWhen()
  const [because, setBecause] = useState('')
  const done = (rows: readonly unknown[]) => {
    toast(t('reservations.cancel.done', { count: rows.length }))
    onClose()
  }
  const one = useDo(api.cancelReservations, { onDone: done })
  const series = useDo(api.cancelSeries, { onDone: done })
  const reason = because.trim() || null
  const quietly = (work: Promise<unknown>) => void work.catch(() => {})
  return (
    <Dialog
      open
      title={t('reservations.cancel.ask')}
      onClose={onClose}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            {t('reservations.cancel.keep')}
          </Button>
          {gone.series ? (
            <Button busy={series.busy} onClick={() => quietly(series.run({ params: { id: gone.series! }, body: { because: reason } }))}>
              {t('reservations.cancel.series')}
            </Button>
          ) : null}
          <Button look="danger" busy={one.busy} onClick={() => quietly(one.run({ body: { chosen: { ids: [gone.id] }, because: reason } }))}>
            {t(gone.series ? 'reservations.cancel.one' : 'reservations.cancel')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <Trouble of={one.problem ?? series.problem} />
        <p>
          <b>{gone.name}</b>
          <br />
          {when.dayText(gone.day)} · {when.hours(gone)}
          {gone.purpose ? ` · ${gone.purpose}` : ''}
          {gone.holder && !gone.mine ? (
            <>
              <br />
              {gone.holder}
            </>
          ) : null}
        </p>
        {gone.series ? <p className="muted">{t('reservations.cancel.series.hint')}</p> : null}
        {gone.mine ? null : (
          <TextField
            label={t('reservations.cancel.because')}
            hint={t('reservations.cancel.because.hint')}
            optional
            max={200}
            value={because}
            onValue={setBecause}
          />
        )}
      </div>
    </Dialog>
  )
}
