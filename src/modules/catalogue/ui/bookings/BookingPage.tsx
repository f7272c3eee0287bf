// Bookings: as a list, as a table of schools and blocks, the sets that were booked, the templates.
import '../catalogue.css'
import { useState } from 'react'
import { columnsOf } from '#shared'
import {
  type Chosen,
  ConfirmDialog,
  DataList,
  DayInput,
  Field,
  LinkButton,
  PageHead,
  readDay,
  Tabs,
  toast,
  useDo,
  useTexts,
  useUrl,
} from '#ui'
import { bookingsApi as api } from '../../api.ts'
import { BookingLine } from '../../model.ts'
import { OfAuthority, todayHere } from '../parts.tsx'
import { Matrix } from './Matrix.tsx'
import { Records } from './Records.tsx'
import { Templates } from './Templates.tsx'

const tabs = ['liste', 'tafel', 'saetze', 'vorlagen'] as const

export default function BookingPage() {
  const { t } = useTexts()
  const { search } = useUrl()
  const at = tabs.find((tab) => tab === search.get('bereich')) ?? 'liste'
  return (
    <>
      <PageHead
        title={t('catalogue.booking.plural')}
        actions={
          <LinkButton look="primary" icon="plus" href="/buchungen/neu">
            {t('catalogue.book')}
          </LinkButton>
        }
      />
      <Tabs tabs={tabs.map((id) => ({ id, label: t(`catalogue.bookings.${id}`) }))} current={at} label={t('catalogue.booking.plural')} />
      {at === 'liste' ? (
        <BookingList />
      ) : (
        <div className="body">
          <OfAuthority>{at === 'tafel' ? <Matrix /> : at === 'saetze' ? <Records /> : <Templates />}</OfAuthority>
        </div>
      )}
    </>
  )
}

function BookingList() {
  const { t } = useTexts()
  const [ending, setEnding] = useState<{ chosen: Chosen; done: () => void }>()
  return (
    <>
      <DataList
        name={BookingLine.name}
        columns={columnsOf(BookingLine)}
        endpoint={api.bookings}
        exportEndpoint={api.exportBookings}
        titleColumn="title"
        scope="school"
        tones={{ state: { inForce: 'success', planned: 'info', ended: 'off' } }}
        bulk={[{ id: 'end', label: t('catalogue.end'), right: 'catalogue.book', run: (chosen, done) => setEnding({ chosen, done }) }]}
        empty={{ icon: 'check', title: t('catalogue.bookings.none'), text: t('catalogue.bookings.none.text') }}
      />
      {ending ? <EndDialog {...ending} today={todayHere()} onClose={() => setEnding(undefined)} /> : null}
    </>
  )
}

function EndDialog({ chosen, done, today, onClose }: { chosen: Chosen; done: () => void; today: string; onClose: () => void }) {
  const { t, f } = useTexts()
  const [on, setOn] = useState(() => f.day(today))
  const end = useDo(api.endBookings)
  return (
    <ConfirmDialog
      open
      title={t('catalogue.end.ask', { count: chosen.count })}
      ready={readDay(on) !== null}
      action={t('catalogue.end.do', { count: chosen.count })}
      onClose={onClose}
      onConfirm={async () => {
        await end.run({ body: { ...(chosen.ids ? { bookings: chosen.ids } : { query: chosen.query }), on: readDay(on) ?? today } as never })
        toast(t('catalogue.ended'))
        done()
      }}
    >
      <p>{t('catalogue.end.text')}</p>
      <Field label={t('catalogue.end.on')} required>
        {(control) => <DayInput control={control} value={on} onValue={setOn} />}
      </Field>
    </ConfirmDialog>
  )
}
