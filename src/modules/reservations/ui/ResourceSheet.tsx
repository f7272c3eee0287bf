// One reservable thing: its week, its calendar link, what is reserved of it, its history.
import { useState } from 'react'
import { columnsOf } from '#shared'
import {
  Button,
  ConfirmDialog,
  DataList,
  Dialog,
  History,
  Loaded,
  ModelForm,
  Note,
  Sheet,
  State,
  toast,
  useAsk,
  useDo,
  useParam,
  useRight,
  useTexts,
} from '#ui'
import { reservationsApi as api } from '../api.ts'
import { Reservation, Resource } from '../model.ts'
import { FeedDialog } from './FeedDialog.tsx'
import { useWhen } from './parts.tsx'
import { WeekView } from './WeekView.tsx'

export default function ResourceSheet() {
  const { t } = useTexts()
  const when = useWhen()
  const id = useParam('resource')
  const manages = useRight('reservations.manage')
  const asked = useAsk(api.resource, { params: { id } })
  const [open, setOpen] = useState<'feed' | 'edit' | 'archive'>()
  const close = () => setOpen(undefined)
  const archive = useDo(api.archiveResources, { onDone: () => toast(t('reservations.resource.archived')) })
  const restore = useDo(api.restoreResources, { onDone: () => toast(t('reservations.resource.restored')) })
  return (
    <Loaded of={asked}>
      {(resource) => (
        <>
          <Sheet
            title={resource.name}
            crumbs={[{ label: t('reservations.plural'), href: '/reservierungen' }]}
            meta={[
              resource.schoolName,
              t(`reservations.resource.kind.${resource.kind}`),
              resource.place && resource.kind !== 'room' ? t('reservations.resource.place', { room: resource.place }) : null,
              resource.usable === null ? null : t('reservations.resource.usable', { count: resource.usable }),
              resource.seats ? t('reservations.resource.seats', { count: resource.seats }) : null,
            ]}
            state={resource.state === 'archived' ? <State tone="off">{t('reservations.resource.state.archived')}</State> : undefined}
            actions={
              <>
                <Button icon="cal" onClick={() => setOpen('feed')}>
                  {t('reservations.feed')}
                </Button>
                {manages ? (
                  <>
                    <Button icon="edit" onClick={() => setOpen('edit')}>
                      {t('reservations.resource.edit')}
                    </Button>
                    {resource.state === 'active' ? (
                      <Button onClick={() => setOpen('archive')}>{t('reservations.resource.archive')}</Button>
                    ) : (
                      <Button
                        busy={restore.busy}
                        onClick={() =>
                          void restore.run({ body: { ids: [id] } }).catch((error: Error) => toast(error.message, { tone: 'refused' }))
                        }
                      >
                        {t('reservations.resource.restore')}
                      </Button>
                    )}
                  </>
                ) : null}
              </>
            }
            tabs={[
              {
                id: 'woche',
                label: t('reservations.week'),
                content: () => (
                  <div className="stack">
                    {resource.note ? <Note tone="info">{resource.note}</Note> : null}
                    <WeekView resource={id} />
                  </div>
                ),
              },
              {
                id: 'reservierungen',
                label: t('reservations.plural'),
                count: resource.ahead,
                content: () => (
                  <DataList
                    inside
                    prefix="r."
                    name={Reservation.name}
                    columns={columnsOf(Reservation)}
                    endpoint={api.reservations}
                    fixed={[{ column: 'resource', operator: 'is', values: [id] }]}
                    titleColumn="startsAt"
                    sort="-startsAt"
                    cells={{ startsAt: (row) => `${when.dayText(row.day)} · ${when.hours(row)}`, person: (row) => row.personName }}
                    tones={{ state: { active: 'success', cancelled: 'off' } }}
                    empty={{ icon: 'cal', title: t('reservations.reservation.none'), text: t('reservations.reservation.none.text') }}
                  />
                ),
              },
              { id: 'verlauf', label: t('ui.history'), content: () => <History type={Resource.name} id={id} /> },
            ]}
          />
          {open === 'feed' ? <FeedDialog resource={id} name={resource.name} onClose={close} /> : null}
          {open === 'edit' ? (
            <Dialog open title={resource.name} onClose={close}>
              <ModelForm
                model={Resource}
                mode="change"
                values={{ ...resource }}
                endpoint={api.changeResource}
                sections={[{ fields: ['name', 'note'] }]}
                onCancel={close}
                onReload={asked.refetch}
                onDone={() => {
                  toast(t('reservations.resource.saved'))
                  close()
                }}
              />
            </Dialog>
          ) : null}
          <ConfirmDialog
            open={open === 'archive'}
            danger
            title={t('reservations.resource.archive.ask')}
            action={t('reservations.resource.archive')}
            onConfirm={() => archive.run({ body: { ids: [id] } })}
            onClose={close}
          >
            {t('reservations.resource.archive.text')} {t('reservations.resource.ahead', { count: resource.ahead })}
          </ConfirmDialog>
        </>
      )}
    </Loaded>
  )
}
