// All reservations that may be seen, to filter, export and cancel.
import { useState } from 'react'
import { columnsOf } from '#shared'
import { type Chosen, ConfirmDialog, DataList, LinkButton, PageHead, TextField, toast, useDo, useRight, useTexts } from '#ui'
import { reservationsApi as api } from '../api.ts'
import { Reservation } from '../model.ts'
import { useWhen } from './parts.tsx'

export default function ReservationList() {
  const { t } = useTexts()
  const when = useWhen()
  const manages = useRight('reservations.manage')
  const [gone, setGone] = useState<{ chosen: Chosen; done: () => void }>()
  const [because, setBecause] = useState('')
  const cancel = useDo(api.cancelReservations, {
    onDone: (rows) => {
      toast(t('reservations.cancel.done', { count: rows.length }))
      gone?.done()
    },
  })
  return (
    <>
      <PageHead
        title={t('reservations.all')}
        crumbs={[{ label: t('reservations.plural'), href: '/reservierungen' }]}
        actions={
          <LinkButton href="/reservierungen" look="primary" icon="plus">
            {t('reservations.new')}
          </LinkButton>
        }
      />
      <DataList
        name={Reservation.name}
        columns={columnsOf(Reservation)}
        endpoint={api.reservations}
        exportEndpoint={api.exportReservations}
        titleColumn="resource"
        rowHref={(row) => `/reservierungen/${row.resource}?tag=${row.day}`}
        scope="school"
        sort="-startsAt"
        searchHint={t('reservations.search')}
        cells={{
          resource: (row) => row.resourceName,
          startsAt: (row) => `${when.dayText(row.day)} · ${when.hours(row)}`,
          person: (row) => row.personName,
        }}
        tones={{ state: { active: 'success', cancelled: 'off' } }}
        bulk={
          manages
            ? [
                {
                  id: 'cancel',
                  label: t('reservations.cancel'),
                  right: 'reservations.manage',
                  run: (chosen, done) => setGone({ chosen, done }),
                },
              ]
            : undefined
        }
        empty={{ icon: 'cal', title: t('reservations.reservation.none'), text: t('reservations.reservation.none.text') }}
      />
      <ConfirmDialog
        open={gone !== undefined}
        danger
        title={t('reservations.cancel.ask')}
        action={t('reservations.cancel')}
        onConfirm={() => {
          const { count: _count, ...chosen } = gone!.chosen as { count: number }
          return cancel.run({ body: { chosen: chosen as never, because: because.trim() || null } })
        }}
        onClose={() => setGone(undefined)}
      >
        <TextField
          label={t('reservations.cancel.because')}
          hint={t('reservations.cancel.because.hint')}
          optional
          max={200}
          value={because}
          onValue={setBecause}
        />
      </ConfirmDialog>
    </>
  )
}
