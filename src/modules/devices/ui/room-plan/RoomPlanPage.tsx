// The room plan of a floor: where which devices stand, on a picture and as a table.
import { type ReactNode, useState } from 'react'
import { placesApi } from '#modules/organisation/api'
import {
  Button,
  EmptyState,
  Field,
  LinkButton,
  Loaded,
  Note,
  PageHead,
  RefInput,
  type School,
  Select,
  useAsk,
  useRight,
  useScope,
  useSession,
  useTexts,
  useUrl,
} from '#ui'
import { roomPlanApi } from '../../api.ts'
import { roomTallies } from '../../model.ts'
import { type Choice, choiceIn, type PlacesOf, roomsOn } from './choice.ts'
import { FloorPlan } from './FloorPlan.tsx'
import { RoomTable } from './RoomTable.tsx'
import './room-plan.css'

export default function RoomPlanPage() {
  const { t } = useTexts()
  const { school } = useScope()
  return school ? (
    <SchoolPlan key={school.id} school={school} />
  ) : (
    <>
      <Head />
      <div className="body">
        <EmptyState
          icon="map"
          title={t('devices.roomPlan.chooseSchool')}
          text={t('devices.roomPlan.chooseSchool.text')}
          actions={<SchoolField />}
        />
      </div>
    </>
  )
}

function Head({ school, actions }: { school?: string; actions?: ReactNode }) {
  const { t } = useTexts()
  return (
    <PageHead
      title={t('devices.roomPlan')}
      crumbs={[{ label: t('devices.device.plural'), href: '/geraete' }]}
      meta={[school]}
      actions={actions}
      line
    />
  )
}

function SchoolField({ school }: { school?: School }) {
  const { t } = useTexts()
  const { change } = useUrl()
  return (
    <Field label={t('devices.device.school')} unmarked>
      {(control) => (
        <RefInput
          target="organisation.school"
          control={control}
          value={school ? { id: school.id, name: school.name } : null}
          onValue={(entry) => void change({ schule: entry?.id ?? null, gebaeude: null, etage: null, raum: null })}
        />
      )}
    </Field>
  )
}

function SchoolPlan({ school }: { school: School }) {
  const { t } = useTexts()
  const mayPlace = useRight('organisation.room.change')
  const [edits, setEdits] = useState(false)
  const asked = useAsk(placesApi.places, { params: { id: school.id } })
  const { search } = useUrl()
  const places = asked.data as PlacesOf | undefined
  const choice = places && choiceIn(places, { room: search.get('raum'), floor: search.get('etage'), building: search.get('gebaeude') })
  return (
    <>
      <Head
        school={school.name}
        actions={
          choice?.floor ? (
            <>
              <Button icon="print" onClick={() => window.print()}>
                {t('devices.roomPlan.print')}
              </Button>
              {mayPlace ? (
                <Button
                  icon={edits ? 'check' : 'edit'}
                  look={edits ? 'primary' : undefined}
                  aria-pressed={edits}
                  onClick={() => setEdits(!edits)}
                >
                  {t(edits ? 'devices.roomPlan.edit.end' : 'devices.roomPlan.edit')}
                </Button>
              ) : null}
            </>
          ) : null
        }
      />
      <div className="body stack">
        <Loaded of={asked}>
          {() => (
            <>
              <PlaceFields school={school} places={places!} choice={choice!} />
              {choice!.floor ? (
                <FloorBody school={school} places={places!} choice={choice!} edits={edits && mayPlace} />
              ) : (
                <EmptyState
                  icon="map"
                  title={t('devices.roomPlan.noFloors')}
                  text={t('devices.roomPlan.noFloors.text')}
                  actions={
                    mayPlace ? (
                      <LinkButton href={`/schulen/${school.id}?bereich=raeume`} icon="plus">
                        {t('devices.roomPlan.places')}
                      </LinkButton>
                    ) : null
                  }
                />
              )}
            </>
          )}
        </Loaded>
      </div>
    </>
  )
}

function PlaceFields({ school, places, choice }: { school: School; places: PlacesOf; choice: Choice }) {
  const { t } = useTexts()
  const { change } = useUrl()
  const { schools } = useSession()
  const several = places.sites.length > 1
  const siteOf = (id: string) => places.sites.find((site) => site.id === id)?.name
  const floors = places.floors.filter((floor) => floor.building === choice.building?.id)
  return (
    <div className="plan-fields no-print">
      {schools.length === 1 ? null : <SchoolField school={school} />}
      {choice.building ? (
        <Field label={t('devices.roomPlan.building')} unmarked>
          {(control) => (
            <Select
              control={control}
              value={choice.building!.id}
              options={places.buildings.map((each) => [each.id, several ? `${siteOf(each.site)} · ${each.name}` : each.name])}
              onValue={(id) => void change({ gebaeude: id, etage: null, raum: null })}
            />
          )}
        </Field>
      ) : null}
      {choice.floor ? (
        <Field label={t('devices.roomPlan.floor')} unmarked>
          {(control) => (
            <Select
              control={control}
              value={choice.floor!.id}
              options={floors.map((each) => [each.id, each.pictureId ? each.name : t('devices.roomPlan.floor.bare', { name: each.name })])}
              onValue={(id) => void change({ gebaeude: null, etage: id, raum: null })}
            />
          )}
        </Field>
      ) : null}
    </div>
  )
}

function FloorBody({ school, places, choice, edits }: { school: School; places: PlacesOf; choice: Choice; edits: boolean }) {
  const { t } = useTexts()
  const floor = choice.floor!
  const rooms = roomsOn(places, floor.id)
  const counted = useAsk(roomPlanApi.devicesByRoom, { query: { floor: floor.id } })
  const mayPlace = useRight('organisation.room.change')
  const title = [choice.building?.name, floor.name].filter(Boolean).join(' · ')
  return (
    <>
      {choice.room && !choice.room.floor ? <Note>{t('devices.roomPlan.roomNowhere', { number: choice.room.number })}</Note> : null}
      <Loaded of={counted}>
        {(counts) => {
          const tallies = roomTallies(counts)
          return (
            <>
              <FloorPlan key={floor.id} title={title} floor={floor} rooms={rooms} tallies={tallies} chosen={choice.room} edits={edits} />
              {rooms.length ? (
                <RoomTable title={t('devices.roomPlan.table', { name: title })} rooms={rooms} tallies={tallies} />
              ) : (
                <EmptyState
                  icon="door"
                  title={t('devices.roomPlan.noRooms')}
                  text={t('devices.roomPlan.noRooms.text')}
                  actions={
                    mayPlace ? (
                      <LinkButton href={`/schulen/${school.id}?bereich=raeume&ort=floor:${floor.id}`} icon="plus">
                        {t('devices.roomPlan.places')}
                      </LinkButton>
                    ) : null
                  }
                />
              )}
            </>
          )
        }}
      </Loaded>
    </>
  )
}
