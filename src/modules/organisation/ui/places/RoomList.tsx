// The rooms of all schools.
import { type ComponentType, useState } from 'react'
import { columnsOf } from '#shared'
import { type Chosen, DataList, later, PageHead, useTexts } from '#ui'
import { placesApi as api } from '../../api.ts'
import { Room } from '../../model.ts'
import { type RoomWork, roomWorks } from '../links.ts'
import { useArchive } from '../parts.tsx'

export default function RoomList() {
  const { t } = useTexts()
  const [open, setOpen] = useState<{ work: RoomWork; chosen: Chosen; done: () => void }>()
  const archive = useArchive(api.archiveRooms, api.restoreRooms, 'organisation.room.archived')
  return (
    <>
      <PageHead title={t('organisation.room.plural')} />
      <DataList
        name={Room.name}
        columns={columnsOf(Room)}
        endpoint={api.rooms}
        exportEndpoint={api.exportRooms}
        titleColumn="number"
        rowHref={(room) => `/raeume/${room.id}`}
        tones={{ state: { active: 'success', archived: 'off' } }}
        scope="school"
        searchHint={t('organisation.room.searchHint')}
        bulk={[
          ...roomWorks.map((work) => ({
            id: work.id,
            label: t(work.label),
            icon: work.icon,
            right: work.right,
            run: (chosen: Chosen, done: () => void) => setOpen({ work, chosen, done }),
          })),
          {
            id: 'archive',
            label: t('organisation.room.archive'),
            right: 'organisation.room.change',
            run: (chosen, done) => void archive(chosen, done),
          },
        ]}
        empty={{ icon: 'door', title: t('organisation.room.none'), text: t('organisation.room.none.text') }}
      />
      {open ? (
        <Work
          key={open.work.id}
          work={open.work}
          chosen={open.chosen}
          onEnd={(finished) => {
            if (finished) open.done()
            setOpen(undefined)
          }}
        />
      ) : null}
    </>
  )
}

const shown = new Map<string, ComponentType<{ chosen: Chosen; onEnd: (finished: boolean) => void }>>()

function Work({ work, ...rest }: { work: RoomWork; chosen: Chosen; onEnd: (finished: boolean) => void }) {
  if (!shown.has(work.id)) shown.set(work.id, later(work.load))
  const Dialog = shown.get(work.id)!
  return <Dialog {...rest} />
}
