// A deletion is held back, with its reason and, if known, its end.
import { useState } from 'react'
import { Button, DayInput, Dialog, Field, Note, readDay, toast, useDo, useTexts } from '#ui'
import { leavingApi } from '../../api.ts'
import { inParts } from './words.ts'

export function HoldDialog({ people, onDone, onClose }: { people: readonly string[]; onDone: () => void; onClose: () => void }) {
  const { t } = useTexts()
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState('')
  const [asked, setAsked] = useState(false)
  const hold = useDo(leavingApi.holdPeople)
  const day = until.trim() ? readDay(until) : null
  const faults = {
    reason: reason.trim().length < 3 ? t('people.hold.reason.missing') : undefined,
    until: day === undefined ? t('people.hold.until.wrong') : undefined,
  }
  const run = async () => {
    setAsked(true)
    if (faults.reason || faults.until) return
    await inParts(people, (part) => hold.run({ body: { people: part, hold: { reason: reason.trim(), until: day ?? null } } }))
    toast(t('people.bulk.hold.done', { count: people.length }))
    onDone()
    onClose()
  }
  return (
    <Dialog
      open
      title={t('people.bulk.hold')}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button look="primary" icon="pause" busy={hold.busy} onClick={() => void run().catch(() => {})}>
            {t('people.bulk.hold.do', { count: people.length })}
          </Button>
        </>
      }
    >
      {hold.problem ? (
        <Note tone="danger" live>
          {hold.problem.message}
        </Note>
      ) : null}
      <p>{t('people.bulk.hold.text')}</p>
      <Field label={t('people.hold.reason')} hint={t('people.hold.reason.hint')} required fault={asked ? faults.reason : undefined}>
        {(control) => (
          <input className="input" {...control} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
        )}
      </Field>
      <Field label={t('people.hold.until')} hint={t('people.hold.until.hint')} fault={asked ? faults.until : undefined}>
        {(control) => <DayInput control={control} value={until} onValue={setUntil} />}
      </Field>
    </Dialog>
  )
}
