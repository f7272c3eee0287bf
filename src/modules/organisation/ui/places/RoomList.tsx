// The rooms of all schools.
import { columnsOf } from '#shared'
import { type Chosen, DataList, PageHead, toast, useDo, useTexts } from '#ui'
import { placesApi as api } from '../../api.ts'
import { Room } from '../../model.ts'
import { bodyOf } from '../chosen.ts'

export default function RoomList() {
  const { t } = useTexts()
  const archive = useDo(api.archiveRooms)
  const restore = useDo(api.restoreRooms)
  const archived = async (chosen: Chosen, done: () => void) => {
    const rooms = await archive.run({ body: bodyOf(chosen) })
    toast(t('organisation.room.archived', { count: rooms.length }), {
      action: { label: t('ui.undo'), run: () => restore.run({ body: { ids: rooms.map((room) => room.id) } }) },
    })
    done()
  }
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
        subtitle={(room) => room.name}
        tones={{ state: { active: 'success', archived: 'off' } }}
        scope="school"
        searchHint={t('organisation.room.searchHint')}
        bulk={[
          {
            id: 'archive',
            label: t('organisation.room.archive'),
            right: 'organisation.room.change',
            run: (chosen, done) => void archived(chosen, done),
          },
        ]}
        empty={{ icon: 'door', title: t('organisation.room.none'), text: t('organisation.room.none.text') }}
      />
    </>
  )
}
