// One room: what it is, where it is, what stands on its door.
import { useState } from 'react'
import {
  Button,
  Copy,
  Dialog,
  type EntryProps,
  History,
  Link,
  Loaded,
  ModelFacts,
  ModelForm,
  Panel,
  type RefEntry,
  RefInput,
  Sheet,
  State,
  toast,
  useAsk,
  useDo,
  useParam,
  useRight,
  useTexts,
} from '#ui'
import { placesApi as api } from '../../api.ts'
import { Room } from '../../model.ts'
import { useArchive } from '../parts.tsx'
import { PlaceLinks } from './PlaceLinks.tsx'

type Row = Room & { schoolName: string; siteName: string; buildingName: string | null; floorName: string | null }

export default function RoomSheet() {
  const { t } = useTexts()
  const asked = useAsk(api.room, { params: { id: useParam('room') } })
  return (
    <Loaded of={asked}>
      {(room) => (
        <Sheet
          title={room.name ? `${room.number} ${room.name}` : room.number}
          crumbs={[
            { label: t('organisation.room.plural'), href: '/raeume' },
            { label: room.schoolName, href: `/schulen/${room.school}?bereich=raeume` },
          ]}
          state={<State tone={room.state === 'active' ? 'success' : 'off'}>{t(`organisation.room.state.${room.state}`)}</State>}
          meta={[t(`organisation.room.kind.${room.kind}`), [room.siteName, room.buildingName, room.floorName].filter(Boolean).join(' › ')]}
          actions={
            <>
              {room.floor ? <PlaceLinks place={{ school: room.school, floor: room.floor, room: room.id }} /> : null}
              <Actions room={room} onReload={asked.refetch} />
            </>
          }
          tabs={[
            { id: 'ueberblick', label: t('ui.overview'), content: () => <Overview room={room} /> },
            { id: 'verlauf', label: t('ui.history'), content: () => <History type={Room.name} id={room.id} /> },
          ]}
        />
      )}
    </Loaded>
  )
}

function Overview({ room }: { room: Row }) {
  const { t } = useTexts()
  return (
    <Panel title={t('ui.facts')}>
      <ModelFacts
        model={Room}
        row={room}
        fields={['number', 'name', 'kind', 'seats', 'school', 'site', 'building', 'floor', 'code']}
        cells={{
          school: <Link href={`/schulen/${room.school}`}>{room.schoolName}</Link>,
          code: (
            <span className="row">
              <span className="mono">{room.code}</span>
              <Copy text={`${location.origin}/tuer/${room.code}`} />
            </span>
          ),
        }}
      />
    </Panel>
  )
}

function Actions({ room, onReload }: { room: Row; onReload: () => unknown }) {
  const { t } = useTexts()
  const may = useRight('organisation.room.change')
  const [edits, setEdits] = useState(false)
  const archive = useArchive(api.archiveRooms, api.restoreRooms, 'organisation.room.archived')
  const restore = useDo(api.restoreRooms)
  if (!may) return null
  return (
    <>
      {room.state === 'active' ? (
        <Button onClick={() => void archive({ ids: [room.id] })}>{t('organisation.room.archive')}</Button>
      ) : (
        <Button icon="undo" busy={restore.busy} onClick={() => void restore.run({ body: { ids: [room.id] } })}>
          {t('organisation.room.restore')}
        </Button>
      )}
      <Button look="primary" icon="edit" onClick={() => setEdits(true)}>
        {t('organisation.school.edit')}
      </Button>
      <Dialog open={edits} title={`${t('organisation.room')} ${room.number}`} onClose={() => setEdits(false)}>
        <ModelForm
          model={Room}
          mode="change"
          values={room}
          endpoint={api.changeRoom}
          controls={{
            building: (props) => <PlaceInput {...props} school={room.school} />,
            floor: (props) => <PlaceInput {...props} school={room.school} />,
          }}
          sections={[{ fields: ['number', 'name', 'kind', 'seats', 'building', 'floor'] }]}
          onReload={onReload}
          onCancel={() => setEdits(false)}
          onDone={() => {
            toast(t('organisation.room.changed'))
            setEdits(false)
          }}
        />
      </Dialog>
    </>
  )
}

/** Only buildings and floors of the same school: rooms do not change their school. */
function PlaceInput({ school, field, control, entry, onEntry }: EntryProps & { school: string }) {
  return (
    <RefInput target={field.ref} control={control} value={entry as RefEntry | null} onValue={onEntry} filter={[`school:is:${school}`]} />
  )
}
