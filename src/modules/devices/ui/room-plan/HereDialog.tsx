// Brings devices into the room that was chosen on the plan; the way back is offered afterwards.
import { useState } from 'react'
import type { Room } from '#modules/organisation/model'
import { Button, Dialog, Field, type RefEntry, RefInput, useTexts } from '#ui'
import { useMove } from '../device/use-move.ts'
import { Refusal } from '../parts.tsx'
import { nameOfRoom } from './parts.tsx'

export function HereDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const { t } = useTexts()
  const [chosen, setChosen] = useState<RefEntry[]>([])
  const move = useMove()
  const submit = async () => {
    if (await move.run({ chosen: { ids: chosen.map((each) => each.id) }, move: { room: room.id } })) onClose()
  }
  return (
    <Dialog
      open
      title={t('devices.roomPlan.hither.title', { name: nameOfRoom(room) })}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button look="primary" icon="swap" disabled={!chosen.length} busy={move.busy} onClick={() => void submit()}>
            {t('devices.roomPlan.hither.do', { count: chosen.length })}
          </Button>
        </>
      }
    >
      <div className="stack">
        <Refusal of={move.problem} />
        <Field label={t('devices.device')} hint={t('devices.roomPlan.hither.hint')} unmarked>
          {(control) => (
            <RefInput
              target="devices.device"
              control={control}
              value={null}
              onValue={(entry) =>
                setChosen((before) => (entry && !before.some((each) => each.id === entry.id) ? [...before, entry] : before))
              }
            />
          )}
        </Field>
        <ul className="plan-rooms">
          {chosen.map((each) => (
            <li key={each.id}>
              <Button iconAfter="x" onClick={() => setChosen((before) => before.filter((other) => other.id !== each.id))}>
                {each.name}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  )
}
