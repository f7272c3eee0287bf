// Until when a device is bound, and letting it go earlier with the funder's consent.
import { useState } from 'react'
import { AskForm, type Chosen, DayInput, Dialog, Field, faultAt, Note, readDay, State, TextField, toast, useDo, useTexts } from '#ui'
import { assetsApi as api } from '../api.ts'
import { type Asset, boundOn } from '../model.ts'
import { dayIn, daysUntil } from './parts.tsx'

export function Bound({ asset }: { asset: Pick<Asset, 'boundUntil' | 'releasedOn'> }) {
  const { t, f } = useTexts()
  const state = boundOn(asset, dayIn())
  if (state === 'released') return <State tone="info">{t('funding.bound.released', { day: f.day(asset.releasedOn!) })}</State>
  if (state === 'unknown') return <State tone="warning">{t('funding.bound.unknown')}</State>
  if (state === 'ended') return <State tone="off">{t('funding.bound.ended', { day: f.day(asset.boundUntil!) })}</State>
  return (
    <State tone="success">
      {f.day(asset.boundUntil!)} <span className="muted">{t('funding.bound.left', { count: daysUntil(asset.boundUntil!) })}</span>
    </State>
  )
}

export function ReleaseDialog({ chosen, done, onClose }: { chosen: Chosen; done: () => void; onClose: () => void }) {
  const { t, f } = useTexts()
  const [reference, setReference] = useState('')
  const [day, setDay] = useState(f.day(dayIn()))
  const on = readDay(day)
  const release = useDo(api.releaseAssets)
  const { ids, query, count } = chosen
  return (
    <Dialog open title={t('funding.asset.release.ask', { count })} onClose={onClose}>
      <AskForm
        trouble={release.problem}
        fields={['reference', 'on']}
        busy={release.busy}
        disabled={reference.trim().length < 3 || !on}
        submit={t('funding.asset.release.count', { count })}
        onCancel={onClose}
        onSubmit={async () => {
          const { released } = await release.run({ body: { chosen: ids ? { ids } : { query }, reference, on: on as string } })
          toast(t('funding.asset.released', { count: released }))
          done()
          onClose()
        }}
      >
        <Note tone="warning">{t('funding.asset.release.text')}</Note>
        <TextField
          label={t('funding.asset.releaseReference')}
          hint={t('funding.asset.release.hint')}
          value={reference}
          onValue={setReference}
          trouble={release.problem}
          path="reference"
        />
        <Field label={t('funding.asset.releasedOn')} fault={faultAt(release.problem, 'on')} required>
          {(control) => <DayInput control={control} value={day} onValue={setDay} />}
        </Field>
      </AskForm>
    </Dialog>
  )
}
