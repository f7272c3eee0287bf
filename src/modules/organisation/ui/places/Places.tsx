// Where a school is: a tree of sites, buildings and floors, and beside it the rooms of what is chosen.
import { useState } from 'react'
import { columnsOf } from '#shared'
import { Button, DataList, EmptyState, LinkButton, Loaded, Panel, Tree, type TreeNode, useAsk, useRight, useTexts, useUrl } from '#ui'
import { placesApi as api } from '../../api.ts'
import { type Building, type Floor, Room, type Site } from '../../model.ts'
import { useArchive } from '../parts.tsx'
import { PlaceDialog, type PlaceWork } from './PlaceDialog.tsx'
import { PlaceLinks } from './PlaceLinks.tsx'
import { RoomsDialog } from './RoomsDialog.tsx'

export interface PlacesOf {
  sites: Site[]
  buildings: Building[]
  floors: Floor[]
  rooms: Room[]
}
export type Spot = { kind: 'site' | 'building' | 'floor'; id: string; name: string }

/** The chosen place stands in the address as `?ort=building:<id>`. */
function spotIn(places: PlacesOf, text: string | null): Spot | undefined {
  const [kind, id] = (text ?? '').split(':')
  const all = { site: places.sites, building: places.buildings, floor: places.floors }[kind as Spot['kind']]
  const found = all?.find((place) => place.id === id)
  return found && { kind: kind as Spot['kind'], id: found.id, name: found.name }
}

function treeOf(places: PlacesOf, current: Spot | undefined): TreeNode[] {
  const count = (test: (room: Room) => boolean) => places.rooms.filter((room) => room.state === 'active' && test(room)).length
  const node = (kind: Spot['kind'], place: { id: string; name: string }, icon: string, note: number, children: TreeNode[]): TreeNode => ({
    id: `${kind}:${place.id}`,
    label: place.name,
    icon,
    note,
    current: current?.id === place.id,
    open: kind !== 'floor',
    children,
  })
  return places.sites.map((site) =>
    node(
      'site',
      site,
      'map',
      count((room) => room.site === site.id),
      places.buildings
        .filter((building) => building.site === site.id)
        .map((building) =>
          node(
            'building',
            building,
            'home',
            count((room) => room.building === building.id),
            places.floors
              .filter((floor) => floor.building === building.id)
              .map((floor) =>
                node(
                  'floor',
                  floor,
                  'rows',
                  count((room) => room.floor === floor.id),
                  [],
                ),
              ),
          ),
        ),
    ),
  )
}

export function Places({
  school,
}: {
  school: { id: string; name: string; street?: string | null; postcode?: string | null; city?: string | null }
}) {
  const { t } = useTexts()
  const asked = useAsk(api.places, { params: { id: school.id } })
  const may = useRight('organisation.room.change')
  const [work, setWork] = useState<PlaceWork>()
  const add = (
    <Button
      look="primary"
      icon="plus"
      onClick={() =>
        setWork({ kind: 'site', school: school.id, values: { street: school.street, postcode: school.postcode, city: school.city } })
      }
    >
      {t('organisation.places.addSite')}
    </Button>
  )
  return (
    <Loaded of={asked}>
      {(places) => (
        <>
          {places.sites.length === 0 ? (
            <EmptyState
              icon="map"
              title={t('organisation.places.none')}
              text={t('organisation.places.none.text')}
              actions={may ? add : null}
            />
          ) : (
            <PlacesBody school={school.id} places={places} onWork={setWork} />
          )}
          {work ? <PlaceDialog work={work} onClose={() => setWork(undefined)} /> : null}
        </>
      )}
    </Loaded>
  )
}

function PlacesBody({ school, places, onWork }: { school: string; places: PlacesOf; onWork: (work: PlaceWork) => void }) {
  const { t } = useTexts()
  const { search, change } = useUrl()
  const spot = spotIn(places, search.get('ort'))
  const choose = (id: string) => void change({ ort: id === search.get('ort') ? null : id, 'r.cursor': null })
  return (
    <div className="cols">
      <Panel
        className="c4"
        title={t('organisation.places.tree')}
        flush
        actions={<SpotActions school={school} places={places} spot={spot} onWork={onWork} />}
      >
        <div className="panel__tree">
          <Tree label={t('organisation.places.tree')} nodes={treeOf(places, spot)} onChoose={choose} />
        </div>
      </Panel>
      <div className="c8">
        <Rooms school={school} spot={spot} places={places} />
      </div>
    </div>
  )
}

const below = { site: 'building', building: 'floor' } as const

/** What can be done with the chosen place, else a new site. */
function SpotActions({
  school,
  places,
  spot,
  onWork,
}: {
  school: string
  places: PlacesOf
  spot: Spot | undefined
  onWork: (work: PlaceWork) => void
}) {
  const { t } = useTexts()
  const may = useRight('organisation.room.change')
  const links = spot?.kind === 'floor' ? <PlaceLinks small place={{ school, floor: spot.id }} /> : null
  if (!may) return links
  const next = spot ? (spot.kind === 'floor' ? undefined : below[spot.kind]) : 'site'
  const row =
    spot && { site: places.sites, building: places.buildings, floor: places.floors }[spot.kind].find((place) => place.id === spot.id)
  return (
    <span className="row">
      {links}
      {row && spot ? (
        <Button small look="quiet" icon="edit" iconOnly onClick={() => onWork({ kind: spot.kind, row })}>
          {t('organisation.places.rename')}
        </Button>
      ) : null}
      {next ? (
        <Button small icon="plus" onClick={() => onWork(next === 'site' ? { kind: 'site', school } : { kind: next, above: spot!.id })}>
          {t(`organisation.places.add${next[0]!.toUpperCase()}${next.slice(1)}`)}
        </Button>
      ) : null}
    </span>
  )
}

const hidden = new Set(['school', 'site', 'state'])

function Rooms({ school, spot, places }: { school: string; spot: Spot | undefined; places: PlacesOf }) {
  const { t } = useTexts()
  const may = useRight('organisation.room.change')
  const [adds, setAdds] = useState(false)
  const archive = useArchive(api.archiveRooms, api.restoreRooms, 'organisation.room.archived')
  const add = may ? (
    <span className="row">
      <LinkButton small icon="up2" href={`/schulen/${school}/stundenplan`}>
        {t('organisation.timetable.import')}
      </LinkButton>
      <Button small icon="plus" onClick={() => setAdds(true)}>
        {t('organisation.places.addRooms')}
      </Button>
    </span>
  ) : null
  return (
    <Panel title={spot?.name ?? t('organisation.places.choose')} flush actions={add}>
      <DataList
        inside
        prefix="r."
        name={Room.name}
        columns={columnsOf(Room).map((column) => ({ ...column, shown: column.shown && !hidden.has(column.key) }))}
        endpoint={api.rooms}
        titleColumn="number"
        rowHref={(room) => `/raeume/${room.id}`}
        searchHint={t('organisation.room.searchHint')}
        fixed={[
          { column: 'school', operator: 'is', values: [school] },
          { column: 'state', operator: 'is', values: ['active'] },
          ...(spot ? [{ column: spot.kind, operator: 'is' as const, values: [spot.id] }] : []),
        ]}
        bulk={[
          {
            id: 'archive',
            label: t('organisation.room.archive'),
            right: 'organisation.room.change',
            run: (chosen, done) => void archive(chosen, done),
          },
        ]}
        empty={{ icon: 'door', title: t('organisation.room.none') }}
      />
      {adds ? <RoomsDialog places={places} spot={spot} onClose={() => setAdds(false)} /> : null}
    </Panel>
  )
}
