// What can be reserved: rooms, sets and devices, made reservable here.
import { useState } from 'react'
import { columnsOf } from '#shared'
import {
  AskForm,
  Button,
  DataList,
  Dialog,
  Field,
  PageHead,
  type RefEntry,
  RefInput,
  Switch,
  TextField,
  toast,
  useDo,
  useScope,
  useTexts,
  useUrl,
} from '#ui'
import { reservationsApi as api } from '../api.ts'
import { Resource, type ResourceKind, resourceKinds } from '../model.ts'
import { ShortNote } from './ShortNote.tsx'

const targets: Record<ResourceKind, string> = { room: 'organisation.room', set: 'devices.set', device: 'devices.device' }

export default function ResourceList() {
  const { t } = useTexts()
  const { search, change } = useUrl()
  const add = (
    <Button look="primary" icon="plus" onClick={() => void change({ neu: '1' })}>
      {t('reservations.resource.add')}
    </Button>
  )
  return (
    <>
      <PageHead title={t('reservations.offer')} crumbs={[{ label: t('reservations.plural'), href: '/reservierungen' }]} actions={add} />
      <ShortNote boxed />
      <DataList
        name={Resource.name}
        columns={columnsOf(Resource)}
        endpoint={api.resources}
        exportEndpoint={api.exportResources}
        titleColumn="name"
        rowHref={(row) => `/reservierungen/${row.id}`}
        scope="school"
        cells={{ school: (row) => row.schoolName }}
        subtitle={(row) => (row.ahead ? t('reservations.resource.ahead', { count: row.ahead }) : null)}
        tones={{ state: { active: 'success', archived: 'off' } }}
        empty={{ icon: 'cal', title: t('reservations.resource.none'), text: t('reservations.resource.none.text'), actions: add }}
      />
      {search.get('neu') ? <NewResource onClose={() => void change({ neu: null })} /> : null}
    </>
  )
}

function NewResource({ onClose }: { onClose: () => void }) {
  const { t } = useTexts()
  const { school } = useScope()
  const [kind, setKind] = useState<ResourceKind>('room')
  const [thing, setThing] = useState<RefEntry | null>(null)
  const [name, setName] = useState('')
  const [note, setNote] = useState('')
  const [shared, setShared] = useState(false)
  const create = useDo(api.createResource, {
    onDone: (made) => {
      toast(t('reservations.resource.added', { name: made.name }))
      onClose()
    },
  })
  return (
    <Dialog open title={t('reservations.resource.add')} onClose={onClose}>
      <AskForm
        trouble={create.problem}
        onSubmit={() =>
          create.run({
            body: {
              [kind]: thing?.id,
              name: name.trim() || null,
              note: note.trim() || null,
              ...(kind === 'set' ? { shared } : {}),
            } as never,
          })
        }
        submit={t('reservations.resource.add')}
        icon="check"
        busy={create.busy}
        disabled={!thing}
        onCancel={onClose}
      >
        <Field label={t('reservations.resource.add.kind')} required>
          {(control) => (
            <select
              className="select"
              {...control}
              value={kind}
              onChange={(event) => {
                setKind(event.target.value as ResourceKind)
                setThing(null)
              }}
            >
              {resourceKinds.map((each) => (
                <option key={each} value={each}>
                  {t(`reservations.resource.kind.${each}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field key={kind} label={t(`reservations.resource.kind.${kind}`)} required>
          {(control) => (
            <RefInput
              target={targets[kind]}
              control={control}
              value={thing}
              onValue={setThing}
              filter={school ? [`school:is:${school.id}`] : undefined}
            />
          )}
        </Field>
        <TextField
          label={t('reservations.resource.name')}
          hint={t('reservations.resource.name.hint')}
          optional
          max={120}
          value={name}
          onValue={setName}
        />
        {kind === 'set' ? (
          <label className="choice" htmlFor="resource-shared">
            <Switch id="resource-shared" checked={shared} onChange={(event) => setShared(event.target.checked)} />
            {t('reservations.resource.shared.hint')}
          </label>
        ) : null}
        <TextField
          label={t('reservations.resource.note')}
          hint={t('reservations.resource.note.hint')}
          optional
          max={500}
          value={note}
          onValue={setNote}
        />
      </AskForm>
    </Dialog>
  )
}
