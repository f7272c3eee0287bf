// The rooms of all schools.
import { columnsOf } from '#shared'
import { DataList, PageHead, useTexts } from '#ui'
import { placesApi as api } from '../../api.ts'
import { Room } from '../../model.ts'
import { useArchive } from '../parts.tsx'

export default function RoomList() {
  const { t } = useTexts()
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
          {
            id: 'archive',
            label: t('organisation.room.archive'),
            right: 'organisation.room.change',
            run: (chosen, done) => void archive(chosen, done),
          },
        ]}
        empty={{ icon: 'door', title: t('organisation.room.none'), text: t('organisation.room.none.text') }}
      />
    </>
  )
}
