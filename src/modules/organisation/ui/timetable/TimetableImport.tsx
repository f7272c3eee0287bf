// Files of a timetable program: which rooms and lesson grids they bring, choosing, taking over, taking back.
import { useId, useState } from 'react'
import type { Answer } from '#shared'
import {
  Button,
  Field,
  LinkButton,
  Note,
  PageHead,
  Panel,
  Select,
  Switch,
  toast,
  Upload,
  upload,
  useAsk,
  useDo,
  useGo,
  useParam,
  useRight,
  useTexts,
} from '#ui'
import { timetableApi as api, placesApi, schoolsApi } from '../../api.ts'
import type { PlannedGrid, PlannedRoom } from '../../model.ts'
import { Refusal } from '../parts.tsx'
import type { PlacesOf } from '../places/Places.tsx'
import { placesIn } from '../places/RoomsDialog.tsx'
import { isReady, PlannedGrids } from './PlannedGrids.tsx'
import { PlannedRooms } from './PlannedRooms.tsx'

type Preview = Answer<typeof api.previewTimetable>

/** What is new or changed is taken unless the person leaves it out; a grid without times waits for them. */
const usualRooms = (rooms: readonly PlannedRoom[]) => new Set(rooms.filter(isOffered).map((room) => room.number))
export const isOffered = ({ verdict }: PlannedRoom) => verdict === 'new' || verdict === 'changed'

export default function TimetableImport() {
  const { t } = useTexts()
  const school = useParam('school')
  const named = useAsk(schoolsApi.school, { params: { id: school } })
  const [preview, setPreview] = useState<Preview>()
  const [refused, setRefused] = useState<string>()
  const read = (files: File[]) => {
    setRefused(undefined)
    upload(api.previewTimetable, { params: { id: school } }, files).then(setPreview, (error: Error) => setRefused(error.message))
  }
  return (
    <>
      <PageHead
        title={t('organisation.timetable.title')}
        crumbs={[
          { label: t('organisation.school.plural'), href: '/schulen' },
          { label: named.data?.name ?? '', href: `/schulen/${school}?bereich=raeume` },
        ]}
        line
      />
      <div className="body stack">
        {refused ? (
          <Note tone="danger" live title={t('organisation.timetable.refused')}>
            {refused}
          </Note>
        ) : null}
        {preview ? (
          <Found school={school} preview={preview} onBack={() => setPreview(undefined)} />
        ) : (
          <Upload
            label={t('organisation.timetable.drop')}
            hint={t('organisation.timetable.drop.hint')}
            accept=".txt,.csv,.xml,.zip"
            many
            maxBytes={40 * 2 ** 20}
            onFiles={read}
          />
        )}
      </div>
    </>
  )
}

function Found({ school, preview, onBack }: { school: string; preview: Preview; onBack: () => void }) {
  const { t } = useTexts()
  const go = useGo()
  const places = useAsk(placesApi.places, { params: { id: school } })
  const mayGrids = useRight('organisation.calendar.change')
  const [withRooms, setWithRooms] = useState(preview.rooms.some(isOffered))
  const [withGrids, setWithGrids] = useState(mayGrids && preview.grids.some((grid) => grid.verdict !== 'same'))
  const [taken, setTaken] = useState<ReadonlySet<string>>(usualRooms(preview.rooms))
  const [grids, setGrids] = useState<PlannedGrid[]>(preview.grids)
  const [place, setPlace] = useState('')
  const apply = useDo(api.applyTimetable)
  const undo = useDo(api.undoTimetable, { onDone: () => toast(t('organisation.timetable.undone')) })
  const rooms = withRooms ? preview.rooms.filter((room) => isOffered(room) && taken.has(room.number)) : []
  const chosen = withGrids ? grids.filter((grid) => grid.verdict !== 'same' && isReady(grid)) : []
  const options = places.data ? placesIn(places.data as PlacesOf) : []
  const needsPlace = rooms.some((room) => room.verdict === 'new')
  const at = place || (options.length ? options[0]![0] : '')
  const submit = async () => {
    const [level, id] = at.split(':')
    const body = {
      rooms: rooms.map(({ number, name, seats }) => ({ number, name, seats })),
      grids: chosen.map(({ id, name, weekdays, lessons }) => ({ id, name, weekdays, lessons: lessons as never })),
      ...(needsPlace && level ? { [level]: id } : {}),
    }
    const done = await apply.run({ params: { id: school }, body }).catch(() => undefined)
    if (!done) return
    toast(
      t('organisation.timetable.done', {
        rooms: done.rooms.created + done.rooms.changed,
        grids: done.grids.created + done.grids.changed,
      }),
      { action: { label: t('ui.undo'), run: () => undo.run({ params: { id: done.import } }) } },
    )
    void go(`/schulen/${school}?bereich=${rooms.length ? 'raeume' : 'kalender'}`)
  }
  const take = (number: string, on: boolean) =>
    setTaken((before) => new Set(on ? [...before, number] : [...before].filter((each) => each !== number)))
  return (
    <>
      {preview.faults.length ? <Faults faults={preview.faults} /> : null}
      {preview.rooms.length ? (
        <PlannedRooms
          rooms={preview.rooms}
          choice={<Choice label={t('organisation.timetable.withRooms')} on={withRooms} onChange={setWithRooms} />}
          taken={(room) => withRooms && taken.has(room.number)}
          onTake={withRooms ? (room, on) => take(room.number, on) : undefined}
        />
      ) : null}
      {grids.length ? (
        <PlannedGrids
          grids={grids}
          choice={mayGrids ? <Choice label={t('organisation.timetable.withGrids')} on={withGrids} onChange={setWithGrids} /> : null}
          onChange={withGrids ? setGrids : undefined}
        />
      ) : null}
      {needsPlace && options.length > 1 ? (
        <div className="form__grid">
          <Field label={t('organisation.timetable.place')} required>
            {(control) => <Select control={control} value={at} options={options} onValue={setPlace} />}
          </Field>
        </div>
      ) : null}
      {needsPlace && places.data && !options.length ? (
        <Note
          tone="warning"
          title={t('organisation.timetable.noSite')}
          actions={<LinkButton href={`/schulen/${school}?bereich=raeume`}>{t('organisation.places.addSite')}</LinkButton>}
        >
          {t('organisation.timetable.noSite.text')}
        </Note>
      ) : null}
      <Refusal of={apply.problem} />
      <div className="row">
        {rooms.length + chosen.length ? (
          <Button look="primary" icon="check" busy={apply.busy} disabled={needsPlace && !options.length} onClick={() => void submit()}>
            {t('organisation.timetable.apply', { count: rooms.length + chosen.length })}
          </Button>
        ) : (
          <span>{t('organisation.timetable.nothing')}</span>
        )}
        <Button onClick={onBack}>{t('ui.wizard.back')}</Button>
        <LinkButton look="quiet" href={`/schulen/${school}?bereich=raeume`}>
          {t('ui.cancel')}
        </LinkButton>
      </div>
    </>
  )
}

function Choice({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  const id = useId()
  return (
    <label className="choice" htmlFor={id}>
      <Switch id={id} checked={on} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  )
}

function Faults({ faults }: { faults: Preview['faults'] }) {
  const { t } = useTexts()
  return (
    <Panel title={t('organisation.timetable.faults', { count: faults.length })}>
      <ul className="stack stack--s">
        {faults.slice(0, 50).map((fault) => (
          <li key={`${fault.code} ${fault.file} ${fault.line} ${fault.value}`}>
            {[fault.file, fault.line ? t('organisation.timetable.fault.line', { line: fault.line }) : ''].filter(Boolean).join(', ')}{' '}
            {t(`organisation.timetable.fault.${fault.code}`)} {fault.value ? <span className="mono muted">{fault.value}</span> : null}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
