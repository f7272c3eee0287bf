// Another state for chosen devices.
import { useState } from 'react'
import { Button, type Chosen, Dialog, Field, Select, toast, useDo, useRight, useTexts } from '#ui'
import { devicesApi as api } from '../../api.ts'
import { type DeviceState, deviceStates, movesByHand } from '../../model.ts'
import { bodyOf, Refusal } from '../parts.tsx'

interface Props {
  chosen: Chosen
  from?: DeviceState
  /** With the state that was set. */
  onEnd: (finished: boolean, state?: DeviceState) => void
}

/** `from` narrows the choice to what may follow; without it every state that is set by hand is offered. */
export function StateDialog({ chosen, from, onEnd }: Props) {
  const { t } = useTexts()
  const mayRetire = useRight('devices.retire')
  const states = (from ? movesByHand(from) : deviceStates.filter((state) => state !== 'lent' && state !== 'ordered')).filter(
    (state) => mayRetire || (state !== 'retired' && state !== 'disposed'),
  )
  const [state, setState] = useState<DeviceState>(states[0] ?? 'inStock')
  const set = useDo(api.setDeviceStates)
  const submit = async () => {
    const done = await set.run({ body: { chosen: bodyOf(chosen), state } }).catch(() => undefined)
    if (!done) return
    toast(t('devices.state.done', { count: done.count, state: t(`devices.device.state.${state}`) }))
    onEnd(true, state)
  }
  return (
    <Dialog
      open
      title={`${t('devices.state.set')}: ${t('devices.device.count', { count: chosen.count })}`}
      onClose={() => onEnd(false)}
      width="s"
      foot={
        <>
          <Button onClick={() => onEnd(false)}>{t('ui.cancel')}</Button>
          <Button look="primary" icon="check" disabled={states.length === 0} busy={set.busy} onClick={() => void submit()}>
            {t('devices.state.set')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <Refusal of={set.problem} />
        <Field label={t('devices.state.to')} required>
          {(control) => (
            <Select
              control={control}
              value={state}
              options={states.map((each) => [each, t(`devices.device.state.${each}`)])}
              onValue={setState}
            />
          )}
        </Field>
      </div>
    </Dialog>
  )
}
