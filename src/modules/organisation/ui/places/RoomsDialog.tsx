// Many rooms at once: numbers and ranges at one place.
import { useState } from 'react'
import { Button, Dialog, Field, Select, toast, useDo, useTexts } from '#ui'
import { placesApi as api } from '../../api.ts'
import { type Room, readRoomNumbers, roomKinds } from '../../model.ts'
import { Refusal } from '../parts.tsx'
import type { PlacesOf, Spot } from './Places.tsx'

/** Every place rooms can stand at, with its path. */
export function placesIn({ sites, buildings, floors }: PlacesOf): (readonly [string, string])[] {
  return sites.flatMap((site) => [
    [`site:${site.id}`, site.name] as const,
    ...buildings
      .filter((building) => building.site === site.id)
      .flatMap((building) => [
        [`building:${building.id}`, `${site.name} › ${building.name}`] as const,
        ...floors
          .filter((floor) => floor.building === building.id)
          .map((floor) => [`floor:${floor.id}`, `${site.name} › ${building.name} › ${floor.name}`] as const),
      ]),
  ])
}

export function RoomsDialog({ places, spot, onClose }: { places: PlacesOf; spot: Spot | undefined; onClose: () => void }) {
  const { t } = useTexts()
  const options = placesIn(places)
  const [place, setPlace] = useState(spot ? `${spot.kind}:${spot.id}` : options[0]![0])
  const [text, setText] = useState('')
  const [kind, setKind] = useState<Room['kind']>('classroom')
  const [seats, setSeats] = useState('')
  const [fault, setFault] = useState<string>()
  const create = useDo(api.createRooms)
  const numbers = readRoomNumbers(text)
  const count = numbers === 'tooMany' ? 0 : numbers.length
  const submit = async () => {
    if (numbers === 'tooMany') return setFault(t('organisation.places.roomNumbers.tooMany'))
    if (count === 0) return setFault(t('organisation.places.roomNumbers.none'))
    const [level, id] = place.split(':') as [Spot['kind'], string]
    const rooms = await create
      .run({ body: numbers.map((number) => ({ number, kind, seats: seats ? Number(seats) : null, [level]: id })) })
      .catch(() => undefined)
    if (!rooms) return
    toast(t('organisation.places.roomsCreated', { count: rooms.length }))
    onClose()
  }
  const foot = (
    <>
      <Button onClick={onClose}>{t('ui.cancel')}</Button>
      <Button look="primary" icon="plus" busy={create.busy} onClick={() => void submit()}>
        {count ? t('organisation.places.roomNumbers.count', { count }) : t('organisation.places.rooms.add')}
      </Button>
    </>
  )
  return (
    <Dialog open title={t('organisation.places.rooms.add')} onClose={onClose} foot={foot}>
      <div className="stack">
        <Refusal of={create.problem} />
        <Field label={t('organisation.places.roomNumbers')} hint={t('organisation.places.roomNumbers.hint')} fault={fault} required>
          {(control) => (
            <input
              className="input"
              {...control}
              value={text}
              onChange={(event) => {
                setText(event.target.value)
                setFault(undefined)
              }}
            />
          )}
        </Field>
        <Field label={t('organisation.room.site')} required>
          {(control) => <Select control={control} value={place} options={options} onValue={setPlace} />}
        </Field>
        <Field label={t('organisation.room.kind')} required>
          {(control) => (
            <Select
              control={control}
              value={kind}
              options={roomKinds.map((value) => [value, t(`organisation.room.kind.${value}`)])}
              onValue={setKind}
            />
          )}
        </Field>
        <Field label={t('organisation.room.seats')}>
          {(control) => (
            <input
              className="input input--num"
              inputMode="numeric"
              {...control}
              value={seats}
              onChange={(event) => setSeats(event.target.value.replace(/\D/g, '').slice(0, 4))}
            />
          )}
        </Field>
      </div>
    </Dialog>
  )
}
