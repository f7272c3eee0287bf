// Where chosen devices go: room, set, school or person; the way back is offered afterwards.
import { useState } from 'react'
import { Button, type Chosen, Dialog, Field, type RefEntry, RefInput, useTexts } from '#ui'
import type { Move } from '../../model.ts'
import { bodyOf, Refusal } from '../parts.tsx'
import { useMove } from './use-move.ts'

const targets = [
  ['room', 'organisation.room', 'toRoom'],
  ['set', 'devices.set', 'toSet'],
  ['school', 'organisation.school', 'toSchool'],
  ['person', 'people.person', 'toPerson'],
] as const

export function MoveDialog({ chosen, onEnd }: { chosen: Chosen; onEnd: (finished: boolean) => void }) {
  const { t } = useTexts()
  const [entries, setEntries] = useState<Record<string, RefEntry | null>>({})
  const move = useMove()
  const wish = Object.fromEntries(Object.entries(entries).flatMap(([key, entry]) => (entry ? [[key, entry.id]] : []))) as Move
  const ready = Object.keys(wish).length > 0
  const submit = async () => {
    if (await move.run({ chosen: bodyOf(chosen), move: wish })) onEnd(true)
  }
  return (
    <Dialog
      open
      title={`${t('devices.move.title')}: ${t('devices.device.count', { count: chosen.count })}`}
      onClose={() => onEnd(false)}
      foot={
        <>
          <Button onClick={() => onEnd(false)}>{t('ui.cancel')}</Button>
          <Button look="primary" icon="swap" disabled={!ready} busy={move.busy} onClick={() => void submit()}>
            {t('devices.move')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <Refusal of={move.problem} />
        <p className="small muted">{t('devices.move.hint')}</p>
        {targets.map(([key, target, label]) => (
          <Field key={key} label={t(`devices.move.${label}`)}>
            {(control) => (
              <RefInput
                target={target}
                control={control}
                value={entries[key] ?? null}
                onValue={(entry) => setEntries((before) => ({ ...before, [key]: entry }))}
              />
            )}
          </Field>
        ))}
      </div>
    </Dialog>
  )
}
