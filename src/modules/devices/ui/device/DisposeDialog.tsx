// Letting devices go for good: how, to whom, and how their storage was wiped. Cannot be taken back, so the count is typed.
import { useState } from 'react'
import { dayOf } from '#shared'
import { type Chosen, Dialog, download, Field, ModelForm, Note, toast, useDo, useTexts } from '#ui'
import { disposalApi as api } from '../../api.ts'
import { Disposal } from '../../model.ts'
import { bodyOf } from '../parts.tsx'

export function DisposeDialog({ chosen, onEnd }: { chosen: Chosen; onEnd: (finished: boolean) => void }) {
  const { t } = useTexts()
  const dispose = useDo(api.disposeDevices)
  const [typed, setTyped] = useState('')
  const phrase = t('devices.disposal.phrase', { count: chosen.count })
  const today = dayOf()
  return (
    <Dialog open title={`${t('devices.disposal.do')}: ${t('devices.device.count', { count: chosen.count })}`} onClose={() => onEnd(false)}>
      <div className="stack">
        <Note tone="warning">{t('devices.disposal.warning')}</Note>
        <ModelForm
          model={Disposal}
          mode="draft"
          values={{ day: today, wipedOn: today, way: 'scrap', wipe: 'overwritten' }}
          endpoint={api.disposeDevices}
          bodyOf={(values) => ({ chosen: bodyOf(chosen), disposal: values })}
          onSubmit={(values) => {
            if (typed.trim() !== phrase) {
              toast(t('ui.confirm.type', { phrase }), { tone: 'refused' })
              return Promise.reject(new Error('not confirmed'))
            }
            return dispose.run({ body: { chosen: bodyOf(chosen), disposal: values as never } })
          }}
          submit={t('devices.disposal.do')}
          onCancel={() => onEnd(false)}
          onDone={(made) => {
            toast(t('devices.disposal.done', { count: made.count }), {
              action: { label: t('devices.disposal.protocol'), run: () => download(api.disposalProtocol, { params: { id: made.id } }) },
            })
            onEnd(true)
          }}
        >
          <Field label={t('ui.confirm.type', { phrase })} required>
            {(control) => (
              <input className="input" autoComplete="off" {...control} value={typed} onChange={(event) => setTyped(event.target.value)} />
            )}
          </Field>
        </ModelForm>
      </div>
    </Dialog>
  )
}
